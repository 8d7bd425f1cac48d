/** Finds what an ack names among the dispatched entries. Ranges follow the order of dispatch, not of ids. */
import type { Ack } from '@hermod/model'
import { sameMessageId } from '@hermod/model'
import { errors } from '../errors.js'
import type { Entry } from '../pending/entry.js'
import type { RangeSubscription } from '../subscriptions/range-subscription.js'
import { describeAck } from './describe-ack.js'

/** The entry with the ack's last id. */
export function findLast(subscription: RangeSubscription, ack: Ack): Entry | undefined {
  const last = ack.lastMessageId
  if (last === null) return undefined
  for (let entry = subscription.dispatched.head; entry !== null; entry = entry.next) {
    if (sameMessageId(entry.message.messageId, last)) return entry
  }
  return undefined
}

/** From the first (null: the oldest dispatched) to the last; undefined if either is not there. */
export function findRange(subscription: RangeSubscription, ack: Ack): Entry[] | undefined {
  const { firstMessageId: first, lastMessageId: last } = ack
  const range: Entry[] = []
  let inside = first === null
  for (let entry = subscription.dispatched.head; entry !== null; entry = entry.next) {
    const id = entry.message.messageId
    if (!inside && sameMessageId(id, first!)) inside = true
    if (!inside) continue
    range.push(entry)
    if (last === null || sameMessageId(id, last)) return range
  }
  return undefined
}

/** As `findRange`, with ActiveMQ's errors; `exact`: messageCount must be the number of messages in the range. */
export function checkRange(subscription: RangeSubscription, ack: Ack, exact: boolean): Entry[] {
  const range = findRange(subscription, ack)
  if (range === undefined) throw whatIsMissing(subscription, ack)
  if (exact && ack.messageCount !== range.length) {
    const details = { ack: describeAck(ack, subscription.id), expected: ack.messageCount, actual: range.length }
    throw errors.unmatchedAckCount(details)
  }
  return range
}

function whatIsMissing(subscription: RangeSubscription, ack: Ack): Error {
  const text = describeAck(ack, subscription.id)
  const first = ack.firstMessageId
  if (first !== null && findLast(subscription, { ...ack, lastMessageId: first }) === undefined) {
    return errors.unmatchedAckFirst({ ack: text, id: first })
  }
  return errors.unmatchedAckLast({ ack: text, id: ack.lastMessageId })
}
