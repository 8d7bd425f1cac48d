/**
 * Unacknowledged messages of a consumer that is gone return to where they came from, those that were delivered with
 * their redelivery counter raised. What an open transaction has acknowledged stays with the transaction.
 */
import type { Long } from '@hermod/model'
import { longToNumber } from '@hermod/model'
import type { Entry } from '../pending/entry.js'
import type { EntryList } from '../pending/entry-list.js'
import type { Source } from '../pending/source.js'

/** `RemoveInfo.lastDeliveredSequenceId`: no message was delivered; it is not known which were. */
export const NONE_DELIVERED = -1
export const UNKNOWN_DELIVERED = -2

/**
 * How `lastDelivered` is found. `exact`: that very message must be among them (queues, in order of dispatch); `upTo`:
 * everything with a lower brokerSequenceId was delivered too, and 0 means unknown (durable subscriptions).
 */
export type Matching = 'exact' | 'upTo'

export function giveBackAll(dispatched: EntryList, lastDelivered: Long, matching: Matching): void {
  const entries = dispatched.toArray()
  markDelivered(entries, longToNumber(lastDelivered), matching)
  const bySource = new Map<Source, Entry[]>()
  for (const entry of entries) {
    dispatched.remove(entry)
    entry.owner = null
    entry.successor = null // it stays itself
    entry.source.counters.inFlightCount--
    if (entry.transaction !== null) continue
    const group = bySource.get(entry.source)
    if (group === undefined) bySource.set(entry.source, [entry])
    else group.push(entry)
  }
  for (const [source, group] of bySource) source.giveBack(group)
}

/** A rolled back ack whose consumer has gone meanwhile. */
export function giveBackOne(entry: Entry): void {
  entry.redeliveryCounter++
  entry.source.giveBack([entry])
}

function markDelivered(entries: readonly Entry[], last: number, matching: Matching): void {
  if (last === NONE_DELIVERED) return
  const unknown = last === UNKNOWN_DELIVERED || (matching === 'upTo' && last === 0)
  const end = unknown ? entries.length : endOfDelivered(entries, last, matching)
  for (let i = 0; i < end; i++) {
    const entry = entries[i]!
    if (entry.transaction === null) entry.redeliveryCounter++
  }
}

/** Index behind the last delivered entry. */
function endOfDelivered(entries: readonly Entry[], last: number, matching: Matching): number {
  for (let i = entries.length - 1; i >= 0; i--) {
    const sequence = longToNumber(entries[i]!.message.messageId.brokerSequenceId)
    if (matching === 'exact' ? sequence === last : sequence <= last) return i + 1
  }
  return 0
}
