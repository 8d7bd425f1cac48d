/** Attributes of connectors, one by one, with the real broker at the one end or the other. */
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { removeKeyStores } from '../interop/support/key-stores.js'
import { CROSSING } from './scenarios/crossing.js'
import { playAll } from './scenarios/play.js'
import { SHARING } from './scenarios/sharing.js'
import { type Client, drain, Network, numbered, receive, settled } from './support/network.js'

const MIXES = [
  { near: 'hermod', far: 'hermod' },
  { near: 'hermod', far: 'activemq' },
  { near: 'activemq', far: 'hermod' },
] as const

afterAll(removeKeyStores)

// S11, S13 to S16, N12, N15 and N16, in networks of two with all these attributes at once.
describe('lists, static and virtual destinations, local consumers first [F6.041] [F6.046] [F6.049] [F6.050] [F6.092]', () => {
  for (const { near, far } of MIXES) {
    playAll({ shape: 'pair', kinds: [near, far], duplex: false }, [...CROSSING, ...SHARING])
  }
})

describe.each(MIXES)('from $near to $far', ({ near, far }) => {
  let network: Network | undefined
  const open: Client[] = []

  afterEach(async () => {
    for (const client of open.splice(0)) await client.close()
    await network?.dispose()
  })

  async function start(connectors: string, more = ''): Promise<readonly [Client, Client, Network]> {
    network = await Network.start({ far: { kind: far }, near: { kind: near, connectors, more } })
    await network.established('near')
    const here = await network.client('near')
    open.push(here)
    const other = await network.client('far')
    open.push(other)
    return [here, other, network]
  }

  test('conduitSubscriptions="false": each consumer there counts, with its selector [F6.043]', async () => {
    const [here, there] = await start(
      '<networkConnector name="nc" conduitSubscriptions="false" uri="static:(URL(far))"/>',
    )
    const local = await here.consume('queue://q')
    const remotes = [
      await there.consume('queue://q'),
      await there.consume('queue://q'),
      await there.consume('queue://q'),
    ]
    await settled(here, there)
    await here.send('queue://q', ...numbered('m', 40))
    expect(await receive(local, 10)).toHaveLength(10)
    expect(await drain(local, 300)).toEqual([])
    for (const remote of remotes) expect(await receive(remote, 10)).toHaveLength(10)
  })

  test('networkConnectorURIs: a connector without other settings [F4.039]', async () => {
    const uris = '<b:value xmlns:b="http://www.springframework.org/schema/beans">static:(URL(far))</b:value>'
    const [here, there] = await start('', `<networkConnectorURIs>${uris}</networkConnectorURIs>`)
    const consumer = await there.consume('queue://plain')
    await here.send('queue://plain', ...numbered('m', 3))
    expect(await receive(consumer, 3)).toEqual(numbered('m', 3))
  })

  test('several connectors to one broker, by name; masterslave: one bridge to whichever is there; messages that are not persistent [F6.035] [F6.056] [F6.094]', async () => {
    const [here, there, running] = await start(
      `<networkConnector name="queues" alwaysSyncSend="false" uri="masterslave:(tcp://127.0.0.1:1,URL(far))">
         <excludedDestinations><topic physicalName=">"/></excludedDestinations>
       </networkConnector>
       <networkConnector name="topics" uri="static:(URL(far))">
         <excludedDestinations><queue physicalName=">"/></excludedDestinations>
       </networkConnector>`,
    )
    await running.established('near', 2)
    const atQueue = await there.consume('queue://q')
    const atTopic = await there.consume('topic://t')
    await settled(here, there)
    const producer = await here.session.createProducer('queue://q')
    for (const text of numbered('m', 10)) {
      await producer.send(here.session.createTextMessage(text), { persistent: false })
    }
    expect(await receive(atQueue, 10)).toEqual(numbered('m', 10))
    let seen: string[] = []
    for (let i = 0; seen.length === 0 && i < 50; i++) {
      await here.send('topic://t', 'one')
      seen = await drain(atTopic, 200)
    }
    expect(seen).toEqual(['one'])
    expect(running.broker('near').log.match(/has been established/g)).toHaveLength(2)
  })

  test('over an encrypted connection to a broker whose certificate is trusted', async () => {
    network = await Network.start({
      far: {
        kind: far,
        encrypted: true,
        more: `<sslContext><sslContext keyStore="file:FOLDER/broker.jks" keyStorePassword="password"
          keyStoreKeyPassword="another" keyStoreType="jks"/></sslContext>`,
      },
      near: {
        kind: near,
        connectors: '<networkConnector name="nc" uri="static:(SSL(far))"/>',
        more: `<sslContext><sslContext trustStore="file:FOLDER/client-trust.p12" trustStorePassword="password"
          trustStoreType="PKCS12"/></sslContext>`,
      },
    })
    await network.established('near')
    open.push(await network.client('near'), await network.client('far'))
    const consumer = await open[1]!.consume('queue://q')
    await open[0]!.send('queue://q', 'secret')
    expect(await receive(consumer, 1)).toEqual(['secret'])
  })
})

test('a connector to itself ends quietly, and is not tried again [F6.072]', async () => {
  const network = await Network.start({
    me: { kind: 'hermod', connectors: '<networkConnector name="nc" uri="static:(URL(me))"/>' },
  })
  try {
    await network.logged('me', 'bridge to me stopped')
    expect(network.broker('me').log).not.toMatch(
      /WARN.*bridge|has been established|Connector DiscoveryNetworkConnector.*stopped/,
    )
  } finally {
    await network.dispose()
  }
})

test('a broker that is not there is looked for at growing intervals, in the words of the real one [F6.069] [F6.073] [F6.074]', async () => {
  const network = await Network.start({
    near: {
      kind: 'hermod',
      connectors: `<networkConnector name="nc" uri="static:(tcp://127.0.0.1:1)"/>
        <networkConnector name="nameless" uri="static:(tcp://nowhere.invalid:1)"/>`,
    },
  })
  try {
    await network.logged(
      'near',
      'Could not start network bridge between: vm://near and: tcp://127.0.0.1:1 due to: Connection refused',
      2,
    )
    await network.logged('near', 'Establishing network connection from vm://near to tcp://127.0.0.1:1', 2)
    await network.logged('near', 'Network Connector DiscoveryNetworkConnector:nc:BrokerService[near] started')
    await network.logged(
      'near',
      'Failed to Lookup INetAddress for URI[tcp://nowhere.invalid:1] : java.net.UnknownHostException: nowhere.invalid',
    )
  } finally {
    await network.dispose()
  }
})
