/**
 * A consumer of one or more topics that keeps nothing beyond its own life. What its window has no room for waits here,
 * up to a limit if its policy has one; then some are dropped.
 */

import type { Ack, ConsumerId, Long, Message } from '@hermod/model'
import { applyCountedAck, type CountedSubscription } from '../acks/counted-acks.js'
import type { Living } from '../destinations/destinations.js'
import { Topic } from '../destinations/topic.js'
import type { TopicEntry } from '../destinations/topic-entry.js'
import type { Pumpable } from '../dispatch/dispatcher.js'
import type { Kernel } from '../kernel.js'
import { expiredCause } from '../policies/dead-letter.js'
import type { Eviction } from '../policies/eviction/eviction.js'
import type { Transaction } from '../transactions/transaction.js'
import { grantedPrefetch } from './granted-prefetch.js'
import { Pull } from './pull.js'
import type { Subscription } from './subscription.js'
import type { Terms } from './terms.js'
import { TopicPending } from './topic-pending.js'
import type { Window } from './window.js'

export class TopicSubscription implements Subscription, CountedSubscription, Pumpable {
  readonly id: ConsumerId
  awake = false
  dispatchCount = 0
  inFlightCount = 0
  discardedCount = 0
  /** It has more than its prefetch waiting. */
  slow = false
  lastAckMs: number
  private readonly topics: Topic[] = []
  private readonly pending: TopicPending
  private readonly pulls: Pull
  private closed = false

  constructor(
    readonly terms: Terms,
    readonly window: Window,
    /** Messages that may wait; negative: no limit. */
    private readonly pendingLimit: number,
    /** Which of them go beyond it. */
    private readonly eviction: Eviction,
    private readonly kernel: Kernel,
  ) {
    this.id = terms.id
    this.lastAckMs = kernel.clock.now()
    this.pulls = new Pull(window, terms.sink, kernel.clock)
    this.pending = new TopicPending(kernel, (message) => this.topicOf(message))
  }

  get prefetchSize(): number {
    return this.window.size
  }
  get pendingCount(): number {
    return this.pending.size
  }

  wants(message: Message): boolean {
    return this.terms.wants(message)
  }

  /** For a message that its selector matches. */
  accepts(message: Message): boolean {
    return this.terms.accepts(message)
  }

  isTarget(id: ConsumerId): boolean {
    return id.value === this.id.value && id.sessionId === this.id.sessionId && id.connectionId === this.id.connectionId
  }

  attach(living: Living): void {
    if (!(living instanceof Topic) || this.topics.includes(living)) return
    if (!this.terms.mayAttach(living.destination)) return
    this.topics.push(living)
    living.addSubscription(this)
  }

  /** The topic goes away. The consumer stays: the topic may come again. */
  topicRemoved(topic: Topic): void {
    const at = this.topics.indexOf(topic)
    if (at < 0) return
    this.topics.splice(at, 1)
    topic.removeSubscription(this)
    this.kernel.destinations.orphaned(this)
  }

  offer(entry: TopicEntry): void {
    this.noteSlowness(this.pending.size)
    this.pending.add(entry, this.hasRoomBeyond(this.pending.size))
    if (this.pendingLimit >= 0 && this.pending.size > this.pendingLimit) this.enforceLimit()
    this.kernel.dispatcher.wake(this)
  }

  /** Straight to this consumer, in front of everything (the state a new advisory consumer gets). */
  tell(message: Message): void {
    this.send(message)
  }

  pump(): void {
    if (this.closed) return
    const nowMs = this.kernel.clock.now()
    while (this.hasRoom) {
      const entry = this.pending.shift()
      if (entry === undefined) break
      if (entry.message.expiration !== 0 && entry.message.isExpired(nowMs)) this.expire(entry)
      else {
        entry.topic.counters.dispatchCount++
        entry.topic.counters.inFlightCount++
        if (this.kernel.options.enableStatistics) {
          entry.topic.counters.enqueueTime.add(nowMs - Number(entry.message.brokerInTime))
        }
        this.send(entry.message)
      }
      entry.release()
    }
    if (this.pending.size === 0) this.slow = false
    // Of the many that came in one turn the last would have found all before it waiting.
    else this.noteSlowness(this.pending.size - 1)
    if (this.pulls.wantsAnswer) this.pulls.answerNothing()
  }

  wake(): void {
    if (!this.closed) this.kernel.dispatcher.wake(this)
  }

  pull(timeoutMs: number): void {
    if (this.window.size !== 0 || this.closed) return
    this.pulls.ask(timeoutMs)
    this.wake()
  }

  setPrefetch(asked: number): void {
    const size = grantedPrefetch(this.terms, this.kernel, 'topic', asked)
    if (size !== 0) this.pulls.cancel()
    this.window.resize(size)
    this.wake()
  }

  acknowledge(ack: Ack, transaction: Transaction | undefined): void {
    if (this.kernel.slowConsumers.notesAcks) this.lastAckMs = this.kernel.clock.now()
    applyCountedAck(this, ack, transaction)
    this.wake()
  }

  acknowledged(count: number): void {
    const done = Math.min(count, this.inFlightCount)
    this.inFlightCount -= done
    // With several topics it is not known whose messages these were; the first stands for all, as sums stay right.
    const counters = this.topics[0]?.counters
    if (counters === undefined) return
    counters.dequeueCount += done
    counters.inFlightCount -= done
  }

  close(_lastDelivered: Long): void {
    if (this.closed) return
    this.closed = true
    this.pulls.cancel()
    const counters = this.topics[0]?.counters
    if (counters !== undefined) counters.inFlightCount -= this.inFlightCount
    for (const topic of [...this.topics]) topic.removeSubscription(this)
    this.pending.clear()
    this.kernel.slowConsumers.left(this)
  }

  private get hasRoom(): boolean {
    return this.hasRoomBeyond(0)
  }

  /** For more than `count` messages. */
  private hasRoomBeyond(count: number): boolean {
    return !this.terms.connection.congested && this.window.room(this.inFlightCount) > count
  }

  private topicOf({ destination }: Message): Topic | undefined {
    return this.topics.find((topic) => topic.destination.equals(destination))
  }

  private send(message: Message): void {
    this.dispatchCount++
    this.inFlightCount++
    this.window.dispatched()
    if (this.window.size === 0) this.pulls.answered()
    message.brokerOutTime = this.kernel.clock.now()
    this.terms.sink.deliver(message, message.redeliveryCounter)
    if (this.kernel.hooks.delivered !== undefined) this.terms.tellDelivered(message)
  }

  private expire(entry: TopicEntry): void {
    const { topic, message } = entry
    topic.counters.expiredCount++
    this.kernel.deadLetters.bury(message, topic, 'expired', expiredCause(message))
    this.kernel.messageAdvisories?.expired(topic, message)
  }

  /** What the window has room for does not count as waiting: that much goes out first. */
  private enforceLimit(): void {
    this.pump()
    const expiredFrom = Math.min(this.eviction.expiredFrom, this.pendingLimit)
    if (this.pending.size > expiredFrom) {
      const dead = this.pending.takeExpired(this.kernel.clock.now())
      if (dead !== undefined) {
        this.expire(dead)
        dead.release()
      }
    }
    while (this.pending.size > this.pendingLimit) {
      const evicted = this.pending.evict(this.eviction)
      if (evicted.length === 0) break
      for (const entry of evicted) {
        this.discard(entry)
        entry.release()
      }
    }
  }

  private discard(entry: TopicEntry): void {
    const { topic, message } = entry
    this.discardedCount++
    topic.counters.discardedCount++
    // A limit of 0 keeps nothing at all, so nobody is told that it went: ActiveMQ does not even look at the message.
    if (this.pendingLimit === 0) return
    this.kernel.messageAdvisories?.discarded(topic, message, this.id, this.discardedCount)
    if (entry.isDeadLetter) return
    entry.isDeadLetter = true
    this.kernel.deadLetters.bury(message, topic, 'poison', `java.lang.Throwable: TopicSubDiscard. ID:${this.id}`)
  }

  /** `waiting`: messages beyond what the window has room for. */
  private noteSlowness(waiting: number): void {
    const prefetch = this.window.size
    if (this.slow || prefetch <= 1 || waiting <= prefetch || this.hasRoom) return
    this.slow = true
    this.kernel.log.warn(
      `TopicSubscription: consumer=${this.id}, destination=${this.terms.destination}: has twice its prefetch limit ` +
        `pending, without an ack; it appears to be slow: ${this.terms.connection.remoteAddress}`,
    )
    for (const topic of this.topics) this.kernel.slowConsumers.becameSlow(this, topic)
  }
}
