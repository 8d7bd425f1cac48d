/** A topic: each message to every subscription of the moment, and to the durable ones whether their consumer is there or not. */
import type { Destination, Message, OrderKey, Ticket, TopicStore } from '@hermod/model'
import type { Kernel } from '../kernel.js'
import type { DestinationPolicy } from '../policies/policy-map.js'
import type { DurableBacklog } from '../subscriptions/durable-backlog.js'
import type { TopicSubscription } from '../subscriptions/topic-subscription.js'
import type { MemoryUsage } from '../usage/memory-usage.js'
import { Counters } from './counters.js'
import type { Target } from './target.js'
import { TopicEntry } from './topic-entry.js'

export class Topic implements Target {
  readonly policy: DestinationPolicy
  readonly memory: MemoryUsage
  readonly counters = new Counters()
  readonly subscriptionKey = undefined
  readonly store: TopicStore | undefined
  /** Subscriptions of the moment take messages from memory only. */
  readonly enqueueLeft = undefined
  removed = false
  /** Messages that a subscription still has to be sent. */
  messageCount = 0
  private readonly subscriptions: TopicSubscription[] = []
  private readonly durables: DurableBacklog[] = []

  constructor(
    readonly destination: Destination,
    private readonly kernel: Kernel,
  ) {
    this.policy = kernel.policies.policyFor(destination)
    this.memory = kernel.usage.destination(destination, this.policy.memoryLimit)
    // Advisories are about the present: they are never kept.
    this.store = destination.isTemporary || destination.isAdvisory ? undefined : kernel.store.topic(destination)
  }

  get inUse(): boolean {
    return this.subscriptions.length > 0 || this.durables.some((durable) => durable.active)
  }
  get hasConsumers(): boolean {
    return this.subscriptions.length > 0 || this.durables.length > 0
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

  enqueueStored(message: Message, key: OrderKey | undefined, ticket: Ticket): void {
    this.counters.enqueueCount++
    for (const durable of this.durables) durable.offer(message, key ?? 0, ticket)
    this.publish(message)
    if (this.policy.advisoryForDelivery) this.kernel.messageAdvisories?.delivered(this, message)
    if (this.policy.sendAdvisoryIfNoConsumers && !message.persistent && !this.hasConsumers) {
      this.kernel.messageAdvisories?.noConsumers(this, message)
    }
  }

  /** To the subscriptions of the moment; the message is shared by all that want it. */
  publish(message: Message): void {
    let entry: TopicEntry | undefined
    const target = message.targetConsumerId
    for (const subscription of this.subscriptions) {
      if (!subscription.wants(message)) continue
      if (target !== null && !subscription.isTarget(target)) continue
      entry ??= new TopicEntry(this, message)
      subscription.offer(entry)
    }
  }

  addSubscription(subscription: TopicSubscription): void {
    this.subscriptions.push(subscription)
    this.counters.consumerCount++
  }

  removeSubscription(subscription: TopicSubscription): void {
    const at = this.subscriptions.indexOf(subscription)
    if (at < 0) return
    this.subscriptions.splice(at, 1)
    this.counters.consumerCount--
    this.kernel.destinations.consumerLeft(this)
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
    this.kernel.destinations.consumerLeft(this)
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
    for (const subscription of [...this.subscriptions]) subscription.topicRemoved(this)
    this.memory.close()
    this.kernel.memoryFreed()
  }
}
