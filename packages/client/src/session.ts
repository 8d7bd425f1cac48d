/**
 * A session: the unit of order and of transactions. Its consumers deliver one after the other; in `transacted` mode its
 * sends and receives take effect together at `commit`.
 */
import {
  type Clock,
  ConsumerId,
  type Destination,
  type LocalTransactionId,
  type Message,
  ProducerId,
  type Random,
  type SessionId,
} from '@hermod/model'
import {
  ConsumerInfo,
  type MessageDispatch,
  ProducerInfo,
  RemoveInfo,
  RemoveSubscriptionInfo,
  TransactionInfo,
  TransactionType,
} from '@hermod/openwire'
import type { AcknowledgeMode } from './acknowledge-mode.js'
import { Browser, type BrowserHost } from './browser.js'
import { Consumer, type ConsumerHost } from './consumer.js'
import { type ConsumerOptions, consumerInfo } from './consumer-info.js'
import { type NamedDestination, parseDestination } from './destination-options.js'
import { clientErrors } from './errors.js'
import { JmsMessage } from './messages/message.js'
import { BytesMessage, MapMessage, ObjectMessage, StreamMessage, TextMessage } from './messages/typed-messages.js'
import type { JmsValue } from './messages/values.js'
import type { ConnectionOptions } from './options.js'
import { Producer, type ProducerHost } from './producer.js'
import type { RedeliveryPolicies } from './redelivery-policy.js'
import type { Request } from './wire/channel.js'

/** A destination, or its text: `queue://A?consumer.exclusive=true`; a bare name is a queue's. */
export type DestinationLike = Destination | string

/** What a session needs of its connection. */
export interface SessionHost {
  readonly options: ConnectionOptions
  readonly redeliveryPolicies: RedeliveryPolicies
  readonly clientId: string
  readonly hasClientId: boolean
  readonly clock: Clock
  readonly random: Random
  readonly isStarted: boolean
  oneway(command: Request): Promise<void> | undefined
  request(command: Request, what: string, timeoutMs: number): Promise<unknown>
  nextTransactionId(): LocalTransactionId
  createTemporary(kind: 'temp-queue' | 'temp-topic'): Promise<Destination>
  deleteTemporary(destination: Destination): Promise<void>
  checkUsable(destination: Destination): void
  checkConsumable(destination: Destination): void
  sessionClosed(session: Session): void
  reportError(error: unknown): void
}

export class Session implements ConsumerHost, ProducerHost, BrowserHost {
  private readonly consumers = new Map<string, Consumer | Browser>()
  private readonly producers = new Map<string, Producer>()
  private nextConsumer = 0
  private nextProducer = 0
  private transactionId: LocalTransactionId | null = null
  /** The link was lost while this transaction had consumed messages: they will be delivered again. */
  private lostWork = false
  private serial: Promise<void> = Promise.resolve()
  private closedFor: Error | undefined

  /** @internal Connections make sessions. */
  constructor(
    private readonly host: SessionHost,
    readonly id: SessionId,
    readonly mode: AcknowledgeMode,
  ) {}

  get transacted(): boolean {
    return this.mode === 'transacted'
  }

  createTextMessage(text: string | null = null): TextMessage {
    const message = new TextMessage()
    message.text = text
    return message
  }
  createBytesMessage(bytes: Uint8Array = new Uint8Array(0)): BytesMessage {
    const message = new BytesMessage()
    message.bytes = bytes
    return message
  }
  createMapMessage(map: Readonly<Record<string, JmsValue>> = {}): MapMessage {
    const message = new MapMessage()
    message.map = map
    return message
  }
  createStreamMessage(values: readonly JmsValue[] = []): StreamMessage {
    const message = new StreamMessage()
    message.values = values
    return message
  }
  /** `serialized` is Java's serialised form, made elsewhere. */
  createObjectMessage(serialized: Uint8Array | null = null): ObjectMessage {
    const message = new ObjectMessage()
    message.serialized = serialized
    return message
  }
  /** Headers and properties only. */
  createMessage(): JmsMessage {
    return new JmsMessage()
  }

  createTemporaryQueue(): Promise<Destination> {
    return this.host.createTemporary('temp-queue')
  }
  createTemporaryTopic(): Promise<Destination> {
    return this.host.createTemporary('temp-topic')
  }
  /** Refused by the broker while somebody consumes from it. */
  deleteTemporary(destination: Destination): Promise<void> {
    return this.host.deleteTemporary(destination)
  }

  /** Without a destination, each send names one. */
  async createProducer(destination?: DestinationLike): Promise<Producer> {
    this.checkOpen()
    const named = destination === undefined ? undefined : read(destination)
    const windowSize = named?.options['producer.windowSize'] ?? this.host.options.producerWindowSize
    const info = new ProducerInfo({
      producerId: new ProducerId(this.id.connectionId, this.id.value, ++this.nextProducer),
      destination: named?.destination ?? null,
      windowSize: windowSize as number,
      dispatchAsync: (named?.options['producer.dispatchAsync'] as boolean | undefined) ?? false,
    })
    const producer = new Producer(this, info)
    this.producers.set(String(info.producerId), producer)
    await this.announce(info, 'the new producer', () => this.producers.delete(String(info.producerId)))
    return producer
  }

  async createConsumer(destination: DestinationLike, options: ConsumerOptions = {}): Promise<Consumer> {
    return this.addConsumer(this.terms(read(destination), options, null))
  }

  /** Outlives its consumer: what is published meanwhile is kept. Needs a connection with a client id. */
  async createDurableSubscriber(
    topic: DestinationLike,
    name: string,
    options: ConsumerOptions = {},
  ): Promise<Consumer> {
    if (!this.host.hasClientId) throw clientErrors.needsClientId()
    const named = typeof topic === 'string' ? parseDestination(topic, 'topic') : { destination: topic, options: {} }
    return this.addConsumer(this.terms(named, options, name))
  }

  /** Deletes a durable subscription. Refused by the broker while it is in use. */
  async unsubscribe(name: string): Promise<void> {
    this.checkOpen()
    const command = new RemoveSubscriptionInfo({
      connectionId: this.host.nextTransactionId().connectionId,
      clientId: this.host.clientId,
      subcriptionName: name,
    })
    await this.host.request(command, `unsubscribing ${name}`, this.host.options.requestTimeout)
  }

  createBrowser(queue: DestinationLike, selector?: string): Browser {
    this.checkOpen()
    const { destination } = read(queue)
    const info = new ConsumerInfo({
      consumerId: this.nextConsumerId(),
      destination,
      browser: true,
      prefetchSize: this.host.options['prefetchPolicy.queueBrowserPrefetch'],
      dispatchAsync: true,
      selector: selector ?? null,
      clientId: this.host.clientId,
    })
    return new Browser(this, info)
  }

  /** Everything sent and received since the last commit takes effect. Rejects if it was rolled back instead. */
  async commit(): Promise<void> {
    this.checkTransacted('commit')
    if (this.lostWork) {
      const id = String(this.transactionId)
      await this.rollback()
      throw clientErrors.inDoubt({ id, what: 'messages it had received were not acknowledged yet' })
    }
    const id = this.transactionId
    if (id === null) return
    for (const consumer of this.eachConsumer()) consumer.acknowledgeDelivered(id)
    this.transactionId = null
    try {
      await this.endTransaction(id, TransactionType.commitOnePhase)
    } catch (error) {
      for (const consumer of this.eachConsumer()) consumer.rollback()
      throw error
    }
    for (const consumer of this.eachConsumer()) consumer.committed()
  }

  /** Sends are undone; received messages are delivered again after the redelivery delay. */
  async rollback(): Promise<void> {
    this.checkTransacted('rollback')
    const id = this.transactionId
    this.transactionId = null
    this.lostWork = false
    if (id !== null) await this.endTransaction(id, TransactionType.rollback)
    for (const consumer of this.eachConsumer()) consumer.rollback()
  }

  /** Delivers again what was delivered and not acknowledged. Not for transacted sessions. */
  async recover(): Promise<void> {
    this.checkOpen()
    if (this.transacted) throw clientErrors.transacted({ what: 'recover' })
    for (const consumer of this.eachConsumer()) consumer.rollback()
  }

  /** Open work is rolled back, producers and consumers end. */
  async close(): Promise<void> {
    if (this.closedFor !== undefined) return
    if (this.transactionId !== null) await this.rollback().catch((error: unknown) => this.host.reportError(error))
    for (const consumer of this.eachConsumer()) await consumer.close()
    for (const producer of [...this.producers.values()]) await producer.close()
    this.ended(clientErrors.closed({ what: 'session' }))
    this.host.oneway(new RemoveInfo({ objectId: this.id, lastDeliveredSequenceId: -1 }))
    this.host.sessionClosed(this)
  }

  // What consumers, producers and browsers need of their session.

  get clock(): Clock {
    return this.host.clock
  }
  get random(): Random {
    return this.host.random
  }
  get isStarted(): boolean {
    return this.host.isStarted
  }
  get useAsyncSend(): boolean {
    return this.host.options.useAsyncSend
  }
  get alwaysSyncSend(): boolean {
    return this.host.options.alwaysSyncSend
  }
  get useCompression(): boolean {
    return this.host.options.useCompression
  }
  get sendTimeoutMs(): number {
    return this.host.options.sendTimeout
  }

  /** @internal */
  now(): number {
    return this.host.clock.now()
  }
  /** @internal */
  oneway(command: Request): Promise<void> | undefined {
    return this.closedFor === undefined ? this.host.oneway(command) : undefined
  }
  /** @internal */
  request(command: Request, what: string, timeoutMs: number): Promise<unknown> {
    return this.host.request(command, what, timeoutMs)
  }
  /** @internal */
  checkUsable(destination: Destination): void {
    this.checkOpen()
    this.host.checkUsable(destination)
  }
  /** @internal */
  reportError(error: unknown): void {
    this.host.reportError(error)
  }
  /** @internal */
  runSerially(task: () => Promise<void>): void {
    this.serial = this.serial.then(task).catch((error: unknown) => this.host.reportError(error))
  }

  /** @internal */
  transaction(): Message['transactionId'] {
    if (!this.transacted) return null
    if (this.transactionId === null) {
      this.transactionId = this.host.nextTransactionId()
      this.host.oneway(this.transactionCommand(this.transactionId, TransactionType.begin))
    }
    return this.transactionId
  }
  /** @internal */
  beforeDelivery(): void {
    this.transaction()
  }
  /** @internal */
  acknowledge(consumer: Consumer, message: Message): void {
    this.checkOpen()
    if (this.mode === 'individual') consumer.acknowledgeOne(message)
    else if (this.mode === 'client') for (const each of this.eachConsumer()) each.acknowledgeDelivered(null)
  }
  /** @internal */
  async openBrowser(browser: Browser): Promise<void> {
    this.checkOpen()
    this.host.checkConsumable(browser.info.destination!)
    const key = String(browser.info.consumerId)
    this.consumers.set(key, browser)
    await this.announce(browser.info, 'the new browser', () => this.consumers.delete(key))
  }
  /** @internal */
  browserClosed(browser: Browser): void {
    this.consumers.delete(String(browser.info.consumerId))
  }
  /** @internal */
  consumerClosed(consumer: Consumer): void {
    this.consumers.delete(String(consumer.id))
  }
  /** @internal */
  producerClosed(producer: Producer): void {
    this.oneway(new RemoveInfo({ objectId: producer.id, lastDeliveredSequenceId: -2 }))
    this.producers.delete(String(producer.id))
  }

  // What the connection tells its sessions.

  /** @internal */
  dispatched(dispatch: MessageDispatch): void {
    this.consumers.get(String(dispatch.consumerId))?.dispatched(dispatch)
  }
  /** @internal */
  windowAcknowledged(producer: ProducerId, size: number): void {
    this.producers.get(String(producer))?.windowAcknowledged(size)
  }
  /** @internal The broker closed a consumer. */
  consumerEnded(id: ConsumerId): void {
    this.consumers.get(String(id))?.ended()
    this.consumers.delete(String(id))
  }
  /** @internal The broker lets a consumer have another prefetch than it asked for. */
  prefetchGranted(id: ConsumerId, size: number): void {
    this.consumers.get(String(id))?.prefetchGranted(size)
  }
  /** @internal */
  started(): void {
    for (const consumer of this.eachConsumer()) consumer.wake()
  }
  /** @internal */
  interrupted(): void {
    for (const consumer of this.eachConsumer()) {
      if (this.transacted && consumer.hasDelivered) this.lostWork = true
      consumer.interrupted()
    }
    for (const producer of this.producers.values()) producer.interrupted()
  }
  /** @internal */
  resumed(): void {
    for (const consumer of this.eachConsumer()) consumer.resumed()
  }
  /** @internal */
  ended(reason: Error): void {
    this.closedFor = reason
    for (const consumer of this.consumers.values()) consumer.ended()
    for (const producer of this.producers.values()) producer.ended(reason)
    this.consumers.clear()
    this.producers.clear()
  }

  private async addConsumer(info: ConsumerInfo): Promise<Consumer> {
    this.checkOpen()
    this.host.checkConsumable(info.destination!)
    const { options } = this.host
    const consumer = new Consumer(this, info, {
      policy: this.host.redeliveryPolicies(info.destination!),
      nonBlockingRedelivery: options.nonBlockingRedelivery,
      optimizeAcknowledge: options.optimizeAcknowledge,
      batchDelayMs: options.optimizeAcknowledgeTimeOut,
      auditDepth: options.checkForDuplicates ? options.auditDepth : 0,
      checkExpiry: options.consumerExpiryCheckEnabled,
    })
    const key = String(info.consumerId)
    // Before the broker answers: dispatches may come ahead of the answer.
    this.consumers.set(key, consumer)
    await this.announce(info, 'the new consumer', () => this.consumers.delete(key))
    return consumer
  }

  private async announce(command: ConsumerInfo | ProducerInfo, what: string, undo: () => void): Promise<void> {
    try {
      await this.host.request(command, what, this.host.options.requestTimeout)
    } catch (error) {
      undo()
      throw error
    }
  }

  private terms(named: NamedDestination, given: ConsumerOptions, subscriptionName: string | null): ConsumerInfo {
    const identity = { consumerId: this.nextConsumerId(), clientId: this.host.clientId, subscriptionName }
    return consumerInfo(identity, named, given, this.host.options)
  }

  private nextConsumerId(): ConsumerId {
    return new ConsumerId(this.id.connectionId, this.id.value, ++this.nextConsumer)
  }

  private eachConsumer(): Consumer[] {
    return [...this.consumers.values()].filter((each) => each instanceof Consumer)
  }

  private async endTransaction(id: LocalTransactionId, type: TransactionType): Promise<void> {
    const what = `the ${type === TransactionType.rollback ? 'rollback' : 'commit'} of ${id}`
    await this.host.request(this.transactionCommand(id, type), what, this.host.options.requestTimeout)
  }

  private transactionCommand(transactionId: LocalTransactionId, type: TransactionType): TransactionInfo {
    return new TransactionInfo({ connectionId: transactionId.connectionId, transactionId, type })
  }

  private checkOpen(): void {
    if (this.closedFor !== undefined) throw this.closedFor
  }

  private checkTransacted(what: string): void {
    this.checkOpen()
    if (!this.transacted) throw clientErrors.notTransacted({ what })
  }
}

function read(destination: DestinationLike): NamedDestination {
  return typeof destination === 'string' ? parseDestination(destination, 'queue') : { destination, options: {} }
}
