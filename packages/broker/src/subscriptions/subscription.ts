/** A consumer's standing with its destinations, as its connection sees it. */
import type { Ack, ConsumerPort, Long } from '@hermod/model'
import type { Living } from '../destinations/destinations.js'
import type { Transaction } from '../transactions/transaction.js'
import type { Terms } from './terms.js'

export interface Subscription extends ConsumerPort {
  /** Messages wait that it has no room for. */
  readonly slow: boolean
  readonly terms: Terms
  readonly prefetchSize: number
  readonly inFlightCount: number
  readonly pendingCount: number
  readonly dispatchCount: number
  acknowledge(ack: Ack, transaction: Transaction | undefined): void
  /** The consumer is gone: what it did not acknowledge goes back. `lastDelivered` as in `ConnectionPort.removeConsumer`. */
  close(lastDelivered: Long): void
  /** A destination that its name covers has come. */
  attach(living: Living): void
  /** Something may be dispatched to it now (its connection is no longer congested). */
  wake(): void
}
