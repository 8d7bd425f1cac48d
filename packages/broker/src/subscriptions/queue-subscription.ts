/** A consumer of one or more queues (a composite or wildcard name), with one window for all of them. */

import type { Ack, ConsumerId, Long, Message } from '@hermod/model'
import { applyRangeAck } from '../acks/range-acks.js'
import { BridgedArrivals } from '../audit/bridged-audit.js'
import type { Living } from '../destinations/destinations.js'
import { Queue } from '../destinations/queue.js'
import type { Kernel } from '../kernel.js'
import type { Entry } from '../pending/entry.js'
import { EntryList } from '../pending/entry-list.js'
import { giveBackAll } from '../redelivery/give-back.js'
import type { Transaction } from '../transactions/transaction.js'
import { grantedPrefetch } from './granted-prefetch.js'
import { Pull } from './pull.js'
import type { RangeSubscription } from './range-subscription.js'
import type { Subscription } from './subscription.js'
import type { Terms } from './terms.js'
import type { Window } from './window.js'

export class QueueSubscription implements Subscription, RangeSubscription {
  readonly id: ConsumerId
  readonly dispatched = new EntryList()
  dispatchCount = 0
  /** Message groups it owns, in all its queues. */
  groupCount = 0
  slow = false
  lastAckMs: number
  /** Of a bridge: what is told of messages that another broker has. */
  private readonly onward: BridgedArrivals | undefined
  private readonly queues = new Set<Queue>()
  private readonly pulls: Pull
  private closed = false

  constructor(
    readonly terms: Terms,
    readonly window: Window,
    readonly kernel: Kernel,
  ) {
    this.id = terms.id
    this.lastAckMs = kernel.clock.now()
    this.pulls = new Pull(window, terms.sink, kernel.clock)
    if (terms.request.networkSubscription) this.onward = new BridgedArrivals(kernel.bridged)
  }

  get inFlightCount(): number {
    return this.dispatched.count
  }
  get prefetchSize(): number {
    return this.window.size
  }
  get pendingCount(): number {
    return 0 // the queue's messages belong to nobody before they are dispatched
  }

  get hasRoom(): boolean {
    return !this.terms.connection.congested && !this.closed && this.window.room(this.dispatched.count) > 0
  }

  get room(): number {
    return this.hasRoom ? this.window.room(this.dispatched.count) : 0
  }

  wants(message: Message): boolean {
    return this.terms.wants(message)
  }

  attach(living: Living): void {
    if (!(living instanceof Queue) || this.queues.has(living)) return
    if (!this.terms.mayAttach(living.destination)) return
    this.queues.add(living)
    living.addSubscription(this)
  }

  /** The queue goes away, and what it dispatched with it. The consumer stays: the queue may come again. */
  queueRemoved(queue: Queue): void {
    if (!this.queues.delete(queue)) return
    queue.removeSubscription(this)
    for (const entry of this.dispatched.toArray()) {
      if (entry.source !== queue) continue
      this.dispatched.remove(entry)
      entry.owner = null
    }
    this.kernel.destinations.orphaned(this)
  }

  dispatch(entry: Entry, nowMs: number): void {
    entry.owner = this
    this.dispatched.append(entry)
    this.dispatchCount++
    this.window.dispatched()
    if (this.window.size === 0) this.pulls.answered()
    entry.message.brokerOutTime = nowMs
    if (this.kernel.options.enableStatistics)
      entry.source.counters.enqueueTime.add(nowMs - Number(entry.message.brokerInTime))
    this.terms.sink.deliver(entry.message, entry.redeliveryCounter)
    if (this.kernel.hooks.delivered !== undefined) this.terms.tellDelivered(entry.message)
  }

  pull(timeoutMs: number): void {
    if (this.window.size !== 0 || this.closed) return
    this.pulls.ask(timeoutMs)
    this.wake()
  }

  /** A queue had its turn. `waiting`: it has messages left. As in ActiveMQ no abortSlowConsumerStrategy hears of it. */
  noteSlowness(queue: Queue, waiting: boolean): void {
    const full = this.window.size !== 0 && this.window.room(this.dispatched.count) <= 0
    if (!full) this.slow = false
    else if (waiting && !this.slow) {
      this.slow = true
      this.kernel.slowConsumers.advise(this, queue)
    }
  }

  /** One of its queues had its turn: answers a pull that found nothing anywhere. */
  pumped(): void {
    if (!this.pulls.wantsAnswer) return
    for (const queue of this.queues) if (queue.busy) return
    this.pulls.answerNothing()
  }

  setPrefetch(asked: number): void {
    const size = grantedPrefetch(this.terms, this.kernel, 'queue', asked)
    if (size !== 0) this.pulls.cancel()
    this.window.resize(size)
    this.wake()
  }

  acknowledge(ack: Ack, transaction: Transaction | undefined): void {
    if (this.kernel.slowConsumers.notesAcks) this.lastAckMs = this.kernel.clock.now()
    applyRangeAck(this, ack, transaction)
  }

  consumes(entry: Entry): void {
    const { onward } = this
    if (onward === undefined) return
    const { successor, message, source } = entry
    entry.successor = null
    // Before this one goes: after a crash there are both or one.
    if (successor !== null && source instanceof Queue) {
      source.succeed(successor)
      onward.succeeded(successor)
    } else if (message.brokerPath !== null || this.kernel.isFromBefore(message)) onward.passedOn(message)
  }

  askAgain(): void {
    for (const queue of this.queues) queue.askAgain()
  }

  waiting(): number {
    if (this.closed || this.window.room(this.dispatched.count) <= 0) return 0
    let count = 0
    for (const queue of this.queues) count += queue.waitingFor(this)
    return count
  }

  wake(): void {
    for (const queue of this.queues) queue.wake()
  }

  close(lastDelivered: Long): void {
    if (this.closed) return
    this.closed = true
    this.pulls.cancel()
    this.kernel.slowConsumers.left(this)
    for (const queue of this.queues) queue.removeSubscription(this)
    giveBackAll(this.dispatched, lastDelivered, 'exact')
    this.queues.clear()
  }
}
