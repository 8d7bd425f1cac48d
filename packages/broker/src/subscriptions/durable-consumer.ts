/** The consumer that a durable subscription has at the moment. */

import type { Ack, ConsumerId, Long, Message } from '@hermod/model'
import type { Transaction } from '../transactions/transaction.js'
import type { Durable } from './durable.js'
import { grantedPrefetch } from './granted-prefetch.js'
import { Pull } from './pull.js'
import type { Subscription } from './subscription.js'
import type { Terms } from './terms.js'
import type { Window } from './window.js'

export class DurableConsumer implements Subscription {
  readonly id: ConsumerId
  slow = false
  lastAckMs: number
  private readonly pulls: Pull
  private closed = false

  constructor(
    readonly terms: Terms,
    readonly durable: Durable,
    private readonly window: Window,
  ) {
    this.id = terms.id
    this.lastAckMs = durable.kernel.clock.now()
    this.pulls = new Pull(window, terms.sink, durable.kernel.clock)
  }

  get prefetchSize(): number {
    return this.window.size
  }

  /** Its topics are the durable subscription's affair. */
  attach(): void {}

  get inFlightCount(): number {
    return this.closed ? 0 : this.durable.dispatched.count
  }
  get pendingCount(): number {
    return this.closed ? 0 : this.durable.pendingCount
  }
  waiting(): number {
    return this.window.room(this.inFlightCount) > 0 ? this.pendingCount : 0
  }
  get dispatchCount(): number {
    return this.durable.dispatchCount
  }

  get hasRoom(): boolean {
    return !this.terms.connection.congested && this.window.room(this.durable.dispatched.count) > 0
  }

  deliver(message: Message, redeliveryCounter: number): void {
    if (this.window.size === 0) this.pulls.answered()
    this.terms.sink.deliver(message, redeliveryCounter)
    if (this.durable.kernel.hooks.delivered !== undefined) this.terms.tellDelivered(message)
  }

  /** After a turn: whether messages wait that it has no room for. */
  noteSlowness(): void {
    if (this.window.size === 0) return
    const was = this.slow
    const waiting = this.durable.backlogs.find((one) => one.backlog.count > 0)
    this.slow = waiting !== undefined && this.window.room(this.durable.dispatched.count) <= 0
    if (this.slow && !was) this.durable.kernel.slowConsumers.becameSlow(this, waiting!.topic)
  }

  pumped(): void {
    if (this.pulls.wantsAnswer) this.pulls.answerNothing()
  }

  pull(timeoutMs: number): void {
    if (this.window.size !== 0 || this.closed) return
    this.pulls.ask(timeoutMs)
    this.wake()
  }

  setPrefetch(asked: number): void {
    const size = grantedPrefetch(this.terms, this.durable.kernel, 'durableTopic', asked)
    if (size !== 0) this.pulls.cancel()
    this.window.resize(size)
    this.wake()
  }

  acknowledge(ack: Ack, transaction: Transaction | undefined): void {
    if (this.closed) return
    if (this.durable.kernel.slowConsumers.notesAcks) this.lastAckMs = this.durable.kernel.clock.now()
    this.durable.acknowledge(ack, transaction)
  }

  wake(): void {
    if (!this.closed) this.durable.wake()
  }

  close(lastDelivered: Long): void {
    if (this.closed) return
    this.closed = true
    this.pulls.cancel()
    this.durable.kernel.slowConsumers.left(this)
    this.durable.deactivate(lastDelivered)
  }
}
