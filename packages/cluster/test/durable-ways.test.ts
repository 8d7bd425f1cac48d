/** Durable subscriptions that bridges have: none of them is left with messages that its consumer waits for. */
import { Destination } from '@hermod/model'
import { expect, test } from 'vitest'
import type { Member } from './member.js'
import { NetworkWorld } from './network-world.js'
import type { WorldClient, WorldConsumer } from './world-client.js'

const topic = Destination.topic('T')
/** Each counts for itself, and goes under its own name. */
const options = { conduitSubscriptions: false, messageTTL: 3, consumerTTL: 3 }

async function subscriber(member: Member): Promise<[WorldClient, WorldConsumer]> {
  const client = await member.client(undefined, 'c')
  return [client, await client.consume(topic, null, 'sub')]
}

function left(world: NetworkWorld): string[] {
  return [...world.members.values()].flatMap(({ name, broker }) =>
    broker
      .view()
      .durableSubscriptions.filter(({ pendingCount, inFlightCount }) => pendingCount + inFlightCount > 0)
      .map(({ clientId }) => `${clientId} at ${name}`),
  )
}

test('a subscriber that comes back while forwards to it are under way is served again', async () => {
  const world = new NetworkWorld()
  const [a, b] = [await world.add('A'), await world.add('B')]
  await a.bridge('B', options)
  const [before, consumer] = await subscriber(b)
  const producer = await a.client()
  for (const text of ['m1', 'm2']) producer.post(topic, text)
  world.agenda.runTurns() // forwarded; the answers take their time
  consumer.leave()
  before.port.close(-1)
  const [, again] = await subscriber(b)
  await producer.send(topic, 'm3')
  await world.spread()
  expect([...consumer.texts, ...again.texts]).toEqual(['m1', 'm2', 'm3'])
  expect(left(world)).toEqual([])
})

test('what a bridge kept while the subscriber was away arrives, though another bridge serves it by now', async () => {
  const world = new NetworkWorld()
  const [a, b, c] = [await world.add('A'), await world.add('B'), await world.add('C')]
  await a.bridge('B', options)
  const [client, consumer] = await subscriber(b)
  await consumer.close()
  client.port.close(-1)
  const producer = await a.client()
  await producer.send(topic, 'm1') // stays in the subscription that the bridge to B has left
  a.isListening = false
  b.isListening = false
  await world.cut('A', 'B')
  await c.bridge('B', options)
  await a.bridge('C', options)
  b.isListening = true
  await world.pass(1500)
  await world.cut('A', 'B')
  await world.spread()
  const [, again] = await subscriber(b)
  await world.pass(5000)
  await world.spread()
  expect(again.texts).toEqual(['m1'])
  expect(left(world)).toEqual([])
})
