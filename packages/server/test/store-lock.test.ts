/** The attributes of `<kahaDB>` and of its locker that are about the lock. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SharedFileLock } from '@hermod/store'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { storeLock } from '../src/store-lock.js'

let directory: string
let locks: SharedFileLock[]
let clock: ManualClock

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hermod-store-lock-'))
  locks = []
  clock = new ManualClock()
})
afterEach(() => {
  for (const lock of locks) lock.release()
  rmSync(directory, { recursive: true, force: true })
})

function lockOf(options: Record<string, unknown>, locker: Record<string, unknown> = {}): SharedFileLock | undefined {
  const log = new RecordingLogger()
  const lock = storeLock({ kind: 'kahaDB', directory, options, locker }, { clock, log, lost: () => {} })
  if (lock !== undefined) locks.push(lock)
  return lock
}

test('useLock="false" takes none [F5.001]', () => {
  expect(lockOf({ useLock: false })).toBeUndefined()
})

test('failIfDatabaseIsLocked="true" refuses to wait, unless the locker says otherwise', async () => {
  await lockOf({})!.acquire()
  await expect(lockOf({ failIfDatabaseIsLocked: true })!.acquire()).rejects.toThrow(directory)
  const slave = lockOf({ failIfDatabaseIsLocked: true }, { failIfLocked: false })!
  const waiting = slave.acquire().catch((error: Error) => error)
  expect(await Promise.race([waiting, Promise.resolve('waits')])).toBe('waits')
  slave.release()
  expect(await waiting).toBeInstanceOf(Error)
})

test('databaseLockedWaitDelay is the time between the tries of a slave [F5.007]', async () => {
  const master = lockOf({})!
  await master.acquire()
  const slave = lockOf({ databaseLockedWaitDelay: 700 })!
  const waiting = slave.acquire()
  master.release()
  clock.advance(699)
  expect(slave.held).toBe(false)
  clock.advance(1)
  await waiting
  expect(slave.held).toBe(true)
})

test.each([
  ['the locker', {}, { lockAcquireSleepInterval: 10_000 }],
  ['the store', { databaseLockedWaitDelay: 10_000 }, {}],
])('an interval given by %s is kept, also when it is the default', async (_whose, options, locker) => {
  const master = lockOf({})!
  await master.acquire()
  const slave = lockOf(options, locker)!
  const waiting = slave.acquire()
  master.release()
  clock.advance(9999)
  expect(slave.held).toBe(false)
  clock.advance(1)
  await waiting
})

test('without an interval a slave tries every 50 ms', async () => {
  const master = lockOf({})!
  await master.acquire()
  const waiting = lockOf({})!.acquire()
  master.release()
  clock.advance(50)
  await waiting
})

test('lockKeepAlivePeriod is the time between the looks of a master [F5.002]', async () => {
  const master = lockOf({ lockKeepAlivePeriod: 300 })!
  await master.acquire()
  rmSync(join(directory, 'lock'))
  clock.advance(299)
  expect(master.held).toBe(true)
  clock.advance(1)
  expect(master.held).toBe(false)
})
