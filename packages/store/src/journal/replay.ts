/**
 * Applies journal records to the state, in the journal's order. What belongs to a transaction waits for its outcome and
 * is then applied in order, as Java does it.
 *
 * Messages are found by the place our own records name, checked against the hash of the id; where that does not help
 * (records of a Java broker, or numbers that changed with a rebuild) by the id itself, if a lookup is kept.
 */
import {
  ConnectionId,
  copyBytes,
  Destination,
  LocalTransactionId,
  type OrderKey,
  type TransactionId,
  XaTransactionId,
} from '@hermod/model'
import type { DestinationState } from '../state/destination-state.js'
import type { JournalState } from '../state/journal-state.js'
import { DEFAULT_TIER, keyOfPlace, sequenceOfKey, tierOf } from '../state/order-key.js'
import type { ReplayLookup } from '../state/replay-lookup.js'
import { CommandReader, CommandType, unshielded } from './commands.js'
import { IdWriter } from './id-writer.js'
import type { StoredForms } from './stored-forms.js'
import { VarintCursor } from './varint.js'

/** A change inside a transaction whose outcome is not known yet. */
export interface WaitingChange {
  readonly kind: 'add' | 'remove'
  readonly destination: Destination
  readonly file: number
  readonly offset: number
  readonly size: number
  readonly low: number
  readonly high: number
  readonly id: string
  readonly tier: number
  /** -1: not named. */
  place: number
  readonly brokerSequence: number
  readonly subscription: string | undefined
  readonly ack: Uint8Array | undefined
}

export interface WaitingTransaction {
  readonly id: TransactionId
  prepared: boolean
  /** File of the prepare record. */
  preparedFile: number
  readonly changes: WaitingChange[]
}

export class Replay {
  readonly transactions = new Map<string, WaitingTransaction>()
  records = 0
  /** The index does not fit the journal: a message stands where another should. */
  stale = false
  /** Some add did not tell its brokerSequenceId. */
  foreignAdds = false
  private readonly command = new CommandReader()
  private readonly id = new IdWriter()
  private readonly destinations = new Map<string, Destination>()
  private probed = false

  constructor(
    private readonly state: JournalState,
    private readonly forms: StoredForms,
    private readonly lookup: ReplayLookup | undefined,
  ) {}

  /** Throws RangeError or ProtocolError for a record that cannot be read. */
  apply(bytes: Uint8Array, at: number, end: number, file: number, offset: number, size: number): void {
    const command = this.command
    command.read(bytes, at, end)
    this.records++
    switch (command.type) {
      case CommandType.addMessage:
        if (!this.probed) {
          this.forms.probe(bytes, command.start('message'), command.end('message') - command.start('message'))
          this.probed = true
        }
        this.takeOrKeep(this.change('add', file, offset, size))
        break
      case CommandType.removeMessage:
        this.takeOrKeep(this.change('remove', file, offset, size))
        break
      case CommandType.updateMessage:
        this.update(this.change('add', file, offset, size))
        break
      case CommandType.prepare:
        this.prepare(file)
        break
      case CommandType.commit:
        this.end(file, true)
        break
      case CommandType.rollback:
        this.end(file, false)
        break
      case CommandType.removeDestination: {
        const state = this.state.find(this.destination())
        if (state !== undefined) this.state.drop(state, file)
        break
      }
      case CommandType.subscription:
        this.subscription(file)
        break
      // Traces, Java's serialized helpers, marks of rewritten files (their contents are always replayed: it does no
      // harm, and skipping them can lose what was appended) and job records mean nothing here.
    }
  }

  private change(kind: 'add' | 'remove', file: number, offset: number, size: number): WaitingChange {
    const command = this.command
    this.id.setBytes(command.bytes, command.start('messageId'), command.end('messageId'))
    const prioritized = command.number('prioritySupported', 0) !== 0
    return {
      kind,
      destination: this.destination(),
      file,
      offset,
      size,
      low: this.id.low,
      high: this.id.high,
      id: this.id.bytes.toString('utf8', 0, this.id.length),
      tier: prioritized ? tierOf(command.number('priority', 4)) : DEFAULT_TIER,
      place: unshielded(command.number('place', -1)),
      brokerSequence: unshielded(command.number('brokerSequence', 0)),
      subscription: command.has('subscriptionKey') ? command.text('subscriptionKey') : undefined,
      ack: command.has('transaction') && command.has('ack') ? command.copy('ack') : undefined,
    }
  }

  private takeOrKeep(change: WaitingChange): void {
    if (!this.command.has('transaction')) {
      this.take(change, change.file)
      return
    }
    const id = this.transactionId()
    const key = transactionKey(id)
    let transaction = this.transactions.get(key)
    if (transaction === undefined) {
      transaction = { id, prepared: false, preparedFile: -1, changes: [] }
      this.transactions.set(key, transaction)
    }
    transaction.changes.push(change)
  }

  private take(change: WaitingChange, outcomeFile: number): void {
    if (change.kind === 'add') this.add(change)
    else this.remove(change, outcomeFile)
  }

  private add(change: WaitingChange): void {
    const topic = change.destination.isTopic
    const state = topic ? this.state.find(change.destination) : this.state.destination(change.destination)
    if (state === undefined || (topic && state.subscriptions.size === 0)) return
    // A repeated add of Java's is ignored, as Java does; ours are never repeated, two of one id are two messages.
    if (change.place < 0 && this.resolve(state, change) !== 0) return
    const named = change.place < 0 ? 0 : sequenceOfKey(keyOfPlace(change.place))
    const sequence = Math.max(named, state.nextSequence)
    const key = this.state.add(state, change.tier, sequence, change.file, change.offset, change.size, change.low)
    this.lookup?.set(state.ordinal, change.low, change.high, key)
    this.state.audit.noteText(change.id, change.brokerSequence)
    if (change.brokerSequence === 0) this.foreignAdds = true
  }

  private remove(change: WaitingChange, outcomeFile: number): void {
    const state = this.state.find(change.destination)
    if (state === undefined) return
    const key = this.resolve(state, change)
    if (key === 0) return
    const gone =
      change.subscription === undefined
        ? this.state.remove(state, key, outcomeFile)
        : this.state.acknowledge(state, change.subscription, key, outcomeFile)
    if (gone && state.find(key) === undefined) this.lookup?.delete(state.ordinal, change.low, change.high)
  }

  private update(change: WaitingChange): void {
    const state = this.state.find(change.destination)
    const key = state === undefined ? 0 : this.resolve(state, change)
    if (state === undefined || key === 0) this.add(change)
    else this.state.update(state, key, change.file, change.offset, change.size)
  }

  /** The key of the live message that the change names, or 0. */
  resolve(state: DestinationState, change: WaitingChange): OrderKey {
    if (change.place >= 0) {
      const key = keyOfPlace(change.place)
      const run = state.find(key)
      if (run !== undefined) {
        if (run.page.hash(run.slot) === change.low) return key
        if (this.lookup === undefined) this.stale = true
      }
    }
    return this.lookup?.get(state.ordinal, change.low, change.high) ?? 0
  }

  private prepare(file: number): void {
    const transaction = this.transactions.get(transactionKey(this.transactionId()))
    if (transaction === undefined) return
    transaction.prepared = true
    transaction.preparedFile = file
    for (const change of transaction.changes) this.state.ledger.acknowledged(file, change.file)
  }

  private end(file: number, commit: boolean): void {
    const key = transactionKey(this.transactionId())
    const transaction = this.transactions.get(key)
    if (transaction === undefined) return
    this.transactions.delete(key)
    for (const change of transaction.changes) {
      this.state.ledger.acknowledged(file, change.file)
      if (commit) this.take(change, file)
    }
  }

  private subscription(file: number): void {
    const destination = this.destination()
    const key = this.command.text('subscriptionKey')
    if (this.command.has('subscriptionInfo')) {
      const info = this.command.copy('subscriptionInfo')
      const terms = { ...this.forms.decodeSubscription(info), destination }
      const retroactive = this.command.number('retroactive', 0) !== 0
      this.state.subscribe(this.state.destination(destination), key, terms, info, file, retroactive)
      return
    }
    const state = this.state.find(destination)
    if (state !== undefined) this.state.unsubscribe(state, key, file)
  }

  private destination(): Destination {
    const { bytes } = this.command
    const from = this.command.start('destination')
    const to = this.command.end('destination')
    const key = (bytes as Buffer).toString('latin1', from, to)
    let destination = this.destinations.get(key)
    if (destination === undefined) {
      destination = parseDestination(bytes, from, to)
      this.destinations.set(key, destination)
    }
    return destination
  }

  private transactionId(): TransactionId {
    return parseTransaction(this.command.bytes, this.command.start('transaction'), this.command.end('transaction'))
  }
}

export function transactionKey(id: TransactionId): string {
  return id.toString()
}

const KINDS = ['queue', 'topic', 'temp-queue', 'temp-topic'] as const

function parseDestination(bytes: Uint8Array, from: number, to: number): Destination {
  const fields = nestedFields(bytes, from, to)
  const kind = KINDS[Number(fields.numbers.get(1) ?? 0)]
  const name = fields.ranges.get(2)
  if (kind === undefined || name === undefined) throw new RangeError('a destination without type or name')
  return new Destination(kind, Buffer.from(bytes.slice(...name)).toString('utf8'))
}

function parseTransaction(bytes: Uint8Array, from: number, to: number): TransactionId {
  const { ranges } = nestedFields(bytes, from, to)
  const local = ranges.get(1)
  if (local !== undefined) {
    const fields = nestedFields(bytes, ...local)
    const connection = fields.ranges.get(1)
    const text = connection === undefined ? '' : Buffer.from(bytes.slice(...connection)).toString('utf8')
    return new LocalTransactionId(fields.numbers.get(1) ?? 0, new ConnectionId(text))
  }
  const xa = ranges.get(2)
  if (xa === undefined) throw new RangeError('a transaction id that is neither local nor XA')
  const fields = nestedFields(bytes, ...xa)
  const part = (field: number): Uint8Array => copyBytes(bytes, ...(fields.ranges.get(field) ?? ([0, 0] as const)))
  return new XaTransactionId((fields.numbers.get(1) ?? 0) | 0, part(3), part(2))
}

/** Numbers and byte ranges apart, because a field number may stand for one of each. */
function nestedFields(
  bytes: Uint8Array,
  from: number,
  to: number,
): { numbers: Map<number, number>; ranges: Map<number, [number, number]> } {
  const numbers = new Map<number, number>()
  const ranges = new Map<number, [number, number]>()
  const cursor = new VarintCursor()
  cursor.at = from
  while (cursor.at < to) {
    const tag = cursor.read(bytes, to)
    const value = cursor.read(bytes, to)
    if ((tag & 7) === 0) numbers.set(tag >>> 3, value)
    else {
      if (value > to - cursor.at) throw new RangeError('a field passes the end')
      ranges.set(tag >>> 3, [cursor.at, cursor.at + value])
      cursor.at += value
    }
  }
  return { numbers, ranges }
}
