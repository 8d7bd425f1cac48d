/** How a bridge does, as the log, the health port and advisories show it; and that one which does not move is restarted. */
import type { Consumer, JmsMessage } from '@hermod/client'
import { BrokerInfo, ConnectionInfo } from '@hermod/openwire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HealthPage } from './support/health-page.js'
import { type Client, drain, Network, numbered, receive, settled } from './support/network.js'

const STALL_MS = 1500

describe.each(['hermod', 'activemq'] as const)('between Hermod and %s', (far) => {
  let network: Network
  let here: Client
  let there: Client

  beforeAll(async () => {
    network = await Network.start({
      far: {
        kind: far,
        health: far === 'hermod',
        connectors: '<networkConnector name="back" uri="static:(URL(near))"/>',
        policies: `<policyEntry queue="full" memoryLimit="100kb" producerFlowControl="true">
          <pendingQueuePolicy><vmQueueCursor/></pendingQueuePolicy>
        </policyEntry>`,
      },
      near: {
        kind: 'hermod',
        health: true,
        connectors: `<networkConnector name="nc" stallTimeout="${STALL_MS}" uri="static:(URL(far))"/>`,
      },
    })
    await network.established('near')
    await network.established('far')
    here = await network.client('near')
    there = await network.client('far')
  })

  afterAll(async () => {
    await here?.close()
    await there?.close()
    await network?.dispose()
  })

  const page = (name: string) => new HealthPage(network.broker(name))

  test('S12 the target lists the client connection, the owner its bridge with target, address and counters [F6.096]', async () => {
    const consumer = await there.consume('queue://s12')
    await here.send('queue://s12', ...numbered('m', 3))
    await receive(consumer, 3)
    await consumer.close()
    expect(await clientIds(there)).toContain('nc_near_outbound')
    expect(await clientIds(here)).toContain('back_far_outbound')
    const { networkConnectors, incoming } = await page('near').until('networks', bridgeWith('dequeueCounter', 3))
    expect(incoming).toMatchObject([{ clientId: 'back_far_outbound', connector: 'openwire' }])
    const [{ bridge, ...broker }] = networkConnectors[0].brokers
    expect(broker).toMatchObject({ uri: network.broker('far').url, state: 'stands' })
    expect(bridge).toMatchObject({ remoteBrokerName: 'far', createdByDuplex: false, duplex: false, health: 'idle' })
    expect(bridge.remoteAddress).toMatch(new RegExp(`^tcp:///127.0.0.1:${network.broker('far').tcpPort}@\\d+$`))
    expect(bridge).toMatchObject({ enqueueCounter: 3, dequeueCounter: 3, receivedCounter: 0, unanswered: 0 })
    expect(bridge.outbound).toMatchObject([{ name: 'queue://s12', count: 3 }])
    expect(bridge.inbound).toEqual([])
  })

  test('an advisory tells of the bridge, in the same words on either broker', async () => {
    const told = await Promise.all([bridgeAdvisory(here), bridgeAdvisory(there)])
    for (const [i, { wire, properties }] of told.entries()) {
      const other = i === 0 ? 'far' : 'near'
      expect(wire.dataStructure).toBeInstanceOf(BrokerInfo)
      expect((wire.dataStructure as BrokerInfo).brokerName).toBe(other)
      const { remoteIp, started, createdByDuplex } = properties
      expect({ started, createdByDuplex }).toEqual({ started: true, createdByDuplex: false })
      expect(remoteIp).toMatch(new RegExp(`^tcp://.*:${network.broker(other).tcpPort}`))
      expect(Object.keys(properties).sort()).toEqual(Object.keys(told[0]!.properties).sort())
    }
  })

  test('a peer that stands still: restarted, which is said, and nothing is lost', async () => {
    const news = await here.consume('topic://ActiveMQ.Advisory.NetworkBridge.Health')
    const consumer = await there.consume('queue://frozen')
    await settled(here, there)
    await page('near').until('networks', bridgeWith('unanswered', 0))
    process.kill(network.broker('far').pid, 'SIGSTOP')
    try {
      await here.send('queue://frozen', ...numbered('m', 20))
      await network.logged(
        'near',
        /WARN.*\(far\) has not moved for \d\.\d s: far has not answered 20 messages; nothing was heard/,
      )
      await network.logged(
        'near',
        /WARN.*Restarting network bridge between vm:\/\/near#\d+ and .* \(far\), unmoved for/,
      )
      await page('near').until(
        'networks',
        ({ networkConnectors }) => networkConnectors[0].brokers[0].state !== 'stands',
      )
    } finally {
      process.kill(network.broker('far').pid, 'SIGCONT')
    }
    expect((await receive(consumer, 20, 30_000)).sort()).toEqual(numbered('m', 20).sort())
    await network.logged('near', /INFO.*\(far\) moves again, after \d+\.\d s and 1 restart/)
    expect(await drain(consumer, 500)).toEqual([])
    const told = (await messages(news, 3)).map(({ properties }) => properties)
    expect(told.map(({ state }) => state)).toEqual(['stalled', 'restarting', 'resumed'])
    expect(told[1]).toMatchObject({ networkConnector: 'nc', remoteBrokerName: 'far', restarts: 1, unanswered: 20 })
    const { networkConnectors } = await page('near').get('networks')
    expect(networkConnectors[0].brokers[0].bridge.restarts).toBe(1)
    await news.close()
    await consumer.close()
  })

  test('a peer whose limit is full: restarted, which is said, and every message arrives', async () => {
    const idle = await there.session.createConsumer('queue://full?consumer.prefetchSize=1')
    await settled(here, there)
    const texts = numbered('x'.repeat(10_000), 60)
    const restarts = /Restarting network bridge .* unmoved for .* s: far has not answered \d+ messages/
    const healed = /moves again, after \d+\.\d s and \d restarts?/
    const before = [count(network.broker('near').log, restarts), count(network.broker('near').log, healed)] as const
    await here.send('queue://full', ...texts)
    await network.logged('near', restarts, before[0] + 1, 20_000)
    const arrived = await receive(idle, 60, 30_000)
    arrived.push(...(await drain(idle, 1000)))
    const ends = (all: readonly string[]): string[] => all.map((text) => text.slice(10_000)).sort()
    // What ActiveMQ was holding at its limit it may take after all, though the bridge has gone, and again when it comes again.
    expect(ends(far === 'hermod' ? arrived : [...new Set(arrived)])).toEqual(ends(texts))
    await network.logged('near', healed, before[1] + 1)
    await idle.close()
  })
})

const count = (log: string, text: RegExp): number => log.split('\n').filter((line) => text.test(line)).length

describe('why messages stay', () => {
  let network: Network
  const clients = new Map<string, Client>()

  const pattern = (list: string, name: string) => `<${list}><queue physicalName="${name}"/></${list}>`
  const connector = (name: string, to: string, attributes = '', lists = '') =>
    `<networkConnector name="${name}" uri="static:(${to})" ${attributes}>${lists}</networkConnector>`

  beforeAll(async () => {
    network = await Network.start({
      third: { kind: 'hermod' },
      far: {
        kind: 'hermod',
        connectors: `${connector('back', 'URL(near)', '', pattern('dynamicallyIncludedDestinations', 'back.>'))}
          ${connector('on', 'URL(third)')}`,
      },
      near: {
        kind: 'hermod',
        health: true,
        connectors: [
          connector(
            'all',
            'URL(far)',
            'prefetchSize="5" conduitSubscriptions="false"',
            pattern('excludedDestinations', 'local.>'),
          ),
          connector('some', 'URL(far)', '', pattern('dynamicallyIncludedDestinations', 'in.>')),
          connector('fixed', 'URL(far)', 'staticBridge="true"'),
          connector('third', 'URL(third)', '', pattern('dynamicallyIncludedDestinations', 'back.>')),
          ...['one', 'two'].map((name) =>
            connector(
              name,
              'URL(far)',
              'suppressDuplicateQueueSubscriptions="true"',
              pattern('dynamicallyIncludedDestinations', 'in.twice'),
            ),
          ),
          connector('gone', 'tcp://127.0.0.1:1'),
        ].join(''),
      },
    })
    await network.established('near', 6)
    await network.established('far', 2)
    for (const name of ['near', 'far', 'third']) clients.set(name, await network.client(name))
  })

  afterAll(async () => {
    for (const client of clients.values()) await client.close()
    await network?.dispose()
  })

  const at = (name: string): Client => clients.get(name)!

  /** By connector: what keeps the first message of the queue, as soon as the broker `wants` says so. */
  async function reasons(queue: string, expected: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const found = await new HealthPage(network.broker('near')).until(
      `networks/why?queue=${queue}`,
      ({ messages: [first] }) =>
        Object.entries(expected).every(([name, reason]) => waysOf(first)[name]?.reason === reason),
    )
    return Object.fromEntries(Object.entries(waysOf(found.messages[0])).map(([name, { text }]) => [name, text]))
  }

  test('by lists, by a static bridge, without demand, without a bridge', async () => {
    await at('near').send('queue://local.a', 'm')
    const texts = await reasons('local.a', {
      all: 'excluded',
      some: 'notIncluded',
      fixed: 'staticBridge',
      gone: 'noBridge',
    })
    expect(texts.all).toBe('queue://local.> is among the excludedDestinations')
    expect(texts.gone).toContain('Connection refused')
    await at('near').send('queue://in.nobody', 'm')
    expect((await reasons('in.nobody', { all: 'noDemand', some: 'noDemand' })).all).toBe('nobody consumes it at far')
  })

  test('by a selector there', async () => {
    const consumer = await at('far').consume('queue://red', "colour = 'red'")
    await at('near').send('queue://red', 'blue')
    expect((await reasons('red', { all: 'selector' })).all).toBe("no consumer at far selects it: colour = 'red'")
    await consumer.close()
  })

  test('by the brokers it has passed, and by messageTTL', async () => {
    const idle = await at('near').session.createConsumer('queue://back.a?consumer.prefetchSize=1')
    await at('far').send('queue://back.a', 'm')
    await new HealthPage(network.broker('near')).until('networks/why?queue=back.a', ({ size }) => size === 1)
    const consumers = [await at('far').consume('queue://back.a'), await at('third').consume('queue://back.a')]
    await idle.close()
    const texts = await reasons('back.a', { all: 'visited', third: 'messageTTL' })
    expect(texts.all).toMatch(/^it has been at far already \(path: ID:/)
    expect(texts.third).toMatch(/^messageTTL="1", and it has passed: ID:/)
    for (const consumer of consumers) await consumer.close()
  })

  test('by consumerTTL', async () => {
    const consumer = await at('third').consume('queue://distant')
    await settled(at('far'), at('third'))
    await at('near').send('queue://distant', 'm')
    expect((await reasons('distant', { all: 'consumerTTL' })).all).toBe(
      'its consumers are more brokers behind far than consumerTTL="1" allows',
    )
    await consumer.close()
  })

  test('by answers that are missing, and by another bridge that serves the consumer', async () => {
    const slow = await at('far').consume('queue://busy')
    const twice = await at('far').consume('queue://in.twice')
    await settled(at('near'), at('far'))
    process.kill(network.broker('far').pid, 'SIGSTOP')
    try {
      await at('near').send('queue://busy', ...numbered('m', 8))
      const { messages: stays, size } = await new HealthPage(network.broker('near')).until(
        'networks/why?queue=queue://busy',
        ({ messages: all }) => all.length === 8,
      )
      expect(size).toBe(8)
      const all = stays.map((stay: unknown) => waysOf(stay).all!)
      expect(all.map(({ reason }: { reason: string }) => reason)).toEqual([
        ...Array(5).fill('awaitingAnswer'),
        ...Array(3).fill('prefetchFull'),
      ])
      expect(all[0].since).toMatch(/^\d{4}-/)
      expect(stays[0].holder).toMatchObject({ isBridge: true, clientId: 'all_far_inbound_near' })
      await at('near').send('queue://in.twice', 'm')
      const ways = (await new HealthPage(network.broker('near')).get('networks/why?queue=in.twice')).messages[0]
      expect([waysOf(ways).one!.reason, waysOf(ways).two!.reason]).toContain('servedElsewhere')
    } finally {
      process.kill(network.broker('far').pid, 'SIGCONT')
    }
    expect(await receive(slow, 8)).toHaveLength(8)
    expect(await receive(twice, 1)).toEqual(['m'])
  })

  test('what a consumer here has is said to be with it', async () => {
    const consumer = await at('near').session.createConsumer('queue://mine')
    await at('near').send('queue://mine', 'm')
    const page = await new HealthPage(network.broker('near')).until(
      'networks/why?queue=mine',
      ({ messages: [first] }) => first?.place === 'dispatched',
    )
    expect(page).toMatchObject({ size: 1, localConsumers: 1 })
    expect(page.messages[0]).toMatchObject({ holder: { isBridge: false }, ways: [] })
    expect(await receive(consumer, 1)).toEqual(['m'])
  })
})

interface WayShown {
  readonly connector: string
  readonly reason: string
  readonly text: string
  readonly since: string
}

// biome-ignore lint/suspicious/noExplicitAny: a part of a page
function waysOf(message: any): Record<string, WayShown> {
  return Object.fromEntries((message?.ways ?? []).map((way: WayShown) => [way.connector, way]))
}

const bridgeWith =
  (counter: string, value: number) =>
  // biome-ignore lint/suspicious/noExplicitAny: a page
  ({ networkConnectors }: any): boolean =>
    networkConnectors[0].brokers[0].bridge?.[counter] === value

async function messages(consumer: Consumer, count: number): Promise<JmsMessage[]> {
  const found: JmsMessage[] = []
  while (found.length < count) {
    const message = await consumer.receive(15_000)
    if (message === null) throw new Error(`only ${found.length} of ${count} came`)
    found.push(message)
  }
  return found
}

/** About the one bridge that there is. */
async function bridgeAdvisory(client: Client): Promise<JmsMessage> {
  const advisories = await client.consume('topic://ActiveMQ.Advisory.NetworkBridge')
  const [message] = await messages(advisories, 1)
  await advisories.close()
  return message!
}

/** Of the connections that there are now. */
async function clientIds(client: Client): Promise<(string | null)[]> {
  const advisories = await client.consume('topic://ActiveMQ.Advisory.Connection')
  const ids: (string | null)[] = []
  for (;;) {
    const message = await advisories.receive(500)
    if (message === null) break
    const subject = (message as JmsMessage).wire.dataStructure
    if (subject instanceof ConnectionInfo) ids.push(subject.clientId)
  }
  await advisories.close()
  return ids
}
