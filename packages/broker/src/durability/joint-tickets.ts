/**
 * One line of moments for clients of a broker that has two stores, its own and the job store. A receipt waits for what
 * was done in either before it; each moment here names a ticket of both:
 *
 *     moment   1          2          3
 *     store    ticket 41  ticket 41  ticket 44      (0: nothing to wait for)
 *     jobs     -          ticket 7   ticket 7
 *
 * Moments are reached in order, when both of their tickets are.
 */
import type { BrokerError, DurabilityWaiter, Ticket } from '@hermod/model'
import { Waiters } from './waiters.js'

interface Moment {
  readonly ticket: Ticket
  readonly store: Ticket
  readonly jobs: Ticket
}

export interface TwoStores {
  /** What the store has to reach for all that was done; 0: it has. */
  storeTicket(): Ticket
  readonly storeDurable: Ticket
  readonly jobsDurable: Ticket
}

export class JointTickets {
  /** What clients are told of waits for this ticket of the job store. */
  jobsWanted: Ticket = 0
  private issued: Ticket = 0
  private reached: Ticket = 0
  private moments: Moment[] = []
  private readonly waiters = new Waiters()

  constructor(private readonly stores: TwoStores) {}

  /** Those who wait for the broker's store alone, and these moments, told together. */
  both(waiters: Pick<Waiters, 'durable' | 'failed'>): Pick<Waiters, 'durable' | 'failed'> {
    return {
      durable: (ticket) => {
        waiters.durable(ticket)
        this.advance()
      },
      failed: (error, ticket) => {
        waiters.failed(error, ticket)
        this.fail('store', error)
      },
    }
  }

  ticket(): Ticket {
    const store = this.stores.storeTicket()
    const jobs = this.jobsWanted > this.stores.jobsDurable ? this.jobsWanted : 0
    if (store === 0 && jobs === 0) return 0
    const last = this.moments.at(-1)
    if (last !== undefined && last.store === store && last.jobs === jobs) return last.ticket
    this.moments.push({ ticket: ++this.issued, store, jobs })
    return this.issued
  }

  await(ticket: Ticket, waiter: DurabilityWaiter): void {
    if (ticket <= this.reached) waiter.durable(ticket)
    else this.waiters.wait(ticket, waiter)
  }

  /** One of the stores has got further. */
  advance(): void {
    const { storeDurable, jobsDurable } = this.stores
    let count = 0
    for (const { store, jobs } of this.moments) {
      if (store > storeDurable || jobs > jobsDurable) break
      count++
    }
    if (count === 0) return
    this.reached = this.moments[count - 1]!.ticket
    this.moments = this.moments.slice(count)
    this.waiters.durable(this.reached)
  }

  /** One of the stores could not keep what it was told: moments that need it are never reached, nor those before them. */
  fail(which: 'store' | 'jobs', error: BrokerError): void {
    const at = this.moments.findLastIndex((moment) => moment[which] !== 0)
    if (at < 0) return
    this.reached = this.moments[at]!.ticket
    this.moments = this.moments.slice(at + 1)
    this.waiters.failed(error, this.reached)
  }
}
