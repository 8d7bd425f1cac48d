/** Three brokers in a row, each with a bridge to the next, and three that all know each other. */
import { afterEach, describe, expect, test } from 'vitest'
import type { BrokerKind } from '../interop/support/broker-process.js'
import { type Client, drain, Network, numbered, receive, settled } from './support/network.js'

const MIXES: readonly (readonly [BrokerKind, BrokerKind, BrokerKind])[] = [
  ['hermod', 'hermod', 'hermod'],
  ['hermod', 'activemq', 'hermod'],
  ['activemq', 'hermod', 'activemq'],
]

describe.each(MIXES)('of %s, %s and %s', (first, second, third) => {
  let network: Network | undefined
  const clients: Client[] = []

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close()
    await network?.dispose()
  })

  async function chain(attributes: string): Promise<readonly [Client, Client, Client]> {
    network = await Network.start({
      c: { kind: third },
      b: { kind: second, connectors: `<networkConnector ${attributes} name="bc" uri="static:(URL(c))"/>` },
      a: { kind: first, connectors: `<networkConnector ${attributes} name="ab" uri="static:(URL(b))"/>` },
    })
    await network.established('a')
    await network.established('b')
    return open(network, 'a', 'b', 'c')
  }

  async function open<T extends readonly string[]>(of: Network, ...names: T) {
    for (const name of names) clients.push(await of.client(name))
    return clients as unknown as { readonly [K in keyof T]: Client }
  }

  test('N10 with a TTL of 1 nothing gets from the first to the third [F6.038] [F6.039]', async () => {
    const [a, b, c] = await chain('networkTTL="1"')
    const atC = await c.consume('queue://far')
    await settled(b, c)
    await a.send('queue://far', 'stays')
    expect(await drain(atC, 1000)).toEqual([])
    const atA = await a.consume('queue://far')
    expect(await receive(atA, 1)).toEqual(['stays'])
  })

  test('N10 with a TTL of 3 it does [F6.038] [F6.040] [F6.093]', async () => {
    const [a, , c] = await chain('networkTTL="3"')
    const atC = await c.consume('queue://far')
    await a.send('queue://far', ...numbered('m', 10))
    expect(await receive(atC, 10)).toEqual(numbered('m', 10))
    const onTopic = await c.consume('topic://far')
    await settled(a, c)
    await a.send('topic://far', 'one')
    expect(await drain(onTopic, 500)).toEqual(['one'])
  })

  test('N10 messages may go further than demand: then nothing asks for them [F6.040]', async () => {
    const [a, b, c] = await chain('messageTTL="3" consumerTTL="1"')
    const atC = await c.consume('queue://far')
    await settled(b, c)
    await a.send('queue://far', 'stays')
    expect(await drain(atC, 1000)).toEqual([])
  })

  test('N11 in a full mesh a queue is served once, over one way where duplicates are suppressed [F6.053]', async () => {
    const to = (name: string, other: string): string =>
      `<networkConnector name="${name}" networkTTL="3" suppressDuplicateQueueSubscriptions="true" uri="static:(URL(${other}))"/>`
    network = await Network.start({
      a: { kind: first, connectors: to('ab', 'b') + to('ac', 'c') },
      b: { kind: second, connectors: to('ba', 'a') + to('bc', 'c') },
      c: { kind: third, connectors: to('ca', 'a') + to('cb', 'b') },
    })
    for (const name of ['a', 'b', 'c']) await network.established(name, 2)
    const [a, b, c] = await open(network, 'a', 'b', 'c')
    const atC = await c.consume('queue://mesh')
    await a.send('queue://mesh', ...numbered('a', 10))
    await b.send('queue://mesh', ...numbered('b', 10))
    expect((await receive(atC, 20)).sort()).toEqual([...numbered('a', 10), ...numbered('b', 10)].sort())
    expect(await drain(atC, 500)).toEqual([])
  })
})

describe.each([
  { near: 'hermod', far: 'activemq' },
  { near: 'activemq', far: 'hermod' },
] as const)('with decreaseNetworkConsumerPriority, $near before $far', ({ near, far }) => {
  test('consumers here are served before those there [F6.041] [F6.079]', async () => {
    const network = await Network.start({
      far: { kind: far },
      near: {
        kind: near,
        connectors: '<networkConnector name="nc" decreaseNetworkConsumerPriority="true" uri="static:(URL(far))"/>',
      },
    })
    try {
      await network.established('near')
      const here = await network.client('near')
      const there = await network.client('far')
      const local = await here.consume('queue://q')
      const remote = await there.consume('queue://q')
      await settled(here, there)
      await here.send('queue://q', ...numbered('m', 20))
      expect(await receive(local, 20)).toEqual(numbered('m', 20))
      expect(await drain(remote, 500)).toEqual([])
      await here.close()
      await there.close()
    } finally {
      await network.dispose()
    }
  })
})
