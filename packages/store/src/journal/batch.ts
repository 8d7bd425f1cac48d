/**
 * One batch being gathered: header, records, end mark, as a list of parts for one gathering write. Records are encoded
 * straight into chunks; bodies are parts of their own and never copied.
 *
 *   chunk   [header | record | record head .]              [. record tail | record | end mark]
 *   parts   |<----------- part ----------->|<-- body ----->|<------------ part ------------->|
 */
import { adler32 } from './adler32.js'
import { BATCH_HEADER_BYTES, END_MARK, writeBatchHeader, writeRecordHeader } from './format.js'

export const CHUNK_BYTES = 256 * 1024
/** Chunks kept for the next batches. */
const MAX_SPARE_CHUNKS = 16

export class ChunkPool {
  private readonly spare: Uint8Array[] = []

  take(atLeast: number): Uint8Array {
    if (atLeast <= CHUNK_BYTES) return this.spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES)
    return Buffer.allocUnsafeSlow(atLeast)
  }

  give(chunk: Uint8Array): void {
    if (chunk.length === CHUNK_BYTES && this.spare.length < MAX_SPARE_CHUNKS) this.spare.push(chunk)
  }
}

export class Batch {
  /** Header and end mark included once sealed. */
  parts: Uint8Array[] = []
  /** Bytes of records. */
  length = 0
  /** The store's count of records when this batch was sealed. */
  lastTicket = 0
  private chunks: Uint8Array[] = []
  chunk: Uint8Array
  /** Where the next record goes in `chunk`. */
  at = BATCH_HEADER_BYTES
  /** Start of what is in `chunk` and in no part yet. */
  private mark = 0
  /** Of each part: where it begins in the batch. */
  private readonly starts: number[] = []
  private partBytes = 0

  constructor(
    readonly file: number,
    /** Of the batch header in the file. */
    readonly offset: number,
    private readonly pool: ChunkPool,
    firstRecordBytes: number,
  ) {
    this.chunk = pool.take(firstRecordBytes + BATCH_HEADER_BYTES + END_MARK.length)
    this.chunks.push(this.chunk)
  }

  /** Location of the next record. */
  get nextOffset(): number {
    return this.offset + BATCH_HEADER_BYTES + this.length
  }

  /** Makes room for a record of at most `bytes` (large bodies not counted). */
  room(bytes: number): void {
    if (this.at + bytes + END_MARK.length <= this.chunk.length) return
    this.addPart(this.chunk.subarray(this.mark, this.at))
    this.chunk = this.pool.take(bytes + END_MARK.length)
    this.chunks.push(this.chunk)
    this.at = 0
    this.mark = 0
  }

  /** Ends the record that was written from `this.at` up to `end`; returns its size. */
  finish(end: number, body: Uint8Array | null, bodyAt: number): number {
    const start = this.at
    const size = end - start + (body === null ? 0 : body.length)
    writeRecordHeader(this.chunk, start, size)
    if (body !== null) {
      this.addPart(this.chunk.subarray(this.mark, bodyAt))
      this.addPart(body)
      this.mark = bodyAt
    }
    this.at = end
    this.length += size
    return size
  }

  /** Puts header and end mark in their places; nothing is added after it. Returns the bytes to write. */
  seal(lastTicket: number): number {
    this.lastTicket = lastTicket
    this.addPart(this.chunk.subarray(this.mark, this.at))
    let sum = 1
    for (let i = 0; i < this.parts.length; i++) {
      sum = adler32(this.parts[i]!, i === 0 ? BATCH_HEADER_BYTES : 0, this.parts[i]!.length, sum)
    }
    writeBatchHeader(this.chunks[0]!, 0, this.length, sum)
    this.chunk.set(END_MARK, this.at)
    this.at += END_MARK.length
    this.parts[this.parts.length - 1] = this.chunk.subarray(this.mark, this.at)
    this.mark = this.at
    return BATCH_HEADER_BYTES + this.length + END_MARK.length
  }

  holds(file: number, offset: number): boolean {
    return file === this.file && offset >= this.offset + BATCH_HEADER_BYTES && offset < this.nextOffset
  }

  /** Copies file bytes [offset, offset + target.length) that lie inside this batch. */
  copy(offset: number, target: Uint8Array): void {
    const from = offset - this.offset
    for (let i = this.partAt(from), done = 0; done < target.length && i <= this.parts.length; i++) {
      const part = this.parts[i] ?? this.chunk.subarray(this.mark, this.at)
      const start = this.starts[i] ?? this.partBytes
      const skip = from + done - start
      const count = Math.min(part.length - skip, target.length - done)
      target.set(part.subarray(skip, skip + count), done)
      done += count
    }
  }

  /** Gives the chunks back; the batch is of no use afterwards. */
  release(): void {
    for (const chunk of this.chunks) this.pool.give(chunk)
    this.chunks = []
    this.parts = []
  }

  private addPart(part: Uint8Array): void {
    this.starts.push(this.partBytes)
    this.parts.push(part)
    this.partBytes += part.length
  }

  /** The part that holds byte `at` of the batch; behind the last one: what is in `chunk` only. */
  private partAt(at: number): number {
    if (at >= this.partBytes) return this.parts.length
    let low = 0
    for (let high = this.parts.length; high - low > 1; ) {
      const middle = (low + high) >> 1
      if (this.starts[middle]! <= at) low = middle
      else high = middle
    }
    return low
  }
}
