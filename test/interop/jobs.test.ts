/**
 * The scheduler's directory belongs to both kinds of broker: each opens what the other wrote, sees the same jobs, works
 * on them, and gives them back, three times to and fro; files roll over and are removed on either side all the while.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dumpHermodJobs, workHermodJobs } from './support/hermod-jobs.js'
import { dumpJobs, workJobs } from './support/store-program.js'

let folder: string
let directory: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-jobs-'))
  directory = join(folder, 'scheduler')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe.each(['5.17.2', '6.x'] as const)('a scheduler directory shared with ActiveMQ %s', (version) => {
  it('goes to and fro three times [F4.174] [F4.176]', async () => {
    let left: unknown = []
    for (let round = 1; round <= 3; round++) {
      const ours = await workHermodJobs(directory, round)
      expect(ours.before, `we see what Java left in round ${round}`).toEqual(left)
      expect(existsSync(join(directory, 'scheduleDB.data'))).toBe(false)
      const theirs = await workJobs(version, directory, round)
      expect(theirs.before, `Java sees what we left in round ${round}`).toEqual(ours.after)
      left = theirs.after
      expect(theirs.after.length).toBeGreaterThan(20)
    }
    expect(readdirSync(directory).filter((name) => /^db-\d+\.log$/.test(name)).length).toBeGreaterThan(1)
    expect(await dumpHermodJobs(directory)).toEqual(left)
  })

  it('is rebuilt by Java from our journal alone', async () => {
    const ours = await workHermodJobs(directory, 1)
    expect(await dumpJobs(version, directory)).toEqual(ours.after)
  })
})
