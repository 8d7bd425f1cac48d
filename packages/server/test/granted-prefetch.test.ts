/** A client whose prefetch a policy takes away asks for each message. */
import { type Connection, TextMessage } from '@hermod/client'
import { Destination } from '@hermod/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBroker, type EmbeddedBroker } from '../src/embed.js'

let broker: EmbeddedBroker
let connection: Connection
beforeEach(async () => {
  const options = { queuePrefetch: 0, queueBrowserPrefetch: 0 }
  broker = await createBroker({ policies: [{ destination: Destination.queue('>'), options, inside: new Map() }] })
  connection = await broker.connectionFactory.createConnection()
  await connection.start()
})
afterEach(async () => {
  await connection.close()
  await broker.stop()
})

async function session(bodies: readonly string[]) {
  const made = await connection.createSession()
  const producer = await made.createProducer('queue://Q')
  for (const body of bodies) await producer.send(made.createTextMessage(body))
  return made
}

test('receive gets what is there, waits for what comes, and ends in time', async () => {
  const s = await session(['a', 'b'])
  const consumer = await s.createConsumer('queue://Q')
  expect(await consumer.receive(10_000)).toMatchObject({ text: 'a' })
  expect(await consumer.receiveNoWait()).toMatchObject({ text: 'b' })
  expect(await consumer.receiveNoWait()).toBeNull()
  expect(await consumer.receive(1)).toBeNull()
  const waiting = consumer.receive(10_000)
  await session(['c'])
  expect(await waiting).toMatchObject({ text: 'c' })
})

test('a listener gets all', async () => {
  const s = await session(['a', 'b', 'c'])
  const seen: (string | null)[] = []
  const consumer = await s.createConsumer('queue://Q')
  await new Promise<void>((resolve) => {
    consumer.setListener((message) => {
      seen.push(message instanceof TextMessage ? message.text : null)
      if (seen.length === 3) resolve()
    })
  })
  expect(seen).toEqual(['a', 'b', 'c'])
})

test('a browser sees all', async () => {
  const s = await session(['a', 'b', 'c'])
  const seen: (string | null)[] = []
  for await (const message of s.createBrowser('queue://Q'))
    seen.push(message instanceof TextMessage ? message.text : null)
  expect(seen).toEqual(['a', 'b', 'c'])
})
