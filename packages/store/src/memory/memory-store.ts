/**
 * The store of a broker with `persistent="false"`: everything is kept while the process lives and nothing beyond it.
 * No moment is worth waiting for, so tickets are 0 and `commit` is never wanted. How much it may hold is the broker's
 * memory accounting's affair. It is also the plain model that the durable store is compared with.
 */
import type {
  Destination,
  QueueStore,
  Store,
  StoreListener,
  StoreRecovery,
  StoreTransaction,
  Ticket,
  TopicStore,
  TransactionId,
} from '@hermod/model'
import { invariant } from '@hermod/model'
import { MemoryLedger } from './memory-ledger.js'
import { MemoryQueue } from './memory-queue.js'
import { MemoryTopic } from './memory-topic.js'
import { MemoryTransaction } from './memory-transaction.js'

export class MemoryStore implements Store {
  readonly description = 'MemoryPersistenceAdapter'
  readonly durable: Ticket = 0
  /** It takes no disk. */
  readonly usedBytes = 0
  readonly backlogBytes = 0
  onDirty: () => void = () => {}

  private readonly queues = new Map<string, MemoryQueue>()
  private readonly topics = new Map<string, MemoryTopic>()
  private readonly preparedOnes = new Set<MemoryTransaction>()
  private readonly ledger = new MemoryLedger()

  /** Opened again in the same process, it still has what it had. */
  async open(_listener: StoreListener, _progress: (line: string) => void): Promise<StoreRecovery> {
    const topics = [...this.topics.values()].filter((topic) => topic.subscriptions.length > 0)
    const queues = [...this.queues.values()].filter((queue) => queue.run.allKeys().length > 0)
    return {
      destinations: [...queues, ...topics].map((store) => store.destination),
      subscriptions: topics.flatMap((topic) => topic.subscriptions),
      prepared: [...this.preparedOnes].map((transaction) => transaction.asPrepared()),
      lastBrokerSequenceId: this.ledger.lastBrokerSequenceId,
    }
  }

  async close(): Promise<void> {}

  abandon(): void {}

  queue(destination: Destination): QueueStore {
    return this.storeOf(destination, this.queues, destination.isQueue, MemoryQueue)
  }

  topic(destination: Destination): TopicStore {
    return this.storeOf(destination, this.topics, destination.isTopic, MemoryTopic)
  }

  removeDestination(destination: Destination): void {
    const stores = destination.isQueue ? this.queues : this.topics
    stores.delete(destination.name)
  }

  begin(id: TransactionId): StoreTransaction {
    return new MemoryTransaction(id, {
      prepared: (transaction) => this.preparedOnes.add(transaction),
      over: (transaction) => this.preparedOnes.delete(transaction),
    })
  }

  ticket(): Ticket {
    return 0
  }

  commit(): void {}

  lastProducerSequence(producerKey: string): number {
    return this.ledger.last(producerKey)
  }

  private storeOf<S>(
    destination: Destination,
    stores: Map<string, S>,
    fits: boolean,
    kind: new (destination: Destination, ledger: MemoryLedger) => S,
  ): S {
    invariant(fits && !destination.isTemporary, 'a store of this kind', { destination: destination.qualifiedName })
    let store = stores.get(destination.name)
    if (store === undefined) {
      store = new kind(destination, this.ledger)
      stores.set(destination.name, store)
    }
    return store
  }
}
