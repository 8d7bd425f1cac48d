/** Sends and acks gathered until `commit`; `prepare` sets the acknowledged messages aside. */
import type {
  Message,
  MessageId,
  OrderKey,
  PreparedTransaction,
  QueueStore,
  StoreTransaction,
  TopicStore,
  TransactionId,
} from '@hermod/model'
import { invariant, XaTransactionId } from '@hermod/model'
import { MemoryQueue } from './memory-queue.js'
import type { MemoryTopic } from './memory-topic.js'
import type { PendingRun } from './pending-run.js'

interface Add {
  readonly store: QueueStore | TopicStore
  readonly message: Message
}

interface Removal {
  readonly store: QueueStore | TopicStore
  readonly key: OrderKey
  readonly id: MessageId
  readonly subscription: string | undefined
}

/** Told when a transaction must be remembered, and when it is over. */
export interface TransactionRegister {
  prepared(transaction: MemoryTransaction): void
  over(transaction: MemoryTransaction): void
}

export class MemoryTransaction implements StoreTransaction {
  private state: 'open' | 'prepared' | 'over' = 'open'
  private readonly adds: Add[] = []
  private readonly removes: Removal[] = []

  constructor(
    readonly id: TransactionId,
    private readonly register: TransactionRegister,
  ) {}

  add(store: QueueStore | TopicStore, message: Message): void {
    this.gathering()
    this.adds.push({ store, message })
  }

  remove(store: QueueStore, key: OrderKey, id: MessageId): void {
    this.gathering()
    this.removes.push({ store, key, id, subscription: undefined })
  }

  acknowledge(store: TopicStore, subscription: string, key: OrderKey, id: MessageId): void {
    this.gathering()
    this.removes.push({ store, key, id, subscription })
  }

  prepare(): void {
    this.gathering()
    this.state = 'prepared'
    for (const removal of this.removes) runOf(removal)?.hold(removal.key)
    this.register.prepared(this)
  }

  commit(): readonly (OrderKey | undefined)[] {
    this.becomeOver()
    const keys = this.adds.map(({ store, message }) => store.add(message))
    for (const { store, key, id, subscription } of this.removes) {
      if (subscription === undefined) (store as QueueStore).remove(key, id)
      else (store as TopicStore).acknowledge(subscription, key, id, true)
    }
    return keys
  }

  rollback(): void {
    this.becomeOver()
    for (const removal of this.removes) runOf(removal)?.unhold(removal.key)
  }

  /** As recovery shows it. */
  asPrepared(): PreparedTransaction {
    invariant(this.id instanceof XaTransactionId, 'only XA transactions are prepared', { id: String(this.id) })
    return {
      id: this.id,
      transaction: this,
      adds: this.adds.map(({ store, message }) => ({ destination: store.destination, id: message.messageId })),
      load: (at) => this.adds[at]?.message,
      removes: this.removes.map(({ store, key, id, subscription }) => ({
        destination: store.destination,
        key,
        id,
        subscription,
      })),
    }
  }

  private gathering(): void {
    invariant(this.state === 'open', 'only an open transaction gathers work', {
      id: String(this.id),
      state: this.state,
    })
  }

  private becomeOver(): void {
    invariant(this.state !== 'over', 'a transaction ends once', { id: String(this.id) })
    this.state = 'over'
    this.register.over(this)
  }
}

function runOf({ store, subscription }: Removal): PendingRun | undefined {
  if (store instanceof MemoryQueue) return store.run
  return (store as MemoryTopic).runOf(subscription!)
}
