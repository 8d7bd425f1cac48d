/** The XA transactions of the broker; local ones belong to their connections. */
import type { XaTransactionId } from '@hermod/model'
import { errors } from '../errors.js'
import type { PreparedWork } from './prepared-work.js'
import type { Transaction } from './transaction.js'

/** One that this process has seen from its beginning, or one that was prepared in an earlier life. */
export type XaWork = Transaction | PreparedWork

export class XaTransactions {
  private readonly byId = new Map<string, XaWork>()

  find(id: XaTransactionId): XaWork | undefined {
    return this.byId.get(id.toString())
  }

  get(id: XaTransactionId): XaWork {
    const work = this.find(id)
    if (work === undefined) throw errors.xaUnknown({ id: `${id}` })
    return work
  }

  add(id: XaTransactionId, work: XaWork): void {
    this.byId.set(id.toString(), work)
  }

  remove(id: XaTransactionId): void {
    this.byId.delete(id.toString())
  }

  prepared(): XaTransactionId[] {
    return [...this.byId.values()].filter((work) => work.state === 'prepared').map((work) => work.id as XaTransactionId)
  }

  /** Those that `connectionId` began and did not prepare. */
  unfinishedOf(connectionId: string): Transaction[] {
    const unfinished: Transaction[] = []
    for (const work of this.byId.values()) {
      if ('connectionId' in work && work.connectionId === connectionId && work.state === 'active') unfinished.push(work)
    }
    return unfinished
  }
}
