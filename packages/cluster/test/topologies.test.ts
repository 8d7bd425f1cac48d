/** Networks of more than two brokers in memory: chains, hubs, meshes. */
import { Destination } from '@hermod/model'
import { SeededRandom } from '@hermod/testkit'
import { describe, expect, test } from 'vitest'
import type { NetworkConnectorOptions } from '../src/options.js'
import { NetworkWorld } from './network-world.js'

const queue = Destination.queue('Q')
const topic = Destination.topic('T')
const numbered = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`)

async function world(...names: string[]): Promise<NetworkWorld> {
  const made = new NetworkWorld()
  for (const name of names) await made.add(name)
  return made
}

/** Bridges from each of three brokers to both others. */
async function mesh(options: Partial<NetworkConnectorOptions>): Promise<NetworkWorld> {
  const made = await world('A', 'B', 'C')
  for (const from of ['A', 'B', 'C']) {
    for (const to of ['A', 'B', 'C']) if (from !== to) await made.member(from).bridge(to, options)
  }
  return made
}

/** Bridges' consumers of the queue at a broker. */
function bridgesOn(made: NetworkWorld, name: string): number {
  const { destinations } = made.member(name).broker.view()
  return destinations.find(({ destination }) => destination === `${queue}`)?.consumerCount ?? 0
}

describe('three brokers that are all bridged to each other, with a TTL of 3', () => {
  const far = { messageTTL: 3, consumerTTL: 3 }

  test('N11 what is published arrives over two ways and is told apart: once, in order', async () => {
    const made = await mesh(far)
    const consumer = await (await made.member('C').client()).consume(topic)
    await (await made.member('A').client()).send(topic, ...numbered('m', 5))
    expect(consumer.texts).toEqual(numbered('m', 5))
  })

  test('N11 a queue is consumed for the one consumer directly and by way of the third', async () => {
    const made = await mesh(far)
    const consumer = await (await made.member('C').client()).consume(queue)
    expect(bridgesOn(made, 'A')).toBe(2)
    await (await made.member('A').client()).send(queue, ...numbered('m', 6))
    expect(consumer.texts.sort()).toEqual(numbered('m', 6))
    expect(new Set(consumer.paths)).toEqual(new Set(['A', 'A>B']))
  })

  test('N11 with suppressDuplicateQueueSubscriptions directly only [F6.053]', async () => {
    const made = await mesh({ ...far, suppressDuplicateQueueSubscriptions: true })
    const consumer = await (await made.member('C').client()).consume(queue)
    expect(bridgesOn(made, 'A')).toBe(1)
    await (await made.member('A').client()).send(queue, ...numbered('m', 6))
    expect(consumer.texts).toEqual(numbered('m', 6))
  })
})

describe('two ways to a broker, of which the longer one uses up the hops', () => {
  /** A to C directly and by way of B, and C to D; what D gets, whichever copy comes first at C. */
  async function published(seed: number, subscriptionName: string | null) {
    const made = new NetworkWorld(new SeededRandom(seed))
    for (const name of ['A', 'B', 'C', 'D']) await made.add(name)
    for (const [from, to] of ['AB', 'BC', 'AC', 'CD']) {
      await made.member(from!).bridge(to!, { messageTTL: 2, consumerTTL: 2 })
    }
    const consume = async (name: string, durable: string | null) =>
      (await made.member(name).client()).consume(topic, null, durable)
    await consume('B', null)
    const [between, behind] = [await consume('C', null), await consume('D', subscriptionName)]
    await (await made.member('A').client()).send(topic, ...numbered('m', 3))
    await made.spread()
    return { between, behind }
  }

  test.each([null, 'durable'])('what is published gets behind it, once (%s)', async (subscriptionName) => {
    let wasLonger = 0
    for (let seed = 1; seed <= 16; seed++) {
      const { between, behind } = await published(seed, subscriptionName)
      expect([...between.texts].sort()).toEqual(numbered('m', 3))
      expect([...behind.texts].sort(), `seed ${seed}`).toEqual(numbered('m', 3))
      expect(new Set(behind.paths)).toEqual(new Set(['A>C']))
      if (between.paths.includes('A>B')) wasLonger++
    }
    expect(wasLonger).toBeGreaterThan(0)
  })
})

describe('bridges that stand for bridges', () => {
  async function fork(conduitNetworkQueueSubscriptions: boolean): Promise<number> {
    const made = await world('A', 'B', 'C', 'D')
    await made.member('B').bridge('C', { consumerTTL: 2, messageTTL: 2 })
    await made.member('B').bridge('D', { consumerTTL: 2, messageTTL: 2 })
    await made.member('A').bridge('B', { consumerTTL: 2, messageTTL: 2, conduitNetworkQueueSubscriptions })
    for (const name of ['C', 'D']) await (await made.member(name).client()).consume(queue)
    return bridgesOn(made, 'A')
  }

  test('count each for itself on queues, or as one with conduitNetworkQueueSubscriptions [F6.044]', async () => {
    expect(await fork(false)).toBe(2)
    expect(await fork(true)).toBe(1)
  })
})

test('a hub with duplex bridges to both others, and one between those: all reach all [F6.078]', async () => {
  const made = await world('A', 'B', 'C')
  await made.member('B').bridge('A', { duplex: true })
  await made.member('C').bridge('A', { duplex: true })
  await made.member('C').bridge('B', { duplex: true })
  for (const from of ['A', 'B', 'C']) {
    for (const to of ['A', 'B', 'C']) {
      const destination = Destination.queue(`${from}.${to}`)
      const consumer = await (await made.member(to).client()).consume(destination)
      await (await made.member(from).client()).send(destination, ...numbered('m', 3))
      expect(consumer.texts).toEqual(numbered('m', 3))
    }
  }
})

describe('temporary destinations', () => {
  const temporary = new Destination('temp-queue', 'ID:client-A-1:1')

  test('N14 are known one broker on, where bridges go back, and not behind it', async () => {
    const made = await world('A', 'B', 'C')
    await made.member('A').bridge('B', { duplex: true })
    await made.member('B').bridge('C', { duplex: true })
    const client = await made.member('A').client()
    client.port.addDestination(temporary, null)
    await made.spread()
    const known = (name: string): boolean =>
      made
        .member(name)
        .broker.view()
        .destinations.some(({ destination }) => destination === `${temporary}`)
    expect(['A', 'B', 'C'].map(known)).toEqual([true, true, false])
  })
})
