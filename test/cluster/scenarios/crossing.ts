/** Which messages cross: those of queues and topics that are consumed there, and those that are sent there anyway. */
import { expect } from 'vitest'
import { type Client, drain, held, heldByAll, numbered, receive, settled } from '../support/network.js'
import { bridgeOf } from './advisories.js'
import { closeAll, onlyThere, returning, type Scenario, type Way } from './scenario.js'

/** What is sent here to `queue` is received there, all of it and in order. */
export async function crosses({ here, there }: Way, queue: string, count = 3): Promise<void> {
  const consumer = await there.consume(`queue://${queue}`)
  await here.send(`queue://${queue}`, ...numbered('m', count))
  expect(await receive(consumer, count)).toEqual(numbered('m', count))
  await consumer.close()
}

/** What is sent here to `queue` is not received there, though it is asked for; it is still here. */
export async function stays({ here, there }: Way, queue: string): Promise<void> {
  const consumer = await there.consume(`queue://${queue}`)
  await here.send(`queue://${queue}`, ...numbered('m', 3))
  expect(await drain(consumer, 500)).toEqual([])
  await consumer.close()
  await held(here, queue, 3)
}

/** Each consumer of the topic there gets each message once. */
export async function crossesTopic({ here, there }: Way, topic: string): Promise<void> {
  const consumers = [await there.consume(`topic://${topic}`), await there.consume(`topic://${topic}`)]
  await settled(here, there)
  await here.send(`topic://${topic}`, ...numbered('m', 5))
  for (const consumer of consumers) expect(await receive(consumer, 5)).toEqual(numbered('m', 5))
  expect(await drain(consumers[0]!, 300)).toEqual([])
  await closeAll(consumers)
}

/** Nobody consumes there: it stays here, and what is sent behind it has crossed. */
export async function waitsForDemand(way: Way, queue: string): Promise<void> {
  await way.here.send(`queue://${queue}`, ...numbered('m', 3))
  await settled(way.here, way.there)
  await held(way.there, queue, 0)
  await held(way.here, queue, 3)
}

/** Nobody consumes anywhere: it goes there at once, wherever of several that may be. */
export async function goesAnyway(here: Client, theres: readonly Client[], queue: string, count: number): Promise<void> {
  await here.send(`queue://${queue}`, ...numbered('s', count))
  const counts = await heldByAll(theres, queue, count)
  await held(here, queue, 0)
  const arrived: string[] = []
  for (const [i, there] of theres.entries()) {
    const consumer = await there.consume(`queue://${queue}`)
    arrived.push(...(await receive(consumer, counts[i]!)))
    await consumer.close()
  }
  expect(arrived.sort()).toEqual(numbered('s', count))
}

export const CROSSING: readonly Scenario[] = [
  {
    title: 'S10 messages cross both ways, and say which way they came',
    suits: returning,
    play: async (ground) => {
      await crosses(ground, 's10.there')
      await crosses({ here: ground.there, there: ground.here }, 's10.back')
      const consumer = await ground.there.consume('queue://s10.path')
      await ground.here.send('queue://s10.path', 'm')
      const message = await consumer.receive(15_000)
      expect(message?.wire.brokerPath?.map(String)).toEqual(ground.path)
      await consumer.close()
      if (ground.mix.duplex)
        await ground.network.logged('b', `Started responder end of duplex bridge nc-b@${ground.brokerId('a')}`)
    },
  },
  {
    title: 'S11 without duplex they go from the owner of the connector only',
    suits: onlyThere,
    play: async (ground) => {
      await crosses(ground, 's11.there')
      await stays({ here: ground.there, there: ground.here }, 's11.back')
    },
  },
  { title: 'S13 without a consumer nothing is forwarded', play: (ground) => waitsForDemand(ground, 's13') },
  {
    title: 'S14 what is included statically goes without a consumer, the rest stays',
    play: async (ground) => {
      await goesAnyway(ground.here, ground.theres, 'always.q', 3)
      await goesAnyway(ground.here, ground.theres, 'wild.one', 2)
      await waitsForDemand(ground, 's14.other')
    },
  },
  {
    title: 'S15 dynamically included destinations cross, excluded and others do not',
    play: async (ground) => {
      await crosses(ground, 'lists.in.a', 2)
      await stays(ground, 'lists.secret.b')
      await stays(ground, 'nowhere.c')
    },
  },
  {
    title: 'topics cross once for all who consume there',
    play: (ground) => crossesTopic(ground, 'crossing.topic'),
  },
  {
    title: 'N16 staticBridge: only what is included statically moves',
    play: async (ground) => {
      await goesAnyway(ground.here, ground.theres, 'static.always', 2)
      await stays(ground, 'static.wanted')
    },
  },
  {
    title: 'N15 useVirtualDestSubs: a consumer of a virtual topic there is demand for it here',
    play: async ({ here, there }) => {
      const consumer = await there.consume('queue://Consumer.X.VirtualTopic.T')
      await bridgeOf(here, 'Topic', 'VirtualTopic.T')
      await here.send('topic://VirtualTopic.T', ...numbered('m', 3))
      expect(await receive(consumer, 3)).toEqual(numbered('m', 3))
      expect(await drain(consumer, 300)).toEqual([])
      await consumer.close()
    },
  },
]
