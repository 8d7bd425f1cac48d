/**
 * kill -9 of the broker under load, many times over on the same data: what was confirmed is there afterwards, what was
 * acknowledged stays away, transactions are whole and each producer's order holds.
 *
 * CRASH_ROUNDS: how often (default 50). CRASH_BROKER=activemq: against the real broker. CRASH_SEED: repeats the moments.
 */
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SeededRandom } from '@hermod/testkit'
import { afterEach, expect, test } from 'vitest'
import { type BrokerKind, BrokerProcess } from '../interop/support/broker-process.js'
import { check, type Violation } from './checker.js'
import { Load } from './support/load.js'

const kind = (process.env['CRASH_BROKER'] ?? 'hermod') as BrokerKind
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 50)
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)
/** Sends and acks confirmed before the crash may come: all clients are at work by then. */
const UNDER_LOAD = 120
const LONGEST_LOAD_MS = 700

let broker: BrokerProcess
let load: Load

afterEach(async () => {
  load.dispose()
  await broker.dispose()
})

test(`${rounds} times kill -9 under load (CRASH_SEED=${seed})`, { timeout: 900_000 }, async () => {
  broker = await BrokerProcess.start(kind)
  load = await Load.start(broker.url)
  const random = new SeededRandom(seed)
  for (let round = 1; round <= rounds; round++) {
    await load.begin(round, UNDER_LOAD)
    await delay(random.next() * LONGEST_LOAD_MS)
    await broker.kill()
    await load.ended()
    await broker.start()
    await load.drain(round + 1)
  }
  const verdict = check(load.history())
  expect(first(verdict.violations)).toEqual([])
  expect(verdict.confirmed, 'enough was at stake').toBeGreaterThan(rounds * 60)
  expect(verdict.inDoubt, 'the crashes came in the middle of work').toBeGreaterThan(0)
})

test('the campaign notices when one message is damaged in the journal between two runs', async () => {
  broker = await BrokerProcess.start(kind)
  load = await Load.start(broker.url)
  await load.publish(1, 20)
  await broker.kill()
  damage(join(broker.data, 'kahadb'), 'crash-body 0 7 ')
  await broker.start()
  await load.drain(2)
  const verdict = check(load.history())
  expect(verdict.confirmed).toBe(160)
  expect(verdict.violations.map((violation) => violation.rule)).toContainEqual(
    expect.stringMatching(/^(lost|corrupt)$/),
  )
})

/** A message of its own, so that a failure of thousands stays readable. */
const first = (violations: readonly Violation[]): string[] =>
  violations.slice(0, 20).map((violation) => `${violation.rule}: ${violation.text}`)

/** Overwrites some bytes of the message whose body begins with `mark`, in place. */
function damage(directory: string, mark: string): void {
  for (const name of readdirSync(directory).filter((each) => /^db-\d+\.log$/.test(each))) {
    const at = readFileSync(join(directory, name)).indexOf(mark)
    if (at < 0) continue
    const file = openSync(join(directory, name), 'r+')
    writeSync(file, Buffer.alloc(40, 0x2a), 0, 40, at)
    closeSync(file)
    return
  }
  throw new Error(`no journal file in ${directory} holds "${mark}"`)
}
