/**
 * A consumer: receives by `receive`, by a listener, or by `for await`.
 *
 *   broker ──dispatch──▶ buffer ──deliver──▶ application ──ack──▶ broker
 *                          ▲                     │ rollback, listener failed
 *                          └──── after a delay ──┘   (or poison: the broker moves it to the dead-letter queue)
 */
import type { Clock, ConsumerId, Destination, Long, Message, Random } from '@hermod/model'
import { ConsumerControl, type ConsumerInfo, type MessageDispatch, RemoveInfo } from '@hermod/openwire'
import { AckSender } from './ack-sender.js'
import type { AcknowledgeMode } from './acknowledge-mode.js'
import type { ConsumerTerms } from './consumer-terms.js'
import { DuplicateAudit } from './duplicate-audit.js'
import { clientErrors } from './errors.js'
import type { JmsMessage } from './messages/message.js'
import { viewOf } from './messages/typed-messages.js'
import { PrefetchBuffer } from './prefetch-buffer.js'
import { Pulls } from './pulls.js'
import { ReceiveWaiters } from './receive-waiters.js'
import { Redeliveries } from './redeliveries.js'
import { Unacknowledged } from './unacknowledged.js'
import { Undeliverable } from './undeliverable.js'
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

export class Consumer implements AsyncIterable<JmsMessage> {
  /** @internal */
  readonly unacknowledged: Unacknowledged
  private readonly buffer = new PrefetchBuffer()
  private readonly audit: DuplicateAudit
  private readonly undeliverable: Undeliverable
  private readonly redeliveries: Redeliveries
  private readonly waiters: ReceiveWaiters
  private readonly pulls: Pulls
  private listener: MessageListener | undefined
  private delivering = false
  /** As the broker grants it, which may be less than was asked for. */
  private prefetch: number
  private state: 'open' | 'closing' | 'closed' = 'open'

  /** @internal Sessions make consumers. */
  constructor(
    private readonly host: ConsumerHost,
    /** @internal */ readonly info: ConsumerInfo,
    terms: ConsumerTerms,
  ) {
    const { clock, random, mode } = host
    const { buffer } = this
    const { policy, nonBlockingRedelivery } = terms
    const send = (command: Request): void => host.oneway(command)
    const wake = (): void => this.wake()
    const acks = new AckSender(info, send)
    const audit = new DuplicateAudit(terms.auditDepth)
    this.prefetch = info.prefetchSize
    this.audit = audit
    this.unacknowledged = new Unacknowledged({ mode, terms, clock, acks, audit })
    this.undeliverable = new Undeliverable({ info, mode, terms, clock, acks, audit })
    this.redeliveries = new Redeliveries({ policy, nonBlockingRedelivery, clock, random, acks, buffer, wake })
    this.waiters = new ReceiveWaiters(clock)
    this.pulls = new Pulls(info, clock, send)
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

  /** Undelivered messages go back to the broker. Inside a transaction that has consumed, it happens at its end. */
  async close(): Promise<void> {
    if (this.state !== 'open') return
    this.state = 'closing'
    this.waiters.release()
    if (this.host.mode === 'transacted' && this.unacknowledged.size > 0) return
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
    if (this.undeliverable.refuses(message)) {
      this.pullAgain()
      return
    }
    this.buffer.push(message)
    this.wake()
  }

  /** @internal Started, a redelivery delay is over, or a message has come: deliver what can be. */
  wake(): void {
    if (this.redeliveries.isHolding || !this.host.isStarted || this.state !== 'open') return
    if (this.listener !== undefined) this.deliverToListener()
    else this.serveWaiters()
  }

  /** @internal What was handed over and not acknowledged is delivered again, or given up as poison. */
  rollback(cause?: unknown): void {
    const messages = this.unacknowledged.takeBack()
    if (messages.length > 0) this.redeliveries.again(messages, cause)
    if (this.state === 'closing') this.finishClose()
  }

  /** @internal The transaction is committed. */
  committed(): void {
    if (this.state === 'closing') this.finishClose()
  }

  /** @internal The link is gone: what the broker had dispatched, it will dispatch again. */
  interrupted(): void {
    this.audit.interrupted()
    // The next broker may have other policies.
    this.prefetch = this.info.prefetchSize
    this.buffer.clear()
    this.unacknowledged.takeBack()
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
    this.unacknowledged.stop()
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
      if (!this.undeliverable.expires(message)) return message
      this.pullAgain()
    }
  }

  /** Gives a message to `receive`, which counts as consumed at once in the automatic modes. */
  private handOver(message: Message): JmsMessage {
    const view = this.deliver(message)
    this.unacknowledged.consumed(message, this.prefetch)
    return view
  }

  private deliver(message: Message): JmsMessage {
    this.host.beforeDelivery()
    this.unacknowledged.add(message)
    const view = viewOf(message)
    view.acknowledger = { acknowledge: async (wire) => this.host.acknowledge(this, wire) }
    return view
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
      if (this.unacknowledged.has(message)) this.unacknowledged.consumed(message, this.prefetch)
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
    const returned = this.buffer.lastReturned
    return returned === undefined ? this.unacknowledged.lastDelivered : returned.messageId.brokerSequenceId
  }

  private finishClose(): void {
    if (this.host.mode === 'auto' || this.host.mode === 'dups-ok') this.unacknowledged.flush()
    const removal = new RemoveInfo({ objectId: this.info.consumerId, lastDeliveredSequenceId: this.furthestDelivered })
    this.ended()
    this.host.oneway(removal)
    this.host.consumerClosed(this)
  }
}
