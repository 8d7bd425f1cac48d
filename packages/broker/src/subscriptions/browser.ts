/**
 * A queue browser: shows what was in its queues when it came, in order and without taking anything, then says that this
 * was all. What only the store has is read page by page as its window allows.
 */

import type { Ack, ConsumerId, Long, Message } from '@hermod/model'
import { applyCountedAck, type CountedSubscription } from '../acks/counted-acks.js'
import type { Living } from '../destinations/destinations.js'
import { Queue } from '../destinations/queue.js'
import type { Kernel } from '../kernel.js'
import type { Transaction } from '../transactions/transaction.js'
import { BrowseRun } from './browse-run.js'
import { grantedPrefetch } from './granted-prefetch.js'
import type { Subscription } from './subscription.js'
import type { Terms } from './terms.js'
import type { Window } from './window.js'

export class Browser implements Subscription, CountedSubscription {
  readonly id: ConsumerId
  dispatchCount = 0
  inFlightCount = 0
  readonly pendingCount = 0
  /** What it does not read costs nobody anything. */
  readonly slow = false
  private readonly runs: BrowseRun[] = []
  private readonly queues = new Set<Queue>()
  private complete = false
  private ended = false
  private closed = false

  constructor(
    readonly terms: Terms,
    readonly window: Window,
    private readonly kernel: Kernel,
    /** Most messages it is shown; 0: any number of those that are in memory for consumers, and none is read for it. */
    private readonly limit = Number.POSITIVE_INFINITY,
  ) {
    this.id = terms.id
  }

  get prefetchSize(): number {
    return this.window.size
  }

  attach(living: Living): void {
    // Queues that come later were not there when browsing began.
    if (!(living instanceof Queue) || this.complete || this.queues.has(living)) return
    if (!this.terms.mayAttach(living.destination)) return
    this.queues.add(living)
    this.runs.push(new BrowseRun(living, this, this.kernel.log, this.limit === 0))
    living.addBrowser(this)
  }

  /** All queues of its name are attached: after them comes the end. */
  attached(): void {
    this.complete = true
    this.pump()
  }

  queueRemoved(queue: Queue): void {
    queue.removeBrowser(this)
    this.queues.delete(queue)
    for (const run of this.runs) if (run.queue === queue) run.stop()
    this.pump()
  }

  /** Shows as much as there is room for. */
  pump(): void {
    if (!this.complete || this.ended || this.closed) return
    for (;;) {
      const run = this.runs[0]
      if (run === undefined) break
      while (this.hasRoom && this.mayShowMore) {
        const message = run.next()
        if (message === undefined) break
        if (this.terms.wants(message)) this.show(message)
      }
      if (!run.over && this.mayShowMore) return
      this.runs.shift()
    }
    this.end()
  }

  private get mayShowMore(): boolean {
    return this.limit === 0 || this.dispatchCount < this.limit
  }

  get hasRoom(): boolean {
    return !this.terms.connection.congested && this.window.room(this.inFlightCount) > 0
  }

  acknowledge(ack: Ack, transaction: Transaction | undefined): void {
    applyCountedAck(this, ack, transaction)
    this.pump()
  }

  acknowledged(count: number): void {
    this.inFlightCount = Math.max(0, this.inFlightCount - count)
  }

  setPrefetch(asked: number): void {
    this.window.resize(grantedPrefetch(this.terms, this.kernel, 'queueBrowser', asked))
    this.pump()
  }

  pull(timeoutMs: number): void {
    if (this.window.size !== 0) return
    if (this.ended) {
      if (timeoutMs !== 0) this.terms.sink.deliverNothing()
      return
    }
    this.window.extension = 1
    this.pump()
  }

  wake(): void {
    for (const queue of this.queues) queue.wake()
  }

  close(_lastDelivered: Long): void {
    this.closed = true
    for (const queue of this.queues) queue.removeBrowser(this)
    this.runs.length = 0
  }

  private show(message: Message): void {
    this.dispatchCount++
    this.inFlightCount++
    this.window.dispatched()
    message.brokerOutTime = this.kernel.clock.now()
    this.terms.sink.deliver(message, message.redeliveryCounter)
    if (this.kernel.hooks.delivered !== undefined) this.terms.tellDelivered(message)
  }

  private end(): void {
    this.ended = true
    this.terms.sink.deliverNothing()
  }
}
