/**
 * A consumer: receives by `receive`, by a listener, or by `for await`.
 *
 *   broker ──dispatch──▶ buffer ──deliver──▶ application ──ack──▶ broker
 *                          ▲                     │ rollback, listener failed
 *                          └──── after a delay ──┘   (or poison: the broker moves it to the dead-letter queue)
 */
import {
  AckType,
  type Clock,
  type ConsumerId,
  type Destination,
  type Long,
  type Message,
  type Random,
  type Timer,
} from '@hermod/model'
import { ConsumerControl, type ConsumerInfo, type MessageAck, type MessageDispatch, RemoveInfo } from '@hermod/openwire'
import { AckSender } from './ack-sender.js'
import type { AcknowledgeMode } from './acknowledge-mode.js'
import { DuplicateAudit } from './duplicate-audit.js'
import { clientErrors } from './errors.js'
import type { JmsMessage } from './messages/message.js'
import { viewOf } from './messages/typed-messages.js'
import { PrefetchBuffer } from './prefetch-buffer.js'
import { Pulls } from './pulls.js'
import { ReceiveWaiters } from './receive-waiters.js'
import { Redeliveries } from './redeliveries.js'
import { type ClientRedeliveryPolicy, isPoison } from './redelivery-policy.js'
import type { Request } from './wire/channel.js'

/** Called with each message, one at a time per session. The message counts as consumed when it returns or resolves. */
export type MessageListener = (message: JmsMessage) => void | Promise<void>

/** What a consumer needs of its session. */
export interface ConsumerHost {
  readonly mode: AcknowledgeMode
  readonly clock: Clock
  readonly random: Random
  readonly isStarted: boolean
  oneway(command: Request): void
  /** Runs deliveries of the session's consumers one after the other. */
  runSerially(task: () => Promise<void>): void
  /** A message is handed over: begins the transaction of a transacted session. */
  beforeDelivery(): void
  acknowledge(consumer: Consumer, message: Message): void
  consumerClosed(consumer: Consumer): void
  reportError(error: unknown): void
}

export interface ConsumerTerms {
  readonly policy: ClientRedeliveryPolicy
  readonly nonBlockingRedelivery: boolean
  readonly optimizeAcknowledge: boolean
  readonly batchDelayMs: number
  readonly auditDepth: number
  readonly checkExpiry: boolean
}

/** Share of the prefetch after which acks, or news that messages have arrived, are sent. */
const BATCH_SHARE = 0.65
const WINDOW_SHARE = 0.5
/** What REDELIVERED acks and removals say when nothing was delivered. */
const NOTHING_DELIVERED = -1

export class Consumer implements AsyncIterable<JmsMessage> {
  private readonly buffer = new PrefetchBuffer()
  private readonly audit: DuplicateAudit
  /** Handed over and not acknowledged, oldest first. */
  private delivered: Message[] = []
  /** Handed over beyond the last DELIVERED ack. */
  private unreported = 0
  private readonly waiters: ReceiveWaiters
  private readonly acks: AckSender
  private listener: MessageListener | undefined
  private delivering = false
  private readonly redeliveries: Redeliveries
  private readonly pulls: Pulls
  private batchTimer: Timer | undefined
  private lastDelivered: Long = NOTHING_DELIVERED
  /** As the broker grants it, which may be less than was asked for. */
  private prefetch: number
  /** Acknowledgements may have been lost with a link. */
  private wasInterrupted = false
  private state: 'open' | 'closing' | 'closed' = 'open'

  /** @internal Sessions make consumers. */
  constructor(
    private readonly host: ConsumerHost,
    /** @internal */ readonly info: ConsumerInfo,
    private readonly terms: ConsumerTerms,
  ) {
    this.prefetch = info.prefetchSize
    this.audit = new DuplicateAudit(terms.auditDepth)
    this.waiters = new ReceiveWaiters(host.clock)
    const send = (command: Request): void => host.oneway(command)
    this.acks = new AckSender(info, send)
    this.pulls = new Pulls(info, host.clock, send)
    const { clock, random } = host
    const { policy, nonBlockingRedelivery } = terms
    const { acks, buffer } = this
    const wake = (): void => this.wake()
    this.redeliveries = new Redeliveries({ policy, nonBlockingRedelivery, clock, random, acks, buffer, wake })
  }

  get id(): ConsumerId {
    return this.info.consumerId!
  }
  get destination(): Destination {
    return this.info.destination!
  }
  get selector(): string | null {
    return this.info.selector
  }

  /** The next message; waits up to `timeoutMs` (0 or left out: for ever). Null when the time is over or the consumer closes. */
  async receive(timeoutMs = 0): Promise<JmsMessage | null> {
    this.checkReceivable()
    const ready = this.take()
    if (ready !== undefined) return ready
    if (!this.isPulling) return this.waiters.wait(timeoutMs)
    // The broker says when the time is over: a message it sends meanwhile must not find nobody waiting.
    this.pulls.ask(timeoutMs)
    return this.waiters.wait(timeoutMs > 0 ? this.pulls.answerMs(timeoutMs) : 0)
  }

  /** A message that is there, or null. With prefetch 0 the broker is asked. */
  async receiveNoWait(): Promise<JmsMessage | null> {
    this.checkReceivable()
    const ready = this.take()
    if (ready !== undefined) return ready
    if (!this.isPulling) return null
    this.pulls.ask(-1)
    return this.waiters.wait(this.pulls.answerMs(0))
  }

  /** Delivers to `listener` from now on; undefined stops that. A listener that fails has its message delivered again. */
  setListener(listener: MessageListener | undefined): void {
    if (this.state !== 'open') throw clientErrors.closed({ what: 'consumer' })
    this.listener = listener
    if (listener !== undefined && this.isPulling) this.pulls.ask(0)
    this.wake()
  }

  /** Ends when the consumer is closed. */
  async *[Symbol.asyncIterator](): AsyncIterator<JmsMessage> {
    while (this.state === 'open') {
      const message = await this.receive()
      if (message === null) return
      yield message
    }
  }

  /** Undelivered messages go back to the broker. Inside a transaction that has consumed, it happens at its end. */
  async close(): Promise<void> {
    if (this.state !== 'open') return
    this.state = 'closing'
    this.waiters.release()
    if (this.host.mode === 'transacted' && this.delivered.length > 0) return
    this.finishClose()
  }

  /** @internal */
  dispatched(dispatch: MessageDispatch): void {
    if (this.state === 'closed') return
    const message = dispatch.message
    if (message === null) {
      this.pullEnded()
      return
    }
    message.redeliveryCounter = dispatch.redeliveryCounter
    if (this.wasInterrupted && this.audit.has(message.messageId)) {
      this.acks.send(AckType.individual, [message])
      this.pullAgain()
      return
    }
    if (this.wasExceeded(message)) {
      const reason = `Dispatch[${message.redeliveryCounter}] to ${this.id}`
      this.acks.poison(message, reason, this.terms.policy)
      this.pullAgain()
      return
    }
    this.buffer.push(message)
    this.wake()
  }

  /** Others gave it back too often. The broker's own redeliveries, which it marks, do not count. */
  private wasExceeded(message: Message): boolean {
    const { policy } = this.terms
    if (this.host.mode !== 'transacted' || !policy.preDispatchCheck) return false
    return isPoison(policy, message.redeliveryCounter) && !message.properties().has('redeliveryDelay')
  }

  /** @internal Started, a redelivery delay is over, or a message has come: deliver what can be. */
  wake(): void {
    if (this.redeliveries.isHolding || !this.host.isStarted || this.state !== 'open') return
    if (this.listener !== undefined) this.deliverToListener()
    else this.serveWaiters()
  }

  /** @internal Everything handed over is acknowledged, in the transaction if one is given. True if there was something. */
  acknowledgeDelivered(transaction: MessageAck['transactionId']): boolean {
    if (this.delivered.length === 0) return false
    const messages = this.delivered
    this.delivered = []
    this.unreported = 0
    this.acks.send(AckType.standard, messages, transaction)
    if (transaction === null) for (const message of messages) this.audit.add(message.messageId)
    return true
  }

  /** @internal */
  acknowledgeOne(message: Message): void {
    const at = this.delivered.indexOf(message)
    if (at < 0) return
    this.delivered.splice(at, 1)
    this.acks.send(AckType.individual, [message])
    this.audit.add(message.messageId)
  }

  /** @internal What was handed over and not acknowledged is delivered again, or given up as poison. */
  rollback(cause?: unknown): void {
    const messages = this.delivered
    this.delivered = []
    this.unreported = 0
    if (messages.length > 0) this.redeliveries.again(messages, cause)
    if (this.state === 'closing') this.finishClose()
  }

  /** @internal The transaction is committed. */
  committed(): void {
    if (this.state === 'closing') this.finishClose()
  }

  get hasDelivered(): boolean {
    return this.delivered.length > 0
  }

  /** @internal The link is gone: what the broker had dispatched, it will dispatch again. */
  interrupted(): void {
    this.wasInterrupted = true
    // The next broker may have other policies.
    this.prefetch = this.info.prefetchSize
    this.buffer.clear()
    this.delivered = []
    this.unreported = 0
    this.redeliveries.clear()
  }

  /** @internal A pull that was waiting must be said again. */
  resumed(): void {
    this.pullAgain()
  }

  /** @internal A policy of the broker has changed the prefetch; with 0 nothing comes that is not asked for. */
  prefetchGranted(size: number): void {
    const was = this.prefetch
    this.prefetch = size
    if (was !== 0) this.pullAgain()
  }

  /** @internal The broker or the connection has ended this consumer. */
  ended(): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.redeliveries.clear()
    this.batchTimer?.cancel()
    this.buffer.clear()
    this.waiters.release()
  }

  private get isPulling(): boolean {
    return this.prefetch === 0
  }

  private checkReceivable(): void {
    if (this.state !== 'open') throw clientErrors.closed({ what: 'consumer' })
    if (this.listener !== undefined) throw clientErrors.listenerSet()
  }

  private take(): JmsMessage | undefined {
    if (this.redeliveries.isHolding || !this.host.isStarted) return undefined
    const message = this.nextLive()
    return message === undefined ? undefined : this.handOver(message)
  }

  /** The next message that has not expired meanwhile; expired ones are given back as such. */
  private nextLive(): Message | undefined {
    for (;;) {
      const message = this.buffer.shift()
      if (message === undefined) return undefined
      if (!this.terms.checkExpiry || !message.isExpired(this.host.clock.now())) return message
      this.acks.send(AckType.expired, [message])
      this.pullAgain()
    }
  }

  /** Gives a message to `receive`, which counts as consumed at once in the automatic modes. */
  private handOver(message: Message): JmsMessage {
    const view = this.deliver(message)
    this.consumed(message)
    return view
  }

  private deliver(message: Message): JmsMessage {
    this.host.beforeDelivery()
    this.delivered.push(message)
    this.unreported++
    this.lastDelivered = message.messageId.brokerSequenceId
    const view = viewOf(message)
    view.acknowledger = { acknowledge: async (wire) => this.host.acknowledge(this, wire) }
    return view
  }

  private consumed(message: Message): void {
    const { mode } = this.host
    if (mode === 'auto' && !this.terms.optimizeAcknowledge) {
      this.delivered = this.delivered.filter((other) => other !== message)
      this.unreported = 0
      this.acks.send(AckType.standard, [message])
      this.audit.add(message.messageId)
    } else if (mode === 'auto' || mode === 'dups-ok') this.batch()
    else this.reportDelivered()
  }

  private batch(): void {
    if (this.delivered.length >= Math.max(1, this.prefetch * BATCH_SHARE)) {
      this.flushBatch()
      return
    }
    this.batchTimer ??= this.host.clock.after(this.terms.batchDelayMs, () => this.flushBatch())
  }

  private flushBatch(): void {
    this.batchTimer?.cancel()
    this.batchTimer = undefined
    this.acknowledgeDelivered(null)
  }

  /** Keeps the broker sending while the application has not acknowledged: widens the window at half of it. */
  private reportDelivered(): void {
    if (this.isPulling || this.unreported < this.prefetch * WINDOW_SHARE) return
    this.acks.send(AckType.delivered, this.delivered.slice(-this.unreported))
    this.unreported = 0
  }

  private deliverToListener(): void {
    if (this.delivering || this.buffer.size === 0) return
    this.delivering = true
    this.host.runSerially(async () => {
      try {
        await this.deliverOne()
      } finally {
        this.delivering = false
        this.wake()
      }
    })
  }

  private async deliverOne(): Promise<void> {
    const listener = this.listener
    if (listener === undefined || this.redeliveries.isHolding || !this.host.isStarted || this.state !== 'open') return
    const message = this.nextLive()
    if (message === undefined) return
    try {
      await listener(this.deliver(message))
      if (this.delivered.includes(message)) this.consumed(message)
    } catch (error) {
      this.host.reportError(error)
      if (this.host.mode === 'auto' || this.host.mode === 'dups-ok' || this.host.mode === 'individual') {
        this.rollback(error)
      }
    }
    if (this.isPulling && this.listener !== undefined && this.state === 'open') this.pulls.ask(0)
  }

  private serveWaiters(): void {
    while (this.waiters.size > 0) {
      const message = this.take()
      if (message === undefined) return
      this.waiters.serve(message)
    }
  }

  private pullAgain(): void {
    if (this.isPulling && (this.waiters.size > 0 || this.listener !== undefined)) this.pulls.askAgain()
  }

  private pullEnded(): void {
    if (this.isPulling && this.listener !== undefined) this.pulls.ask(0)
    this.waiters.serve(null)
  }

  /**
   * The broker marks what it dispatched up to this message as delivered before. It must be one that it still holds for
   * this consumer, or it marks nothing; and what was put back was delivered too, though others came to be the last.
   */
  private get furthestDelivered(): Long {
    const furthest = this.buffer.lastReturned ?? this.delivered.at(-1)
    return furthest === undefined ? this.lastDelivered : furthest.messageId.brokerSequenceId
  }

  private finishClose(): void {
    if (this.host.mode === 'auto' || this.host.mode === 'dups-ok') this.flushBatch()
    const removal = new RemoveInfo({ objectId: this.info.consumerId, lastDeliveredSequenceId: this.furthestDelivered })
    this.ended()
    this.host.oneway(removal)
    this.host.consumerClosed(this)
  }

  /** Changes how many messages the broker sends ahead. */
  setPrefetch(prefetchSize: number): void {
    this.info.prefetchSize = prefetchSize
    this.prefetch = prefetchSize
    this.host.oneway(
      new ConsumerControl({
        consumerId: this.info.consumerId,
        destination: this.info.destination,
        prefetch: prefetchSize,
      }),
    )
  }
}
