/**
 * A subscription that knows what it dispatched, entry by entry, so that acks name ranges of it: queue consumers and
 * durable subscribers. The ack table works on this.
 */
import type { ConsumerId } from '@hermod/model'
import type { Kernel } from '../kernel.js'
import type { Entry } from '../pending/entry.js'
import type { EntryList } from '../pending/entry-list.js'
import type { Window } from './window.js'

export interface RangeSubscription {
  readonly id: ConsumerId
  readonly kernel: Kernel
  readonly window: Window
  /** In order of dispatch. */
  readonly dispatched: EntryList
  readonly dispatchCount: number
  /** A message is consumed, or another broker has it: it is about to go from here. */
  consumes?(entry: Entry): void
  /** Acks may have made room. */
  wake(): void
}
