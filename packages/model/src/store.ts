/**
 * The durable store as the broker sees it. Everything that changes it is synchronous and only *appends*; durability
 * comes later, batch by batch, and is told by ticket. What a store does with its bytes is its own affair.
 */
import type { Destination } from './destination.js'
import type { MessageId, TransactionId, XaTransactionId } from './ids.js'
import type { Message } from './message.js'

/** Names a moment in the journal. `ticket <= store.durable` means everything appended up to it survives a crash. 0: nothing to wait for. */
export type Ticket = number

/**
 * Place of a message within its destination; ascending is the order of delivery. Never given twice.
 * Exact as a double, so plain numbers serve.
 */
export type OrderKey = number

export interface StoredMessage {
  readonly key: OrderKey
  readonly message: Message
}

/** Told in the commit phase of a turn, or between turns when the disk works in the background. */
export interface StoreListener {
  /** Everything up to `ticket` is safe. */
  durable(ticket: Ticket): void
  /**
   * The batch that ended at `ticket` could not be written or synced; nothing in it is confirmed.
   * The store refuses further changes until the broker has decided (ioExceptionHandler) and called `reopen` or `close`.
   */
  failed(error: Error, ticket: Ticket): void
}

export interface Store {
  /** `KahaDB[/path]`: what ActiveMQ logs. */
  readonly description: string
  /** Recovers the state. Long work reports through `progress` (a sentence for the log). */
  open(listener: StoreListener, progress: (line: string) => void): Promise<StoreRecovery>
  /** Ends in order: all appended is written, synced and checkpointed. After `abandon`: only lets go of the files. */
  close(): Promise<void>
  /**
   * The files belong to somebody else now: from this call on not a byte is written, what is not durable never will be,
   * and changes are refused. Only what the system has been given already may still reach the disk.
   */
  abandon(reason: Error): void

  /** The store of a queue or topic; made on first use. Never for temporary destinations. */
  queue(destination: Destination): QueueStore
  topic(destination: Destination): TopicStore
  /** Drops the destination and all it holds. */
  removeDestination(destination: Destination): void

  /** Collects changes that become visible and durable together. */
  begin(id: TransactionId): StoreTransaction

  /** Asks that all appended so far be made durable with the next commit, and names that moment. */
  ticket(): Ticket
  readonly durable: Ticket
  /** Commit phase: writes what has gathered; syncs if a ticket was asked for. Never called while nothing was appended. */
  commit(): void
  /** After `failed`: tries again to make durable what was appended; throws if that fails too. Absent: it cannot fail. */
  reopen?(): void
  /** Called by the store when something was appended and `commit` is wanted at the end of this turn. Set by the broker. */
  onDirty: () => void

  /** The highest sequence a producer is known to have stored, or -1: tells resent messages after a failover. */
  lastProducerSequence(producerKey: string): number
  /** Bytes on disk that count against `storeUsage`. */
  readonly usedBytes: number
  /** Bytes appended and not written yet: memory that a slow disk fills, so producers wait while it is much. */
  readonly backlogBytes: number
}

export interface StoreRecovery {
  /** Queues and topics that hold something or were made durable by a subscription. */
  readonly destinations: readonly Destination[]
  readonly subscriptions: readonly DurableSubscription[]
  /** XA transactions that were prepared and wait for their outcome. */
  readonly prepared: readonly PreparedTransaction[]
  /** No message recovered has a higher brokerSequenceId. */
  readonly lastBrokerSequenceId: number
}

export interface QueueStore {
  readonly destination: Destination
  /** Messages stored and not removed. Messages with a prepared ack are not counted. */
  readonly count: number
  readonly bytes: number
  add(message: Message): OrderKey
  remove(key: OrderKey, id: MessageId): void
  /** Writes the message again in its place (redelivery mark). */
  update(key: OrderKey, message: Message): void
  /**
   * The messages behind `after` (0: from the first), in order: at most `maxCount`, and about `maxBytes` of payload but
   * always at least one. Short or empty at the end. A message that cannot be read is reported and left out, never fatal.
   */
  page(after: OrderKey, maxCount: number, maxBytes: number): Promise<readonly StoredMessage[]>
  /** One message, or undefined if it is gone. */
  load(key: OrderKey): Message | undefined
  /** What it holds now, to be asked by id; takes time that grows with the queue. Absent: nothing outlives the process. */
  storedIds?(): StoredIds
}

export interface StoredIds {
  /** It was there when this was made, and is there still. */
  holds(id: MessageId): boolean
}

/** A durable subscription's identity and terms. */
export interface DurableSubscription {
  readonly clientId: string
  readonly subscriptionName: string
  /** What the consumer asked for; may hold wildcards. */
  readonly subscribedDestination: Destination
  /** The topic this record belongs to (one record per matching topic). */
  readonly destination: Destination
  readonly selector: string | null
  readonly noLocal: boolean
}

/** `clientId:subscriptionName`, the key the journal uses. */
export function subscriptionKey(subscription: Pick<DurableSubscription, 'clientId' | 'subscriptionName'>): string {
  return `${subscription.clientId}:${subscription.subscriptionName}`
}

export interface TopicStore {
  readonly destination: Destination
  readonly subscriptions: readonly DurableSubscription[]
  /** A new subscription starts with nothing pending; `retroactive` with what others have pending. Same key again: terms replaced, pending kept. */
  subscribe(subscription: DurableSubscription, retroactive: boolean): void
  unsubscribe(key: string): void
  /** Undefined when no durable subscription exists: then nothing is stored. The message is pending for each of them. */
  add(message: Message): OrderKey | undefined
  /** The subscription is done with it (`matched` false: its selector did not want it). The last one frees the message. */
  acknowledge(key: string, orderKey: OrderKey, id: MessageId, matched: boolean): void
  pendingCount(key: string): number
  pendingBytes(key: string): number
  /** As `QueueStore.page`, of one subscription's pending messages. */
  page(key: string, after: OrderKey, maxCount: number, maxBytes: number): Promise<readonly StoredMessage[]>
  load(orderKey: OrderKey): Message | undefined
  /** As `QueueStore.storedIds`, of what any subscription has pending; undefined: nobody subscribes. */
  storedIds?(): StoredIds | undefined
}

/**
 * A transaction being gathered. Local ones are written whole at `commit`; a very large one may reach the disk earlier,
 * marked with its id, which changes nothing for the caller.
 */
export interface StoreTransaction {
  readonly id: TransactionId
  add(store: QueueStore | TopicStore, message: Message): void
  remove(store: QueueStore, key: OrderKey, id: MessageId): void
  acknowledge(store: TopicStore, subscription: string, key: OrderKey, id: MessageId): void
  /** XA: on disk with all that was gathered, until `commit` or `rollback`, over restarts. */
  prepare(): void
  /** Order keys of the adds, in order of the calls; undefined for a topic without durable subscription. */
  commit(): readonly (OrderKey | undefined)[]
  rollback(): void
}

export interface PreparedTransaction {
  readonly id: XaTransactionId
  /** `commit` or `rollback` decides it; keys of its adds come from `commit`. */
  readonly transaction: StoreTransaction
  /** Its sends, in their order. The messages stay in the store: they may be more than memory holds. */
  readonly adds: readonly { readonly destination: Destination; readonly id: MessageId }[]
  /** Reads the message of `adds[at]`, while it is undecided. Undefined: it cannot be read. */
  load(at: number): Message | undefined
  readonly removes: readonly {
    readonly destination: Destination
    readonly key: OrderKey
    readonly id: MessageId
    /** For a durable subscription's ack. */
    readonly subscription: string | undefined
  }[]
}

/** Space on disk for messages that may not outlive the broker: non-persistent backlogs beyond the memory limit. */
export interface SpoolDisk {
  open(destination: Destination): Spool
  readonly usedBytes: number
  close(): void
}

/** First in, first out. */
export interface Spool {
  readonly count: number
  add(message: Message): void
  /** Takes the oldest messages out, within the limits (at least one if there is any). */
  take(maxCount: number, maxBytes: number): readonly Message[]
  clear(): void
}
