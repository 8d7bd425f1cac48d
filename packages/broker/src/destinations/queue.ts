/**
 * A queue: each message to one consumer. Lifetime (permanent or with its connection) is a value, not another class.
 * It changes only inside turns; senders and acks wake it, and its pump hands out what it can.
 */
import type {
  Destination,
  DurabilityWaiter,
  Message,
  OrderKey,
  QueueStore,
  StoredMessage,
  StoreTransaction,
} from '@hermod/model'
import type { Pumpable } from '../dispatch/dispatcher.js'
import { Selection } from '../dispatch/selection.js'
import { StartGate } from '../dispatch/start-gate.js'
import type { Kernel } from '../kernel.js'
import { Backlog, type BacklogOwner } from '../pending/backlog.js'
import type { Entry } from '../pending/entry.js'
import type { DestinationPolicy } from '../policies/policy-map.js'
import type { Browser } from '../subscriptions/browser.js'
import type { QueueSubscription } from '../subscriptions/queue-subscription.js'
import type { MemoryUsage } from '../usage/memory-usage.js'
import { Counters } from './counters.js'
import type { Target } from './target.js'

export class Queue implements Target, BacklogOwner, Pumpable, DurabilityWaiter {
  readonly policy: DestinationPolicy
  readonly memory: MemoryUsage
  readonly counters = new Counters()
  readonly subscriptionKey = undefined
  readonly store: QueueStore | undefined
  readonly waitsForStore: boolean
  readonly backlog: Backlog
  awake = false
  removed = false
  private readonly selection: Selection
  private readonly gate: StartGate
  private readonly browsers = new Set<Browser>()
  /** Entries from the head up to this one are wanted by nobody; null: not known. */
  private unwantedUpTo: Entry | null = null

  constructor(
    readonly destination: Destination,
    private readonly kernel: Kernel,
  ) {
    this.policy = kernel.policies.policyFor(destination)
    this.memory = kernel.usage.destination(destination, this.policy.memoryLimit)
    this.selection = new Selection(this.policy)
    this.gate = new StartGate(this.policy, kernel.clock, () => this.wake())
    const store = destination.isTemporary ? undefined : kernel.store.queue(destination)
    this.store = store
    this.waitsForStore = !kernel.dispatchAhead.queues
    this.backlog = new Backlog(this, kernel, store === undefined ? undefined : tailOf(store))
  }

  get messageCount(): number {
    return this.backlog.count + this.counters.inFlightCount
  }
  get busy(): boolean {
    return this.awake || this.backlog.busy
  }
  get subscriptions(): readonly QueueSubscription[] {
    return this.selection.members()
  }
  get nowMs(): number {
    return this.kernel.clock.now()
  }
  /** Consumers and browsers. */
  get inUse(): boolean {
    return this.selection.count > 0 || this.browsers.size > 0
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

  enqueueStored(message: Message, key: OrderKey | undefined): void {
    this.accept(message, key ?? 0)
  }

  private accept(message: Message, key: OrderKey): void {
    this.counters.enqueueCount++
    this.backlog.add(message, key)
    if (this.policy.advisoryForDelivery) this.kernel.messageAdvisories?.delivered(this, message)
    if (this.policy.sendAdvisoryIfNoConsumers && this.selection.count === 0 && !message.persistent) {
      this.kernel.messageAdvisories?.noConsumers(this, message)
    }
    if (this.selection.count > 0) this.wake()
  }

  // Consumers.

  addSubscription(subscription: QueueSubscription): void {
    this.selection.add(subscription)
    this.gate.consumersAre(this.selection.count)
    this.counters.consumerCount++
    this.unwantedUpTo = null
    this.wake()
  }

  removeSubscription(subscription: QueueSubscription): void {
    this.selection.remove(subscription)
    this.gate.consumersAre(this.selection.count)
    this.counters.consumerCount--
    this.unwantedUpTo = null
    this.wake()
    this.kernel.destinations.consumerLeft(this)
  }

  addBrowser(browser: Browser): void {
    this.browsers.add(browser)
    this.counters.consumerCount++
    this.wake()
  }

  removeBrowser(browser: Browser): void {
    if (!this.browsers.delete(browser)) return
    this.counters.consumerCount--
    this.kernel.destinations.consumerLeft(this)
  }

  // Entries come and go.

  wants(): boolean {
    return true
  }

  unwanted(): void {}

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
    this.unwantedUpTo = null
    this.wake()
  }

  /** A message that a prepared transaction held in the store is pending again. */
  restore(stored: StoredMessage): void {
    this.backlog.restore(stored)
    this.unwantedUpTo = null
    this.wake()
  }

  // The pump.

  wake(): void {
    if (!this.removed) this.kernel.dispatcher.wake(this)
  }

  pump(): void {
    if (this.removed) return
    for (const browser of this.browsers) browser.pump()
    if (this.selection.count === 0) return
    for (;;) {
      const room = this.gate.open && this.selection.anyRoom
      if (room) this.dispatchPending()
      const before = this.backlog.pending.count
      // Also without room: what is read now is at hand when the next ack comes.
      this.backlog.refill(room && before > 0 && this.selection.anyRoom)
      if (!room || this.backlog.pending.count === before) break
    }
    for (const member of this.selection.pulling()) member.pumped()
  }

  private dispatchPending(): void {
    const { pending } = this.backlog
    const nowMs = this.kernel.clock.now()
    let unwanted = this.skippable()
    let entry = unwanted === null ? pending.first() : pending.after(unwanted)
    let allUnwanted = true
    while (entry !== null) {
      const next = pending.after(entry)
      if (entry.ticket !== 0 && this.mustWait(entry)) break
      if (entry.message.expiration !== 0 && entry.message.isExpired(nowMs)) {
        pending.remove(entry)
        this.kernel.deadLetters.expired(entry)
      } else {
        const choice = this.selection.choose(entry.message)
        if (choice === 'nobody') {
          if (allUnwanted) unwanted = entry
        } else if (choice === 'later') {
          allUnwanted = false
          if (!this.selection.anyRoom) break
        } else this.dispatch(entry, choice)
      }
      entry = next
    }
    this.unwantedUpTo = unwanted
  }

  /** Later ones wait as well: order comes first. */
  private mustWait(entry: Entry): boolean {
    if (entry.ticket <= this.kernel.store.durable) return false
    this.kernel.waiters.wait(entry.ticket, this)
    return true
  }

  durable(): void {
    this.wake()
  }

  durabilityFailed(): void {
    this.wake()
  }

  private dispatch(entry: Entry, subscription: QueueSubscription): void {
    this.backlog.pending.remove(entry)
    if (entry.message.groupID !== null) this.selection.groups.dispatched(entry.message, subscription)
    if (this.policy.persistJMSRedelivered) this.markRedelivered(entry)
    this.counters.dispatchCount++
    this.counters.inFlightCount++
    subscription.dispatch(entry)
    if (this.policy.advisoryForDispatched)
      this.kernel.messageAdvisories?.dispatched(this, entry.message, subscription.id)
  }

  /** Where the search may begin. New messages of higher priority come in front, so not with priorities. */
  private skippable(): Entry | null {
    const entry = this.unwantedUpTo
    if (entry === null || this.policy.prioritizedMessages || entry.list === null || entry.owner !== null) return null
    return entry
  }

  /** After a crash the message must come with the redelivered flag: the store is told before the consumer is. */
  private markRedelivered(entry: Entry): void {
    if (entry.key === 0 || entry.message.redeliveryCounter > 0) return
    const marked = entry.message.copy()
    marked.redeliveryCounter = 1
    this.store?.update(entry.key, marked)
  }

  // Housekeeping.

  /** Looks through the head of the backlog for what has expired: at most `maxExpirePageSize` messages. */
  expireMessages(): void {
    const { pending } = this.backlog
    const nowMs = this.kernel.clock.now()
    let budget = this.policy.maxExpirePageSize
    let entry = pending.first()
    while (entry !== null && budget-- > 0) {
      const next = pending.after(entry)
      if (entry.message.isExpired(nowMs)) {
        pending.remove(entry)
        this.kernel.deadLetters.expired(entry)
        budget++ // it is no longer in the way of the next search
      }
      entry = next
    }
    if (pending.count === 0 && this.backlog.count > 0) this.backlog.refill(false)
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
    this.gate.close()
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
