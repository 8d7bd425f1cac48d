/**
 * What is consumed here on behalf of the other broker, found by destination and by who wants it there, so that one that
 * tells of very many consumers costs no more for each. How much of it is kept is bounded: all of it is the other's word.
 */
import type { Destination } from '@hermod/model'
import type { DemandSubscription } from './demand-subscription.js'
import type { DurableTold } from './durable-interest.js'
import { NameTree } from './name-tree.js'
import { isPlain } from './permitted.js'

/** Subscriptions whose names cover several destinations: all of them may cover a consumer that comes. */
export const MAX_WILDCARDS = 10_000
/** Consumers there that are remembered, each once for every subscription that it keeps; and durable subscriptions there. */
export const MAX_INTEREST = 200_000

export class DemandBook {
  /** By the consumer here. */
  private readonly byId = new Map<string, DemandSubscription>()
  private readonly byName = new NameTree<DemandSubscription>()
  /** By the name of a durable subscription there: how many of that name keep each. */
  private readonly byDurable = new Map<string, Map<DemandSubscription, number>>()
  private wildcardCount = 0
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
    return this.wildcardCount >= MAX_WILDCARDS
  }

  get(id: string): DemandSubscription | undefined {
    return this.byId.get(id)
  }

  values(): Iterable<DemandSubscription> {
    return this.byId.values()
  }

  /** All that may cover the destination or be covered by it, and maybe others. */
  near(destination: Destination): readonly DemandSubscription[] {
    return this.byName.near(destination)
  }

  /** Those that durable subscriptions of this name there keep. */
  keptByDurable(name: string | null): readonly DemandSubscription[] {
    return [...(this.byDurable.get(name ?? '')?.keys() ?? [])]
  }

  /** Those that the consumer there keeps. */
  keptBy(consumer: string): readonly DemandSubscription[] {
    return this.byConsumer.get(consumer) ?? []
  }

  add(subscription: DemandSubscription): void {
    const { local, interested } = subscription
    const { destination } = local
    this.byId.set(local.consumerId.toString(), subscription)
    this.byName.add(destination, subscription)
    if (!isPlain(destination)) this.wildcardCount++
    for (const consumer of interested) this.note(subscription, consumer)
  }

  delete(id: string): void {
    const subscription = this.byId.get(id)
    if (subscription === undefined) return
    const { destination } = subscription.local
    this.byId.delete(id)
    this.byName.delete(destination, subscription)
    if (!isPlain(destination)) this.wildcardCount--
    for (const consumers of [subscription.interested, subscription.forced, subscription.durables.consumers()]) {
      for (const consumer of consumers) this.forget(subscription, consumer)
    }
    for (const name of subscription.durables.names()) this.countDurable(subscription, name, -1)
  }

  /** The consumer there wants it too. */
  want(subscription: DemandSubscription, consumer: string): void {
    subscription.interested.add(consumer)
    this.note(subscription, consumer)
  }

  /** The consumer there does not want it any more. */
  unwant(subscription: DemandSubscription, consumer: string): void {
    if (subscription.interested.delete(consumer)) this.forget(subscription, consumer)
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
    this.countDurable(subscription, told.subscriptionName, subscription.durables.size - before)
    if (replaced !== undefined) this.forget(subscription, replaced)
    this.note(subscription, String(told.consumerId))
  }

  /** The durable subscription there is gone. False: it was not among those that keep it. `exactly`: see DurableInterest. */
  unwantDurably(
    subscription: DemandSubscription,
    clientId: string | null,
    name: string | null,
    exactly: boolean,
  ): boolean {
    const before = subscription.durables.size
    const found = subscription.durables.delete(clientId, name, exactly)
    this.countDurable(subscription, name, subscription.durables.size - before)
    return found
  }

  /** The consumer there is gone: nothing is found by it any more. Returns what it kept. */
  consumerGone(consumer: string): readonly DemandSubscription[] {
    const kept = this.keptBy(consumer)
    this.byConsumer.delete(consumer)
    this.interestCount -= kept.length
    return kept
  }

  private countDurable(subscription: DemandSubscription, told: string | null, more: number): void {
    if (more === 0) return
    this.durableCount += more
    const name = told ?? ''
    const kept = this.byDurable.get(name) ?? new Map<DemandSubscription, number>()
    const count = (kept.get(subscription) ?? 0) + more
    if (count > 0) kept.set(subscription, count)
    else kept.delete(subscription)
    if (kept.size > 0) this.byDurable.set(name, kept)
    else this.byDurable.delete(name)
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
