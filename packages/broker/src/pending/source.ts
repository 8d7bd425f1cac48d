/** Where entries come from and go back to: a queue, or a durable subscription's backlog of one topic. */
import type { Destination, StoreTransaction } from '@hermod/model'
import type { Counters } from '../destinations/counters.js'
import type { DestinationPolicy } from '../policies/policy-map.js'
import type { Entry } from './entry.js'

export interface Source {
  /** What consumers see as the message's destination. */
  readonly destination: Destination
  readonly policy: DestinationPolicy
  readonly counters: Counters
  /** `clientId:subscriptionName` of a durable subscription. */
  readonly subscriptionKey: string | undefined
  /** It reads from the store, or will be pumped: what a consumer finds now is not all there is. */
  readonly busy: boolean
  /** Takes it out of the store, at once or with the transaction. */
  forget(entry: Entry, matched: boolean): void
  forgetIn(transaction: StoreTransaction, entry: Entry): void
  /** It is done with for good (and out of the store): its memory is free. */
  settled(entry: Entry): void
  /** Pending again, at the head and in order. */
  giveBack(entries: readonly Entry[]): void
  /** A consumer may have room. */
  wake(): void
}
