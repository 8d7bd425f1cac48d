/**
 * The local transaction of a transacted session: begun by the first message that is sent or received, ended by commit
 * or rollback, and begun anew by the next.
 */
import type { LocalTransactionId } from '@hermod/model'
import { TransactionInfo, TransactionType } from '@hermod/openwire'
import type { Endpoints } from './endpoints.js'
import { clientErrors } from './errors.js'
import type { ConnectionOptions } from './options.js'
import type { Request } from './wire/channel.js'

/** What it needs of its connection. */
export interface TransactionHost {
  readonly options: ConnectionOptions
  nextTransactionId(): LocalTransactionId
  oneway(command: Request): void
  request(command: Request, what: string, timeoutMs: number): Promise<unknown>
}

export class TransactionContext {
  private id: LocalTransactionId | null = null
  /** The link was lost while it had consumed messages: they will be delivered again. */
  private lostWork = false

  constructor(
    private readonly host: TransactionHost,
    private readonly endpoints: Endpoints,
  ) {}

  get isOpen(): boolean {
    return this.id !== null
  }

  /** What is sent or received now belongs to this transaction. */
  join(): LocalTransactionId {
    if (this.id === null) {
      this.id = this.host.nextTransactionId()
      this.host.oneway(command(this.id, TransactionType.begin))
    }
    return this.id
  }

  /** Rejects if it was rolled back instead. */
  async commit(): Promise<void> {
    if (this.lostWork) {
      const id = String(this.id)
      await this.rollback()
      throw clientErrors.inDoubt({ id, what: 'messages it had received were not acknowledged yet' })
    }
    const id = this.id
    if (id === null) return
    for (const consumer of this.endpoints.consumers()) consumer.unacknowledged.acknowledgeAll(id)
    this.id = null
    try {
      await this.end(id, TransactionType.commitOnePhase)
    } catch (error) {
      for (const consumer of this.endpoints.consumers()) consumer.rollback()
      throw error
    }
    for (const consumer of this.endpoints.consumers()) consumer.committed()
  }

  async rollback(): Promise<void> {
    const id = this.id
    this.id = null
    this.lostWork = false
    if (id !== null) await this.end(id, TransactionType.rollback)
    for (const consumer of this.endpoints.consumers()) consumer.rollback()
  }

  /** The link is gone; to be told before the consumers are, who forget what they had delivered. */
  interrupted(): void {
    if (this.endpoints.consumers().some((consumer) => consumer.unacknowledged.size > 0)) this.lostWork = true
  }

  private async end(id: LocalTransactionId, type: TransactionType): Promise<void> {
    const what = `the ${type === TransactionType.rollback ? 'rollback' : 'commit'} of ${id}`
    await this.host.request(command(id, type), what, this.host.options.requestTimeout)
  }
}

function command(transactionId: LocalTransactionId, type: TransactionType): TransactionInfo {
  return new TransactionInfo({ connectionId: transactionId.connectionId, transactionId, type })
}
