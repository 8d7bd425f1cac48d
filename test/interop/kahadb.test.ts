/**
 * The store's directory belongs to both kinds of broker: each opens what the other wrote, sees the same, works on it, and
 * gives it back, five times to and fro. Journal files roll over and are removed on either side all the while.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dump, dumpHermod, HermodStore } from './support/hermod-store.js'
import { workHermod } from './support/hermod-work.js'
import { type Dump, dumpStore, workStore } from './support/store-program.js'

let folder: string
let directory: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-kahadb-'))
  directory = join(folder, 'kahadb')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Our turn: sees what is there, works, closes; what it shows after opening again is what the other must see. */
async function ourTurn(round: number): Promise<{ before: Dump; after: Dump }> {
  const opened = await HermodStore.open(directory)
  const before = await dump(opened)
  await workHermod(opened, round)
  await opened.close()
  return { before, after: await dumpHermod(directory) }
}

const journal = (): number[] =>
  readdirSync(directory)
    .map((name) => /^db-(\d+)\.log$/.exec(name))
    .flatMap((match) => (match === null ? [] : [Number(match[1])]))
    .sort((a, b) => a - b)

/** How many of these journal files are gone. */
const missing = (before: readonly number[]): number => {
  const now = new Set(journal())
  return before.filter((number) => !now.has(number)).length
}

describe.each(['5.17.2', '6.x'] as const)('a directory shared with ActiveMQ %s', (version) => {
  it('goes to and fro five times, prepared sends and acknowledgements included [F1.057]', async () => {
    let left: Dump = []
    const removed = { byUs: 0, byJava: 0 }
    let before: number[] = []
    for (let round = 1; round <= 5; round++) {
      const ours = await ourTurn(2 * round - 1)
      expect(ours.before, `we see what Java left in round ${round}`).toEqual(left)
      removed.byUs += missing(before)
      before = journal()
      const theirs = await workStore(version, directory, 2 * round)
      expect(theirs.before, `Java sees what we left in round ${round}`).toEqual(ours.after)
      left = theirs.after
      expect(journal().at(-1)).toBeGreaterThan(before.at(-1)!)
      removed.byJava += missing(before)
      before = journal()
    }
    expect(removed.byUs).toBeGreaterThan(0)
    expect(removed.byJava).toBeGreaterThan(0)
    expect(await dumpHermod(directory)).toEqual(left)
    expect(left.length).toBeGreaterThanOrEqual(6)
  })

  it('is rebuilt by Java from our journal alone', async () => {
    const ours = await ourTurn(1)
    for (const name of ['db.data', 'db.redo', 'db.free']) rmSync(join(directory, name), { force: true })
    expect(await dumpStore(version, directory)).toEqual(ours.after)
    expect(existsSync(join(directory, 'db.data'))).toBe(true)
  })

  it("is rebuilt by us from Java's journal alone", async () => {
    const theirs = await workStore(version, directory, 2)
    expect(theirs.before).toEqual([])
    expect(await dumpHermod(directory)).toEqual(theirs.after)
  })
})
