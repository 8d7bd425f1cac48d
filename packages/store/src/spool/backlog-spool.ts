/**
 * One backlog, first in first out:
 *
 *   taken | segment 7 (reading) | segment 9 | segment 12 | tail buffer in memory <- add
 *
 * A record is an int32 length and the message as the codec writes it. The buffer becomes part of the newest segment when
 * it is full, and is read directly when the segments before it are used up, so a short backlog never touches the disk.
 */
import type { Destination, Logger, Message, MessageCodec, Spool } from '@hermod/model'
import type { SegmentFiles } from './segment-files.js'

const PREFIX = 4

interface Segment {
  readonly number: number
  /** Bytes written. */
  length: number
  /** Messages in it that were not taken. */
  count: number
  /** Where the next one to take begins. */
  at: number
}

export class BacklogSpool implements Spool {
  private segments: Segment[] = []
  private tail = Buffer.alloc(0)
  private tailStart = 0
  private tailEnd = 0
  private tailCount = 0
  /** The stretch of the head segment that was read last. */
  private chunk = Buffer.alloc(0)
  private chunkAt = 0
  count = 0

  constructor(
    private readonly destination: Destination,
    private readonly files: SegmentFiles,
    private readonly codec: MessageCodec,
    private readonly logger: Logger,
    private readonly segmentBytes: number,
    private readonly bufferBytes: number,
  ) {}

  /** Throws the disk's error (ENOSPC, …) if there is no room; then nothing was kept of the message. */
  add(message: Message): void {
    const bound = PREFIX + this.codec.sizeBound(message)
    if (this.tailEnd > this.tailStart && this.tailEnd - this.tailStart + bound > this.bufferBytes) this.flush()
    this.makeRoom(bound)
    const end = this.codec.encode(message, this.tail, this.tailEnd + PREFIX)
    this.tail.writeInt32BE(end - this.tailEnd - PREFIX, this.tailEnd)
    this.files.usedBytes += end - this.tailEnd
    this.tailEnd = end
    this.tailCount++
    this.count++
  }

  take(maxCount: number, maxBytes: number): readonly Message[] {
    const taken: Message[] = []
    let bytes = 0
    while (this.count > 0 && taken.length < maxCount) {
      const record = this.peek()
      if (record === undefined) continue
      if (taken.length > 0 && bytes + record.length > maxBytes) break
      bytes += record.length
      const message = this.decode(record)
      this.consume(record.length)
      if (message !== undefined) taken.push(message)
    }
    return taken
  }

  clear(): void {
    for (const segment of this.segments) this.free(segment)
    this.segments = []
    this.dropTail()
    this.count = 0
  }

  /** The next record's bytes; undefined if the head segment could not be read and was given up. */
  private peek(): Uint8Array | undefined {
    const head = this.segments[0]
    if (head === undefined) {
      const length = this.tail.readInt32BE(this.tailStart)
      return this.tail.subarray(this.tailStart + PREFIX, this.tailStart + PREFIX + length)
    }
    try {
      const length = this.window(head, PREFIX).readInt32BE(0)
      return this.window(head, PREFIX + length).subarray(PREFIX, PREFIX + length)
    } catch (error) {
      this.giveUp(head, error)
      return undefined
    }
  }

  /** At least `length` bytes of the head segment from its next record on. */
  private window(head: Segment, length: number): Buffer {
    const from = head.at - this.chunkAt
    if (from >= 0 && from + length <= this.chunk.length) return this.chunk.subarray(from)
    const wanted = Math.min(Math.max(length, this.bufferBytes), head.length - head.at)
    const target = Buffer.allocUnsafeSlow(wanted)
    const got = this.files.read(head.number, target, head.at)
    if (got < length) throw new Error(`segment ends at byte ${head.at + got}, expected ${length} bytes at ${head.at}`)
    this.chunk = target.subarray(0, got)
    this.chunkAt = head.at
    return this.chunk
  }

  private decode(record: Uint8Array): Message | undefined {
    try {
      // A copy, so that one message kept for long does not hold the whole chunk in memory.
      return this.codec.decode(new Uint8Array(record), 0, record.length)
    } catch (error) {
      this.logger.error(`A spooled message of ${this.destination.qualifiedName} cannot be read and is dropped`, error)
      return undefined
    }
  }

  private consume(length: number): void {
    this.count--
    const head = this.segments[0]
    if (head === undefined) {
      this.tailStart += PREFIX + length
      this.files.usedBytes -= PREFIX + length
      if (--this.tailCount === 0) this.dropTail()
      return
    }
    head.at += PREFIX + length
    if (--head.count === 0) this.dropHead(head)
  }

  private giveUp(head: Segment, error: unknown): void {
    const name = this.destination.qualifiedName
    this.logger.error(`${head.count} spooled messages of ${name} cannot be read and are dropped`, error)
    this.count -= head.count
    this.dropHead(head)
  }

  private dropHead(head: Segment): void {
    this.segments.shift()
    this.chunk = Buffer.alloc(0)
    this.free(head)
  }

  private free(segment: Segment): void {
    this.files.usedBytes -= segment.length
    this.files.remove(segment.number)
  }

  /** Moves the buffer to the newest segment. On an error the buffer stays, and the next try writes the same place. */
  private flush(): void {
    const last = this.segments[this.segments.length - 1]
    const fits = last !== undefined && last.length < this.segmentBytes
    const segment = fits ? last : { number: this.files.nextNumber(), length: 0, count: 0, at: 0 }
    const length = this.tailEnd - this.tailStart
    try {
      this.files.write(segment.number, this.tail.subarray(this.tailStart, this.tailEnd), segment.length)
    } catch (error) {
      if (!fits) this.files.remove(segment.number)
      throw error
    }
    segment.length += length
    segment.count += this.tailCount
    if (!fits) this.segments.push(segment)
    if (this.tail.length > this.bufferBytes) this.tail = Buffer.alloc(0) // one huge message made it so
    this.tailStart = 0
    this.tailEnd = 0
    this.tailCount = 0
  }

  /** Room for `bound` bytes behind the tail: it grows with its backlog, so that an idle one costs nothing. */
  private makeRoom(bound: number): void {
    if (this.tailEnd + bound <= this.tail.length) return
    const kept = this.tail.subarray(this.tailStart, this.tailEnd)
    const grown = Buffer.allocUnsafeSlow(Math.max(kept.length + bound, Math.min(this.bufferBytes, kept.length * 2)))
    grown.set(kept)
    this.tail = grown
    this.tailEnd = kept.length
    this.tailStart = 0
  }

  private dropTail(): void {
    this.files.usedBytes -= this.tailEnd - this.tailStart
    this.tail = Buffer.alloc(0)
    this.tailStart = 0
    this.tailEnd = 0
    this.tailCount = 0
  }
}
