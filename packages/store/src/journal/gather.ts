/**
 * Where records are appended: decides batch by batch and file by file where each goes, before anything is written.
 * A record's location is thus known when it is appended.
 */
import { invariant } from '@hermod/model'
import { Batch, ChunkPool } from './batch.js'
import { BATCH_HEADER_BYTES } from './format.js'

export class Gather {
  /** Records appended so far, in this and former batches: the store's tickets. */
  appended = 0
  /** Sealed, to be written in order. */
  readonly sealed: Batch[] = []
  private sealedBytes = 0
  /** Location of the record appended last, and its size. */
  file = 0
  offset = 0
  size = 0

  private open: Batch | undefined
  private nextFile: number
  private nextOffset = 0
  private readonly pool = new ChunkPool()
  private together = false

  constructor(
    private readonly maxFileLength: number,
    private readonly maxBatchBytes: number,
    firstFile: number,
  ) {
    this.nextFile = firstFile
  }

  /** Bytes appended and not written. */
  get backlogBytes(): number {
    return this.sealedBytes + (this.open?.length ?? 0)
  }
  /** Bytes of the batches to be written. */
  get readyBytes(): number {
    return this.sealedBytes
  }

  /** File that the next record goes to, if it is a small one. */
  get currentFile(): number {
    return this.nextFile
  }

  /** File that a record of at most `bytes` would go to. */
  fileFor(bytes: number): number {
    const { open } = this
    const full = open !== undefined && open.length + bytes > this.maxBatchBytes
    const at =
      open === undefined ? this.nextOffset + BATCH_HEADER_BYTES : open.nextOffset + (full ? BATCH_HEADER_BYTES : 0)
    return at === BATCH_HEADER_BYTES || at + bytes < this.maxFileLength ? this.nextFile : this.nextFile + 1
  }

  /** Where the next batch will begin: everything before it has been appended. Seals what is open. */
  position(): { file: number; offset: number } {
    this.seal()
    return { file: this.nextFile, offset: this.nextOffset }
  }

  /** Room for a record of at most `bytes` in chunks and `bodyBytes` more outside them. Write it at `batch.chunk`, `batch.at`. */
  begin(bytes: number, bodyBytes: number): Batch {
    const total = bytes + bodyBytes
    if (this.open !== undefined && !this.together && this.open.length + total > this.maxBatchBytes) this.seal()
    if (!this.together) this.rollIfFull(total)
    if (this.open === undefined) this.open = new Batch(this.nextFile, this.nextOffset, this.pool, bytes)
    else this.open.room(bytes)
    return this.open
  }

  /** Ends the record begun last. */
  finish(end: number, body: Uint8Array | null, bodyAt: number): void {
    const batch = this.open!
    this.file = batch.file
    this.offset = batch.nextOffset
    this.size = batch.finish(end, body, bodyAt)
    this.appended++
  }

  /** All records of `write`, at most about `bytes`, share one batch: they survive together or not at all. */
  keepTogether(bytes: number, write: () => void): void {
    invariant(!this.together, 'batches do not nest')
    if (this.open !== undefined && this.open.length + bytes > this.maxBatchBytes) this.seal()
    this.rollIfFull(bytes)
    this.together = true
    try {
      write()
    } finally {
      this.together = false
    }
  }

  seal(): void {
    const batch = this.open
    if (batch === undefined) return
    batch.seal(this.appended)
    this.sealed.push(batch)
    this.sealedBytes += batch.length
    this.nextOffset = batch.nextOffset
    this.open = undefined
  }

  /** The oldest sealed batch is written. */
  shift(): void {
    this.sealedBytes -= this.sealed.shift()?.length ?? 0
  }

  /** These are to be written once more, before all others. */
  unshift(batches: readonly Batch[]): void {
    this.sealed.unshift(...batches)
    for (const batch of batches) this.sealedBytes += batch.length
  }

  /** The batch in memory that holds the record, if it is not written yet. */
  find(file: number, offset: number): Batch | undefined {
    if (this.open?.holds(file, offset) === true) return this.open
    return this.sealed.find((batch) => batch.holds(file, offset))
  }

  private rollIfFull(bytes: number): void {
    const at = this.open?.nextOffset ?? this.nextOffset + BATCH_HEADER_BYTES
    if (at === BATCH_HEADER_BYTES || at + bytes < this.maxFileLength) return
    this.seal()
    this.nextFile++
    this.nextOffset = 0
  }
}
