/** What the store knows of one destination: its messages by tier and sequence, and for a topic its subscriptions. */
import type { Destination, DurableSubscription, OrderKey } from '@hermod/model'
import { EntryRun, type PageSource } from './entry-run.js'
import { orderKey, sequenceOfKey, TIERS, tierOfKey } from './order-key.js'
import { RangeSet } from './range-set.js'

export class SubscriptionState {
  pending = new RangeSet()
  bytes = 0
  /** Acknowledged by prepared transactions: pending still, but not paged. */
  readonly held = new Set<OrderKey>()
  dirty = true

  constructor(
    readonly key: string,
    public terms: DurableSubscription,
    /** As in the journal. */
    public info: Uint8Array,
    /** Journal file of the current command. */
    public file: number,
  ) {}
}

export class DestinationState {
  /** The next message's; the first is 1, because order key 0 means "before the first". */
  nextSequence = 1
  /** Live messages and their record bytes. */
  count = 0
  bytes = 0
  /** Keys with a prepared ack: not counted, not paged. */
  readonly held = new Map<OrderKey, number>()
  heldBytes = 0
  readonly runs: readonly EntryRun[]
  readonly subscriptions = new Map<string, SubscriptionState>()
  readonly droppedSubscriptions: string[] = []
  dirty = true
  /** Set once the destination was removed: what still refers to it finds nothing. */
  removed = false

  constructor(
    /** Number in the index. */
    readonly ordinal: number,
    readonly destination: Destination,
    sourceOf: (tier: number) => PageSource,
  ) {
    this.runs = Array.from({ length: TIERS }, (_, tier) => new EntryRun(sourceOf(tier)))
  }

  /** The run in which `key` is live, standing on its page and slot; undefined if it is not. */
  find(key: OrderKey): EntryRun | undefined {
    const run = this.runs[tierOfKey(key)]
    return run?.find(sequenceOfKey(key)) === true ? run : undefined
  }

  /** The first live key > `after` that is not held, or 0. */
  nextKey(after: OrderKey): OrderKey {
    for (let tier = tierOfKey(after); tier < TIERS; tier++) {
      let sequence = tier === tierOfKey(after) ? sequenceOfKey(after) : 0
      for (;;) {
        sequence = this.runs[tier]!.nextLive(sequence)
        if (sequence < 0) break
        const key = orderKey(tier, sequence)
        if (this.held.size === 0 || !this.held.has(key)) return key
      }
    }
    return 0
  }

  /** The same among what a subscription has pending. */
  nextPendingKey(subscription: SubscriptionState, after: OrderKey): OrderKey {
    for (let tier = tierOfKey(after); tier < TIERS; tier++) {
      let sequence = tier === tierOfKey(after) ? sequenceOfKey(after) : 0
      for (;;) {
        // Leap to the next pending one, then to the next live one of this tier, until they meet.
        const wanted = subscription.pending.next(sequence + 1)
        if (wanted < 0) break
        sequence = this.runs[tier]!.nextLive(wanted - 1)
        if (sequence < 0) break
        if (sequence !== wanted && !subscription.pending.has(sequence)) {
          sequence--
          continue
        }
        const key = orderKey(tier, sequence)
        if (!subscription.held.has(key)) return key
      }
    }
    return 0
  }

  /** True if a subscription other than `except` has the message pending. */
  wantedByOther(sequence: number, except: string): boolean {
    for (const subscription of this.subscriptions.values()) {
      if (subscription.key !== except && subscription.pending.has(sequence)) return true
    }
    return false
  }
}
