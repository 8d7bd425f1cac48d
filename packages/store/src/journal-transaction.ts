/**
 * A transaction: gathered in memory and written in one batch with its outcome, so that no crash leaves half of it. A very
 * large one, and a prepared one, has records in the journal before its outcome; those say which transaction they are of.
 */
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
import { AckType, invariant, XaTransactionId } from '@hermod/model'
import { CommandType } from './journal/commands.js'
import { transactionField } from './journal/record-writer.js'
import type { WaitingTransaction } from './journal/replay.js'
import type { JournalCore } from './journal-core.js'
import type { JournalQueue } from './journal-queue.js'
import type { JournalTopic } from './journal-topic.js'
import { DEFAULT_TIER, orderKey, placeOfKey, tierOf } from './state/order-key.js'

/** Beyond this a transaction's records go to the journal before its outcome. */
const EARLY_BYTES = 8 * 1024 * 1024
/** About what a remove record takes. */
const REMOVE_BYTES = 512

interface Change {
  readonly store: JournalQueue | JournalTopic
  /** Null: a removal, or an add whose record is in the journal. */
  message: Message | null
  readonly adds: boolean
  readonly id: MessageId
  readonly key: OrderKey
  readonly subscription: string | undefined
  /** Location of the record; size 0 while it is not written. */
  file: number
  offset: number
  size: number
  hash: number
  tier: number
}

export class JournalTransaction implements StoreTransaction {
  private phase: 'open' | 'prepared' | 'over' = 'open'
  private readonly changes: Change[] = []
  private readonly field: Uint8Array
  private gatheredBytes = 0
  private preparedFile = -1

  constructor(
    private readonly core: JournalCore,
    readonly id: TransactionId,
  ) {
    this.field = transactionField(id)
  }

  /** One that recovery found prepared; `resolve` gives the keys of what it acknowledges. */
  static recovered(
    core: JournalCore,
    waiting: WaitingTransaction,
    keyOf: (change: WaitingTransaction['changes'][number]) => OrderKey,
    idOf: (change: WaitingTransaction['changes'][number]) => MessageId,
  ): JournalTransaction {
    const transaction = new JournalTransaction(core, waiting.id)
    for (const change of waiting.changes) {
      const { destination, file, offset, size, tier, subscription } = change
      transaction.changes.push({
        store: destination.isQueue ? core.queue(destination) : core.topic(destination),
        message: null,
        adds: change.kind === 'add',
        id: idOf(change),
        key: change.kind === 'add' ? 0 : keyOf(change),
        subscription,
        file,
        offset,
        size,
        hash: change.low,
        tier,
      })
    }
    transaction.phase = 'prepared'
    transaction.preparedFile = waiting.preparedFile
    transaction.hold()
    core.waiting.add(transaction)
    return transaction
  }

  add(store: QueueStore | TopicStore, message: Message): void {
    const { messageId } = message
    this.gather(store, messageId, message, 0, undefined, this.core.writer.addBound(message))
  }

  remove(store: QueueStore, key: OrderKey, id: MessageId): void {
    this.gather(store, id, null, key, undefined, REMOVE_BYTES)
  }

  acknowledge(store: TopicStore, subscription: string, key: OrderKey, id: MessageId): void {
    this.gather(store, id, null, key, subscription, REMOVE_BYTES)
  }

  prepare(): void {
    this.expect('open')
    this.core.mayChange()
    this.phase = 'prepared'
    this.core.gather.keepTogether(this.gatheredBytes + REMOVE_BYTES, () => {
      this.writeChanges()
      this.core.writer.plain(CommandType.prepare, this.field)
    })
    this.preparedFile = this.core.gather.file
    this.noteOutcome()
    this.hold()
    this.core.waiting.add(this)
    this.core.dirty()
  }

  commit(): readonly (OrderKey | undefined)[] {
    invariant(this.phase !== 'over', 'a transaction ends once', { id: String(this.id) })
    this.core.mayChange()
    const { core } = this
    const inJournal = this.becomeOver()
    const keys: (OrderKey | undefined)[] = []
    if (this.changes.length === 0 && !inJournal) return keys
    core.gather.keepTogether(this.gatheredBytes + REMOVE_BYTES, () => {
      this.writeChanges(placer(this.changes))
      core.writer.plain(CommandType.commit, this.field)
    })
    this.noteOutcome()
    for (const change of this.changes)
      if (change.adds) keys.push(this.applyAdd(change))
      else this.applyRemoval(change)
    core.dirty()
    return keys
  }

  rollback(): void {
    invariant(this.phase !== 'over', 'a transaction ends once', { id: String(this.id) })
    const prepared = this.phase === 'prepared'
    const written = prepared || this.changes.some((change) => change.size > 0)
    if (written) {
      this.core.mayChange()
      this.core.writer.plain(CommandType.rollback, this.field)
      if (prepared) this.noteOutcome()
      this.core.dirty()
    }
    this.becomeOver()
  }

  /** Locations of what is in the journal, for the index. */
  toRow(): { prepared: boolean; preparedFile: number; records: [number, number, number, number][] } {
    const records = this.changes
      .filter((change) => change.size > 0)
      .map(({ file, offset, size, adds, key }): [number, number, number, number] => [
        file,
        offset,
        size,
        adds || key === 0 ? -1 : placeOfKey(key),
      ])
    return { prepared: this.phase === 'prepared', preparedFile: this.preparedFile, records }
  }

  /** Journal files from its first record to its last: none of them may go. */
  fileRange(): readonly [first: number, last: number] {
    const files = this.changes.filter((change) => change.size > 0).map((change) => change.file)
    if (this.preparedFile >= 0) files.push(this.preparedFile)
    return [Math.min(...files), Math.max(...files)]
  }

  /** As recovery shows it to the broker. */
  asPrepared(): PreparedTransaction {
    invariant(this.id instanceof XaTransactionId, 'only XA transactions are prepared', { id: String(this.id) })
    const sends = this.changes.filter((change) => change.adds)
    const adds = sends.map(({ store, id }) => ({ destination: store.destination, id }))
    const removes = this.changes
      .filter((change) => !change.adds)
      .map(({ store, key, id, subscription }) => ({ destination: store.destination, key, id, subscription }))
    const load = (at: number): Message | undefined => {
      const { file, offset, size } = sends[at]!
      return this.core.source.one(file, offset, size)
    }
    return { id: this.id, transaction: this, adds, load, removes }
  }

  private gather(
    store: QueueStore | TopicStore,
    id: MessageId,
    message: Message | null,
    key: OrderKey,
    subscription: string | undefined,
    bytes: number,
  ): void {
    this.expect('open')
    this.core.mayChange()
    const ours = store as JournalQueue | JournalTopic
    const tier = message !== null && ours.prioritized ? tierOf(message.priority) : DEFAULT_TIER
    const adds = message !== null
    this.changes.push({ store: ours, message, adds, id, key, subscription, file: 0, offset: 0, size: 0, hash: 0, tier })
    this.gatheredBytes += bytes
    if (this.gatheredBytes <= EARLY_BYTES) return
    this.writeChanges()
    this.core.waiting.add(this)
    this.core.dirty()
  }

  /** Writes what is not in the journal yet. `place` tells where an add will stand, if that is known. */
  private writeChanges(place: (change: Change) => number = () => -1): void {
    const { core } = this
    const { writer, gather } = core
    const xa = this.id instanceof XaTransactionId
    for (const change of this.changes) {
      if (change.size > 0) continue
      const { store, message, id, key, subscription } = change
      if (message !== null) writer.add(store.field, message, store.prioritized, place(change), this.field)
      else {
        const keyField = subscription === undefined ? undefined : (store as JournalTopic).keyField(subscription)
        // Java reads the acknowledgement of a prepared branch at its recovery; elsewhere nobody does.
        const ack = xa ? this.encodeAck(change) : null
        writer.remove(store.field, id, placeOfKey(key), keyField, ack, this.field)
      }
      change.file = gather.file
      change.offset = gather.offset
      change.size = gather.size
      change.hash = writer.id.low
      change.message = null
    }
    this.gatheredBytes = 0
  }

  private encodeAck({ store, id }: Change): Uint8Array {
    const { destination } = store
    const transactionId = this.id
    return this.core.codec.encodeAck({
      destination,
      messageId: id,
      transactionId,
      consumerId: null,
      ackType: AckType.standard,
    })
  }

  /** The outcome's file must not go before the files it decides about. */
  private noteOutcome(): void {
    const outcome = this.core.gather.file
    for (const { file } of this.changes) this.core.state.ledger.acknowledged(outcome, file)
  }

  private applyAdd({ store, id, tier, file, offset, size, hash }: Change): OrderKey | undefined {
    const { state } = store
    if (state === undefined || (store.destination.isTopic && state.subscriptions.size === 0)) return undefined
    this.core.state.audit.note(id)
    return this.core.state.add(state, tier, state.nextSequence, file, offset, size, hash)
  }

  private applyRemoval({ store, key, subscription }: Change): void {
    const { state } = store
    if (state === undefined) return
    const { file } = this.core.gather
    if (subscription === undefined) this.core.state.remove(state, key, file)
    else this.core.state.acknowledge(state, subscription, key, file)
  }

  private hold(): void {
    for (const { adds, store, subscription, key } of this.changes) {
      if (!adds && store.state !== undefined) this.core.state.hold(store.state, subscription, key)
    }
  }

  /** True if something of it is in the journal. */
  private becomeOver(): boolean {
    if (this.phase === 'prepared') {
      for (const { adds, store, subscription, key } of this.changes) {
        if (!adds && store.state !== undefined) this.core.state.release(store.state, subscription, key)
      }
    }
    this.phase = 'over'
    return this.core.waiting.delete(this)
  }

  private expect(phase: 'open'): void {
    invariant(this.phase === phase, 'only an open transaction gathers work', { id: String(this.id), phase: this.phase })
  }
}

/** Where each add will stand when all changes are applied in order. */
function placer(changes: readonly Change[]): (change: Change) => number {
  const places = new Map<Change, number>()
  const next = new Map<JournalQueue | JournalTopic, number>()
  for (const change of changes) {
    if (!change.adds) continue
    const sequence = next.get(change.store) ?? change.store.state?.nextSequence ?? 1
    next.set(change.store, sequence + 1)
    places.set(change, placeOfKey(orderKey(change.tier, sequence)))
  }
  return (change) => places.get(change) ?? -1
}
