/**
 * All that the journal means: destinations, messages, subscriptions, transactions without outcome. Live changes and
 * replay both go through here, so that a restart cannot come to another result.
 */
import type { Destination, DurableSubscription, OrderKey } from '@hermod/model'
import { DestinationState, SubscriptionState } from './destination-state.js'
import type { EntryPage } from './entry-page.js'
import { FileLedger } from './file-ledger.js'
import { orderKey, sequenceOfKey, tierOfKey } from './order-key.js'
import type { ProducerAudit } from './producer-audit.js'

export interface StoredPages {
  load(ordinal: number, tier: number, page: number): EntryPage | undefined
}

export class JournalState {
  readonly destinations = new Map<string, DestinationState>()
  /** Ordinals whose rows the next checkpoint takes out of the index. */
  readonly droppedOrdinals: { ordinal: number; state: DestinationState }[] = []
  readonly ledger = new FileLedger()
  nextOrdinal = 1
  /** Pages changed since the last checkpoint, about: a checkpoint is made early when there are many. */
  changes = 0

  constructor(
    readonly audit: ProducerAudit,
    private readonly pages: StoredPages,
  ) {}

  find(destination: Destination): DestinationState | undefined {
    return this.destinations.get(destination.qualifiedName)
  }

  destination(destination: Destination): DestinationState {
    return this.find(destination) ?? this.enter(destination, this.nextOrdinal++)
  }

  enter(destination: Destination, ordinal: number): DestinationState {
    const state = new DestinationState(ordinal, destination, (tier) => ({
      load: (page) => this.pages.load(ordinal, tier, page),
    }))
    this.destinations.set(destination.qualifiedName, state)
    return state
  }

  /** A new message; for a topic it is pending for every subscription. */
  add(
    state: DestinationState,
    tier: number,
    sequence: number,
    file: number,
    offset: number,
    size: number,
    hash: number,
  ): OrderKey {
    state.runs[tier]!.put(sequence, file, offset, size, hash)
    state.nextSequence = sequence + 1
    state.count++
    state.bytes += size
    state.dirty = true
    this.ledger.added(file)
    this.changes++
    if (state.subscriptions.size > 0) {
      for (const subscription of state.subscriptions.values()) {
        subscription.pending.add(sequence)
        subscription.bytes += size
        subscription.dirty = true
      }
    }
    return orderKey(tier, sequence)
  }

  /** The message has another record. */
  update(state: DestinationState, key: OrderKey, file: number, offset: number, size: number): void {
    const run = state.find(key)
    if (run === undefined) return
    const { page, slot } = run
    const sequence = sequenceOfKey(key)
    const growth = size - page.size(slot)
    this.ledger.removed(page.file(slot))
    this.ledger.added(file)
    // The older record would come back with a rebuild if this one's file went first.
    this.ledger.acknowledged(file, page.file(slot))
    state.bytes += growth
    for (const subscription of state.subscriptions.values()) {
      if (subscription.pending.has(sequence)) subscription.bytes += growth
    }
    run.put(sequence, file, offset, size, page.hash(slot))
    state.dirty = true
    this.changes++
  }

  /** A queue's message is gone; `ackFile` holds the record that says so. False if it was gone already. */
  remove(state: DestinationState, key: OrderKey, ackFile: number): boolean {
    const run = state.find(key)
    if (run === undefined) return false
    this.ledger.acknowledged(ackFile, run.page.file(run.slot))
    this.clear(state, key)
    return true
  }

  /** One subscription is done with the message; the last one frees it. */
  acknowledge(state: DestinationState, subscriptionKey: string, key: OrderKey, ackFile: number): boolean {
    const subscription = state.subscriptions.get(subscriptionKey)
    const sequence = sequenceOfKey(key)
    if (subscription === undefined || !subscription.pending.has(sequence)) return false
    const run = state.find(key)
    if (run === undefined) return false
    subscription.pending.delete(sequence)
    state.dirty = true
    subscription.bytes -= run.page.size(run.slot)
    subscription.dirty = true
    this.changes++
    this.ledger.acknowledged(ackFile, run.page.file(run.slot))
    if (!state.wantedByOther(sequence, subscriptionKey)) this.clear(state, key)
    return true
  }

  /** Hides a message whose ack is prepared; `subscription` undefined for a queue. */
  hold(state: DestinationState, subscription: string | undefined, key: OrderKey): void {
    const run = state.find(key)
    if (run === undefined) return
    if (subscription !== undefined) {
      state.subscriptions.get(subscription)?.held.add(key)
      return
    }
    if (state.held.has(key)) return
    const size = run.page.size(run.slot)
    state.held.set(key, size)
    state.heldBytes += size
  }

  release(state: DestinationState, subscription: string | undefined, key: OrderKey): void {
    if (subscription !== undefined) {
      state.subscriptions.get(subscription)?.held.delete(key)
      return
    }
    state.heldBytes -= state.held.get(key) ?? 0
    state.held.delete(key)
  }

  subscribe(
    state: DestinationState,
    key: string,
    terms: DurableSubscription,
    info: Uint8Array,
    file: number,
    retroactive: boolean,
  ): void {
    const known = state.subscriptions.get(key)
    state.dirty = true
    this.changes++
    if (known !== undefined) {
      known.terms = terms
      known.info = info
      known.file = file
      known.dirty = true
      return
    }
    const subscription = new SubscriptionState(key, terms, info, file)
    if (retroactive) {
      for (const other of state.subscriptions.values()) {
        for (let value = other.pending.next(0); value >= 0; value = other.pending.next(value + 1)) {
          if (!subscription.pending.has(value)) {
            subscription.pending.add(value)
            subscription.bytes += this.sizeOf(state, value)
          }
        }
      }
    }
    state.subscriptions.set(key, subscription)
  }

  /** The last subscription takes the topic and all its messages along. */
  unsubscribe(state: DestinationState, key: string, file: number): void {
    const subscription = state.subscriptions.get(key)
    if (subscription === undefined) return
    state.subscriptions.delete(key)
    state.droppedSubscriptions.push(key)
    state.dirty = true
    this.changes++
    if (state.subscriptions.size === 0) {
      this.drop(state, file)
      return
    }
    const { pending } = subscription
    for (let value = pending.next(0); value >= 0; value = pending.next(value + 1)) {
      if (state.wantedByOther(value, key)) continue
      const tier = this.tierHolding(state, value)
      if (tier >= 0) this.remove(state, orderKey(tier, value), file)
    }
    // A rebuild would bring the subscription back if its command outlived this one.
    this.ledger.acknowledged(file, subscription.file)
  }

  /** The destination is gone, with all it held. */
  drop(state: DestinationState, file: number): void {
    state.removed = true
    this.destinations.delete(state.destination.qualifiedName)
    this.droppedOrdinals.push({ ordinal: state.ordinal, state })
    this.changes++
    for (const run of state.runs) {
      for (let sequence = run.nextLive(-1); sequence >= 0; sequence = run.nextLive(sequence)) {
        run.find(sequence)
        this.ledger.acknowledged(file, run.page.file(run.slot))
        this.ledger.removed(run.page.file(run.slot))
      }
    }
    for (const subscription of state.subscriptions.values()) this.ledger.acknowledged(file, subscription.file)
    state.count = 0
    state.bytes = 0
  }

  private clear(state: DestinationState, key: OrderKey): void {
    const run = state.find(key)!
    const { page, slot } = run
    const size = page.size(slot)
    this.ledger.removed(page.file(slot))
    if (state.held.size > 0 && state.held.has(key)) this.release(state, undefined, key)
    state.runs[tierOfKey(key)]!.clear(sequenceOfKey(key))
    state.count--
    state.bytes -= size
    state.dirty = true
    this.changes++
  }

  private tierHolding(state: DestinationState, sequence: number): number {
    return state.runs.findIndex((run) => run.find(sequence))
  }

  private sizeOf(state: DestinationState, sequence: number): number {
    const run = state.runs[this.tierHolding(state, sequence)]
    return run === undefined ? 0 : run.page.size(run.slot)
  }
}
