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
import { type ConsumerInfo, ProducerInfo, RemoveInfo, RemoveSubscriptionInfo } from '@hermod/openwire'
import type { AcknowledgeMode } from './acknowledge-mode.js'
import { Browser, type BrowserHost } from './browser.js'
import { Consumer, type ConsumerHost } from './consumer.js'
import { browserInfo, type ConsumerOptions, consumerInfo } from './consumer-info.js'
import { consumerTerms } from './consumer-terms.js'
import { type NamedDestination, parseDestination } from './destination-options.js'
import { Endpoints } from './endpoints.js'
import { clientErrors } from './errors.js'
import { JmsMessage } from './messages/message.js'
import { BytesMessage, MapMessage, ObjectMessage, StreamMessage, TextMessage } from './messages/typed-messages.js'
import type { JmsValue } from './messages/values.js'
import type { ConnectionOptions } from './options.js'
import { Producer, type ProducerHost } from './producer.js'
import type { RedeliveryPolicies } from './redelivery-policy.js'
import { TransactionContext } from './transaction-context.js'
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
  /** @internal */
  readonly endpoints: Endpoints
  private readonly transactions: TransactionContext
  private nextConsumer = 0
  private nextProducer = 0
  private serial: Promise<void> = Promise.resolve()
  private closedFor: Error | undefined

  /** @internal Connections make sessions. */
  constructor(
    private readonly host: SessionHost,
    readonly id: SessionId,
    readonly mode: AcknowledgeMode,
  ) {
    this.endpoints = new Endpoints(host)
    this.transactions = new TransactionContext(host, this.endpoints)
  }

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
    await this.endpoints.addProducer(producer)
    return producer
  }

  async createConsumer(destination: DestinationLike, options: ConsumerOptions = {}): Promise<Consumer> {
    return this.addConsumer(this.consumerInfo(read(destination), options, null))
  }

  /** Outlives its consumer: what is published meanwhile is kept. Needs a connection with a client id. */
  async createDurableSubscriber(
    topic: DestinationLike,
    name: string,
    options: ConsumerOptions = {},
  ): Promise<Consumer> {
    if (!this.host.hasClientId) throw clientErrors.needsClientId()
    return this.addConsumer(this.consumerInfo(read(topic, 'topic'), options, name))
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
    const identity = { consumerId: this.nextConsumerId(), clientId: this.host.clientId, subscriptionName: null }
    return new Browser(this, browserInfo(identity, destination, selector, this.host.options))
  }

  /** Everything sent and received since the last commit takes effect. Rejects if it was rolled back instead. */
  async commit(): Promise<void> {
    this.checkTransacted('commit')
    await this.transactions.commit()
  }

  /** Sends are undone; received messages are delivered again after the redelivery delay. */
  async rollback(): Promise<void> {
    this.checkTransacted('rollback')
    await this.transactions.rollback()
  }

  /** Delivers again what was delivered and not acknowledged. Not for transacted sessions. */
  async recover(): Promise<void> {
    this.checkOpen()
    if (this.transacted) throw clientErrors.transacted({ what: 'recover' })
    for (const consumer of this.endpoints.consumers()) consumer.rollback()
  }

  /** Open work is rolled back, producers and consumers end. */
  async close(): Promise<void> {
    if (this.closedFor !== undefined) return
    if (this.transactions.isOpen) await this.rollback().catch((error: unknown) => this.host.reportError(error))
    await this.endpoints.close()
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
    return this.transacted ? this.transactions.join() : null
  }
  /** @internal */
  beforeDelivery(): void {
    this.transaction()
  }
  /** @internal */
  acknowledge(consumer: Consumer, message: Message): void {
    this.checkOpen()
    if (this.mode === 'individual') consumer.unacknowledged.acknowledgeOne(message)
    else if (this.mode === 'client')
      for (const each of this.endpoints.consumers()) each.unacknowledged.acknowledgeAll(null)
  }
  /** @internal */
  async openBrowser(browser: Browser): Promise<void> {
    this.checkOpen()
    this.host.checkConsumable(browser.info.destination!)
    await this.endpoints.addReceiver(browser, 'the new browser')
  }
  /** @internal */
  browserClosed(browser: Browser): void {
    this.endpoints.removeReceiver(browser)
  }
  /** @internal */
  consumerClosed(consumer: Consumer): void {
    this.endpoints.removeReceiver(consumer)
  }
  /** @internal */
  producerClosed(producer: Producer): void {
    this.oneway(new RemoveInfo({ objectId: producer.id, lastDeliveredSequenceId: -2 }))
    this.endpoints.removeProducer(producer)
  }

  // What the connection tells its sessions.

  /** @internal */
  interrupted(): void {
    if (this.transacted) this.transactions.interrupted()
    this.endpoints.interrupted()
  }
  /** @internal */
  ended(reason: Error): void {
    this.closedFor = reason
    this.endpoints.ended(reason)
  }

  private async addConsumer(info: ConsumerInfo): Promise<Consumer> {
    this.checkOpen()
    this.host.checkConsumable(info.destination!)
    const terms = consumerTerms(this.host.redeliveryPolicies(info.destination!), this.host.options)
    const consumer = new Consumer(this, info, terms)
    await this.endpoints.addReceiver(consumer, 'the new consumer')
    return consumer
  }

  private consumerInfo(named: NamedDestination, given: ConsumerOptions, subscriptionName: string | null): ConsumerInfo {
    const identity = { consumerId: this.nextConsumerId(), clientId: this.host.clientId, subscriptionName }
    return consumerInfo(identity, named, given, this.host.options)
  }

  private nextConsumerId(): ConsumerId {
    return new ConsumerId(this.id.connectionId, this.id.value, ++this.nextConsumer)
  }

  private checkOpen(): void {
    if (this.closedFor !== undefined) throw this.closedFor
  }

  private checkTransacted(what: string): void {
    this.checkOpen()
    if (!this.transacted) throw clientErrors.notTransacted({ what })
  }
}

function read(destination: DestinationLike, kind: 'queue' | 'topic' = 'queue'): NamedDestination {
  return typeof destination === 'string' ? parseDestination(destination, kind) : { destination, options: {} }
}
