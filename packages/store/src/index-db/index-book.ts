/**
 * The index on disk: rows by key, changed by whole checkpoints only. It is a cache of the journal: when it is absent or
 * does not fit, it is dropped and made again.
 *
 *   key  kind (1 byte) | ordinal (4) | tier (1) | page (4)          meta: kind only
 *   row  meta JSON | destination JSON | subscription: ordinal + key text, JSON | page: the integers of EntryPage
 */
export interface IndexChange {
  readonly key: Uint8Array
  /** Null: take the row out. */
  readonly row: Uint8Array | null
}

export interface IndexBook {
  /** Opens; what cannot be opened is dropped and begun anew. */
  open(): void
  get(key: Uint8Array): Uint8Array | undefined
  /** All rows of one kind in order of keys. */
  each(kind: number, visit: (key: Uint8Array, row: Uint8Array) => void): void
  /** All or nothing; settles when a crash cannot undo it. */
  apply(changes: readonly IndexChange[]): Promise<void>
  /** Takes everything out. */
  drop(): void
  close(): Promise<void>
}

export const RowKind = { meta: 1, destination: 2, subscription: 3, page: 4 } as const

export const META_KEY: Uint8Array = Uint8Array.of(RowKind.meta)

export function destinationKey(ordinal: number): Uint8Array {
  return head(RowKind.destination, ordinal, 5)
}

export function subscriptionRowKey(ordinal: number, key: string): Uint8Array {
  // Keys of the index are short; a subscription's is a name of any length, so its hash stands for it.
  let low = 0x811c9dc5
  let high = 0x27d4eb2f
  for (let i = 0; i < key.length; i++) {
    low = Math.imul(low ^ key.charCodeAt(i), 0x01000193)
    high = Math.imul(high ^ key.charCodeAt(i), 0x85ebca6b) ^ (high >>> 13)
  }
  const bytes = head(RowKind.subscription, ordinal, 13)
  const view = Buffer.from(bytes.buffer)
  view.writeInt32BE(low | 0, 5)
  view.writeInt32BE(high | 0, 9)
  return bytes
}

export function pageKey(ordinal: number, tier: number, page: number): Uint8Array {
  const bytes = head(RowKind.page, ordinal, 10)
  bytes[5] = tier
  Buffer.from(bytes.buffer).writeUInt32BE(page, 6)
  return bytes
}

function head(kind: number, ordinal: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  bytes[0] = kind
  Buffer.from(bytes.buffer).writeUInt32BE(ordinal, 1)
  return bytes
}
