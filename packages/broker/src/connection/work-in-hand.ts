/** The transactions of one connection: its local ones, and its dealings with the broker's XA transactions. */
import type { Long, Ticket, TransactionId } from '@hermod/model'
import { XaTransactionId } from '@hermod/model'
import { asBrokerError } from '../durability/store-errors.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import { Transaction } from '../transactions/transaction.js'
import type { XaWork } from '../transactions/transactions.js'

const XA_READ_ONLY = { readOnly: true, ticket: 0 } as const
/** From here on, branches that others have ended are looked for when one begins. */
const MANY_BRANCHES = 256

/** An XA transaction that this connection has begun or joined. */
interface Branch {
  readonly work: XaWork
  /** It was prepared from here: asked again, the answer is the same. */
  prepared: boolean
}

export class WorkInHand {
  private readonly local = new Map<Long, Transaction>()
  /** By the text of the id. */
  private readonly branches = new Map<string, Branch>()
  /** Most commands name the same transaction as the one before. */
  private lastId: TransactionId | undefined
  private last: Transaction | undefined

  constructor(
    private readonly connectionId: string,
    private readonly kernel: Kernel,
  ) {}

  begin(id: TransactionId): void {
    if (id instanceof XaTransactionId) {
      this.beginBranch(id)
      return
    }
    if (this.local.has(id.value)) throw errors.transactionExists({ id: `${id}` })
    this.local.set(id.value, new Transaction(id, this.connectionId, this.kernel))
  }

  /** Only where it was begun, as in ActiveMQ; commit and rollback may come from anywhere. */
  prepare(id: TransactionId): { readonly readOnly: boolean; readonly ticket: Ticket } {
    const branch = this.branches.get(id.toString())
    if (branch === undefined) throw errors.prepareUnknown({ id: `${id}` })
    if (branch.prepared) return { readOnly: false, ticket: this.kernel.receiptTicket() }
    const work = this.find(id)
    if (!(work instanceof Transaction)) throw wrongState('prepare', work)
    this.refuseIfRollbackOnly(work)
    if (work.isEmpty) {
      this.over(id)
      work.rollback()
      return XA_READ_ONLY
    }
    const ticket = this.prepareOrRollBack(work)
    branch.prepared = true
    return { readOnly: false, ticket }
  }

  commit(id: TransactionId, onePhase: boolean): Ticket {
    const work = this.find(id)
    if (id instanceof XaTransactionId && !onePhase && work.state !== 'prepared') throw wrongState('commit', work)
    if (work instanceof Transaction) this.refuseIfRollbackOnly(work)
    // A store that refuses leaves a prepared transaction prepared, and rolls back any other.
    try {
      const ticket = work.commit()
      this.over(id)
      return ticket
    } catch (error) {
      if (work.state === 'active') this.rollbackQuietly(id)
      throw asBrokerError(error)
    }
  }

  rollback(id: TransactionId): Ticket {
    const work = this.find(id)
    this.over(id)
    return work.rollback()
  }

  /** After a failed commit: what the peer must hear of is that. */
  private rollbackQuietly(id: TransactionId): void {
    try {
      this.rollback(id)
    } catch (error) {
      this.kernel.log.error(`Transaction ${id} could not be rolled back in the store`, error)
    }
  }

  forget(id: TransactionId): Ticket {
    return this.rollback(id)
  }

  /** For sends and acks. */
  active(id: TransactionId): Transaction {
    if (id === this.lastId && this.last!.state === 'active') return this.last!
    const work = this.find(id)
    if (!(work instanceof Transaction) || work.state !== 'active') throw wrongState('work in', work)
    this.lastId = id
    this.last = work
    return work
  }

  /** The connection ends: prepared transactions live on. */
  rollbackAll(): void {
    for (const transaction of this.local.values()) transaction.rollback()
    this.local.clear()
    for (const transaction of this.kernel.transactions.unfinishedOf(this.connectionId)) {
      this.kernel.transactions.remove(transaction.id as XaTransactionId)
      transaction.rollback()
    }
  }

  /** It may be joined: started again by another session or connection. */
  private beginBranch(id: XaTransactionId): void {
    const { transactions } = this.kernel
    let work = transactions.find(id)
    if (work === undefined) {
      work = new Transaction(id, this.connectionId, this.kernel)
      transactions.add(id, work)
    }
    const key = id.toString()
    if (this.branches.get(key)?.work === work) return
    if (this.branches.size >= MANY_BRANCHES) this.forgetEnded()
    this.branches.set(key, { work, prepared: false })
  }

  private forgetEnded(): void {
    for (const [key, { work }] of this.branches) if (work.state === 'finished') this.branches.delete(key)
  }

  /** A store that refuses leaves nothing prepared. */
  private prepareOrRollBack(work: Transaction): Ticket {
    try {
      return work.prepare()
    } catch (error) {
      if (work.state === 'active') this.rollbackQuietly(work.id)
      throw asBrokerError(error)
    }
  }

  private find(id: TransactionId): XaWork {
    if (id instanceof XaTransactionId) return this.kernel.transactions.get(id)
    const transaction = this.local.get(id.value)
    if (transaction === undefined) throw errors.transactionUnknown({ id: `${id}` })
    return transaction
  }

  private over(id: TransactionId): void {
    if (id instanceof XaTransactionId) {
      this.kernel.transactions.remove(id)
      this.branches.delete(id.toString())
    } else this.local.delete(id.value)
    this.lastId = undefined
    this.last = undefined
  }

  private refuseIfRollbackOnly(transaction: Transaction): void {
    const reason = transaction.rollbackOnly
    if (reason === undefined) return
    this.rollback(transaction.id)
    const details = { id: `${transaction.id}`, reason }
    throw transaction.isXa ? errors.xaRollbackOnly(details) : errors.transactionRollbackOnly(details)
  }
}

function wrongState(action: string, work: XaWork): Error {
  return errors.xaWrongState({ action, id: `${work.id}`, state: work.state })
}
