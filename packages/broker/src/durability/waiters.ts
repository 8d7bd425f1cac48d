/**
 * Who waits for which moment of the store. However many receipts a waiter holds back, it has one place here and one
 * call per commit; it knows its receipts itself.
 */
import type { BrokerError, DurabilityWaiter, Ticket } from '@hermod/model'

interface Place {
  first: Ticket
  last: Ticket
}

export class Waiters {
  /** In the order in which they began to wait. */
  private readonly places = new Map<DurabilityWaiter, Place>()

  wait(ticket: Ticket, waiter: DurabilityWaiter): void {
    const place = this.places.get(waiter)
    if (place === undefined) this.places.set(waiter, { first: ticket, last: ticket })
    else {
      if (ticket > place.last) place.last = ticket
      if (ticket < place.first) place.first = ticket
    }
  }

  durable(ticket: Ticket): void {
    for (const [waiter, place] of this.reached(ticket)) {
      this.leave(waiter, place, ticket)
      waiter.durable(ticket)
    }
  }

  failed(error: BrokerError, ticket: Ticket): void {
    for (const [waiter, place] of this.reached(ticket)) {
      this.leave(waiter, place, ticket)
      waiter.durabilityFailed(error, ticket)
    }
  }

  /** A waiter may wait again from within its call, so the list is taken first. */
  private reached(ticket: Ticket): [DurabilityWaiter, Place][] {
    const reached: [DurabilityWaiter, Place][] = []
    for (const each of this.places) if (each[1].first <= ticket) reached.push(each)
    return reached
  }

  private leave(waiter: DurabilityWaiter, place: Place, ticket: Ticket): void {
    if (place.last <= ticket) this.places.delete(waiter)
    else place.first = ticket + 1
  }
}
