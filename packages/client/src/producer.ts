/** A producer: stamps messages and sends them, waiting for the broker where the delivery mode asks for it. */
import { type Destination, type Message, MessageId, type ProducerId } from '@hermod/model'
import { compressContent, type ProducerInfo } from '@hermod/openwire'
import { clientErrors } from './errors.js'
import type { JmsMessage } from './messages/message.js'
import type { Request } from './wire/channel.js'

export interface SendOptions {
  /** Needed, and only allowed, when the producer has no destination of its own. */
  readonly destination?: Destination
  /** Default: the producer's, which is true. */
  readonly persistent?: boolean
  /** 0 to 9; default: the producer's, which is 4. */
  readonly priority?: number
  /** ms until the message expires; 0 never. Default: the producer's, which is 0. */
  readonly timeToLive?: number
  /** Consumers see it as redelivered: for one who sends again what may have arrived before. Default: false. */
  readonly redelivered?: boolean
}

/** What a producer needs of its session. */
export interface ProducerHost {
  readonly useAsyncSend: boolean
  readonly alwaysSyncSend: boolean
  readonly useCompression: boolean
  readonly sendTimeoutMs: number
  now(): number
  /** The transaction sends belong to, begun if need be; null outside of transactions. */
  transaction(): Message['transactionId']
  checkUsable(destination: Destination): void
  /** A promise where it must wait for a connection first. */
  oneway(command: Request): Promise<void> | undefined
  request(command: Request, what: string, timeoutMs: number): Promise<unknown>
  producerClosed(producer: Producer): void
}

export class Producer {
  /** Used when a send names none. */
  persistent = true
  priority = 4
  /** ms; 0: messages never expire. */
  timeToLive = 0
  disableTimestamp = false
  private sequence = 0
  private inFlightBytes = 0
  private windowWaiters: (() => void)[] = []
  private closedFor: Error | undefined

  /** @internal Sessions make producers. */
  constructor(
    private readonly host: ProducerHost,
    /** @internal */ readonly info: ProducerInfo,
  ) {}

  get id(): ProducerId {
    return this.info.producerId!
  }
  /** Null when each send names its destination. */
  get destination(): Destination | null {
    return this.info.destination
  }

  /**
   * Resolves when the message is on its way; for a persistent message outside a transaction when the broker has it
   * safe. Rejects with JmsError when the broker refuses it, with BrokerError when it cannot be sent.
   */
  async send(message: JmsMessage, options: SendOptions = {}): Promise<void> {
    if (this.closedFor !== undefined) throw this.closedFor
    const destination = this.destinationFor(options.destination)
    this.host.checkUsable(destination)
    const windowSize = this.info.windowSize
    while (windowSize > 0 && this.inFlightBytes >= windowSize) await this.windowOpens()
    const wire = this.stamp(message.wire, destination, options)
    const isSync =
      (wire.persistent && wire.transactionId === null && !this.host.useAsyncSend) || this.host.alwaysSyncSend
    if (isSync) {
      await this.host.request(wire, `the message sent to ${destination}`, this.host.sendTimeoutMs)
      return
    }
    if (windowSize > 0) this.inFlightBytes += wire.accountedSize
    const waits = this.host.oneway(wire)
    if (waits !== undefined) await waits
  }

  async close(): Promise<void> {
    if (this.closedFor !== undefined) return
    this.host.producerClosed(this)
    this.ended(clientErrors.closed({ what: 'producer' }))
  }

  /** @internal The broker has taken `size` bytes. */
  windowAcknowledged(size: number): void {
    this.inFlightBytes = Math.max(0, this.inFlightBytes - size)
    if (this.inFlightBytes < this.info.windowSize) this.releaseWindow()
  }

  /** @internal What was in flight is lost or will be sent again: the new broker acknowledges only what it gets. */
  interrupted(): void {
    this.inFlightBytes = 0
    this.releaseWindow()
  }

  /** @internal */
  ended(reason: Error): void {
    this.closedFor = reason
    this.releaseWindow()
  }

  private destinationFor(named: Destination | undefined): Destination {
    const own = this.info.destination
    if (own === null) {
      if (named === undefined) throw clientErrors.noDestination()
      return named
    }
    if (named !== undefined && !named.equals(own)) throw clientErrors.fixedDestination({ destination: own })
    return own
  }

  /** Fills in what a send decides, on the application's message, and gives the copy that travels. */
  private stamp(wire: Message, destination: Destination, options: SendOptions): Message {
    const now = this.host.now()
    const timeToLive = options.timeToLive ?? this.timeToLive
    wire.producerId = this.id
    wire.messageId = new MessageId(this.id, ++this.sequence)
    wire.destination = destination
    wire.originalDestination = null
    wire.transactionId = this.host.transaction()
    wire.originalTransactionId = null
    wire.persistent = options.persistent ?? this.persistent
    wire.priority = checkedPriority(options.priority ?? this.priority)
    wire.timestamp = this.disableTimestamp ? 0 : now
    wire.expiration = timeToLive > 0 ? now + timeToLive : 0
    wire.redeliveryCounter = options.redelivered === true ? 1 : 0
    wire.brokerPath = null
    wire.responseRequired = false
    // The application may change and send its message again while this one still waits for an answer.
    const travelling = wire.copy()
    if (this.host.useCompression && !travelling.compressed) compressContent(travelling)
    return travelling
  }

  private async windowOpens(): Promise<void> {
    await new Promise<void>((resolve) => this.windowWaiters.push(resolve))
    if (this.closedFor !== undefined) throw this.closedFor
  }

  private releaseWindow(): void {
    for (const release of this.windowWaiters.splice(0)) release()
  }
}

function checkedPriority(priority: number): number {
  if (Number.isInteger(priority) && priority >= 0 && priority <= 9) return priority
  throw clientErrors.badValue({ what: `priority ${priority}`, reason: 'a whole number from 0 to 9 is expected' })
}
