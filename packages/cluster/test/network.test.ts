import { Destination } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import type { Member } from './member.js'
import { NetworkWorld } from './network-world.js'

const queue = Destination.queue('Q')
const topic = Destination.topic('T')
const numbered = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`)

async function members(world: NetworkWorld, ...names: string[]): Promise<Member[]> {
  const made: Member[] = []
  for (const name of names) made.push(await world.add(name))
  return made
}

describe('a bridge from A to B', () => {
  test('messages go where they are consumed, once the other broker has them', async () => {
    const world = new NetworkWorld()
    const [a, b] = await members(world, 'A', 'B')
    await a!.bridge('B')
    const consumer = await (await b!.client()).consume(queue)
    await (await a!.client()).send(queue, ...numbered('m', 10))
    expect(consumer.texts).toEqual(numbered('m', 10))
    expect(new Set(consumer.paths)).toEqual(new Set(['A']))
    expect([a!.count('Q'), b!.count('Q')]).toEqual([0, 0])
  })

  test('its words are those of the real one [F6.069] [F6.070]', async () => {
    const world = new NetworkWorld()
    const [a] = await members(world, 'A', 'B')
    await a!.bridge('B')
    await world.cut('A', 'B')
    expect(a!.log.texts('info').filter((line) => /bridge|etwork/.test(line))).toEqual([
      'Establishing network connection from vm://A to tcp://B:61616',
      'Network Connector DiscoveryNetworkConnector:A-B:BrokerService[A] started',
      'Network connection between vm://A#0 and memory://left (B) has been established.',
      'A bridge to B stopped',
    ])
    expect(a!.log.texts('warn')).toEqual([
      'Network connection between vm://A#0 and memory://left shutdown due to a remote error: java.io.EOFException',
    ])
  })

  test('a link that is cut before the answer gives back what was under way, and it arrives once', async () => {
    const world = new NetworkWorld()
    const [a, b] = await members(world, 'A', 'B')
    await a!.bridge('B')
    const consumer = await (await b!.client()).consume(queue)
    const producer = await a!.client()
    for (const text of numbered('m', 5)) producer.post(queue, text)
    world.agenda.runTurns() // forwarded, and written into the link
    await world.cut('A', 'B')
    await world.pass(1000)
    await world.spread()
    expect(consumer.texts.sort()).toEqual(numbered('m', 5))
    expect(a!.count('Q')).toBe(0)
  })

  test('a link that is cut after the other broker has it, before it could say so, does not double it', async () => {
    const world = new NetworkWorld()
    const [a, b] = await members(world, 'A', 'B')
    await a!.bridge('B')
    const consumer = await (await b!.client()).consume(queue)
    const producer = await a!.client()
    for (let round = 0; round < 20; round++) {
      for (const text of numbered(`r${round}-`, 3)) producer.post(queue, text)
      world.agenda.runTurns()
      for (let i = 0; i < round; i++) await world.step()
      await world.cut('A', 'B')
      await world.pass(30_000)
      await world.spread()
    }
    expect(consumer.texts).toHaveLength(60)
    expect(new Set(consumer.texts).size).toBe(60)
  })

  test('while the other broker is away it is tried again after 1, 2, 4 s', async () => {
    const world = new NetworkWorld()
    const [a, b] = await members(world, 'A', 'B')
    b!.isListening = false
    const connector = await a!.bridge('B')
    const attempts = (): number => a!.log.texts('info').filter((line) => line.startsWith('Establishing')).length
    expect(attempts()).toBe(1)
    await world.pass(1000)
    expect(attempts()).toBe(2)
    await world.pass(1999)
    expect(attempts()).toBe(2)
    await world.pass(1)
    expect(attempts()).toBe(3)
    b!.isListening = true
    await world.pass(4000)
    expect(connector.bridges).toHaveLength(1)
  })

  test('a connector to the broker itself ends quietly [F6.072]', async () => {
    const world = new NetworkWorld()
    const [a] = await members(world, 'A')
    const connector = await a!.bridge('A')
    await world.pass(60_000)
    expect(connector.bridges).toEqual([])
    expect(a!.log.texts('warn')).toEqual([])
    expect(a!.log.texts('info').filter((line) => line.startsWith('Establishing'))).toHaveLength(1)
  })

  test('stopped, it tries no more', async () => {
    const world = new NetworkWorld()
    const [a] = await members(world, 'A', 'B')
    const connector = await a!.bridge('B')
    connector.stop()
    await world.pass(60_000)
    expect(a!.log.texts('info').filter((line) => line.startsWith('Establishing'))).toHaveLength(1)
    expect(connector.bridges).toEqual([])
  })
})

test('advisories tell that a bridge stands and that it has ended, also to who comes later [F4.200]', async () => {
  const world = new NetworkWorld()
  const [a, b] = await members(world, 'A', 'B')
  const bridges = Destination.topic('ActiveMQ.Advisory.NetworkBridge')
  const early = await (await b!.client()).consume(bridges)
  const connector = await a!.bridge('B', { duplex: true })
  const late = await (await b!.client()).consume(bridges)
  connector.stop()
  await world.settle()
  const told = (consumer: typeof early) =>
    consumer.messages.map((message) => ['started', 'createdByDuplex'].map((name) => message.properties().get(name)))
  expect(told(early)).toEqual([
    [true, true],
    [false, undefined],
  ])
  expect(told(late)).toEqual(told(early))
  expect(early.messages[0]!.dataStructure).toMatchObject({ brokerName: 'A' })
})

describe('a duplex bridge', () => {
  test('serves both directions, and nothing returns', async () => {
    const world = new NetworkWorld()
    const [a, b] = await members(world, 'A', 'B')
    await a!.bridge('B', { duplex: true })
    const [atA, atB] = [await (await a!.client()).consume(topic), await (await b!.client()).consume(topic)]
    await (await a!.client()).send(topic, 'from a')
    await (await b!.client()).send(topic, 'from b')
    expect(atA.texts.sort()).toEqual(['from a', 'from b'])
    expect(atB.texts.sort()).toEqual(['from a', 'from b'])
  })
})

describe('three brokers in a row', () => {
  test('N10 with a TTL of 2 messages reach the third, over the second', async () => {
    const world = new NetworkWorld()
    const [a, b, c] = await members(world, 'A', 'B', 'C')
    await b!.bridge('C', { messageTTL: 2, consumerTTL: 2 })
    await a!.bridge('B', { messageTTL: 2, consumerTTL: 2 })
    const consumer = await (await c!.client()).consume(queue)
    await (await a!.client()).send(queue, 'far')
    expect(consumer.texts).toEqual(['far'])
    expect(consumer.paths).toEqual(['A>B'])
  })
})

test('a consumer that leaves while forwards are under way waits for their answers', async () => {
  const world = new NetworkWorld()
  const [a, b] = await members(world, 'A', 'B')
  await a!.bridge('B')
  const consumer = await (await b!.client()).consume(queue)
  const producer = await a!.client()
  for (const text of numbered('m', 5)) producer.post(queue, text)
  world.agenda.runTurns()
  await consumer.close()
  expect(a!.count('Q')).toBe(0)
  expect(b!.count('Q')).toBe(5)
})
