/** Three brokers in a row, each with a bridge to the next, and three that all know each other. */
import { afterEach, describe, expect, test } from 'vitest'
import type { BrokerKind } from '../interop/support/broker-process.js'
import { endsBefore } from './scenarios/hops.js'
import { localFirst } from './scenarios/sharing.js'
import { bridgesOn } from './support/bridges-on.js'
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

  async function chain(attributes: string, lists = ''): Promise<readonly [Client, Client, Client]> {
    network = await Network.start({
      c: { kind: third },
      b: {
        kind: second,
        connectors: `<networkConnector ${attributes} name="bc" uri="static:(URL(c))">${lists}</networkConnector>`,
      },
      a: {
        kind: first,
        connectors: `<networkConnector ${attributes} name="ab" uri="static:(URL(b))">${lists}</networkConnector>`,
      },
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
    const [here, between, there] = await chain('networkTTL="1"')
    await endsBefore({ here, between, there }, 'far')
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
    const [here, between, there] = await chain('messageTTL="3" consumerTTL="1"')
    await endsBefore({ here, between, there }, 'far')
  })

  test('a durable subscription two brokers away is kept on the way, and ends with the one there [F6.059] [F6.088]', async () => {
    const lists =
      '<dynamicallyIncludedDestinations><topic physicalName=">"/><queue physicalName=">"/></dynamicallyIncludedDestinations>'
    const [a, b] = await chain('networkTTL="3" syncDurableSubs="true"', lists)
    const someone = async (): Promise<Client> => network!.client('c', { clientId: 'someone' })
    const before = await someone()
    await before.session.createDurableSubscriber('D1', 'sub')
    expect(await bridgesOn(a, 'D1', 1)).toMatchObject({ subscriptionName: 'NC-DS_a_D1' })
    await before.close()
    await a.send('topic://D1', ...numbered('while away', 2))
    await b.close()
    clients.splice(1, 1)
    await network!.broker('b').stop()
    await a.send('topic://D1', ...numbered('without b', 2))
    await network!.broker('b').start()
    await network!.established('a', 2)
    await network!.established('b', 2)
    const again = await someone()
    const durable = await again.session.createDurableSubscriber('D1', 'sub')
    expect(await receive(durable, 4)).toEqual([...numbered('while away', 2), ...numbered('without b', 2)])
    await durable.close()
    await again.session.unsubscribe('sub')
    await again.close()
    await open(network!, 'b')
    await bridgesOn(clients.at(-1)!, 'D1', 0)
    // The real one looks for it by ids of brokers where it was told their names, and keeps it.
    if (first !== 'activemq') await bridgesOn(a, 'D1', 0)
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
      await localFirst({ here, there }, 'q')
      await here.close()
      await there.close()
    } finally {
      await network.dispose()
    }
  })
})
