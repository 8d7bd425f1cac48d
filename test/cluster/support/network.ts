/** Brokers in processes of their own, of either kind, with bridges between them; and clients that watch what arrives. */

import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ConnectionFactory, type Consumer, type FactorySettings, type Session } from '@hermod/client'
import { type BrokerKind, BrokerProcess } from '../../interop/support/broker-process.js'
import { PASSWORD, putKeyStores } from '../../interop/support/key-stores.js'

export interface Member {
  readonly kind: BrokerKind
  /** `<networkConnector …>` elements; `URL(name)` in them becomes the address of that member. */
  readonly connectors?: string
  /** `<policyEntry …>` elements. */
  readonly policies?: string
  readonly persistent?: boolean
  /** Its second connector is encrypted: `SSL(name)` or `NIO+SSL(name)` is its address. A text: the connector's uri, with NIO_PORT. */
  readonly encrypted?: boolean | string
  /** More attributes of `<broker>`. */
  readonly attributes?: string
  /** More attributes of its first `<transportConnector>`. */
  readonly openwire?: string
  /** Elements inside of it. */
  readonly inOpenwire?: string
  /** More elements of it; FOLDER in them is the member's own, addresses are as in `connectors`. */
  readonly more?: string
  /** It opens a health port: see `HealthPage`. */
  readonly health?: boolean
}

export class Network {
  private constructor(private readonly members: ReadonlyMap<string, BrokerProcess>) {}

  /** Prepares all and starts them, all at once. */
  static async start(members: Readonly<Record<string, Member>>): Promise<Network> {
    const network = await Network.prepare(members)
    await network.launch()
    return network
  }

  /** Their ports are known; nothing runs. */
  static async prepare(members: Readonly<Record<string, Member>>): Promise<Network> {
    const prepared = new Map<string, BrokerProcess>()
    for (const [name, member] of Object.entries(members)) prepared.set(name, await prepare(member))
    const network = new Network(prepared)
    const encrypted = Object.values(members).some((member) => member.encrypted)
    if (encrypted) for (const broker of prepared.values()) putKeyStores(broker.folder)
    for (const [name, member] of Object.entries(members)) network.broker(name).configure(network.text(name, member))
    return network
  }

  async launch(): Promise<void> {
    try {
      await Promise.all([...this.members.values()].map((broker) => broker.start()))
    } catch (error) {
      await this.dispose()
      throw error
    }
  }

  broker(name: string): BrokerProcess {
    const broker = this.members.get(name)
    if (broker === undefined) throw new Error(`no member ${name}`)
    return broker
  }

  /** Waits until the log of a member has `count` lines with `text`. */
  async logged(name: string, text: string | RegExp, count = 1, limitMs = 30_000): Promise<void> {
    const matches = (line: string): boolean => (typeof text === 'string' ? line.includes(text) : text.test(line))
    await eventually(
      () => this.broker(name).log.split('\n').filter(matches).length >= count,
      () => `${name} does not log ${text}:\n${this.broker(name).log}`,
      limitMs,
    )
  }

  /** Waits for as many bridges as `name` has connectors to others. */
  established(name: string, count = 1): Promise<void> {
    return this.logged(name, 'has been established', count)
  }

  async client(name: string, options: ConnectionOptions = {}): Promise<Client> {
    const { url, nioPort, folder } = this.broker(name)
    const { stores } = options
    if (stores === undefined) return Client.connect(url, options)
    const keyStore = { keyStore: join(folder, stores.keyStore), keyStorePassword: PASSWORD }
    const trustStore = { trustStore: join(folder, stores.trustStore), trustStorePassword: PASSWORD }
    return Client.connect(`ssl://localhost:${nioPort}`, options, { ...keyStore, ...trustStore })
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.members.values()].map((broker) => broker.dispose()))
  }

  private withAddresses(text: string): string {
    return text
      .replace(/URL\((\w+)\)/g, (_all, other: string) => this.broker(other).url)
      .replace(/(NIO\+)?SSL\((\w+)\)/g, (_all, nio: string | undefined, other: string) => {
        return `${nio?.toLowerCase() ?? ''}ssl://localhost:${this.broker(other).nioPort}`
      })
  }

  private text(
    name: string,
    {
      connectors = '',
      policies = '',
      persistent = true,
      encrypted = false,
      attributes = '',
      openwire = '',
      inOpenwire = '',
      more = '',
    }: Member,
  ): string {
    const policy =
      policies === ''
        ? ''
        : `<destinationPolicy><policyMap><policyEntries>${policies}</policyEntries></policyMap></destinationPolicy>`
    const store = persistent ? '<persistenceAdapter><kahaDB directory="DATA/kahadb"/></persistenceAdapter>' : ''
    return `<beans xmlns="http://www.springframework.org/schema/beans"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd
        http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">
      <broker xmlns="http://activemq.apache.org/schema/core" brokerName="${name}" dataDirectory="DATA"
        persistent="${persistent}" useJmx="false" schedulePeriodForDestinationPurge="0" ${attributes}>
        ${policy}
        <networkConnectors>${this.withAddresses(connectors)}</networkConnectors>
        ${store}
        ${this.withAddresses(more.replaceAll('FOLDER', this.broker(name).folder))}
        <transportConnectors>
          <transportConnector name="openwire" uri="tcp://127.0.0.1:TCP_PORT" ${openwire}>${inOpenwire}</transportConnector>
          <transportConnector name="nio" uri="${secondUri(encrypted)}"/>
        </transportConnectors>
      </broker>
    </beans>`
  }
}

function prepare({ kind, health = false }: Member): Promise<BrokerProcess> {
  const properties = health ? { 'hermod.health': '127.0.0.1:0' } : {}
  return BrokerProcess.prepare(kind, { properties, startLimitMs: 120_000 }) // several JVMs start at once
}

function secondUri(encrypted: boolean | string): string {
  if (typeof encrypted === 'string') return encrypted
  return `${encrypted ? 'ssl://localhost' : 'nio://127.0.0.1'}:NIO_PORT`
}

export interface ConnectionOptions {
  readonly clientId?: string
  /** Name and password. */
  readonly user?: readonly [string, string]
  /** Stores in the member's folder: then the connection is encrypted. */
  readonly stores?: { readonly keyStore: string; readonly trustStore: string }
}

/** One connection with one session. */
export class Client {
  private constructor(
    private readonly connection: Awaited<ReturnType<ConnectionFactory['createConnection']>>,
    readonly session: Session,
  ) {}

  static async connect(
    url: string,
    { clientId, user }: ConnectionOptions,
    tls?: FactorySettings['tls'],
  ): Promise<Client> {
    const factory = new ConnectionFactory(url, {
      ...(tls === undefined ? {} : { tls }),
      ...(clientId === undefined ? {} : { clientId }),
      ...(user === undefined ? {} : { userName: user[0], password: user[1] }),
    })
    const connection = await factory.createConnection()
    await connection.start()
    return new Client(connection, await connection.createSession())
  }

  /** `queue://A`, `topic://A`. */
  async send(destination: string, ...texts: string[]): Promise<void> {
    const producer = await this.session.createProducer(destination)
    for (const text of texts) await producer.send(this.session.createTextMessage(text))
    await producer.close()
  }

  consume(destination: string, selector?: string): Promise<Consumer> {
    return this.session.createConsumer(destination, selector === undefined ? {} : { selector })
  }

  async close(): Promise<void> {
    await this.connection.close()
  }
}

/** The texts of the next `count` messages. */
export async function receive(consumer: Consumer, count: number, limitMs = 15_000): Promise<string[]> {
  const texts: string[] = []
  while (texts.length < count) {
    const message = await consumer.receive(limitMs)
    if (message === null) throw new Error(`only ${texts.length} of ${count} came: ${texts.join(' ')}`)
    texts.push((message as unknown as { text: string }).text)
  }
  return texts
}

/** What comes until nothing has come for `quietMs`. */
export async function drain(consumer: Consumer, quietMs = 1000): Promise<string[]> {
  const texts: string[] = []
  for (;;) {
    const message = await consumer.receive(quietMs)
    if (message === null) return texts
    texts.push((message as unknown as { text: string }).text)
  }
}

export async function eventually(done: () => boolean, why: () => string, limitMs = 30_000): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!done()) {
    if (Date.now() > deadline) throw new Error(why())
    await delay(20)
  }
}

/** How many messages a queue holds; a browser looks. */
async function browsed(there: Client, queue: string): Promise<number> {
  const browser = there.session.createBrowser(`queue://${queue}`)
  let seen = 0
  for await (const _message of browser) seen++
  return seen
}

/** Waits until a queue holds `count` messages. */
export async function held(there: Client, queue: string, count: number, limitMs = 20_000): Promise<void> {
  await heldByAll([there], queue, count, limitMs)
}

/** Waits until the queues of that name at several brokers hold `count` messages in all; gives how many each does. */
export async function heldByAll(
  theres: readonly Client[],
  queue: string,
  count: number,
  limitMs = 20_000,
): Promise<readonly number[]> {
  const deadline = Date.now() + limitMs
  for (;;) {
    const seen: number[] = []
    for (const there of theres) seen.push(await browsed(there, queue))
    const sum = seen.reduce((total, one) => total + one, 0)
    if (sum === count) return seen
    if (Date.now() > deadline) throw new Error(`${queue} holds ${sum}, not ${count}`)
    await delay(20)
  }
}

export const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`)

/**
 * What consumers `there` asked for until now has become demand `here`: a later one has, and advisories keep their order.
 * `below` is where the name of its queue begins, for a connector that not all may use.
 */
export async function settled(here: Client, there: Client, below = ''): Promise<void> {
  const name = `queue://${below}settled.${Math.random().toString(36).slice(2)}`
  const consumer = await there.consume(name)
  await here.send(name, 'crossed')
  await receive(consumer, 1)
  await consumer.close()
}
