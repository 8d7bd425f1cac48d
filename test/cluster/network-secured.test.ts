/** Bridges between brokers that do not let everybody in, over encrypted connections too: in every mix of ours and the real one. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { removeKeyStores } from '../interop/support/key-stores.js'
import {
  type Client,
  type ConnectionOptions,
  drain,
  held,
  type Member,
  Network,
  numbered,
  receive,
  settled,
} from './support/network.js'

const MIXES = [
  { near: 'hermod', far: 'hermod' },
  { near: 'hermod', far: 'activemq' },
  { near: 'activemq', far: 'hermod' },
] as const

const TRANSPORTS = [
  { listening: 'ssl', calling: 'nio+ssl' },
  { listening: 'nio+ssl', calling: 'ssl' },
] as const

const BOSS = { user: ['boss', 'secret'] } as const
/** By certificates: `fancy` is the boss, `client` the bridge. */
const FANCY = { stores: { keyStore: 'fancy.p12', trustStore: 'client-trust.p12' } } as const

afterAll(removeKeyStores)

/** `name/password/group` each. */
const users = (...given: string[]): string =>
  `<simpleAuthenticationPlugin><users>${given
    .map((user) => user.split('/'))
    .map(
      ([name, password, group]) => `<authenticationUser username="${name}" password="${password}" groups="${group}"/>`,
    )
    .join('')}</users></simpleAuthenticationPlugin>`

const rights = (pattern: string, groups: string): string =>
  `<authorizationEntry ${pattern} read="${groups}" write="${groups}" admin="${groups}"/>`

/** Bosses may do all, the group `net` what bridges need and what begins with `open`. */
const RIGHTS = `<authorizationPlugin><map><authorizationMap><authorizationEntries>
  ${rights('queue="&gt;"', 'bosses')}${rights('queue="open.&gt;"', 'bosses,net')}
  ${rights('topic="ActiveMQ.Advisory.&gt;"', 'bosses,net')}
</authorizationEntries></authorizationMap></map></authorizationPlugin>`

const plugins = (...given: string[]): string => `<plugins>${given.join('')}</plugins>`

const LOGIN = `certificates {
  org.apache.activemq.jaas.TextFileCertificateLoginModule required
    org.apache.activemq.jaas.textfiledn.user="subjects.properties"
    org.apache.activemq.jaas.textfiledn.group="groups.properties";
};
`

/** Who shows a certificate and trusts the broker's. */
const showing = (store: string): string =>
  `<sslContext><sslContext keyStore="file:FOLDER/${store}" keyStorePassword="password" keyStoreType="PKCS12"
    trustStore="file:FOLDER/client-trust.p12" trustStorePassword="password" trustStoreType="PKCS12"/></sslContext>`

const BROKER_KEYS = `<sslContext><sslContext keyStore="file:FOLDER/broker.jks" keyStorePassword="password"
  keyStoreKeyPassword="another" keyStoreType="jks" trustStore="file:FOLDER/broker-trust.jks"
  trustStorePassword="password" trustStoreType="jks"/></sslContext>`

describe.each(MIXES)('from $near to $far', ({ near, far }) => {
  let network: Network | undefined
  const open: Client[] = []

  afterEach(async () => {
    for (const client of open.splice(0)) await client.close()
    await network?.dispose()
  })

  async function client(running: Network, name: string, options?: ConnectionOptions): Promise<Client> {
    const connected = await running.client(name, options)
    open.push(connected)
    return connected
  }

  async function crossesBothWays(here: Client, there: Client, prefix: string): Promise<void> {
    const atFar = await there.consume(`queue://${prefix}there`)
    const atNear = await here.consume(`queue://${prefix}here`)
    await here.send(`queue://${prefix}there`, ...numbered('m', 10))
    await there.send(`queue://${prefix}here`, ...numbered('m', 10))
    expect(await receive(atFar, 10)).toEqual(numbered('m', 10))
    expect(await receive(atNear, 10)).toEqual(numbered('m', 10))
    await atFar.close()
    await atNear.close()
  }

  test('S10 userName at both brokers, remoteUserName at the other: duplex, with the rights of both [F6.057] [F6.058]', async () => {
    const nothing = '<dynamicallyIncludedDestinations><queue physicalName="none"/></dynamicallyIncludedDestinations>'
    network = await Network.start({
      far: { kind: far, more: plugins(users('boss/secret/bosses', 'bridge/both/net', 'visitor/there/net'), RIGHTS) },
      near: {
        kind: near,
        // By the remote name the other end of a duplex bridge comes back.
        more: plugins(users('boss/secret/bosses', 'bridge/both/net', 'visitor/there/net'), RIGHTS),
        connectors: `
          <networkConnector name="good" duplex="true" userName="bridge" password="both"
            remoteUserName="visitor" remotePassword="there" uri="static:(URL(far))"/>
          <networkConnector name="bad" userName="bridge" password="both" remoteUserName="visitor" remotePassword="wrong"
            uri="static:(URL(far))?initialReconnectDelay=50">${nothing}</networkConnector>
          <networkConnector name="bad-here" userName="bridge" password="wrong"
            uri="static:(URL(far))?initialReconnectDelay=50">${nothing}</networkConnector>`,
      },
    })
    await network.logged('far', 'Started responder end of duplex bridge good@')
    const here = await client(network, 'near', BOSS)
    const there = await client(network, 'far', BOSS)
    await crossesBothWays(here, there, 'open.')
    await refusalsAreErrors(network)
    // The bridge of the real one falls over what it may not consume, for as long as somebody asks for it.
    if (near === 'hermod') await leavesOut(network, here, there)
  })

  /** A wrong password: each attempt is one line, and another one comes. */
  async function refusalsAreErrors(running: Network): Promise<void> {
    const refused = (end: string, name: string): RegExp =>
      new RegExp(
        `shutdown due to a ${end} error: java.lang.SecurityException: User name \\[${name}\\] or password is invalid\\.$`,
      )
    await running.logged('near', refused('remote', 'visitor'), 3)
    // The real one tells of its own refusals at a level that nobody is called for, and without the reason.
    if (near === 'hermod') await running.logged('near', refused('local', 'bridge'), 3)
    const errors = running.broker('near').log.match(/^ERROR.*$/gm) ?? []
    expect(errors.filter((line) => !refused('(remote|local)', '(visitor|bridge)').test(line))).toEqual([])
    const own = errors.filter((line) => line.includes('a local error'))
    expect(own.length > 0).toBe(near === 'hermod')
  }

  /** What the bridge may not consume here stays here, and all else crosses as before. */
  async function leavesOut(running: Network, here: Client, there: Client): Promise<void> {
    const closed = await there.consume('queue://closed.q')
    await running.logged('near', 'User bridge is not authorized to read from: queue://closed.q')
    await here.send('queue://closed.q', 'stays')
    await settled(here, there, 'open.')
    await crossesBothWays(here, there, 'open.')
    expect(await drain(closed, 100)).toEqual([])
    await held(here, 'closed.q', 1)
  }

  test.each(near === far ? TRANSPORTS.slice(1) : TRANSPORTS)(
    'S10 duplex over TLS from $calling to $listening: who shows a certificate is let in by it, others are not [F6.036]',
    async ({ listening, calling }) => {
      const secure = calling === 'ssl' ? 'SSL(far)' : 'NIO+SSL(far)'
      const connector = (name: string): string =>
        `<networkConnector name="${name}" duplex="true" uri="static:(${secure})?initialReconnectDelay=100"/>`
      network = await Network.prepare({
        far: {
          kind: far,
          encrypted: `${listening}://localhost:NIO_PORT?transport.needClientAuth=true`,
          more: plugins('<jaasCertificateAuthenticationPlugin configuration="certificates"/>', RIGHTS) + BROKER_KEYS,
        },
        near: { kind: near, connectors: connector('nc'), more: showing('client.p12') },
        stranger: { kind: 'hermod', connectors: connector('stranger'), more: showing('unknown.p12') },
      } satisfies Record<string, Member>)
      const { folder } = network.broker('far')
      writeFileSync(join(folder, 'login.config'), LOGIN)
      writeFileSync(
        join(folder, 'subjects.properties'),
        'bridge=CN=client, OU=Tests, O=Hermod, C=CH\nboss=/CN="Bob .*, UID=b1/\n',
      )
      writeFileSync(join(folder, 'groups.properties'), 'net=bridge\nbosses=boss\n')
      await network.launch()
      await network.logged('far', 'Started responder end of duplex bridge nc@')
      const here = await client(network, 'near')
      const there = await client(network, 'far', FANCY)
      await crossesBothWays(here, there, 'open.')
      await network.logged('stranger', 'shutdown due to a remote error: java.io.EOFException', 2)
      expect(network.broker('stranger').log).not.toContain('has been established')
      expect(network.broker('far').log).not.toContain('stranger@')
    },
  )
})
