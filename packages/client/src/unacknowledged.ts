/**
 * Messages that the application was given and the broker has no acknowledgement of, oldest first: acknowledged when the
 * session's mode says so, one by one, in batches, or all at once.
 */
import { AckType, type Clock, type Long, type Message, type Timer } from '@hermod/model'
import type { MessageAck } from '@hermod/openwire'
import type { AckSender } from './ack-sender.js'
import type { AcknowledgeMode } from './acknowledge-mode.js'
import type { ConsumerTerms } from './consumer-terms.js'
import type { DuplicateAudit } from './duplicate-audit.js'

export interface UnacknowledgedParts {
  readonly mode: AcknowledgeMode
  readonly terms: ConsumerTerms
  readonly clock: Clock
  readonly acks: AckSender
  readonly audit: DuplicateAudit
}

/** Share of the prefetch after which acks, or news that messages have arrived, are sent. */
const BATCH_SHARE = 0.65
const WINDOW_SHARE = 0.5
/** What REDELIVERED acks and removals say when nothing was delivered. */
const NOTHING_DELIVERED = -1

export class Unacknowledged {
  private messages: Message[] = []
  /** Given beyond the last DELIVERED ack. */
  private unreported = 0
  private lastGiven: Long = NOTHING_DELIVERED
  /** Taken back after they were reported: the broker has widened the window for them already. */
  private readonly reported = new WeakSet<Message>()
  private batchTimer: Timer | undefined

  constructor(private readonly parts: UnacknowledgedParts) {}

  get size(): number {
    return this.messages.length
  }

  /** The broker's number of the last of these, else of the last message that ever was one of them. */
  get lastDelivered(): Long {
    const last = this.messages.at(-1)
    return last === undefined ? this.lastGiven : last.messageId.brokerSequenceId
  }

  has(message: Message): boolean {
    return this.messages.includes(message)
  }

  /** The application is given it. */
  add(message: Message): void {
    this.messages.push(message)
    if (!this.reported.delete(message)) this.unreported++
    this.lastGiven = message.messageId.brokerSequenceId
  }

  /** The application has it, or its listener is done with it. `prefetch`: what the broker sends ahead. */
  consumed(message: Message, prefetch: number): void {
    const { mode, terms, acks, audit } = this.parts
    if (mode === 'auto' && !terms.optimizeAcknowledge) {
      this.remove(message)
      this.unreported = 0
      acks.send(AckType.standard, [message])
      audit.add(message.messageId)
    } else if (mode === 'auto' || mode === 'dups-ok') this.batch(prefetch)
    else this.reportDelivered(prefetch)
  }

  /** In the transaction, if one is given. */
  acknowledgeAll(transaction: MessageAck['transactionId']): void {
    if (this.messages.length === 0) return
    const messages = this.takeBack()
    const { acks, audit } = this.parts
    acks.send(AckType.standard, messages, transaction)
    if (transaction === null) for (const message of messages) audit.add(message.messageId)
  }

  /** Nothing, if it is acknowledged already. */
  acknowledgeOne(message: Message): void {
    if (!this.remove(message)) return
    this.parts.acks.send(AckType.individual, [message])
    this.parts.audit.add(message.messageId)
  }

  /** What is there of a batch. */
  flush(): void {
    this.stop()
    this.batchTimer = undefined
    this.acknowledgeAll(null)
  }

  /** They are nobody's now: to be delivered again, or lost with the link. */
  takeBack(): readonly Message[] {
    const { messages } = this
    for (const message of messages.slice(0, Math.max(0, messages.length - this.unreported))) this.reported.add(message)
    this.messages = []
    this.unreported = 0
    return messages
  }

  /** No batch goes out by itself any more. */
  stop(): void {
    this.batchTimer?.cancel()
  }

  private batch(prefetch: number): void {
    if (this.messages.length >= Math.max(1, prefetch * BATCH_SHARE)) {
      this.flush()
      return
    }
    this.batchTimer ??= this.parts.clock.after(this.parts.terms.batchDelayMs, () => this.flush())
  }

  /** Keeps the broker sending while the application has not acknowledged: widens the window at half of it. */
  private reportDelivered(prefetch: number): void {
    if (prefetch === 0 || this.unreported < prefetch * WINDOW_SHARE) return
    this.parts.acks.send(AckType.delivered, this.messages.slice(-this.unreported))
    this.unreported = 0
  }

  private remove(message: Message): boolean {
    const at = this.messages.indexOf(message)
    if (at < 0) return false
    this.messages.splice(at, 1)
    return true
  }
}
