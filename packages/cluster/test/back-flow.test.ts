/** Messages that come back over a bridge, and more of them than a broker has in memory at a time. */
import type { PolicyEntryConfig } from '@hermod/broker/options'
import { type ConfiguredBean, ConsumerId, consumerRequest, Destination } from '@hermod/model'
import { ConsumerInfo } from '@hermod/openwire'
import { expect, test } from 'vitest'
import { NetworkWorld } from './network-world.js'
import type { WorldClient } from './world-client.js'

const QUEUE = Destination.queue('back')
const COUNT = 3000
const texts = Array.from({ length: COUNT }, (_, i) => `m${i}`)

function policy(values: Record<string, unknown>): PolicyEntryConfig {
  const factory = { name: 'conditionalNetworkBridgeFilterFactory', values } as unknown as ConfiguredBean
  return { destination: QUEUE, inside: new Map([['networkBridgeFilterFactory', [factory]]]) }
}

/** Makes demand for as long as it stays, and acknowledges nothing. Returns how it leaves. */
async function idle({ port, id, world }: WorldClient): Promise<() => Promise<void>> {
  const consumerId = new ConsumerId(id, 1, 900)
  const terms = { destination: QUEUE, prefetchSize: 1 }
  const advisorySubject = new ConsumerInfo({ consumerId, ...terms })
  port.addConsumer(consumerRequest({ ...terms, id: consumerId, advisorySubject }), {
    deliver() {},
    deliverNothing() {},
    consumerClosed() {},
  })
  await world.spread()
  return async () => {
    port.removeConsumer(consumerId, -1)
    await world.spread()
  }
}

async function leftAtB(policies: readonly PolicyEntryConfig[]) {
  const world = new NetworkWorld()
  const a = await world.add('A')
  const b = await world.add('B', policies)
  await a.bridge('B', { duplex: true })
  const here = await a.client()
  const leave = await idle(await b.client())
  for (const text of texts) here.post(QUEUE, text)
  await world.settle()
  expect([a.count('back'), b.count('back')]).toEqual([0, COUNT])
  await leave()
  return { world, here, a, b }
}

test('all of them come back once their delay is over, in order', async () => {
  const { world, here, a, b } = await leftAtB([policy({ replayWhenNoConsumers: true, replayDelay: 5000 })])
  const consumer = await here.consume(QUEUE)
  await world.pass(3000)
  expect(consumer.texts).toEqual([])
  await world.pass(3000)
  expect(consumer.texts).toEqual(texts)
  expect([a.count('back'), b.count('back')]).toEqual([0, 0])
})

test('none does without the policy', async () => {
  const { world, here, b } = await leftAtB([])
  const consumer = await here.consume(QUEUE)
  await world.pass(60_000)
  expect(consumer.texts).toEqual([])
  expect(b.count('back')).toBe(COUNT)
})

test('a limit holds for what comes back too, and nothing is forgotten', async () => {
  const { world, here, b } = await leftAtB([
    policy({ replayWhenNoConsumers: true, rateLimit: 1000, rateDuration: 1000 }),
  ])
  const consumer = await here.consume(QUEUE)
  const after: number[] = [consumer.texts.length]
  while (consumer.texts.length < COUNT && after.length < 20) {
    await world.pass(1001)
    after.push(consumer.texts.length)
  }
  expect(after).toEqual([1000, 2000, 3000])
  expect(consumer.texts).toEqual(texts)
  expect(b.count('back')).toBe(0)
})
