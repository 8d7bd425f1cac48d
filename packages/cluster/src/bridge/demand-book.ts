/**
 * What is consumed here on behalf of the other broker, found by destination and by who wants it there, so that one that
 * tells of very many consumers costs no more for each. How much of it is kept is bounded: all of it is the other's word.
 */
import type { Destination } from '@hermod/model'
import type { DemandSubscription } from './demand-subscription.js'
import type { DurableTold } from './durable-interest.js'
import { isPlain } from './permitted.js'

/** Subscriptions whose names cover several destinations: each is looked at for every consumer that comes. */
export const MAX_WILDCARDS = 10_000
/** Consumers there that are remembered, each once for every subscription that it keeps; and durable subscriptions there. */
export const MAX_INTEREST = 200_000

export class DemandBook {
  /** By the consumer here. */
  private readonly byId = new Map<string, DemandSubscription>()
  /** By the destination; those whose names cover several stand in `open`. */
  private readonly byName = new Map<string, Set<DemandSubscription>>()
  private readonly open = new Set<DemandSubscription>()
  /** By the consumer there. */
  private readonly byConsumer = new Map<string, DemandSubscription[]>()
  private interestCount = 0
  private durableCount = 0

  constructor(private readonly most = MAX_INTEREST) {}

  get size(): number {
    return this.byId.size
  }

  /** No further consumer there can be remembered. */
  get isFull(): boolean {
    return this.interestCount >= this.most || this.durableCount >= this.most
  }

  /** No further one whose name covers several destinations can be kept. */
  get hasMostWildcards(): boolean {
    return this.open.size >= MAX_WILDCARDS
  }

  get(id: string): DemandSubscription | undefined {
    return this.byId.get(id)
  }

  values(): Iterable<DemandSubscription> {
    return this.byId.values()
  }

  /** All that may cover the destination or be covered by it, and maybe others. */
  *near(destination: Destination): Iterable<DemandSubscription> {
    if (!isPlain(destination)) {
      yield* this.byId.values()
      return
    }
    yield* this.byName.get(destination.qualifiedName) ?? []
    yield* this.open
  }

  /** Those that the consumer there keeps. */
  keptBy(consumer: string): readonly DemandSubscription[] {
    return this.byConsumer.get(consumer) ?? []
  }

  add(subscription: DemandSubscription): void {
    const { local, interested } = subscription
    const { destination } = local
    this.byId.set(local.consumerId.toString(), subscription)
    if (!isPlain(destination)) this.open.add(subscription)
    else {
      const same = this.byName.get(destination.qualifiedName)
      if (same === undefined) this.byName.set(destination.qualifiedName, new Set([subscription]))
      else same.add(subscription)
    }
    for (const consumer of interested) this.note(subscription, consumer)
  }

  delete(id: string): void {
    const subscription = this.byId.get(id)
    if (subscription === undefined) return
    const { qualifiedName } = subscription.local.destination
    this.byId.delete(id)
    this.open.delete(subscription)
    const same = this.byName.get(qualifiedName)
    if (same?.delete(subscription) === true && same.size === 0) this.byName.delete(qualifiedName)
    for (const consumers of [subscription.interested, subscription.forced, subscription.durables.consumers()]) {
      for (const consumer of consumers) this.forget(subscription, consumer)
    }
    this.durableCount -= subscription.durables.size
  }

  /** The consumer there wants it too. */
  want(subscription: DemandSubscription, consumer: string): void {
    subscription.interested.add(consumer)
    this.note(subscription, consumer)
  }

  /** The consumer there keeps it durable. */
  force(subscription: DemandSubscription, consumer: string): void {
    subscription.forced.add(consumer)
    this.note(subscription, consumer)
  }

  /** The durable subscription there keeps it. */
  wantDurably(subscription: DemandSubscription, told: DurableTold): void {
    const before = subscription.durables.size
    const replaced = subscription.durables.add(told)
    this.durableCount += subscription.durables.size - before
    if (replaced !== undefined) this.forget(subscription, replaced)
    this.note(subscription, String(told.consumerId))
  }

  /** The durable subscription there is gone. False: it was not among those that keep it. */
  unwantDurably(subscription: DemandSubscription, clientId: string | null, name: string | null): boolean {
    const before = subscription.durables.size
    const found = subscription.durables.delete(clientId, name)
    this.durableCount += subscription.durables.size - before
    return found
  }

  /** The consumer there is gone: nothing is found by it any more. Returns what it kept. */
  consumerGone(consumer: string): readonly DemandSubscription[] {
    const kept = this.keptBy(consumer)
    this.byConsumer.delete(consumer)
    this.interestCount -= kept.length
    return kept
  }

  private note(subscription: DemandSubscription, consumer: string): void {
    const kept = this.byConsumer.get(consumer)
    if (kept === undefined) this.byConsumer.set(consumer, [subscription])
    else if (kept.includes(subscription)) return
    else kept.push(subscription)
    this.interestCount++
  }

  private forget(subscription: DemandSubscription, consumer: string): void {
    const kept = this.byConsumer.get(consumer)
    const at = kept?.indexOf(subscription) ?? -1
    if (kept === undefined || at < 0) return
    kept.splice(at, 1)
    if (kept.length === 0) this.byConsumer.delete(consumer)
    this.interestCount--
  }
}
