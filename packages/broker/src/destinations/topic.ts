/** A topic: each message to every subscription of the moment, and to the durable ones whether their consumer is there or not. */
import type { BrokerId, Destination, Message, OrderKey, Ticket, TopicStore } from '@hermod/model'
import { Interest } from '../dispatch/interest.js'
import type { Kernel } from '../kernel.js'
import type { DestinationPolicy } from '../policies/policy-map.js'
import { Recovery } from '../policies/recovery/recovery-policy.js'
import type { SlowConsumer } from '../policies/slow-consumers/slow-consumer.js'
import { addresseeOf } from '../policies/topic-dispatch/client-id-filter.js'
import type { DurableBacklog } from '../subscriptions/durable-backlog.js'
import type { TopicSubscription } from '../subscriptions/topic-subscription.js'
import type { MemoryUsage } from '../usage/memory-usage.js'
import type { Route } from '../virtual/route.js'
import { Counters } from './counters.js'
import { reachesFurther } from './nearer-copy.js'
import type { Target } from './target.js'
import { TopicEntry } from './topic-entry.js'
import { UnsafePublications } from './unsafe-publications.js'

export class Topic implements Target {
  policy: DestinationPolicy
  readonly prioritized: boolean
  readonly memory: MemoryUsage
  readonly counters = new Counters()
  readonly subscriptionKey = undefined
  readonly store: TopicStore | undefined
  /** Subscriptions of the moment take messages from memory only. */
  readonly enqueueLeft = undefined
  removed = false
  /** Dead letters are, or are to be, sent here. */
  dlq = false
  /** Undefined for a plain topic: what is sent to it stays here. */
  route: Route | undefined
  /** Messages that a subscription still has to be sent. */
  messageCount = 0
  private readonly recovery: Recovery
  private readonly subscriptions: TopicSubscription[] = []
  private readonly interest = new Interest<TopicSubscription>()
  private readonly durables: DurableBacklog[] = []
  /** What a commit has published that is not safe yet, and what came after it. */
  private readonly unsafe: UnsafePublications

  constructor(
    readonly destination: Destination,
    private readonly kernel: Kernel,
  ) {
    this.policy = kernel.policies.policyFor(destination)
    this.memory = kernel.usage.destination(destination, this.policy.memoryLimit)
    this.prioritized = this.policy.prioritizedMessages
    this.unsafe = new UnsafePublications(this, kernel)
    this.recovery = new Recovery(kernel.clock, kernel.kept)
    this.recovery.limit(this.policy.history, this.historyLimitBytes)
    // Advisories are about the present: they are never kept.
    this.store = destination.isTemporary || destination.isAdvisory ? undefined : kernel.store.topic(destination)
  }

  /** Another policy holds from now on. Returns the options that a topic keeps for its life and that differ. */
  usePolicy(policy: DestinationPolicy): readonly string[] {
    this.policy = policy
    this.memory.limitBytes = policy.memoryLimit
    this.recovery.limit(policy.history, this.historyLimitBytes)
    this.sortSubscriptions()
    for (const durable of this.durables) durable.policyChanged()
    return policy.prioritizedMessages === this.prioritized ? [] : ['prioritizedMessages']
  }

  /** What is kept for latecomers is nobody's to consume, so it cannot hold producers: it is bounded like this instead. */
  private get historyLimitBytes(): number {
    return this.memory.limitBytes > 0 ? this.memory.limitBytes : this.kernel.usage.memory.limitBytes
  }

  /** Durable subscriptions count, whether their consumer is there or not. */
  get inUse(): boolean {
    return this.hasConsumers
  }
  get keepsInMemory(): boolean {
    return this.hasConsumers
  }
  get hasConsumers(): boolean {
    return this.subscriptions.length > 0 || this.durables.length > 0
  }
  /** Those of the moment. */
  get subscribers(): readonly TopicSubscription[] {
    return this.subscriptions
  }
  get onlyBridgesConsume(): boolean {
    return this.durables.length === 0 && this.subscriptions.every((one) => one.terms.request.networkSubscription)
  }
  get durableBacklogs(): readonly DurableBacklog[] {
    return this.durables
  }

  storeFor(message: Message): TopicStore | undefined {
    return message.persistent && this.durables.length > 0 ? this.store : undefined
  }

  enqueue(message: Message): boolean {
    const key = this.storeFor(message)?.add(message)
    this.enqueueStored(message, key, 0)
    return key !== undefined
  }

  /** Of a copy that has come by a shorter way than the one that was enqueued: over bridges, as far as that one could not. */
  passOn(copy: Message, longer: readonly BrokerId[]): void {
    let entry: TopicEntry | undefined
    for (const subscription of this.matching(copy)) {
      if (!reachesFurther(subscription.terms.request, copy, longer) || !subscription.accepts(copy)) continue
      entry ??= new TopicEntry(this, copy)
      subscription.offer(entry)
    }
    const further = new Set(
      this.durables.filter(({ durable }) => reachesFurther(durable.subscriber?.request, copy, longer)),
    )
    if (further.size === 0) return
    const key = this.storeFor(copy)?.add(copy) ?? 0
    for (const durable of this.durables) {
      if (further.has(durable)) durable.offer(copy, key, 0)
      else if (key !== 0) this.store?.acknowledge(durable.subscriptionKey, key, copy.messageId, false)
    }
  }

  enqueueStored(given: Message, key: OrderKey | undefined, ticket: Ticket): void {
    this.counters.enqueueCount++
    if (this.kernel.options.enableStatistics) this.counters.messageSize.add(given.accountedSize)
    const message = this.recovery.published(given)
    const { topicDispatch } = this.policy
    const addressee =
      topicDispatch.kind === 'clientIdFilter' ? addresseeOf(message, this.destination, topicDispatch) : undefined
    for (const durable of this.durables) durable.offer(message, key ?? 0, ticket, addressee)
    if (!this.unsafe.holds(message, addressee, ticket)) this.publish(message, addressee)
    if (this.policy.advisoryForDelivery) this.kernel.messageAdvisories?.delivered(this, message)
    if (this.policy.sendAdvisoryIfNoConsumers && !message.persistent && !this.hasConsumers) {
      this.kernel.messageAdvisories?.noConsumers(this, message)
    }
  }

  enqueueRecovered(key: OrderKey, ticket: Ticket): void {
    this.counters.enqueueCount++
    for (const durable of this.durables) durable.offerLeft(key, ticket)
  }

  /** To the subscriptions of the moment; the message is shared by all that want it. `addressee`: see `addresseeOf`. */
  publish(message: Message, addressee?: string | null): void {
    let entry: TopicEntry | undefined
    let first: TopicSubscription | undefined
    const target = message.targetConsumerId
    for (const subscription of this.matching(message)) {
      if (!subscription.accepts(message)) continue
      if (target !== null && !subscription.isTarget(target)) continue
      if (addressee !== undefined && addressee !== subscription.terms.connection.clientId) continue
      entry ??= new TopicEntry(this, message)
      first ??= subscription
      subscription.offer(entry)
    }
    if (first !== undefined && this.policy.topicDispatch.kind === 'roundRobin') this.moveToEnd(first)
  }

  /** Without those whose selector says no. Where the policy has an order, it is kept. */
  private matching(message: Message): readonly TopicSubscription[] {
    const { subscriptions } = this
    const found = this.interest.matching(message, subscriptions)
    const { kind } = this.policy.topicDispatch
    if (found === subscriptions || (kind !== 'roundRobin' && kind !== 'priority')) return found
    const wanted = new Set(found)
    return subscriptions.filter((subscription) => wanted.has(subscription))
  }

  /** Those who consume now, for slow consumer strategies. */
  *slowCandidates(): Iterable<SlowConsumer> {
    yield* this.subscriptions
    for (const { durable } of this.durables) if (durable.activeConsumer !== undefined) yield durable.activeConsumer
  }

  /** What was published before it came, as far as it is kept; for a durable one whose consumer has just come. */
  recover(durable: DurableBacklog): void {
    for (const message of this.recovery.messages(this.kernel.clock.now())) durable.offer(message, 0, 0)
  }

  private sortSubscriptions(): void {
    if (this.policy.topicDispatch.kind !== 'priority') return
    this.subscriptions.sort((a, b) => b.terms.priority - a.terms.priority)
  }

  private moveToEnd(subscription: TopicSubscription): void {
    this.subscriptions.splice(this.subscriptions.indexOf(subscription), 1)
    this.subscriptions.push(subscription)
  }

  private tellHistory(subscription: TopicSubscription): void {
    for (const message of this.recovery.messages(this.kernel.clock.now())) {
      if (subscription.wants(message) && !this.unsafe.has(message)) subscription.offer(new TopicEntry(this, message))
    }
  }

  addSubscription(subscription: TopicSubscription): void {
    this.subscriptions.push(subscription)
    this.interest.add(subscription)
    this.sortSubscriptions()
    this.counters.consumerCount++
    if (subscription.terms.request.retroactive || this.policy.alwaysRetroactive) this.tellHistory(subscription)
  }

  removeSubscription(subscription: TopicSubscription): void {
    const at = this.subscriptions.indexOf(subscription)
    if (at < 0) return
    this.subscriptions.splice(at, 1)
    this.interest.remove(subscription)
    this.counters.consumerCount--
  }

  addDurable(durable: DurableBacklog): void {
    this.durables.push(durable)
    this.counters.consumerCount++
  }

  removeDurable(durable: DurableBacklog): void {
    const at = this.durables.indexOf(durable)
    if (at < 0) return
    this.durables.splice(at, 1)
    this.counters.consumerCount--
  }

  /** A subscription has `entry` to send. */
  held(entry: TopicEntry): void {
    this.messageCount++
    this.memory.increase(entry.size)
  }

  /** No subscription needs it any more. */
  freed(entry: TopicEntry): void {
    if (this.removed) return
    this.messageCount--
    this.memory.decrease(entry.size)
    this.kernel.memoryFreed()
  }

  expireMessages(): void {
    for (const durable of this.durables) durable.expireMessages()
  }

  dispose(): void {
    this.removed = true
    this.recovery.close()
    this.unsafe.clear()
    for (const subscription of [...this.subscriptions]) subscription.topicRemoved(this)
    this.memory.close()
    this.kernel.memoryFreed()
  }
}
