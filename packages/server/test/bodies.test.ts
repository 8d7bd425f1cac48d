/** Bodies come out as they went in, however the memory that the broker reads them into is shared and used again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BytesMessage, ConnectionFactory } from '@hermod/client'
import { SeededRandom } from '@hermod/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBroker, type EmbeddedBroker } from '../src/embed.js'

const PRODUCERS = 3
const EACH = 300
const SIZES = [20, 100, 1_000, 1_000, 5_000, 40_000]

let broker: EmbeddedBroker
let base: string
beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'hermod-bodies-'))
  broker = await createBroker({ connectors: ['tcp://127.0.0.1:0'], kahaDB: { directory: join(base, 'kahadb') } })
})
afterEach(async () => {
  await broker.stop()
  rmSync(base, { recursive: true, force: true })
})

/** What producer `number` sends as its message `index`: no two have the same bytes. */
function body(number: number, index: number): Uint8Array {
  const random = new SeededRandom(number * 10_000 + index)
  return new Uint8Array(random.pick(SIZES)).fill(random.below(256)).fill(number, 0, 4).fill(index, 4, 8)
}

async function produce(number: number, persistent: boolean): Promise<void> {
  const connection = await new ConnectionFactory(broker.addresses[0]!).createConnection()
  const session = await connection.createSession()
  const producer = await session.createProducer('queue://BODIES')
  const sent: Promise<void>[] = []
  for (let index = 0; index < EACH; index++) {
    const message = session.createBytesMessage(body(number, index))
    message.setProperty('number', number)
    message.setProperty('index', index)
    sent.push(producer.send(message, { persistent }))
  }
  await Promise.all(sent)
  await connection.close()
}

test.each([true, false])('of many sizes from several producers at once, persistent: %s', async (persistent) => {
  await Promise.all(Array.from({ length: PRODUCERS }, (_, number) => produce(number, persistent)))
  const connection = await new ConnectionFactory(broker.addresses[0]!).createConnection()
  await connection.start()
  const consumer = await (await connection.createSession()).createConsumer('queue://BODIES')
  for (let i = 0; i < PRODUCERS * EACH; i++) {
    const message = await consumer.receive(10_000)
    if (!(message instanceof BytesMessage)) throw new Error(`message ${i} is missing`)
    const [number, index] = [Number(message.property('number')), Number(message.property('index'))]
    expect(Buffer.compare(message.bytes, body(number, index)), `message ${index} of producer ${number}`).toBe(0)
  }
  await connection.close()
})
