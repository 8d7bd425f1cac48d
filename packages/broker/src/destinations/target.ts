/** A living destination as senders see it. */
import type { Destination, Message, OrderKey, QueueStore, Ticket, TopicStore } from '@hermod/model'
import type { DestinationPolicy } from '../policies/policy-map.js'
import type { MemoryUsage } from '../usage/memory-usage.js'
import type { Counters } from './counters.js'

export interface Target {
  readonly destination: Destination
  readonly policy: DestinationPolicy
  readonly memory: MemoryUsage
  readonly counters: Counters
  /** Messages it holds, for views and log lines. */
  readonly messageCount: number
  /** It was removed; whoever kept it looks its destination up again. */
  readonly removed: boolean
  /** Where a message like this is kept on disk; undefined: nowhere. */
  storeFor(message: Message): QueueStore | TopicStore | undefined
  /** Takes a message: stores it and makes it pending. True: it was stored, so there is something to wait for. */
  enqueue(message: Message): boolean
  /**
   * Takes a message that a transaction has stored under `key`; undefined: not stored. Nobody is to see it before
   * `ticket`: a power cut would undo a transaction of which a part was seen.
   */
  enqueueStored(message: Message, key: OrderKey | undefined, ticket: Ticket): void
  /** The same for one that only the store has in hand; undefined: this destination needs its messages at hand. */
  readonly enqueueLeft: ((key: OrderKey, ticket: Ticket) => void) | undefined
  /** The same for a message of a transaction that was prepared before the broker started: it outlived its subscribers of the moment. */
  enqueueRecovered(key: OrderKey, ticket: Ticket): void
}
