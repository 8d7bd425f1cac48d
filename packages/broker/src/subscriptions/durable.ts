/**
 * A durable subscription: known by client id and name, it outlives its consumers and has at most one at a time. Per
 * topic that it covers (one, or many by wildcard) it has a backlog.
 */
import type {
  Ack,
  ConnectionContext,
  ConsumerRequest,
  Destination,
  DurabilityWaiter,
  DurableSubscription as DurableRecord,
  Long,
  Message,
} from '@hermod/model'
import { ConsumerId } from '@hermod/model'
import type { Selector } from '@hermod/selector'
import { applyRangeAck } from '../acks/range-acks.js'
import type { Topic } from '../destinations/topic.js'
import type { Pumpable } from '../dispatch/dispatcher.js'
import type { Kernel } from '../kernel.js'
import type { Entry } from '../pending/entry.js'
import { EntryList } from '../pending/entry-list.js'
import { giveBackAll } from '../redelivery/give-back.js'
import type { Transaction } from '../transactions/transaction.js'
import { DurableBacklog } from './durable-backlog.js'
import type { DurableConsumer } from './durable-consumer.js'
import { mayAttach } from './may-attach.js'
import type { RangeSubscription } from './range-subscription.js'
import { SelectorAccount } from './selector-account.js'
import { selectorOf } from './terms.js'
import { Window } from './window.js'

/** What makes it this subscription; a change of any part but the key makes it a new one. */
export type DurableIdentity = Omit<DurableRecord, 'destination'>

/** A tenth of a millisecond at most, for pages of a thousand. */
const GLANCE_STEPS = 200
const NOBODY = new ConsumerId('', 0, 0)

export class Durable implements RangeSubscription, Pumpable, DurabilityWaiter {
  awake = false
  readonly dispatched = new EntryList()
  window = new Window(0, false)
  /** Since the present consumer came. */
  dispatchCount = 0
  readonly backlogs: DurableBacklog[] = []
  /** When its last consumer left; ms since 1970. */
  offlineSinceMs: number
  private consumer: DurableConsumer | undefined
  private toldHistory = false
  /** Who asked for it last, and what they asked for; undefined after a restart. */
  subscriber: { readonly context: ConnectionContext; readonly request: ConsumerRequest } | undefined
  private readonly selector: Selector | undefined
  /** What its selector costs while no consumer is there. */
  private readonly account: SelectorAccount

  constructor(
    readonly key: string,
    readonly identity: DurableIdentity,
    readonly kernel: Kernel,
  ) {
    this.selector = selectorOf(identity.selector)
    this.account = new SelectorAccount(`durable subscription ${key}`, kernel)
    this.offlineSinceMs = kernel.clock.now()
  }

  get id(): ConsumerId {
    return this.consumer?.id ?? NOBODY
  }
  get active(): boolean {
    return this.consumer !== undefined
  }
  get activeConsumer(): DurableConsumer | undefined {
    return this.consumer
  }
  get destination(): Destination {
    return this.identity.subscribedDestination
  }
  get pendingCount(): number {
    let count = 0
    for (const backlog of this.backlogs) count += backlog.backlog.count
    return count
  }

  /**
   * False: it is not for this subscription. All others are kept and asked about again before they go to a consumer: while
   * one is there, only what shows at a glance is found out now, so that its time is left for what it is to get.
   */
  mayWant(message: Message): boolean {
    const { consumer, selector } = this
    if (this.isOwn(message)) return false
    if (selector === undefined) return true
    if (consumer === undefined) return this.account.judge(selector, message) !== false
    return selector.matchesWithin(GLANCE_STEPS, message) !== false
  }

  private isOwn({ producerId }: Message): boolean {
    return this.identity.noLocal && producerId.connectionId === this.consumer?.id.connectionId
  }

  covers(topic: Topic): boolean {
    return this.backlogs.some((backlog) => backlog.topic === topic)
  }

  /** Begins to keep the topic's messages. `recovered`: the store knows it already. */
  attach(topic: Topic, recovered: boolean, retroactive: boolean): void {
    if (this.covers(topic) || topic.store === undefined) return
    if (!recovered && !this.mayCover(topic)) return
    if (!recovered) topic.store.subscribe(DurableBacklog.record(this, topic), retroactive)
    const backlog = new DurableBacklog(topic, this, this.kernel, topic.store)
    this.backlogs.push(backlog)
    topic.addDurable(backlog)
  }

  /** Judged by whoever subscribed; nobody is there to be judged after a restart. */
  private mayCover(topic: Topic): boolean {
    const { subscriber, kernel } = this
    return subscriber === undefined || mayAttach(kernel, subscriber.context, subscriber.request, topic.destination)
  }

  /** The topic goes away, and what it dispatched with it. A consumer of that topic alone is told. */
  topicRemoved(topic: Topic): void {
    const at = this.backlogs.findIndex((backlog) => backlog.topic === topic)
    if (at < 0) return
    const [backlog] = this.backlogs.splice(at, 1)
    for (const entry of this.dispatched.toArray()) if (entry.source === backlog) this.drop(entry)
    backlog!.dispose()
    if (this.backlogs.length === 0 && !this.destination.isWildcard) this.consumer?.terms.sink.consumerClosed()
  }

  activate(consumer: DurableConsumer, prefetch: Window): void {
    this.consumer = consumer
    this.subscriber = { context: consumer.terms.connection, request: consumer.terms.request }
    this.window = prefetch
    this.dispatchCount = 0
    this.tellHistory(consumer.terms.request.retroactive)
    this.wake()
  }

  /** At its first consumer's coming: what its topics keep for latecomers, unless the store has given it something. */
  private tellHistory(asked: boolean): void {
    if (this.toldHistory) return
    this.toldHistory = true
    for (const backlog of this.backlogs) {
      const { topic } = backlog
      if ((asked || topic.policy.alwaysRetroactive) && backlog.backlog.count === 0) topic.recover(backlog)
    }
  }

  /** Its consumer leaves; what was not acknowledged is pending again. */
  deactivate(lastDelivered: Long): void {
    if (this.consumer === undefined) return
    this.consumer = undefined
    this.offlineSinceMs = this.kernel.clock.now()
    giveBackAll(this.dispatched, lastDelivered, 'upTo')
  }

  acknowledge(ack: Ack, transaction: Transaction | undefined): void {
    applyRangeAck(this, ack, transaction)
  }

  wake(): void {
    if (this.consumer !== undefined) this.kernel.dispatcher.wake(this)
  }

  pump(): void {
    const { consumer } = this
    if (consumer === undefined) return
    for (const backlog of this.backlogs) this.pumpBacklog(backlog, consumer)
    consumer.noteSlowness()
    if (!this.backlogs.some((backlog) => backlog.busy)) consumer.pumped()
  }

  /** Unsubscribed, for good. */
  dispose(): void {
    for (const entry of this.dispatched.toArray()) this.drop(entry)
    for (const backlog of [...this.backlogs]) {
      backlog.topic.store?.unsubscribe(this.key)
      backlog.dispose()
    }
    this.backlogs.length = 0
  }

  private pumpBacklog(backlog: DurableBacklog, consumer: DurableConsumer): void {
    const { pending } = backlog.backlog
    const nowMs = this.kernel.clock.now()
    for (;;) {
      while (consumer.hasRoom) {
        const entry = pending.first()
        if (entry === null || (entry.ticket !== 0 && this.mustWait(entry))) break
        const expired = entry.message.expiration !== 0 && entry.message.isExpired(nowMs)
        const wanted = !expired && !this.isOwn(entry.message) && consumer.terms.selects(entry.message)
        // Not known: the consumer is being closed, and the message stays for the next.
        if (wanted === undefined) return
        pending.remove(entry)
        if (expired) this.kernel.deadLetters.expired(entry)
        else if (wanted && consumer.terms.allowed(entry.message)) this.dispatch(entry, consumer)
        else {
          backlog.forget(entry, false)
          backlog.settled(entry)
        }
      }
      const before = pending.count
      backlog.backlog.refill(false)
      if (pending.count === before || !consumer.hasRoom) return
    }
  }

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

  private dispatch(entry: Entry, consumer: DurableConsumer): void {
    entry.owner = this
    this.dispatched.append(entry)
    this.dispatchCount++
    this.window.dispatched()
    const { source } = entry
    source.counters.dispatchCount++
    source.counters.inFlightCount++
    entry.message.brokerOutTime = this.kernel.clock.now()
    consumer.deliver(entry.message, entry.redeliveryCounter)
    if (source.policy.advisoryForDispatched) {
      this.kernel.messageAdvisories?.dispatched(source, entry.message, consumer.id)
    }
  }

  private drop(entry: Entry): void {
    this.dispatched.remove(entry)
    entry.owner = null
  }
}
