/**
 * One message in one place of delivery: pending in a queue (or in a durable subscription's backlog) or dispatched to one
 * of its consumers. The message may be shared; what differs per place is here.
 *
 * An entry is a link of at most one list at a time, which makes taking it out of the middle as cheap as off the head.
 */
import type { Message, OrderKey, Ticket } from '@hermod/model'
import type { RangeSubscription } from '../subscriptions/range-subscription.js'
import type { Transaction } from '../transactions/transaction.js'
import type { EntryList } from './entry-list.js'
import type { Source } from './source.js'

export class Entry {
  next: Entry | null = null
  previous: Entry | null = null
  list: EntryList | null = null
  /** Place in its source: ascending in order of arrival, also across persistent and non-persistent messages. */
  order = 0
  redeliveryCounter: number
  /** It must not be dispatched before the store has reached this; 0: at once. */
  ticket: Ticket = 0
  /** Whom it is dispatched to. */
  owner: RangeSubscription | null = null
  /** Another copy of it, which came while this one is under way to another broker, and is to be kept in its place. */
  successor: Message | null = null
  /** The open transaction that acknowledged it. */
  transaction: Transaction | null = null

  constructor(
    readonly source: Source,
    readonly message: Message,
    /** 0: not in the store. */
    readonly key: OrderKey,
    /** What it counts in memory limits. */
    readonly size: number,
  ) {
    this.redeliveryCounter = message.redeliveryCounter
  }
}
