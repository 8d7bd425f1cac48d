/** What a bridge asks for, and how: attributes of connectors that shape demand. All of one mix on one network. */
import type { Consumer } from '@hermod/client'
import { ConnectionInfo, ConsumerInfo } from '@hermod/openwire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, drain, held, Network, numbered, receive, settled } from './support/network.js'

const MIXES = [
  { near: 'hermod', far: 'hermod' },
  { near: 'hermod', far: 'activemq' },
  { near: 'activemq', far: 'hermod' },
] as const

/** A connector of its own for what begins with its name. */
const connector = (name: string, attributes: string, lists = ''): string =>
  `<networkConnector name="${name}" ${attributes} uri="static:(URL(far))">
    <dynamicallyIncludedDestinations><queue physicalName="${name}.>"/><topic physicalName="${name}.>"/></dynamicallyIncludedDestinations>
    ${lists}
  </networkConnector>`

const CONNECTORS = [
  connector('each', 'conduitSubscriptions="false"'),
  connector('low', 'decreaseNetworkConsumerPriority="true" consumerPriorityBase="-7" prefetchSize="5"'),
  connector('few', 'advisoryPrefetchSize="4" advisoryAckPercentage="50"'),
  connector('part', 'destinationFilter="Queue.part.asked.&gt;"'),
  connector('token', 'clientIdToken="-" remoteUserName="boss" remotePassword="secret"'),
  connector('simple', ''),
  connector('notemp', 'duplex="true" bridgeTempDestinations="false"'),
  connector(
    'always',
    '',
    '<staticallyIncludedDestinations><queue physicalName="wide.>"/></staticallyIncludedDestinations>',
  ),
]

describe.each(MIXES)('from $near to $far', ({ near, far }) => {
  let network: Network
  let here: Client
  let there: Client

  beforeAll(async () => {
    network = await Network.start({ far: { kind: far }, near: { kind: near, connectors: CONNECTORS.join('') } })
    await network.established('near', CONNECTORS.length)
    here = await network.client('near')
    there = await network.client('far')
  })
  afterAll(async () => {
    await here?.close()
    await there?.close()
    await network?.dispose()
  })

  /** The first of what is told at `client` about what `topic` is about. */
  async function told<T>(client: Client, topic: string, wanted: (about: unknown) => about is T): Promise<T> {
    const advisories = await client.consume(`topic://ActiveMQ.Advisory.${topic}`)
    try {
      for (;;) {
        const message = await advisories.receive(20_000)
        if (message === null) throw new Error(`nothing is told on ${topic}`)
        if (wanted(message.wire.dataStructure)) return message.wire.dataStructure as T
      }
    } finally {
      await advisories.close()
    }
  }

  const isBridge = (about: unknown): about is ConsumerInfo => about instanceof ConsumerInfo && about.networkSubscription

  const closeAll = async (...consumers: Consumer[]): Promise<void> => {
    for (const consumer of consumers) await consumer.close()
  }

  test('conduitSubscriptions="false": a topic is forwarded for each consumer, which Hermod alone recognises [F6.043] [F6.089]', async () => {
    const first = await there.consume('topic://each.t')
    const second = await there.consume('topic://each.t')
    await settled(here, there, 'each.')
    await here.send('topic://each.t', 'one')
    const all = far === 'activemq' ? ['one', 'one'] : ['one']
    for (const consumer of [first, second]) expect(await drain(consumer, 500)).toEqual(all)
    await closeAll(first, second)
  })

  test('consumerPriorityBase and prefetchSize show at the consumer here [F6.042] [F6.051]', async () => {
    const consumer = await there.consume('queue://low.q')
    const bridge = await told(here, 'Consumer.Queue.low.q', isBridge)
    expect(bridge).toMatchObject({ priority: -7, prefetchSize: 5, dispatchAsync: true })
    await here.send('queue://low.q', ...numbered('m', 20))
    expect(await receive(consumer, 20)).toEqual(numbered('m', 20))
    await consumer.close()
  })

  test('advisoryPrefetchSize: advisories go on, for they are acknowledged in time [F6.052]', async () => {
    const consumers: Consumer[] = []
    for (const name of numbered('few.', 20)) consumers.push(await there.consume(`queue://${name}`))
    for (const name of numbered('few.', 20)) await here.send(`queue://${name}`, name)
    for (const [i, consumer] of consumers.entries()) expect(await receive(consumer, 1)).toEqual([`few.${i}`])
    await closeAll(...consumers)
  })

  test('destinationFilter: demand for other destinations is not heard of [F6.061]', async () => {
    const unheard = await there.consume('queue://part.other')
    const heard = await there.consume('queue://part.asked.q')
    await here.send('queue://part.other', 'stays')
    await here.send('queue://part.asked.q', 'goes')
    expect(await receive(heard, 1)).toEqual(['goes'])
    await held(here, 'part.other', 1)
    await closeAll(unheard, heard)
  })

  test('clientIdToken and remoteUserName: how the bridge introduces itself [F6.058] [F6.060]', async () => {
    const isIt = (about: unknown): about is ConnectionInfo =>
      about instanceof ConnectionInfo && about.clientId === 'token-near-outbound'
    expect((await told(there, 'Connection', isIt)).userName).toBe('boss')
    const consumer = await there.consume('topic://token.t')
    const bridge = await told(here, 'Consumer.Topic.token.t', isBridge)
    expect(bridge.networkConsumerPath).toHaveLength(1)
    await consumer.close()
  })

  test.each([
    ['N14 without a way back', 'simple.questions'],
    ['N14 with bridgeTempDestinations="false"', 'notemp.questions'],
  ])('%s nobody there knows the temporary queue of the one who asks [F6.055]', async (_how, queue) => {
    const served = await there.consume(`queue://${queue}`)
    const replyTo = await here.session.createTemporaryQueue()
    const question = here.session.createTextMessage('question')
    question.replyTo = replyTo
    const asking = await here.session.createProducer(`queue://${queue}`)
    await asking.send(question)
    const asked = (await served.receive(15_000)) as unknown as { replyTo: typeof replyTo }
    const answering = await there.session.createProducer()
    const answer = answering.send(there.session.createTextMessage('answer'), { destination: asked.replyTo })
    await expect(answer).rejects.toMatchObject({ jmsClass: expect.stringContaining('InvalidDestinationException') })
    await closeAll(served)
    await asking.close()
    await answering.close()
  })

  test('a wildcard that is included statically is one consumer, which takes what comes to all it covers [F6.047]', async () => {
    expect(
      (
        await told(
          here,
          'Consumer.Queue.>',
          (about): about is ConsumerInfo => isBridge(about) && about.destination?.name === 'wide.>',
        )
      ).brokerPath,
    ).toHaveLength(1)
    await here.send('queue://wide.a', 'a')
    await here.send('queue://wide.b.c', 'c')
    const first = await there.consume('queue://wide.a')
    const second = await there.consume('queue://wide.b.c')
    expect(await receive(first, 1)).toEqual(['a'])
    expect(await receive(second, 1)).toEqual(['c'])
    await closeAll(first, second)
  })
})
