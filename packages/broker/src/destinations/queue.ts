/**
 * A queue: each message to one consumer. Lifetime (permanent or with its connection) is a value, not another class.
 * It changes only inside turns; senders and acks wake it, and its pump hands out what it can.
 */
import type { Destination, Message, OrderKey, QueueStore, StoredMessage, StoreTransaction, Ticket } from '@hermod/model'
import type { Pumpable } from '../dispatch/dispatcher.js'
import { QueuePump } from '../dispatch/queue-pump.js'
import type { Kernel } from '../kernel.js'
import { Backlog, type BacklogOwner } from '../pending/backlog.js'
import type { Entry } from '../pending/entry.js'
import type { DestinationPolicy } from '../policies/policy-map.js'
import type { SlowConsumer } from '../policies/slow-consumers/slow-consumer.js'
import type { Browser } from '../subscriptions/browser.js'
import type { QueueSubscription } from '../subscriptions/queue-subscription.js'
import type { MemoryUsage } from '../usage/memory-usage.js'
import type { Route } from '../virtual/route.js'
import { Counters } from './counters.js'
import type { Target } from './target.js'

export class Queue implements Target, BacklogOwner, Pumpable {
  policy: DestinationPolicy
  readonly prioritized: boolean
  readonly memory: MemoryUsage
  readonly counters = new Counters()
  readonly subscriptionKey = undefined
  readonly keepsInMemory = true
  readonly store: QueueStore | undefined
  readonly waitsForStore: boolean
  readonly backlog: Backlog
  awake = false
  removed = false
  /** Dead letters are, or are to be, kept here. */
  dlq = false
  /** Undefined for a plain queue: what is sent to it stays here. */
  route: Route | undefined
  private readonly dispatch: QueuePump
  private readonly browsers = new Set<Browser>()

  constructor(
    readonly destination: Destination,
    private readonly kernel: Kernel,
  ) {
    this.policy = kernel.policies.policyFor(destination)
    this.memory = kernel.usage.destination(destination, this.policy.memoryLimit)
    this.prioritized = this.policy.prioritizedMessages
    this.dispatch = new QueuePump(this, kernel)
    const store = destination.isTemporary ? undefined : kernel.store.queue(destination)
    this.store = store
    this.waitsForStore = !kernel.dispatchAhead.queues
    this.backlog = new Backlog(this, kernel, store === undefined ? undefined : tailOf(store))
  }

  /** Another policy holds from now on. Returns the options that a queue keeps for its life and that differ. */
  usePolicy(policy: DestinationPolicy): readonly string[] {
    this.policy = policy
    this.memory.limitBytes = policy.memoryLimit
    this.backlog.policyChanged()
    this.dispatch.policyChanged()
    const kept = policy.prioritizedMessages === this.prioritized ? [] : ['prioritizedMessages']
    return this.dispatch.selection.groupsAsIn(policy) ? kept : [...kept, 'messageGroupMapFactory']
  }

  get messageCount(): number {
    return this.backlog.count + this.counters.inFlightCount
  }
  get busy(): boolean {
    return this.awake || this.backlog.busy
  }
  get subscriptions(): readonly QueueSubscription[] {
    return this.dispatch.selection.members()
  }
  get nowMs(): number {
    return this.kernel.clock.now()
  }
  /** Consumers and browsers. */
  get inUse(): boolean {
    return this.dispatch.selection.count > 0 || this.browsers.size > 0
  }

  /** Those who consume now, for slow consumer strategies. */
  slowCandidates(): Iterable<SlowConsumer> {
    return this.subscriptions
  }

  get onlyBridgesConsume(): boolean {
    return this.browsers.size === 0 && this.subscriptions.every((one) => one.terms.request.networkSubscription)
  }

  /** Somebody who is no bridge consumes here; with a message: and wants it. Browsers do not count. */
  isConsumedHere(wanting: Message | undefined): boolean {
    return this.dispatch.selection.hasLocal(wanting)
  }

  /** What consumers have refused they may want now. */
  askAgain(): void {
    this.dispatch.searchAgain()
    this.wake()
  }

  /** Messages that the consumer could take at once and has not got: after a turn, something holds them up. */
  waitingFor(subscription: QueueSubscription): number {
    return this.dispatch.waitingFor(subscription)
  }

  /** It need not wait for the store. */
  isSafe({ ticket }: Entry): boolean {
    return ticket <= this.kernel.store.durable
  }

  // Senders.

  storeFor(message: Message): QueueStore | undefined {
    return message.persistent ? this.store : undefined
  }

  enqueue(message: Message): boolean {
    const key = message.persistent && this.store !== undefined ? this.store.add(message) : 0
    this.accept(message, key)
    return key !== 0
  }

  enqueueStored(message: Message, key: OrderKey | undefined, ticket: Ticket): void {
    this.backlog.holdUntil(ticket)
    this.accept(message, key ?? 0)
  }

  enqueueLeft(key: OrderKey, ticket: Ticket): void {
    this.backlog.holdUntil(ticket)
    const message = this.backlog.tryLeave(key) ? undefined : this.store?.load(key)
    if (message !== undefined) {
      this.accept(message, key)
      return
    }
    this.counters.enqueueCount++
    if (this.policy.advisoryForDelivery) this.tellDelivered(key)
    if (this.dispatch.selection.count > 0) this.wake()
  }

  enqueueRecovered(key: OrderKey, ticket: Ticket): void {
    this.enqueueLeft(key, ticket)
  }

  private tellDelivered(key: OrderKey): void {
    const message = this.store?.load(key)
    if (message !== undefined) this.kernel.messageAdvisories?.delivered(this, message)
  }

  /** A bridge brings what a bridge has under way to another broker: it is taken once that one is there. */
  awaitSuccession(message: Message): void {
    for (const { terms, dispatched } of this.subscriptions) {
      const entry = terms.request.networkSubscription ? dispatched.find(this, message.messageId) : undefined
      if (entry !== undefined) entry.successor = message
    }
  }

  succeed(message: Message): void {
    message.messageId.brokerSequenceId = this.kernel.nextSequence()
    message.brokerInTime = this.kernel.clock.now()
    this.enqueue(message)
  }

  private accept(message: Message, key: OrderKey): void {
    this.counters.enqueueCount++
    if (this.kernel.options.enableStatistics) this.counters.messageSize.add(message.accountedSize)
    this.backlog.add(message, key)
    if (this.policy.advisoryForDelivery) this.kernel.messageAdvisories?.delivered(this, message)
    if (this.policy.sendAdvisoryIfNoConsumers && this.dispatch.selection.count === 0 && !message.persistent) {
      this.kernel.messageAdvisories?.noConsumers(this, message)
    }
    if (this.dispatch.selection.count > 0) this.wake()
  }

  // Consumers.

  addSubscription(subscription: QueueSubscription): void {
    this.counters.consumerCount++
    this.dispatch.add(subscription)
  }

  removeSubscription(subscription: QueueSubscription): void {
    this.counters.consumerCount--
    this.dispatch.remove(subscription)
  }

  addBrowser(browser: Browser): void {
    this.browsers.add(browser)
    this.counters.consumerCount++
    this.wake()
  }

  removeBrowser(browser: Browser): void {
    if (!this.browsers.delete(browser)) return
    this.counters.consumerCount--
  }

  // Entries come and go.

  wants(): boolean {
    return true
  }

  unwanted(): void {}

  highestKeyInFlight(): OrderKey {
    let highest: OrderKey = 0
    for (const { dispatched } of this.subscriptions) highest = Math.max(highest, dispatched.highestKeyOf(this))
    return highest
  }

  forget(entry: Entry): void {
    if (entry.key !== 0 && !this.removed) this.store?.remove(entry.key, entry.message.messageId)
  }

  forgetIn(transaction: StoreTransaction, entry: Entry): void {
    if (entry.key !== 0 && this.store !== undefined && !this.removed) {
      transaction.remove(this.store, entry.key, entry.message.messageId)
    }
  }

  settled(entry: Entry): void {
    if (this.removed) return
    this.memory.decrease(entry.size)
    this.counters.dequeueCount++
    if (this.policy.advisoryForConsumed) this.kernel.messageAdvisories?.consumed(this, entry.message)
    this.kernel.memoryFreed()
  }

  giveBack(entries: readonly Entry[]): void {
    if (this.removed) return
    this.backlog.pending.putBack(entries)
    this.dispatch.searchAgain()
    this.wake()
  }

  /** A message that a prepared transaction held in the store is pending again. */
  restore(key: OrderKey): void {
    this.backlog.restore(key, (key) => this.store?.load(key))
    this.dispatch.searchAgain()
    this.wake()
  }

  // The pump.

  wake(): void {
    if (!this.removed) this.kernel.dispatcher.wake(this)
  }

  pump(): void {
    if (this.removed) return
    for (const browser of this.browsers) browser.pump()
    this.dispatch.run()
  }

  // Housekeeping.

  expireMessages(): void {
    this.backlog.expire()
  }

  /** Removes all pending messages; those with consumers are left to them. Resolves to how many. */
  async purge(): Promise<number> {
    await this.backlog.hold()
    try {
      const spooled = this.backlog.spooledCount
      this.counters.dequeueCount += spooled
      const entries = this.backlog.drain()
      for (const entry of entries) {
        this.forget(entry)
        this.settled(entry)
      }
      return entries.length + spooled + (await this.backlog.drainStore((stored) => this.purgeStored(stored)))
    } finally {
      this.backlog.release()
    }
  }

  private purgeStored(stored: StoredMessage): void {
    this.store?.remove(stored.key, stored.message.messageId)
    this.counters.dequeueCount++
  }

  /** The destination goes away with all it holds. Its consumers have been detached. */
  dispose(): void {
    this.removed = true
    this.backlog.drain()
    for (const browser of [...this.browsers]) browser.queueRemoved(this)
    this.dispatch.close()
    this.memory.close()
    this.kernel.memoryFreed()
  }
}

function tailOf(store: QueueStore) {
  return {
    count: () => store.count,
    page: (after: OrderKey, maxCount: number, maxBytes: number) => store.page(after, maxCount, maxBytes),
  }
}
