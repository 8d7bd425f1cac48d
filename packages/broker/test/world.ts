/**
 * A broker in the hand of a test: memory store, a clock turned by hand, turns run by hand. Connections, producers and
 * consumers speak the broker port directly and keep what they were told.
 */
import {
  type Ack,
  AckType,
  type BrokerError,
  ConnectionId,
  type ConnectionPort,
  type ConnectionSink,
  type ConnectRequest,
  ConsumerId,
  type ConsumerPort,
  type ConsumerRequest,
  consumerRequest,
  type DeliverySink,
  type Destination,
  type JobStore,
  type Long,
  Message,
  MessageId,
  MessageKind,
  type PluginFactory,
  ProducerId,
  type ProducerPort,
  type SpoolDisk,
  type Store,
  type TransactionId,
} from '@hermod/model'
import { MemoryStore } from '@hermod/store'
import { ManualClock, ManualTurns, RecordingLogger } from '@hermod/testkit'
import { Broker, type IoExceptionHandlerConfig, type KernelHost } from '../src/index.js'
import type { BrokerOptions, InterceptorConfig, PolicyEntryConfig, SystemUsageConfig } from '../src/options.js'

export interface WorldOptions {
  readonly options?: Partial<BrokerOptions>
  readonly policies?: readonly PolicyEntryConfig[]
  readonly systemUsage?: SystemUsageConfig
  readonly store?: Store
  readonly jobStore?: JobStore
  /** Default: one of its own. */
  readonly clock?: ManualClock
  readonly spool?: SpoolDisk
  readonly ioExceptionHandler?: IoExceptionHandlerConfig
  readonly destinationInterceptors?: readonly InterceptorConfig[]
  readonly plugins?: readonly PluginFactory<KernelHost>[]
  readonly concurrentStoreAndDispatchQueues?: boolean
  readonly journalBacklogLimitBytes?: number
}

export class World {
  readonly clock: ManualClock
  readonly turns = new ManualTurns()
  readonly logger = new RecordingLogger()
  readonly store: Store
  readonly broker: Broker
  private connections = 0

  private constructor(options: WorldOptions) {
    this.clock = options.clock ?? new ManualClock()
    this.store = options.store ?? new MemoryStore()
    this.broker = this.makeBroker(options)
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const world = new World(options)
    await world.broker.start()
    await world.settle()
    return world
  }

  /** Turns until nothing is left to do; what reads from the store comes back between turns. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 10; quiet++) {
      if (!this.turns.idle) {
        this.turns.runUntilIdle()
        quiet = 0
      }
      await Promise.resolve()
    }
  }

  /** Moves time, then settles. */
  async pass(ms: number): Promise<void> {
    this.clock.advance(ms)
    await this.settle()
  }

  async connect(request: Partial<ConnectRequest> = {}): Promise<TestConnection> {
    const id = request.connectionId ?? new ConnectionId(`ID:test-1-1-1:${++this.connections}`)
    const connection = new TestConnection(this, id)
    connection.port = await this.broker.connect(
      {
        connectionId: id,
        clientId: id.value,
        userName: null,
        password: null,
        certificateSubject: null,
        remoteAddress: 'tcp://127.0.0.1:1',
        connector: 'openwire',
        protocol: 'openwire',
        failoverReconnect: false,
        faultTolerant: false,
        manageable: true,
        clientMaster: true,
        allowLinkStealing: false,
        advisorySubject: `ConnectionInfo ${id}`,
        ...request,
      },
      connection,
    )
    return connection
  }

  private makeBroker(options: WorldOptions): Broker {
    return new Broker({
      name: options.options?.brokerName ?? 'localhost',
      id: 'ID:test-1-1-0:1',
      store: this.store,
      ...(options.jobStore === undefined ? {} : { jobStore: options.jobStore }),
      spool: options.spool,
      clock: this.clock,
      turnLoop: this.turns.loop,
      log: this.logger,
      options: options.options ?? {},
      policies: options.policies ?? [],
      systemUsage: options.systemUsage ?? {},
      ioExceptionHandler: options.ioExceptionHandler ?? {},
      ...(options.destinationInterceptors === undefined
        ? {}
        : { destinationInterceptors: options.destinationInterceptors }),
      ...(options.journalBacklogLimitBytes === undefined
        ? {}
        : { journalBacklogLimitBytes: options.journalBacklogLimitBytes }),
      plugins: options.plugins ?? [],
      concurrentStoreAndDispatchQueues: options.concurrentStoreAndDispatchQueues ?? true,
      advisorySubjects: {
        destinationInfo: (_connectionId, destination, added) =>
          `DestinationInfo ${added ? 'add' : 'remove'} ${destination}`,
        removeInfo: (id) => `RemoveInfo ${id}`,
        consumerOf: (id, _subject, destination) => `ConsumerInfo ${id} of ${destination}`,
        removeSubscriptionInfo: (_connectionId, clientId, name) => `RemoveSubscriptionInfo ${clientId}:${name}`,
      },
    })
  }
}

export class TestConnection implements ConnectionSink {
  port!: ConnectionPort
  readonly resumed: string[] = []
  readonly closedBecause: (BrokerError | undefined)[] = []
  private made = 0

  constructor(
    readonly world: World,
    readonly id: ConnectionId,
  ) {}

  producer(destination: Destination | null): TestProducer {
    const id = new ProducerId(this.id.value, 1, ++this.made)
    return new TestProducer(
      this.world,
      this.port.addProducer({ id, destination, windowSize: 0, advisorySubject: `ProducerInfo ${id}` }),
      destination,
    )
  }

  consumer(destination: Destination, request: Partial<ConsumerRequest> = {}): TestConsumer {
    const id = request.id ?? new ConsumerId(this.id.value, 1, ++this.made)
    const consumer = new TestConsumer(this, id, destination)
    consumer.port = this.port.addConsumer(
      consumerRequest({ id, destination, prefetchSize: 1000, advisorySubject: `ConsumerInfo ${id}`, ...request }),
      consumer,
    )
    return consumer
  }

  /** The peer has gone. */
  async close(lastDelivered: Long = -1): Promise<void> {
    this.port.close(lastDelivered)
    await this.world.settle()
  }

  producerResumed(producer: ProducerId): void {
    this.resumed.push(producer.toString())
  }
  closed(reason: BrokerError | undefined): void {
    this.closedBecause.push(reason)
  }
  durable(): void {}
  durabilityFailed(): void {}
}

export interface SendOptions {
  readonly destination?: Destination
  readonly persistent?: boolean
  readonly priority?: number
  readonly expiration?: number
  readonly groupID?: string
  readonly transaction?: TransactionId
  readonly properties?: Record<string, string | number | boolean>
  /** Number within the producer; default: the next. */
  readonly sequence?: number
  readonly bytes?: number
}

export class TestProducer {
  private sequence = 0

  constructor(
    private readonly world: World,
    readonly port: ProducerPort,
    private readonly destination: Destination | null,
  ) {}

  message(body: string, options: SendOptions = {}): Message {
    const message = new Message(MessageKind.bytes)
    message.producerId = this.port.id
    message.messageId = new MessageId(this.port.id, options.sequence ?? ++this.sequence)
    message.destination = options.destination ?? this.destination!
    message.persistent = options.persistent ?? true
    message.priority = options.priority ?? 4
    message.timestamp = this.world.clock.now()
    message.expiration = options.expiration ?? 0
    message.groupID = options.groupID ?? null
    message.transactionId = options.transaction ?? null
    message.content = new TextEncoder().encode(body.padEnd(options.bytes ?? 0))
    if (options.properties !== undefined) message.setProperties(new Map(Object.entries(options.properties)))
    return message
  }

  /** Sends without a turn: what follows in the test happens in the same turn. */
  post(body: string, options: SendOptions = {}): Message {
    const message = this.message(body, options)
    this.port.send(message, options.transaction ?? null, true)
    return message
  }

  async send(body: string, options: SendOptions = {}): Promise<Message> {
    const message = this.post(body, options)
    await this.world.settle()
    return message
  }

  async sendAll(bodies: readonly string[], options: SendOptions = {}): Promise<void> {
    for (const body of bodies) this.post(body, options)
    await this.world.settle()
  }
}

export interface Received {
  readonly message: Message
  readonly body: string
  readonly redeliveryCounter: number
}

export class TestConsumer implements DeliverySink {
  port!: ConsumerPort
  readonly received: Received[] = []
  /** How often it was told that there is nothing (end of browse, pull without result). */
  nothings = 0
  /** Prefetches that it was told of. */
  readonly granted: number[] = []
  isClosed = false
  closedBecause: BrokerError | undefined

  constructor(
    readonly connection: TestConnection,
    readonly id: ConsumerId,
    readonly destination: Destination,
  ) {}

  get bodies(): string[] {
    return this.received.map((one) => one.body)
  }
  get counters(): number[] {
    return this.received.map((one) => one.redeliveryCounter)
  }

  deliver(message: Message, redeliveryCounter: number): void {
    this.received.push({ message, body: bodyOf(message), redeliveryCounter })
  }
  deliverNothing(): void {
    this.nothings++
  }
  prefetchGranted(size: number): void {
    this.granted.push(size)
  }
  consumerClosed(reason?: BrokerError): void {
    this.isClosed = true
    this.closedBecause = reason
  }

  /** Acknowledges received messages `first`..`last` (indexes in `received`), with the count a client would send. */
  async ack(first: number, last = first, options: Partial<Ack> & { transaction?: TransactionId } = {}): Promise<void> {
    this.postAck(first, last, options)
    await this.connection.world.settle()
  }

  postAck(first: number, last = first, options: Partial<Ack> & { transaction?: TransactionId } = {}): void {
    const { transaction, ...changes } = options
    const ack: Ack = {
      ackType: AckType.standard,
      destination: this.destination,
      firstMessageId: this.received[first]!.message.messageId,
      lastMessageId: this.received[last]!.message.messageId,
      messageCount: last - first + 1,
      poisonCause: null,
      ...changes,
    }
    this.connection.port.acknowledge(this.id, ack, transaction ?? null, true)
  }

  async ackAll(): Promise<void> {
    if (this.received.length > 0) await this.ack(0, this.received.length - 1)
  }

  async close(lastDelivered: Long = -1): Promise<void> {
    this.connection.port.removeConsumer(this.id, lastDelivered)
    await this.connection.world.settle()
  }
}

export function bodyOf(message: Message): string {
  return new TextDecoder().decode(message.content ?? new Uint8Array()).trimEnd()
}

/** `m1`, `m2`, ...: bodies for a test that counts. */
export function bodies(count: number, from = 1): string[] {
  return Array.from({ length: count }, (_, i) => `m${from + i}`)
}
