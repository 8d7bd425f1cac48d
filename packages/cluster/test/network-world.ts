/**
 * Networks of brokers in the hand of a test: memory stores, links in memory that can be cut, one clock and one turn loop
 * for all. Clients speak the broker port directly.
 */
import { Broker } from '@hermod/broker'
import type { PolicyEntryConfig } from '@hermod/broker/options'
import {
  AckType,
  ConnectionId,
  type ConnectionPort,
  ConsumerId,
  Destination,
  type Link,
  Message,
  MessageId,
  MessageKind,
  ProducerId,
  type ProducerPort,
  type Random,
  type Store,
} from '@hermod/model'
import { ConsumerInfo } from '@hermod/openwire'
import { type OpenWireAcceptor, openWireAcceptor } from '@hermod/openwire/server'
import { MemoryStore } from '@hermod/store'
import { linkPair, ManualClock, ManualTurns, RecordingLogger } from '@hermod/testkit'
import type { Address } from '@hermod/transport'
import { openWireSubjects } from '../../server/src/advisory-subjects.js'
import type { BridgeSurroundings } from '../src/bridge/bridge.js'
import { Competition } from '../src/bridge/competition.js'
import { staticDiscovery } from '../src/discovery/services.js'
import type { HealthNews } from '../src/health/bridge-watch.js'
import type { LinkSurroundings } from '../src/link/open-link.js'
import { type ConnectorParts, NetworkConnector } from '../src/network-connector.js'
import type { NetworkConnectorOptions } from '../src/options.js'
import { Responders } from '../src/responders.js'
import { settings } from './settings.js'

/** Advisories may leave some milliseconds late. */
const ADVISORY_MS = 20
/** Brokers in a row that word of a consumer may have to pass. */
const MOST_HOPS = 5

export class NetworkWorld {
  readonly clock = new ManualClock()
  readonly turns = new ManualTurns()
  readonly members = new Map<string, Member>()
  private tasks: (() => void)[] = []
  private links: { readonly between: string; readonly ends: readonly Link[] }[] = []

  /** `random`: chunks and the order of what links do are drawn from it. */
  constructor(private readonly random?: Random) {}

  async add(name: string, policies: readonly PolicyEntryConfig[] = []): Promise<Member> {
    const member = new Member(name, this, policies)
    this.members.set(name, member)
    await member.broker.start()
    await this.settle()
    return member
  }

  member(name: string): Member {
    return this.members.get(name)!
  }

  /** Runs until neither links nor turns nor promises have anything to do. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 12; quiet++) {
      await Promise.resolve()
      while (this.tasks.length > 0 || !this.turns.idle) {
        quiet = 0
        this.runOne()
        this.turns.runUntilIdle()
        await Promise.resolve()
      }
    }
  }

  /** One thing that a link does, and the turn it makes. */
  async step(): Promise<void> {
    this.runOne()
    this.turns.runUntilIdle()
    await Promise.resolve()
  }

  async pass(ms: number): Promise<void> {
    await this.settle() // what this moment still brings may set timers
    this.clock.advance(ms)
    await this.settle()
  }

  /** Until all brokers have heard of what happened. */
  async spread(): Promise<void> {
    for (let hop = 0; hop < MOST_HOPS; hop++) await this.pass(ADVISORY_MS)
  }

  /** Ends all links between the two. */
  async cut(one: string, other: string): Promise<void> {
    const between = [`${one}-${other}`, `${other}-${one}`]
    for (const link of this.links) if (between.includes(link.between)) for (const end of link.ends) end.destroy()
    this.links = this.links.filter((link) => !between.includes(link.between))
    await this.settle()
  }

  /** One that `from` opens. Rejects where nobody is there. */
  async dial(from: string, address: Address): Promise<Link> {
    const to = this.members.get(address.host)
    if (to?.isListening !== true) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    const { left, right } = linkPair({
      schedule: (run) => this.tasks.push(run),
      ...(this.random === undefined ? {} : { random: this.random }),
    })
    this.links.push({ between: `${from}-${address.host}`, ends: [left, right] })
    to.acceptor(right)
    return left
  }

  private runOne(): void {
    const at = this.random === undefined ? 0 : Math.floor(this.random.next() * this.tasks.length)
    // Of equal links the order is kept by each link itself, so any of the tasks may be the next.
    const [task] = this.tasks.splice(at, 1)
    task?.()
  }
}

export class Member {
  readonly log = new RecordingLogger()
  readonly news: HealthNews[] = []
  readonly store: Store = new MemoryStore()
  readonly broker: Broker
  readonly acceptor: OpenWireAcceptor
  readonly responders: Responders
  isListening = true
  private readonly around: BridgeSurroundings & LinkSurroundings
  private readonly connectors: NetworkConnector[] = []
  private clients = 0

  constructor(
    readonly name: string,
    readonly world: NetworkWorld,
    policies: readonly PolicyEntryConfig[],
  ) {
    const { clock, turns } = world
    const { log } = this
    this.broker = new Broker({
      name,
      id: `ID:${name}`,
      store: this.store,
      spool: undefined,
      clock,
      turnLoop: turns.loop,
      log,
      policies,
      advisorySubjects: openWireSubjects,
    })
    let seeds = 0
    let addresses = 0
    this.around = {
      broker: this.broker,
      clock,
      turnLoop: turns.loop,
      log,
      competition: new Competition(),
      policies: this.broker,
      vm: undefined,
      tls: undefined,
      providerVersion: null,
      brokerUrl: () => `tcp://${name}:61616`,
      idSeed: (prefix) => `${prefix ?? `ID:${name}`}-${seeds++}`,
      vmAddress: () => `vm://${name}#${2 * addresses++}`,
      bridgeStarted: (peer, createdByDuplex, remoteAddress) =>
        this.broker.bridgeStarted(peer, createdByDuplex, remoteAddress),
      bridgeStopped: (peer) => this.broker.bridgeStopped(peer),
      bridgeHealth: (_peer, _connector, news) => this.news.push(news),
      forwardFailed: (message, cause) => this.broker.forwardFailed(message, cause),
      topicSubscribers: () => this.broker.topicSubscribers(),
      dial: (address) => world.dial(name, address),
    }
    this.responders = new Responders(this.around)
    this.acceptor = openWireAcceptor({
      broker: this.broker,
      turnLoop: turns.loop,
      clock,
      log,
      connector: 'openwire',
      brokerUrl: () => `tcp://${name}:61616`,
      bridges: this.responders.accept,
    })
  }

  /** `search`: another way than by its address. */
  async bridge(
    to: string,
    options: Partial<NetworkConnectorOptions> = {},
    search: Partial<ConnectorParts> = {},
  ): Promise<NetworkConnector> {
    const connector = new NetworkConnector({
      settings: settings({ name: `${this.name}-${to}`, ...options }),
      discovery: staticDiscovery(`static:(tcp://${to}:61616)`),
      around: this.around,
      ...search,
    })
    this.connectors.push(connector)
    connector.start()
    await this.world.settle()
    return connector
  }

  async client(): Promise<WorldClient> {
    const connectionId = new ConnectionId(`ID:client-${this.name}-${++this.clients}`)
    const sink = { durable() {}, durabilityFailed() {}, producerResumed() {}, closed() {} }
    const port = await this.broker.connect(
      {
        connectionId,
        clientId: connectionId.value,
        userName: null,
        password: null,
        certificateSubject: null,
        remoteAddress: 'tcp://127.0.0.1:1',
        connector: 'openwire',
        protocol: 'openwire',
        failoverReconnect: false,
        faultTolerant: false,
        manageable: false,
        clientMaster: true,
        allowLinkStealing: false,
        advisorySubject: null,
      },
      sink,
    )
    return new WorldClient(this.world, connectionId.value, port)
  }

  /** Messages in a queue. */
  count(queue: string): number {
    return this.store.queue(Destination.queue(queue)).count
  }
}

export class WorldClient {
  private made = 0
  private producer: ProducerPort | undefined
  private sequence = 0

  constructor(
    readonly world: NetworkWorld,
    readonly id: string,
    readonly port: ConnectionPort,
  ) {}

  /** Acknowledges each message as it comes, and keeps its text. */
  async consume(
    destination: Destination,
    selector: string | null = null,
    subscriptionName: string | null = null,
  ): Promise<WorldConsumer> {
    const id = new ConsumerId(this.id, 1, ++this.made)
    const terms = { destination, selector, subscriptionName, prefetchSize: 1000 }
    const info = new ConsumerInfo({ ...terms, consumerId: id, clientId: this.id })
    const consumer = new WorldConsumer(this, id)
    this.port.addConsumer(
      {
        ...terms,
        id,
        maximumPendingMessageLimit: 0,
        noLocal: false,
        exclusive: false,
        retroactive: false,
        browser: false,
        priority: 0,
        dispatchAsync: true,
        networkSubscription: false,
        noRangeAcks: false,
        advisorySubject: info,
      },
      consumer,
    )
    await this.world.spread()
    return consumer
  }

  /** Without a turn in between. */
  post(destination: Destination, text: string, persistent = true): void {
    this.producer ??= this.port.addProducer({
      id: new ProducerId(this.id, 1, ++this.made),
      destination: null,
      windowSize: 0,
      advisorySubject: null,
    })
    const message = new Message(MessageKind.bytes)
    message.producerId = this.producer.id
    message.messageId = new MessageId(this.producer.id, ++this.sequence)
    message.destination = destination
    message.persistent = persistent
    message.content = new TextEncoder().encode(text)
    this.producer.send(message, null, true)
  }

  async send(destination: Destination, ...texts: string[]): Promise<void> {
    for (const text of texts) this.post(destination, text)
    await this.world.settle()
  }
}

export class WorldConsumer {
  readonly messages: Message[] = []
  readonly texts: string[] = []
  readonly paths: string[] = []
  private readonly unacknowledged: Message[] = []

  constructor(
    private readonly client: WorldClient,
    private readonly id: ConsumerId,
  ) {}

  deliver(message: Message): void {
    this.messages.push(message)
    this.texts.push(new TextDecoder().decode(message.content ?? new Uint8Array()))
    this.paths.push((message.brokerPath ?? []).map((id) => id.value.replace('ID:', '')).join('>'))
    // Acknowledging from within the dispatch would change the list that the broker is going through.
    this.unacknowledged.push(message)
    if (this.unacknowledged.length === 1) this.client.world.turns.loop.request('flush', this)
  }

  runTurn(): void {
    for (const { messageId, destination } of this.unacknowledged.splice(0)) {
      const ack = {
        ackType: AckType.individual,
        destination,
        firstMessageId: messageId,
        lastMessageId: messageId,
        messageCount: 1,
        poisonCause: null,
      }
      this.client.port.acknowledge(this.id, ack, null, false)
    }
  }

  deliverNothing(): void {}
  consumerClosed(): void {}

  async close(): Promise<void> {
    this.runTurn()
    this.client.port.removeConsumer(this.id, -1)
    await this.client.world.spread()
  }
}
