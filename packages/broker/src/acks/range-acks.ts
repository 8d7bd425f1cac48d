/**
 * Acknowledgements of consumers that ack ranges of what was dispatched to them: one table from ack kind to effects.
 * Refusals and their wording are ActiveMQ's; clients rely on counts being checked.
 */
import type { Ack } from '@hermod/model'
import { AckType, sameMessageId } from '@hermod/model'
import { errors } from '../errors.js'
import type { Entry } from '../pending/entry.js'
import type { RangeSubscription } from '../subscriptions/range-subscription.js'
import type { Transaction } from '../transactions/transaction.js'
import { describeAck } from './describe-ack.js'
import { checkRange, findLast, findRange } from './range.js'

type Effect = (subscription: RangeSubscription, ack: Ack, transaction: Transaction | undefined) => void

const EFFECTS: Record<AckType, Effect> = {
  [AckType.delivered]: delivered,
  [AckType.poison]: poison,
  [AckType.standard]: standard,
  [AckType.redelivered]: redelivered,
  [AckType.individual]: individual,
  [AckType.unmatched]: unmatched,
  [AckType.expired]: expired,
}

export function applyRangeAck(subscription: RangeSubscription, ack: Ack, transaction: Transaction | undefined): void {
  const effect = EFFECTS[ack.ackType as AckType] as Effect | undefined
  if (effect === undefined) throw errors.ackType({ ack: describeAck(ack, subscription.id) })
  if (subscription.dispatchCount === 0) {
    // After a failover: an ack for the consumer's earlier life. The message will come again, if it is still here.
    subscription.kernel.log.warn(
      `Ignoring ack received before dispatch; result of failover with an outstanding ack. ` +
        `Acked messages will be replayed if present on this broker. Ignored ack: ${describeAck(ack, subscription.id)}`,
    )
    return
  }
  effect(subscription, ack, transaction)
  subscription.wake()
}

function standard(subscription: RangeSubscription, ack: Ack, transaction: Transaction | undefined): void {
  const head = subscription.dispatched.head
  // Nearly all acks outside transactions are for exactly the oldest message.
  if (transaction === undefined && ack.messageCount === 1 && head !== null && isOnly(head, ack)) {
    consume(subscription, head, true)
    return
  }
  const range = checkRange(subscription, ack, transaction === undefined)
  for (const entry of range) {
    if (transaction === undefined) consume(subscription, entry, true)
    else transaction.acknowledge(entry)
  }
}

function individual(subscription: RangeSubscription, ack: Ack, transaction: Transaction | undefined): void {
  const entry = findLast(subscription, ack)
  if (entry === undefined) return
  if (transaction === undefined) consume(subscription, entry, true)
  else transaction.acknowledge(entry)
}

function unmatched(subscription: RangeSubscription, ack: Ack): void {
  const entry = findLast(subscription, ack)
  if (entry !== undefined) consume(subscription, entry, false)
}

function delivered(subscription: RangeSubscription, ack: Ack): void {
  if (findLast(subscription, ack) === undefined) throw notDispatched(subscription, ack)
  subscription.window.expand(ack.messageCount)
}

function redelivered(subscription: RangeSubscription, ack: Ack): void {
  if (findLast(subscription, ack) === undefined) throw notDispatched(subscription, ack)
}

function poison(subscription: RangeSubscription, ack: Ack, transaction: Transaction | undefined): void {
  if (transaction !== undefined) throw errors.poisonInTransaction({ ack: describeAck(ack, subscription.id) })
  const range = findRange(subscription, ack)
  if (range === undefined) throw notDispatched(subscription, ack)
  for (const entry of range) {
    release(subscription, entry)
    subscription.kernel.deadLetters.poisoned(entry, ack.poisonCause)
  }
}

function expired(subscription: RangeSubscription, ack: Ack): void {
  const range = findRange(subscription, ack)
  if (range === undefined) throw notDispatched(subscription, ack)
  for (const entry of range) {
    release(subscription, entry)
    subscription.kernel.deadLetters.expired(entry)
  }
}

function consume(subscription: RangeSubscription, entry: Entry, matched: boolean): void {
  subscription.consumes?.(entry)
  entry.source.forget(entry, matched) // first, so that a store that refuses leaves everything as it was
  release(subscription, entry)
  entry.source.settled(entry)
}

/** Out of the dispatched list; its part of the window is free. */
export function release(subscription: RangeSubscription, entry: Entry): void {
  subscription.dispatched.remove(entry)
  subscription.window.contract(1)
  entry.owner = null
  entry.source.counters.inFlightCount--
}

function isOnly(head: Entry, ack: Ack): boolean {
  const id = head.message.messageId
  if (ack.lastMessageId === null || !sameMessageId(id, ack.lastMessageId)) return false
  return ack.firstMessageId === null || sameMessageId(id, ack.firstMessageId)
}

function notDispatched(subscription: RangeSubscription, ack: Ack): Error {
  return errors.ackNotDispatched({ ack: describeAck(ack, subscription.id) })
}
