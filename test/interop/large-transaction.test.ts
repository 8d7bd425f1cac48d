/** A transaction far larger than the broker's memory: bounded, whole, in order; a crash before its commit leaves nothing. */
import { readFileSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { type Connection, ConnectionFactory, type TextMessage } from '@hermod/client'
import { afterEach, expect, test } from 'vitest'
import { BrokerProcess } from './support/broker-process.js'

const COUNT = 200_000
const KIBIBYTE = 'x'.repeat(1000)
/** Kept in memory, the messages take well over 300 MB; their list, the transaction's head and garbage take half of that. */
const MOST_GROWTH_BYTES = 250 * 1024 * 1024
const EXPECT_NOTHING_MS = 1000

let broker: BrokerProcess | undefined
const open: Connection[] = []
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close().catch(() => {})
  await broker?.dispose()
})

async function connect(): Promise<Connection> {
  const connection = await new ConnectionFactory(broker!.url).createConnection()
  open.push(connection)
  await connection.start()
  return connection
}

/** Sends them all; resolves to `commit` when the broker has taken them. */
async function fill(queue: string): Promise<() => Promise<void>> {
  const session = await (await connect()).createSession('transacted')
  const producer = await session.createProducer(queue)
  for (let at = 1; at <= COUNT; at++) {
    await producer.send(session.createTextMessage(`${at} ${KIBIBYTE}`))
    if (at % 1000 === 0) await turn()
  }
  await session.createProducer(queue) // answered after all that was sent before
  return () => session.commit()
}

/** The largest the broker's process has been. */
function peakBytes(): number {
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${broker!.pid}/status`, 'utf8'))!
  return Number(kibibytes) * 1024
}

test('two hundred thousand messages in one transaction', async () => {
  broker = await BrokerProcess.start('hermod')
  await fill('lost')
  await broker.kill()
  await broker.start()
  const before = peakBytes()
  const commit = await fill('kept')
  await commit()
  expect(peakBytes() - before).toBeLessThan(MOST_GROWTH_BYTES)

  const session = await (await connect()).createSession()
  const lost = await session.createConsumer('lost')
  expect(await lost.receive(EXPECT_NOTHING_MS)).toBeNull()
  const kept = await session.createConsumer('kept')
  for (let at = 1; at <= COUNT; at++) {
    const message = (await kept.receive(10_000)) as TextMessage | null
    if (message?.text?.startsWith(`${at} `) !== true) expect(message?.text?.slice(0, 10)).toBe(`${at} `)
  }
  expect(await kept.receive(EXPECT_NOTHING_MS)).toBeNull()
})
