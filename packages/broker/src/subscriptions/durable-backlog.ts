/** What one durable subscription has pending of one topic: a private queue in the topic's store. */
import type {
  Destination,
  DurableSubscription as DurableRecord,
  Message,
  OrderKey,
  StoredMessage,
  StoreTransaction,
  Ticket,
  TopicStore,
} from '@hermod/model'
import { Counters } from '../destinations/counters.js'
import type { Topic } from '../destinations/topic.js'
import type { Kernel } from '../kernel.js'
import { Backlog, type BacklogOwner } from '../pending/backlog.js'
import type { Entry } from '../pending/entry.js'
import type { DestinationPolicy } from '../policies/policy-map.js'
import type { MemoryUsage } from '../usage/memory-usage.js'
import type { Durable } from './durable.js'

export class DurableBacklog implements BacklogOwner {
  readonly destination: Destination
  readonly memory: MemoryUsage
  readonly counters = new Counters()
  readonly subscriptionKey: string
  readonly backlog: Backlog
  readonly waitsForStore: boolean
  readonly prioritized: boolean
  private readonly store: TopicStore
  private removed = false

  constructor(
    readonly topic: Topic,
    readonly durable: Durable,
    private readonly kernel: Kernel,
    store: TopicStore,
  ) {
    this.destination = topic.destination
    this.prioritized = topic.prioritized
    // On its own, under the topic's limit for each: one absent subscriber must not make the topic's memory look full.
    this.memory = kernel.usage.subscription(topic.destination, topic.policy.memoryLimit)
    this.subscriptionKey = durable.key
    this.store = store
    this.waitsForStore = !kernel.dispatchAhead.topics
    this.backlog = new Backlog(this, kernel, {
      count: () => store.pendingCount(durable.key),
      page: (after, maxCount, maxBytes) => store.page(durable.key, after, maxCount, maxBytes),
    })
  }

  /** The record of it in the topic's store. */
  static record(durable: Durable, topic: Topic): DurableRecord {
    return { ...durable.identity, destination: topic.destination }
  }

  get policy(): DestinationPolicy {
    return this.topic.policy
  }
  get active(): boolean {
    return this.durable.active
  }
  get busy(): boolean {
    return this.backlog.busy
  }

  /** The topic has another policy now. */
  policyChanged(): void {
    this.memory.limitBytes = this.policy.memoryLimit
    this.backlog.policyChanged()
  }

  /**
   * A message was published and, unless `key` is 0, stored; it is not to be seen before `ticket`. `addressee`: the only
   * client that may have it, null for nobody; a subscription whose consumer is away keeps it all the same.
   */
  offer(message: Message, key: OrderKey, ticket: Ticket, addressee?: string | null): void {
    this.counters.enqueueCount++
    const forOthers = addressee !== undefined && this.active && addressee !== this.durable.identity.clientId
    if (forOthers || !this.durable.mayWant(message)) {
      if (key !== 0) this.store.acknowledge(this.subscriptionKey, key, message.messageId, false)
      return
    }
    this.backlog.holdUntil(ticket)
    this.backlog.add(message, key, !this.durable.active)
    this.wake()
  }

  /** As `offer` for a message that only the store has in hand; whether it is wanted shows when it is read. */
  offerLeft(key: OrderKey, ticket: Ticket): void {
    this.backlog.holdUntil(ticket)
    if (this.backlog.tryLeave(key)) this.counters.enqueueCount++
    else {
      const message = this.store.load(key)
      if (message !== undefined) this.offer(message, key, ticket)
    }
    this.wake()
  }

  wants(message: Message): boolean {
    return this.durable.mayWant(message)
  }

  highestKeyInFlight(): OrderKey {
    return this.durable.dispatched.highestKeyOf(this)
  }

  unwanted(stored: StoredMessage): void {
    this.store.acknowledge(this.subscriptionKey, stored.key, stored.message.messageId, false)
  }

  forget(entry: Entry, matched: boolean): void {
    if (entry.key === 0 || this.removed) return
    this.store.acknowledge(this.subscriptionKey, entry.key, entry.message.messageId, matched)
  }

  forgetIn(transaction: StoreTransaction, entry: Entry): void {
    if (entry.key === 0 || this.removed) return
    transaction.acknowledge(this.store, this.subscriptionKey, entry.key, entry.message.messageId)
  }

  settled(entry: Entry): void {
    if (this.removed) return
    this.memory.decrease(entry.size)
    this.counters.dequeueCount++
    this.topic.counters.dequeueCount++
    if (this.policy.advisoryForConsumed) this.kernel.messageAdvisories?.consumed(this, entry.message)
    this.kernel.memoryFreed()
  }

  giveBack(entries: readonly Entry[]): void {
    if (this.removed) return
    this.backlog.pending.putBack(entries)
    this.wake()
  }

  restore(key: OrderKey): void {
    this.backlog.restore(key, (key) => this.store.load(key))
    this.wake()
  }

  wake(): void {
    this.durable.wake()
  }

  /** Of a subscription whose consumer is there, what expired is found as it is dispatched. */
  expireMessages(): void {
    if (!this.active || this.kernel.options.enableMessageExpirationOnActiveDurableSubs) this.backlog.expire()
  }

  /** The subscription or the topic is gone. */
  dispose(): void {
    this.removed = true
    this.topic.removeDurable(this)
    this.backlog.drain()
    this.memory.close()
    this.kernel.memoryFreed()
  }
}
