/**
 * Messages that a consumer gets and its application never sees, each acknowledged as what it is: a duplicate after a
 * reconnect, one that others rolled back too often, or one that expired while it waited.
 */
import { AckType, type Clock, type Message } from '@hermod/model'
import type { ConsumerInfo } from '@hermod/openwire'
import type { AckSender } from './ack-sender.js'
import type { AcknowledgeMode } from './acknowledge-mode.js'
import type { ConsumerTerms } from './consumer-terms.js'
import type { DuplicateAudit } from './duplicate-audit.js'
import { isPoison } from './redelivery-policy.js'

export interface UndeliverableParts {
  readonly info: ConsumerInfo
  readonly mode: AcknowledgeMode
  readonly terms: ConsumerTerms
  readonly clock: Clock
  readonly acks: AckSender
  readonly audit: DuplicateAudit
}

export class Undeliverable {
  constructor(private readonly parts: UndeliverableParts) {}

  /** Asked when the broker has dispatched it. */
  refuses(message: Message): boolean {
    const { acks, audit, info, terms } = this.parts
    if (audit.isDuplicate(message.messageId)) {
      acks.send(AckType.individual, [message])
      return true
    }
    if (!this.wasExceeded(message)) return false
    acks.poison(message, `Dispatch[${message.redeliveryCounter}] to ${info.consumerId}`, terms.policy)
    return true
  }

  /** Asked when it would be delivered. */
  expires(message: Message): boolean {
    const { acks, clock, terms } = this.parts
    if (!terms.checkExpiry || !message.isExpired(clock.now())) return false
    acks.send(AckType.expired, [message])
    return true
  }

  /** The broker's own redeliveries, which it marks, do not count. */
  private wasExceeded(message: Message): boolean {
    const { policy } = this.parts.terms
    if (this.parts.mode !== 'transacted' || !policy.preDispatchCheck) return false
    return isPoison(policy, message.redeliveryCounter) && !message.properties().has('redeliveryDelay')
  }
}
