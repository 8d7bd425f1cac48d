/**
 * The state as rows of the index, and back. A snapshot is taken in one piece between turns (pages are copied, about a
 * millisecond per thousand of them); writing it happens beside the broker's work.
 */
import { Destination } from '@hermod/model'
import type { StoredForms } from '../journal/stored-forms.js'
import type { DestinationState } from '../state/destination-state.js'
import { SubscriptionState } from '../state/destination-state.js'
import { EntryPage } from '../state/entry-page.js'
import type { FileLedgerRow } from '../state/file-ledger.js'
import type { JournalState, StoredPages } from '../state/journal-state.js'
import { RangeSet } from '../state/range-set.js'
import type { IndexBook, IndexChange } from './index-book.js'
import { destinationKey, META_KEY, pageKey, RowKind, subscriptionRowKey } from './index-book.js'

const FORMAT = 1

export interface WaitingRow {
  readonly prepared: boolean
  readonly preparedFile: number
  /** Of each record of the transaction: file, offset, size, and for an ack the place of its message (else -1). */
  readonly records: readonly (readonly [number, number, number, number])[]
}

export interface Meta {
  readonly format: number
  /** The journal from here on is not in the index. */
  readonly file: number
  readonly offset: number
  readonly version: 'modern' | 'legacy'
  readonly nextOrdinal: number
  readonly lastBrokerSequenceId: number
  readonly audit: readonly (readonly [string, number])[]
  readonly ledger: FileLedgerRow
  readonly waiting: readonly WaitingRow[]
}

interface DestinationRow {
  readonly name: string
  readonly next: number
  readonly count: number
  readonly bytes: number
  readonly runs: readonly { readonly first: number; readonly lives: number[] }[]
}

interface SubscriptionRow {
  readonly ordinal: number
  readonly key: string
  readonly info: string
  readonly file: number
  readonly bytes: number
  readonly pending: readonly number[]
}

export interface Snapshot {
  readonly changes: IndexChange[]
  /** Undo, for when the rows could not be written: all counts as changed again. */
  restore(): void
}

/** What changed since the last snapshot. `meta` undefined: rows only, of an index that is not valid yet. */
export function takeSnapshot(state: JournalState, meta: Omit<Meta, 'format'> | undefined): Snapshot {
  const changes: IndexChange[] = []
  const undo: (() => void)[] = []
  for (const { ordinal, state: gone } of state.droppedOrdinals) dropRows(ordinal, gone, changes)
  const dropped = state.droppedOrdinals.splice(0)
  undo.push(() => state.droppedOrdinals.push(...dropped))
  for (const destination of state.destinations.values()) {
    if (destination.dirty) destinationRows(destination, changes, undo)
  }
  if (meta !== undefined) changes.push({ key: META_KEY, row: json({ ...meta, format: FORMAT }) })
  const counted = state.changes
  state.changes = 0
  return {
    changes,
    restore() {
      state.changes += counted
      for (const step of undo) step()
    },
  }
}

export function readMeta(book: IndexBook): Meta | undefined {
  const row = book.get(META_KEY)
  if (row === undefined) return undefined
  const meta = parse(row) as Meta
  return meta.format === FORMAT ? meta : undefined
}

/** Fills an empty state from the index. Throws if the rows do not make sense. */
export function restoreState(book: IndexBook, meta: Meta, state: JournalState, forms: StoredForms): void {
  forms.use(meta.version)
  state.nextOrdinal = meta.nextOrdinal
  state.ledger.restore(meta.ledger)
  state.audit.restore(meta.audit)
  state.audit.lastBrokerSequenceId = meta.lastBrokerSequenceId
  const byOrdinal = new Map<number, DestinationState>()
  book.each(RowKind.destination, (key, bytes) => {
    const ordinal = Buffer.from(key).readUInt32BE(1)
    const row = parse(bytes) as DestinationRow
    const destination = state.enter(Destination.parse(row.name), ordinal)
    destination.nextSequence = row.next
    destination.count = row.count
    destination.bytes = row.bytes
    destination.dirty = false
    row.runs.forEach((run, tier) => {
      destination.runs[tier]!.restore(run.first, run.lives)
    })
    byOrdinal.set(ordinal, destination)
  })
  book.each(RowKind.subscription, (_key, bytes) => {
    const row = parse(bytes) as SubscriptionRow
    const destination = byOrdinal.get(row.ordinal)
    if (destination === undefined) throw new Error(`subscription ${row.key} belongs to no destination`)
    const info = Buffer.from(row.info, 'base64')
    const terms = { ...forms.decodeSubscription(info), destination: destination.destination }
    const subscription = new SubscriptionState(row.key, terms, info, row.file)
    subscription.pending = RangeSet.from(row.pending)
    subscription.bytes = row.bytes
    subscription.dirty = false
    destination.subscriptions.set(row.key, subscription)
  })
}

/** Pages on demand. */
export function storedPages(book: IndexBook): StoredPages {
  return {
    load(ordinal, tier, page) {
      const row = book.get(pageKey(ordinal, tier, page))
      return row === undefined ? undefined : EntryPage.fromBytes(row)
    },
  }
}

function destinationRows(state: DestinationState, changes: IndexChange[], undo: (() => void)[]): void {
  state.dirty = false
  const lost = state.droppedSubscriptions.splice(0)
  for (const key of lost) changes.push({ key: subscriptionRowKey(state.ordinal, key), row: null })
  undo.push(() => {
    state.dirty = true
    state.droppedSubscriptions.push(...lost)
  })
  state.runs.forEach((run, tier) => {
    const dropped = run.dropped.splice(0)
    for (const page of dropped) changes.push({ key: pageKey(state.ordinal, tier, page), row: null })
    undo.push(() => run.dropped.push(...dropped))
    for (const [number, page] of run.pages) {
      if (!page.dirty) continue
      page.dirty = false
      undo.push(() => {
        page.dirty = true
      })
      changes.push({ key: pageKey(state.ordinal, tier, number), row: page.live === 0 ? null : page.bytes() })
    }
  })
  for (const subscription of state.subscriptions.values()) {
    if (!subscription.dirty) continue
    subscription.dirty = false
    undo.push(() => {
      subscription.dirty = true
    })
    const row: SubscriptionRow = {
      ordinal: state.ordinal,
      key: subscription.key,
      info: Buffer.from(subscription.info).toString('base64'),
      file: subscription.file,
      bytes: subscription.bytes,
      pending: subscription.pending.toArray(),
    }
    changes.push({ key: subscriptionRowKey(state.ordinal, subscription.key), row: json(row) })
  }
  const row: DestinationRow = {
    name: state.destination.qualifiedName,
    next: state.nextSequence,
    count: state.count,
    bytes: state.bytes,
    runs: state.runs.map((run) => run.summary()),
  }
  changes.push({ key: destinationKey(state.ordinal), row: json(row) })
}

function dropRows(ordinal: number, state: DestinationState, changes: IndexChange[]): void {
  changes.push({ key: destinationKey(ordinal), row: null })
  for (const key of [...state.subscriptions.keys(), ...state.droppedSubscriptions]) {
    changes.push({ key: subscriptionRowKey(ordinal, key), row: null })
  }
  state.runs.forEach((run, tier) => {
    for (const page of [...run.numbers(), ...run.dropped])
      changes.push({ key: pageKey(ordinal, tier, page), row: null })
  })
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
function parse(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'))
}
