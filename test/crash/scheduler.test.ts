/**
 * kill -9 of the broker while messages are being scheduled and delivered: each one that was confirmed comes, none before
 * its time. One whose delivery the crash interrupted may come twice, under the same message id.
 *
 * CRASH_ROUNDS: how often (default 12). CRASH_BROKER=activemq: against the real broker. CRASH_SEED: repeats the moments.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Connection, ConnectionFactory, type TextMessage } from '@hermod/client'
import { SeededRandom } from '@hermod/testkit'
import { afterEach, expect, test } from 'vitest'
import { type BrokerKind, BrokerProcess } from '../interop/support/broker-process.js'
import { until } from './support/until.js'

const kind = (process.env['CRASH_BROKER'] ?? 'hermod') as BrokerKind
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 12)
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)
const configuration = readFileSync(fileURLToPath(new URL('../interop/conf/scheduler.xml', import.meta.url)), 'utf8')
/** Sends confirmed in a round before the crash may come. */
const UNDER_LOAD = 60
const LONGEST_LOAD_MS = 400
const LONGEST_DELAY_MS = 1500
const SENDERS = 8

let broker: BrokerProcess
const open = new Set<Connection>()

afterEach(async () => {
  await Promise.all([...open].map((connection) => connection.close().catch(() => {})))
  await broker.dispose()
})

async function connect(): Promise<Connection> {
  const connection = await new ConnectionFactory(broker.url).createConnection()
  open.add(connection)
  await connection.start()
  return connection
}

async function quit(connection: Connection): Promise<void> {
  open.delete(connection)
  await connection.close().catch(() => {})
}

/** When each confirmed message may come at the earliest. */
const dueMs = new Map<string, number>()
const arrivedMs = new Map<string, number[]>()

/** Sends until the broker is gone. */
async function send(name: string, random: SeededRandom): Promise<void> {
  const connection = await connect()
  try {
    const session = await connection.createSession()
    const producer = await session.createProducer('CRASH.SCHEDULED')
    for (let n = 0; ; n++) {
      const text = `${name}-${n}`
      const delayMs = Math.floor(random.next() * LONGEST_DELAY_MS)
      const sentMs = Date.now()
      await producer.send(session.createTextMessage(text).setProperty('AMQ_SCHEDULED_DELAY', delayMs))
      dueMs.set(text, sentMs + delayMs)
    }
  } catch {
    await quit(connection)
  }
}

/** Takes what comes until the broker is gone. */
async function receive(): Promise<void> {
  const connection = await connect()
  try {
    const session = await connection.createSession()
    const consumer = await session.createConsumer('CRASH.SCHEDULED')
    for await (const message of consumer) {
      const { text } = message as TextMessage
      arrivedMs.set(text!, [...(arrivedMs.get(text!) ?? []), Date.now()])
    }
  } catch {
    await quit(connection)
  }
}

test(`${rounds} times kill -9 while messages wait for their time (CRASH_SEED=${seed}) [F4.174]`, async () => {
  broker = await BrokerProcess.start(kind, { configuration })
  const random = new SeededRandom(seed)
  for (let round = 1; round <= rounds; round++) {
    const before = dueMs.size
    const work = [receive()]
    for (let sender = 0; sender < SENDERS; sender++) work.push(send(`r${round}-s${sender}`, random))
    await until('enough is confirmed', () => dueMs.size >= before + UNDER_LOAD)
    await delay(random.next() * LONGEST_LOAD_MS)
    await broker.kill()
    for (const connection of [...open]) await quit(connection)
    await Promise.all(work)
    await broker.start()
  }
  void receive()
  const lost = (): string[] => [...dueMs.keys()].filter((text) => !arrivedMs.has(text))
  await until('all have come', () => lost().length === 0).catch(() => {})
  expect(lost().slice(0, 20), `of ${dueMs.size}`).toEqual([])
  const early = [...dueMs].filter(([text, due]) => Math.min(...arrivedMs.get(text)!) < due)
  expect(early.slice(0, 20)).toEqual([])
  const twice = [...arrivedMs.values()].filter((times) => times.length > 1).length
  expect(twice, 'only what a crash interrupted comes twice').toBeLessThan(dueMs.size / 2)
  expect(dueMs.size).toBeGreaterThanOrEqual(rounds * UNDER_LOAD)
})
