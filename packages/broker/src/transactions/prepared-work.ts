/** A transaction that was prepared before the broker started: the store holds it, only its outcome is missing. */
import type { PreparedTransaction, Ticket, XaTransactionId } from '@hermod/model'
import type { Kernel } from '../kernel.js'
import type { TransactionState } from './transaction.js'

export class PreparedWork {
  readonly id: XaTransactionId
  state: TransactionState = 'prepared'

  constructor(
    private readonly prepared: PreparedTransaction,
    private readonly kernel: Kernel,
  ) {
    this.id = prepared.id
  }

  commit(): Ticket {
    const keys = this.prepared.transaction.commit()
    this.state = 'finished'
    const ticket = this.kernel.ticket()
    // It may be huge, so nothing of it is read here: whoever has room for a message gets it from the store.
    this.prepared.adds.forEach(({ destination }, at) => {
      const key = keys[at]
      if (key !== undefined) this.kernel.destinations.obtain(destination, undefined).enqueueRecovered(key, ticket)
    })
    for (const { destination } of this.prepared.removes) {
      this.kernel.destinations.obtain(destination, undefined).counters.dequeueCount++
    }
    return this.kernel.receiptTicket()
  }

  /** What it had acknowledged is pending again. */
  rollback(): Ticket {
    this.prepared.transaction.rollback()
    this.state = 'finished'
    for (const { destination, key, subscription } of [...this.prepared.removes].reverse()) {
      this.kernel.destinations.restore(destination, key, subscription)
    }
    return this.kernel.receiptTicket()
  }
}
