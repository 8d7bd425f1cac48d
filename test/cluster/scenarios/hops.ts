/** How far messages and demand go. */
import type { Consumer } from '@hermod/client'
import { ConsumerInfo } from '@hermod/openwire'
import { expect } from 'vitest'
import type { Ground } from '../support/ground.js'
import type { Mix } from '../support/mix.js'
import { type Client, drain, held, numbered, receive, settled } from '../support/network.js'
import { advisoriesOf, bridgeOf } from './advisories.js'
import { closeAll, type Scenario } from './scenario.js'
import { arrivals, type Copy, copyOf, forwardedTo } from './ways.js'

const inChain = ({ shape }: Mix): boolean => shape === 'chain'
const inMesh = ({ shape }: Mix): boolean => shape === 'mesh'

/** Demand comes from `there` to the one between, and no further: the message stays `here`. */
export async function endsBefore(
  { here, between, there }: { here: Client; between: Client; there: Client },
  queue: string,
  below = '',
): Promise<void> {
  const consumer = await there.consume(`queue://${queue}`)
  await settled(between, there, below)
  await here.send(`queue://${queue}`, 'stays')
  expect(await drain(consumer, 500)).toEqual([])
  await consumer.close()
  await held(here, queue, 1)
}

/** Over two ways: the real one gives its consumers what comes by each, Hermod what comes first. */
async function publishOverTwoWays(ground: Ground): Promise<void> {
  const texts = numbered('m', 5)
  const consumers = new Map<string, Consumer>()
  for (const name of ['a', 'c']) consumers.set(name, await ground.client(name).consume('topic://mesh.topic'))
  for (const name of ['a', 'c']) await settled(ground.client('b'), ground.client(name), 'mesh.')
  await settled(ground.client('a'), ground.client('c'), 'mesh.')
  await settled(ground.client('c'), ground.client('a'), 'mesh.')
  const next = await waysOut(ground, 'mesh.topic')
  await ground.client('b').send('topic://mesh.topic', ...texts)
  const takenOnce = new Map<string, readonly Copy[]>()
  for (const [name, consumer] of consumers) {
    if (ground.kindOf(name) === 'hermod') takenOnce.set(name, await copies(ground, consumer, texts.length))
  }
  const arrived = arrivals({ next, takenOnce }, 'b', texts)
  for (const [name, taken] of takenOnce) {
    expect(taken.map((copy) => copy.split(' ')[0]).sort(), name).toEqual(texts)
    expect(arrived.get(name)).toEqual(expect.arrayContaining([...taken]))
  }
  for (const [name, consumer] of consumers) {
    const expected = [...(arrived.get(name) ?? [])].sort()
    expect(new Set(expected.map((copy) => copy.split(' ')[0])), name).toEqual(new Set(texts))
    if (!takenOnce.has(name)) expect((await copies(ground, consumer, expected.length)).sort(), name).toEqual(expected)
    expect(await drain(consumer, 300)).toEqual([])
  }
  await closeAll([...consumers.values()])
}

/** Brokers of a mesh that each forwards a topic to. */
async function waysOut(ground: Ground, topic: string): Promise<Map<string, string[]>> {
  const names = ['a', 'b', 'c']
  const next = new Map<string, string[]>()
  for (const from of names) {
    const ids = await forwardedTo(ground.client(from), topic)
    next.set(
      from,
      names.filter((name) => ids.has(ground.brokerId(name))),
    )
  }
  return next
}

async function copies(ground: Ground, consumer: Consumer, count: number): Promise<Copy[]> {
  const names = new Map(['a', 'b', 'c'].map((name) => [ground.brokerId(name), name]))
  const got: Copy[] = []
  while (got.length < count) {
    const message = await consumer.receive(15_000)
    if (message === null) throw new Error(`only ${got.length} of ${count} came: ${got.join(', ')}`)
    const way = (message.wire.brokerPath ?? []).map((id) => names.get(String(id)) ?? String(id))
    got.push(copyOf((message as unknown as { text: string }).text, way))
  }
  return got
}

async function servedOnce(client: (name: string) => Client, queue: string): Promise<void> {
  const consumer = await client('c').consume(`queue://${queue}`)
  await client('a').send(`queue://${queue}`, ...numbered('a', 10))
  await client('b').send(`queue://${queue}`, ...numbered('b', 10))
  expect((await receive(consumer, 20)).sort()).toEqual([...numbered('a', 10), ...numbered('b', 10)].sort())
  expect(await drain(consumer, 300)).toEqual([])
  await consumer.close()
}

/** Bridges that consume `queue` at a broker, once a consumer that came after it has become demand there. */
async function bridges(client: Client, queue: string): Promise<number> {
  const advisories = await advisoriesOf(client, 'Queue', queue)
  const paths = new Set<string>()
  for (let message = await advisories.receive(500); message !== null; message = await advisories.receive(300)) {
    const about = message.wire.dataStructure
    if (about instanceof ConsumerInfo && about.networkSubscription) paths.add(String(about.consumerId))
  }
  await advisories.close()
  return paths.size
}

export const HOPS: readonly Scenario[] = [
  {
    title: 'N10 with a TTL of 1 nothing gets from the first to the third',
    suits: inChain,
    play: (ground) =>
      endsBefore({ here: ground.here, between: ground.client('b'), there: ground.there }, 'one.q', 'one.'),
  },
  {
    title: 'N10 messages may go further than demand: then nothing asks for them',
    suits: inChain,
    play: (ground) =>
      endsBefore({ here: ground.here, between: ground.client('b'), there: ground.there }, 'asked.q', 'asked.'),
  },
  {
    title: 'N10 with a TTL of 3 it does: by way of both, asked for with a priority of -5 and -8',
    suits: inChain,
    play: async (ground) => {
      const consumer = await ground.there.consume('queue://priority.n10')
      await ground.here.send('queue://priority.n10', 'm')
      const message = await consumer.receive(15_000)
      expect(message?.wire.brokerPath?.map(String)).toEqual(ground.path)
      expect((await bridgeOf(ground.client('b'), 'Queue', 'priority.n10')).priority).toBe(-5)
      expect((await bridgeOf(ground.client('a'), 'Queue', 'priority.n10')).priority).toBe(-8)
      await consumer.close()
    },
  },
  {
    title:
      'N11 in a full mesh with a TTL of 3 what is published arrives at the real one by every way, at Hermod once; what is queued once',
    suits: inMesh,
    play: async (ground) => {
      await publishOverTwoWays(ground)
      await servedOnce((name) => ground.client(name), 'mesh.q')
    },
  },
  {
    title: 'N11 suppressDuplicateQueueSubscriptions: one subscription for each broker',
    suits: inMesh,
    play: async (ground) => {
      await servedOnce((name) => ground.client(name), 'once.q')
      const consumer = await ground.client('c').consume('queue://once.counted')
      for (const name of ['a', 'b']) await settled(ground.client(name), ground.client('c'), 'once.')
      for (const name of ['a', 'b']) expect(await bridges(ground.client(name), 'once.counted')).toBe(1)
      await consumer.close()
    },
  },
]
