/** One lock file, brokers of both kinds: whoever comes second waits, and comes in when the first is gone, however. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger, systemClock } from '@hermod/model'
import { SharedFileLock } from '@hermod/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePorts } from './support/broker-process.js'
import { type ForkedLock, forkLock } from './support/forked-lock.js'
import { RealBroker } from './support/real-broker.js'

const VERSIONS = ['5.17.2', '6.x'] as const
let folder: string
let directory: string
let ends: (() => unknown)[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-kahadb-lock-'))
  directory = join(folder, 'kahadb')
  ends = []
})
afterEach(async () => {
  for (const end of ends.reverse()) await end()
  rmSync(folder, { recursive: true, force: true })
})

async function java(version: (typeof VERSIONS)[number], url?: string): Promise<RealBroker> {
  const holder = await RealBroker.start(version, directory, url)
  ends.push(() => holder.kill())
  return holder
}

function ours(): { lock: SharedFileLock; losses: string[] } {
  const losses: string[] = []
  const lock = new SharedFileLock(
    { directory },
    { clock: systemClock, logger: silentLogger, lost: (reason) => losses.push(reason) },
  )
  ends.push(() => lock.release())
  return { lock, losses }
}

async function oursElsewhere(): Promise<ForkedLock> {
  const forked = await forkLock(directory)
  ends.push(() => forked.kill())
  return forked
}

describe.each(VERSIONS)('the lock of a directory shared with ActiveMQ %s', (version) => {
  it('is waited for while Java holds it, and taken when Java stops', async () => {
    const [port] = await freePorts(1)
    const holder = await java(version, `tcp://127.0.0.1:${port}`)
    await holder.says('master')
    await listening(port!)
    const stamp = readFileSync(join(directory, 'lock'))
    const { lock } = ours()
    const waiting = lock.acquire()
    expect(lock.held).toBe(false)
    expect(readFileSync(join(directory, 'lock')).equals(stamp)).toBe(true)
    await holder.stop()
    await waiting
    expect(lock.held).toBe(true)
  })

  it('is taken at once when a Java holder is killed', async () => {
    const holder = await java(version)
    await holder.says('master')
    const { lock } = ours()
    const waiting = lock.acquire()
    await holder.kill()
    await waiting
    expect(lock.held).toBe(true)
  })

  it('makes Java wait while we hold it, and lets it in when we let go', async () => {
    const { lock, losses } = ours()
    await lock.acquire()
    const slave = await java(version)
    await slave.says('slave')
    expect(slave.said).not.toContain('master')
    expect(lock.check(), 'a waiting Java broker leaves the file as it is').toBe(true)
    expect(losses).toEqual([])
    lock.release()
    await slave.says('master')
    expect(readFileSync(join(directory, 'lock'))).toHaveLength(8)
  })

  it('lets Java in when our process is killed', async () => {
    const forked = await oursElsewhere()
    const slave = await java(version)
    await slave.says('slave')
    expect(slave.said).not.toContain('master')
    await forked.kill()
    await slave.says('master')
    expect(existsSync(join(directory, 'db-1.log'))).toBe(true)
  })
})

/** Resolves if somebody accepts at the port; rejects if not. */
function listening(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
  })
}
