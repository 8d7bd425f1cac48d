/**
 * `syncDurableSubs`, `forceDurable` and `conduitSubscriptions="false"`: what becomes of subscriptions, and of what is
 * published for them, while the link is down or brokers are away. One network for all tests, in their order.
 */
import type { ConsumerInfo } from '@hermod/openwire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bridgesOn } from './support/bridges-on.js'
import { Cable } from './support/cable.js'
import { type Client, drain, Network, numbered, receive, settled } from './support/network.js'

const MIXES = [
  { near: 'hermod', far: 'hermod' },
  { near: 'hermod', far: 'activemq' },
  { near: 'activemq', far: 'hermod' },
] as const

const connector = (name: string, url: string, attributes: string, lists: string): string =>
  `<networkConnector name="${name}" ${attributes} uri="static:(${url})?initialReconnectDelay=100&amp;useExponentialBackOff=false">
    <dynamicallyIncludedDestinations>${lists}</dynamicallyIncludedDestinations>
  </networkConnector>`
const included = (...topics: string[]): string => topics.map((name) => `<topic physicalName="${name}"/>`).join('')
const QUEUES = '<queue physicalName="settled.>"/>'

describe.each(MIXES)('a duplex bridge of $near to $far', ({ near, far }) => {
  let network: Network
  let cable: Cable
  const clients = new Map<string, Client>()

  beforeAll(async () => {
    const running: { network?: Network } = {}
    cable = await Cable.to(() => running.network?.broker('far').tcpPort)
    const sync = 'duplex="true" syncDurableSubs="true"'
    running.network = network = await Network.prepare({
      far: { kind: far },
      near: {
        kind: near,
        connectors: [
          connector('sync', cable.url, sync, `${included('T.>', 'F.>?forceDurable=true')}${QUEUES}`),
          connector('old', `${cable.url}?wireFormat.version=11`, sync, included('O.>')),
          connector('each', cable.url, 'conduitSubscriptions="false"', included('E.>')),
        ].join(''),
      },
    })
    await network.launch()
    await bridged()
  })
  afterAll(async () => {
    for (const client of clients.values()) await client.close()
    await network?.dispose()
    cable?.close()
  })

  const here = (): Client => clients.get('near')!
  const there = (): Client => clients.get('far')!

  /** All three bridges stand, after whatever befell them. */
  async function bridged(): Promise<void> {
    for (const name of ['near', 'far']) {
      await clients.get(name)?.close()
      clients.set(name, await network.client(name))
    }
    for (const topic of ['T.bridged', 'O.bridged', 'E.bridged']) {
      const consumer = await there().consume(`topic://${topic}`)
      await consumers('near', topic, 1)
      await consumer.close()
    }
    await settled(there(), here())
  }

  async function unplugged(meanwhile: () => Promise<void>): Promise<void> {
    cable.unplug()
    await meanwhile()
    cable.plug()
    await bridged()
  }

  const subscriber = (name: string): Promise<Client> => network.client(name, { clientId: 'someone' })

  /** Subscribes at `name`, and goes away again once `other` has heard of it. */
  async function subscribe(name: string, topic: string, other?: string): Promise<void> {
    const client = await subscriber(name)
    await client.session.createDurableSubscriber(topic, topic)
    if (other !== undefined) await consumers(other, topic, 1)
    await client.close()
  }

  async function unsubscribe(name: string, topic: string): Promise<void> {
    const client = await subscriber(name)
    await client.session.unsubscribe(topic)
    await client.close()
  }

  /** What has been kept for a subscription, which then ends. */
  async function kept(name: string, topic: string, count: number): Promise<string[]> {
    const client = await subscriber(name)
    const durable = await client.session.createDurableSubscriber(topic, topic)
    const texts = await receive(durable, count)
    await durable.close()
    await client.session.unsubscribe(topic)
    await client.close()
    return texts
  }

  const consumers = (name: string, topic: string, count: number): Promise<ConsumerInfo | undefined> =>
    bridgesOn(clients.get(name)!, topic, count)

  test('what was subscribed and unsubscribed while the link was down is made good, at both ends [F6.059]', async () => {
    await subscribe('far', 'T.gone', 'near')
    await subscribe('near', 'T.back', 'far')
    await unplugged(async () => {
      await unsubscribe('far', 'T.gone')
      await unsubscribe('near', 'T.back')
      await subscribe('far', 'T.new')
      await subscribe('near', 'T.other')
    })
    await consumers('near', 'T.new', 1)
    await consumers('far', 'T.other', 1)
    await consumers('near', 'T.gone', 0)
    await consumers('far', 'T.back', 0)
    await here().send('topic://T.new', ...numbered('to far', 3))
    await there().send('topic://T.other', ...numbered('to near', 3))
    expect(await kept('far', 'T.new', 3)).toEqual(numbered('to far', 3))
    expect(await kept('near', 'T.other', 3)).toEqual(numbered('to near', 3))
    await consumers('near', 'T.new', 0)
    await consumers('far', 'T.other', 0)
  })

  test('with a peer of an older wire version nothing is compared', async () => {
    await subscribe('far', 'O.gone', 'near')
    await unplugged(async () => {
      await unsubscribe('far', 'O.gone')
      await subscribe('far', 'O.new')
    })
    // The real one takes up again only what it found when it started; what it has keeps on keeping all the same.
    await consumers('near', 'O.gone', near === 'activemq' ? 0 : 1)
    await consumers('near', 'O.new', 0)
  })

  test('what is published for consumers of forceDurable topics while the link is down waits, at both ends', async () => {
    const atFar = await there().consume('topic://F.far')
    const atNear = await here().consume('topic://F.near')
    expect(await consumers('near', 'F.far', 1)).toMatchObject({ subscriptionName: 'NC-DS_near_F.far' })
    cable.unplug()
    await here().send('topic://F.far', ...numbered('m', 3))
    await there().send('topic://F.near', ...numbered('m', 3))
    cable.plug()
    expect(await receive(atFar, 3)).toEqual(numbered('m', 3))
    expect((await receive(atNear, 3)).sort()).toEqual(numbered('m', 3))
    await atFar.close()
    await atNear.close()
    await consumers('near', 'F.far', 0)
    await consumers('far', 'F.near', 0)
  })

  test('a durable subscriber of what is forwarded for others already is kept for, by Hermod alone', async () => {
    const passing = await there().consume('topic://T.both')
    await consumers('near', 'T.both', 1)
    const client = await subscriber('far')
    const durable = await client.session.createDurableSubscriber('T.both', 'T.both')
    await settled(here(), there())
    const name = near === 'hermod' ? 'NC-DS_near_T.both' : null
    expect(await consumers('near', 'T.both', 1)).toMatchObject({ subscriptionName: name })
    await here().send('topic://T.both', 'for both')
    expect(await receive(passing, 1)).toEqual(['for both'])
    expect(await receive(durable, 1)).toEqual(['for both'])
    await passing.close()
    await client.close()
    await consumers('near', 'T.both', near === 'hermod' ? 1 : 0)
    await unsubscribe('far', 'T.both')
    await consumers('near', 'T.both', 0)
  })

  test('where each counts for itself, a subscription has the name that it has there', async () => {
    const client = await subscriber('far')
    await client.session.createDurableSubscriber('E.a', 'mine')
    expect(await consumers('near', 'E.a', 1)).toMatchObject({ subscriptionName: 'mine', networkSubscription: true })
    await client.close()
    await consumers('near', 'E.a', 0)
    await here().send('topic://E.a', 'kept')
    const again = await subscriber('far')
    const durable = await again.session.createDurableSubscriber('E.a', 'mine')
    expect(await receive(durable, 1)).toEqual(['kept'])
    await durable.close()
    await consumers('near', 'E.a', 0)
    await again.session.unsubscribe('mine')
    await settled(here(), there())
    await here().send('topic://E.a', 'late')
    const other = await again.session.createDurableSubscriber('E.a', 'mine')
    await consumers('near', 'E.a', 1)
    // The real one forgets that it has to forget: its own subscription keeps on keeping.
    expect(await drain(other, 500)).toEqual(near === 'activemq' ? ['late'] : [])
    await again.close()
  })

  test('N13 what is published while the subscriber is away arrives over a restart of both, as is unsubscribing [F6.059] [F6.088]', async () => {
    await subscribe('far', 'T.stays', 'near')
    await subscribe('far', 'T.goes', 'near')
    await here().send('topic://T.stays', 'before')
    for (const client of clients.values()) await client.close()
    clients.clear()
    await network.broker('near').stop()
    await unsubscribe('far', 'T.goes')
    await network.broker('far').stop()
    await Promise.all([network.broker('near').start(), network.broker('far').start()])
    await bridged()
    await consumers('near', 'T.stays', 1)
    await consumers('near', 'T.goes', 0)
    await here().send('topic://T.stays', 'after')
    expect(await kept('far', 'T.stays', 2)).toEqual(['before', 'after'])
    await consumers('near', 'T.stays', 0)
  })
})
