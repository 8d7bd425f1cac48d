import { type ChildProcess, fork } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SharedFileLock, type SharedFileLockOptions } from '@hermod/store'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let folder: string
let children: ChildProcess[]
let locks: SharedFileLock[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-lock-'))
  children = []
  locks = []
})
afterEach(async () => {
  for (const lock of locks) lock.release()
  for (const child of children) await kill(child)
  rmSync(folder, { recursive: true, force: true })
})

const path = () => join(folder, 'lock')

function contender(options: Partial<SharedFileLockOptions> = {}) {
  const clock = new ManualClock()
  const logger = new RecordingLogger()
  const losses: string[] = []
  const lock = new SharedFileLock({ directory: folder, ...options }, { clock, logger, lost: (r) => losses.push(r) })
  locks.push(lock)
  return { clock, logger, losses, lock }
}

/** Another process on the lock; resolves with what it got. */
async function holder(): Promise<{ child: ChildProcess; got: unknown }> {
  const child = fork(fileURLToPath(new URL('hold.mjs', import.meta.url)), [path()], { execArgv: [] })
  children.push(child)
  const got = await new Promise((resolve) => child.once('message', resolve))
  return { child, got }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

describe('SharedFileLock', () => {
  it('before a write looks at the file if the last look is longer ago than 50 ms, and else does not', async () => {
    const clock = new ManualClock()
    let stoppedMs = 0 // time that passes while the process does not run: no timer fires
    const losses: string[] = []
    const lock = new SharedFileLock(
      { directory: folder, lockKeepAlivePeriod: 500 },
      {
        clock: { now: () => clock.now() + stoppedMs, after: (ms, run) => clock.after(ms, run) },
        logger: new RecordingLogger(),
        lost: (reason) => losses.push(reason),
      },
    )
    locks.push(lock)
    await lock.acquire()
    rmSync(path())
    stoppedMs = 50
    expect(lock.verify()).toBe(true)
    stoppedMs = 51
    expect(lock.verify()).toBe(false)
    expect(losses).toHaveLength(1)
    expect(lock.verify()).toBe(false)
    expect(losses).toHaveLength(1)
  })

  it('writes the time it took the lock, eight bytes big-endian, and leaves the file when it lets go', async () => {
    const { clock, lock } = contender({ directory: join(folder, 'made/on/the/way') })
    await lock.acquire()
    const file = join(folder, 'made/on/the/way/lock')
    expect(readFileSync(file).readBigInt64BE()).toBe(BigInt(clock.now()))
    expect(readFileSync(file)).toHaveLength(8)
    expect(lock.held).toBe(true)
    lock.release()
    expect(lock.held).toBe(false)
    expect(existsSync(file)).toBe(true)
  })

  it('refuses a second one in the same process, which becomes master when the first lets go', async () => {
    const [first, second] = [contender(), contender()]
    await first.lock.acquire()
    const before = readFileSync(path())
    let second_is_master = false
    const waiting = second.lock.acquire().then(() => {
      second_is_master = true
    })
    second.clock.advance(60_000)
    await Promise.resolve()
    expect(second_is_master).toBe(false)
    expect(readFileSync(path()).equals(before), 'a slave never writes to the file').toBe(true)
    expect(second.logger.texts('info')).toEqual([
      `Database ${path()} is locked by another server. This broker is now in slave mode waiting a lock to be acquired`,
    ])
    expect(second.logger.texts('debug')[0]).toBe(
      `Database ${path()} is locked... waiting 10 seconds for the database to be unlocked. Reason: java.io.IOException: File '${path()}' could not be locked.`,
    )
    first.lock.release()
    second.clock.advance(50)
    await waiting
    expect(second.lock.held).toBe(true)
  })

  it('excludes another process and is excluded by it; kill -9 frees the lock at once', async () => {
    const { child, got } = await holder()
    expect(got).toBe('LOCKED')
    const { clock, lock } = contender()
    const waiting = lock.acquire()
    clock.advance(1000)
    expect(lock.held).toBe(false)
    await kill(child)
    clock.advance(200)
    await waiting
    expect((await holder()).got).toBe('BUSY')
  })

  it('keeps its interval when one was configured', async () => {
    const [first, second] = [contender(), contender({ lockAcquireSleepInterval: 5000 })]
    await first.lock.acquire()
    const waiting = second.lock.acquire()
    first.lock.release()
    second.clock.advance(4999)
    expect(second.lock.held).toBe(false)
    second.clock.advance(1)
    await waiting
  })

  it('refuses to wait when told so, and where no lock can be had', async () => {
    const [first, second] = [contender(), contender({ failIfLocked: true })]
    await first.lock.acquire()
    await expect(second.lock.acquire()).rejects.toThrow(`File '${path()}' could not be locked`)
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    await expect(contender({ directory: file }).lock.acquire()).rejects.toThrow('cannot be used as a lock')
  })

  it('ends the waiting when it is released', async () => {
    const [first, second] = [contender(), contender()]
    await first.lock.acquire()
    const waiting = second.lock.acquire()
    second.lock.release()
    await expect(waiting).rejects.toThrow('ended because this broker stops')
    expect(second.clock.waiting).toBe(0)
  })

  it.each([
    ['removed', () => rmSync(path()), 'does not exist'],
    [
      'replaced',
      () => {
        writeFileSync(`${path()}.new`, 'x')
        renameSync(`${path()}.new`, path())
      },
      'has been replaced',
    ],
    ['touched', () => utimesSync(path(), new Date(1e12), new Date(1e12)), 'has been modified'],
    ['written', () => writeFileSync(path(), 'longer than before'), 'has '],
  ] as const)('says so within a second when its file was %s', async (_what, spoil, words) => {
    const { clock, losses, lock } = contender()
    await lock.acquire()
    clock.advance(5000)
    expect(losses).toEqual([])
    spoil()
    clock.advance(1000)
    expect(losses).toHaveLength(1)
    expect(losses[0]).toContain(`Lock file ${path()},`)
    expect(losses[0]).toContain(words)
    expect(lock.held).toBe(false)
    clock.advance(5000)
    expect(losses).toHaveLength(1)
  })

  it('is not had by a slave whose directory vanished, and had again when the directory is back', async () => {
    const directory = join(folder, 'mounted')
    const [master, slave] = [contender({ directory }), contender({ directory })]
    await master.lock.acquire()
    writeFileSync(join(directory, 'db-1.log'), '')
    const waiting = slave.lock.acquire()
    renameSync(directory, join(folder, 'away'))
    master.clock.advance(1000)
    expect(master.losses).toHaveLength(1)
    master.lock.release()
    slave.clock.advance(60_000)
    expect(existsSync(directory), 'nothing is made where nothing is mounted').toBe(false)
    expect(slave.lock.held).toBe(false)
    mkdirSync(directory)
    slave.clock.advance(60_000)
    expect(slave.lock.held, 'the bare mount point').toBe(false)
    expect(slave.logger.texts('warn')).toHaveLength(1)
    rmSync(directory, { recursive: true })
    renameSync(join(folder, 'away'), directory)
    slave.clock.advance(50)
    await waiting
    expect(slave.lock.held).toBe(true)
    expect(slave.lock.contested).toBe(false)
  })

  it('is looked at on demand, before a write that matters', async () => {
    const { losses, lock } = contender()
    await lock.acquire()
    expect(lock.check()).toBe(true)
    rmSync(path())
    expect(lock.check()).toBe(false)
    expect(losses).toHaveLength(1)
  })

  it('lets a master whose file was removed stop before the slave serves', async () => {
    writeFileSync(join(folder, 'db-1.log'), '')
    const [master, slave] = [contender(), contender()]
    writeFileSync(path(), Buffer.alloc(8)) // as a former holder left it
    await master.lock.acquire()
    const waiting = slave.lock.acquire()
    rmSync(path())
    slave.clock.advance(200)
    expect(statSync(path()).size, 'the slave has a new file of its own, without a stamp').toBe(0)
    master.clock.advance(1000)
    expect(master.losses).toHaveLength(1)
    expect(slave.lock.held).toBe(false)
    slave.clock.advance(2000)
    await waiting
    expect(slave.lock.held).toBe(true)
    expect(slave.lock.contested, 'the other might have been stopped all the while').toBe(true)
    slave.lock.settled()
    expect(slave.lock.contested).toBe(false)
    expect(statSync(path()).size).toBe(8)
  })
})
