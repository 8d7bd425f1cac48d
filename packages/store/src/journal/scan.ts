/**
 * Reads one journal file batch by batch, verifying checksums, and reports what is damaged. A batch that fails is lost as
 * a whole; reading goes on at the next batch header, wherever it is. What was written behind a torn batch by an earlier
 * life of the disk is not mistaken for records, because an end mark ends the file for good.
 */
import type { DiskFile } from '@hermod/model'
import { adler32 } from './adler32.js'
import { recordSize } from './commands.js'
import {
  BATCH_HEADER_BYTES,
  BATCH_MAGIC,
  batchChecksum,
  batchLength,
  END_MARK,
  isBatchHeader,
  isEndMark,
  RECORD_HEADER_BYTES,
  USER_RECORD,
} from './format.js'

const WINDOW_BYTES = 4 * 1024 * 1024

export interface Damage {
  readonly file: string
  readonly offset: number
  readonly length: number
  readonly reason: string
  /**
   * `tail`: the last batch of the last file is torn, what a crash leaves; it was never confirmed.
   * `lost`: something that was once written well. `gap`: a file number is not there; normal after garbage collection.
   */
  readonly kind: 'tail' | 'lost' | 'gap'
}

export interface ScanSink {
  /** A user record; its payload is `bytes[at, end)`, valid during the call. */
  record(bytes: Uint8Array, at: number, end: number, offset: number, size: number): void
  damage(offset: number, length: number, reason: string, torn: boolean): void
}

export class FileScan {
  /** Where the next batch begins; after the scan, where the good part ends. */
  at: number
  private buffer: Buffer = Buffer.alloc(0)
  private window: Buffer = Buffer.alloc(0)
  private windowAt = 0
  private readonly size: number

  constructor(
    private readonly file: DiskFile,
    from: number,
    private readonly verify: boolean,
    private readonly sink: ScanSink,
  ) {
    this.at = from
    this.size = file.size()
  }

  /** Reads about one window's worth; false when the file has ended. */
  step(): boolean {
    const stop = this.at + WINDOW_BYTES
    while (this.at < stop) if (!this.batch()) return false
    return true
  }

  private batch(): boolean {
    if (this.at + END_MARK.length > this.size) return false
    const short = this.size - this.at < BATCH_HEADER_BYTES
    this.load(this.at, Math.min(BATCH_HEADER_BYTES, this.size - this.at))
    const start = this.at - this.windowAt
    if (isEndMark(this.window, start)) return false
    const reason = short ? 'the file ends inside a batch header' : this.trouble()
    if (reason === undefined) {
      this.records()
      return true
    }
    const zeros = !short && recordSize(this.window, this.at - this.windowAt) === 0
    const next = this.findHeader(this.at + 1)
    // Older stores end a file with zeros; zeros with batches behind them are a hole.
    if (zeros && next < 0) return false
    this.sink.damage(this.at, (next < 0 ? this.size : next) - this.at, reason, next < 0)
    if (next < 0) return false
    this.at = next
    return true
  }

  /** Why the batch at `at` cannot be used; undefined if it can, and then all of it is in the window. */
  private trouble(): string | undefined {
    if (!isBatchHeader(this.window, this.at - this.windowAt)) return 'no batch header'
    const length = batchLength(this.window, this.at - this.windowAt)
    const checksum = batchChecksum(this.window, this.at - this.windowAt)
    if (length < 0 || length > this.size - this.at - BATCH_HEADER_BYTES) {
      return `a batch of ${length} bytes passes the end of the file`
    }
    this.load(this.at, BATCH_HEADER_BYTES + length)
    const from = this.at - this.windowAt + BATCH_HEADER_BYTES
    if (this.verify && checksum !== 0 && adler32(this.window, from, from + length) !== checksum) {
      return 'the checksum of the batch does not match'
    }
    for (let at = from; at < from + length; ) {
      const size = from + length - at < RECORD_HEADER_BYTES ? 0 : recordSize(this.window, at)
      if (size < RECORD_HEADER_BYTES || size > from + length - at) return `a record of ${size} bytes in the batch`
      at += size
    }
    return undefined
  }

  private records(): void {
    const from = this.at - this.windowAt + BATCH_HEADER_BYTES
    const end = from + batchLength(this.window, from - BATCH_HEADER_BYTES)
    for (let at = from; at < end; ) {
      const size = recordSize(this.window, at)
      if (this.window[at + 4] === USER_RECORD) {
        this.sink.record(this.window, at + RECORD_HEADER_BYTES, at + size, this.windowAt + at, size)
      }
      at += size
    }
    this.at = this.windowAt + end
  }

  private findHeader(from: number): number {
    for (let at = from; at + BATCH_HEADER_BYTES <= this.size; at += WINDOW_BYTES - BATCH_MAGIC.length) {
      this.load(at, Math.min(WINDOW_BYTES, this.size - at))
      const found = this.window.indexOf(BATCH_MAGIC, at - this.windowAt)
      if (found >= 0) return this.windowAt + found
    }
    return -1
  }

  /** Makes file bytes [at, at + length) present in the window. */
  private load(at: number, length: number): void {
    if (at >= this.windowAt && at + length <= this.windowAt + this.window.length) return
    const wanted = Math.min(Math.max(length, WINDOW_BYTES), this.size - at)
    if (this.buffer.length < wanted) this.buffer = Buffer.allocUnsafe(wanted)
    const count = this.file.read(this.buffer, 0, wanted, at)
    this.window = this.buffer.subarray(0, count)
    this.windowAt = at
  }
}
