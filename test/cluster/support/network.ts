/** Brokers in processes of their own, of either kind, with bridges between them; and clients that watch what arrives. */

import { setTimeout as delay } from 'node:timers/promises'
import { ConnectionFactory, type Consumer, type Session } from '@hermod/client'
import { type BrokerKind, BrokerProcess } from '../../interop/support/broker-process.js'
import { putKeyStores } from '../../interop/support/key-stores.js'

export interface Member {
  readonly kind: BrokerKind
  /** `<networkConnector …>` elements; `URL(name)` in them becomes the address of that member. */
  readonly connectors?: string
  /** `<policyEntry …>` elements. */
  readonly policies?: string
  readonly persistent?: boolean
  /** Its second connector is encrypted: `SSL(name)`. */
  readonly encrypted?: boolean
  /** More attributes of `<broker>`. */
  readonly attributes?: string
  /** More elements of it; FOLDER in them is the member's own. */
  readonly more?: string
}

export class Network {
  private constructor(private readonly members: ReadonlyMap<string, BrokerProcess>) {}

  /** Prepares all and starts them in the order given. */
  static async start(members: Readonly<Record<string, Member>>): Promise<Network> {
    const prepared = new Map<string, BrokerProcess>()
    for (const [name, member] of Object.entries(members)) prepared.set(name, await BrokerProcess.prepare(member.kind))
    const network = new Network(prepared)
    const encrypted = Object.values(members).some((member) => member.encrypted)
    if (encrypted) for (const broker of prepared.values()) putKeyStores(broker.folder)
    for (const [name, member] of Object.entries(members)) network.broker(name).configure(network.text(name, member))
    try {
      await Promise.all([...prepared.values()].map((broker) => broker.start()))
    } catch (error) {
      await network.dispose()
      throw error
    }
    return network
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
    return Client.connect(this.broker(name).url, options)
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.members.values()].map((broker) => broker.dispose()))
  }

  private text(
    name: string,
    { connectors = '', policies = '', persistent = true, encrypted = false, attributes = '', more = '' }: Member,
  ): string {
    const bridges = connectors
      .replace(/URL\((\w+)\)/g, (_all, other: string) => this.broker(other).url)
      .replace(/SSL\((\w+)\)/g, (_all, other: string) => `ssl://localhost:${this.broker(other).nioPort}`)
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
        <networkConnectors>${bridges}</networkConnectors>
        ${store}
        ${more.replaceAll('FOLDER', this.broker(name).folder)}
        <transportConnectors>
          <transportConnector name="openwire" uri="tcp://127.0.0.1:TCP_PORT"/>
          <transportConnector name="nio" uri="${encrypted ? 'ssl://localhost' : 'nio://127.0.0.1'}:NIO_PORT"/>
        </transportConnectors>
      </broker>
    </beans>`
  }
}

export interface ConnectionOptions {
  readonly clientId?: string
  /** Name and password. */
  readonly user?: readonly [string, string]
}

/** One connection with one session. */
export class Client {
  private constructor(
    private readonly connection: Awaited<ReturnType<ConnectionFactory['createConnection']>>,
    readonly session: Session,
  ) {}

  static async connect(url: string, { clientId, user }: ConnectionOptions): Promise<Client> {
    const factory = new ConnectionFactory(url, {
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

export const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`)

/** What consumers `there` asked for until now has become demand `here`: a later one has, and advisories keep their order. */
export async function settled(here: Client, there: Client): Promise<void> {
  const name = `queue://settled.${Math.random().toString(36).slice(2)}`
  const consumer = await there.consume(name)
  await here.send(name, 'crossed')
  await receive(consumer, 1)
  await consumer.close()
}
