/**
 * Cuts a stream of bytes into frames. Whole frames are handed on where they lie, in the chunk they came with; only a
 * frame that spans chunks gets memory of its own, of exactly its size, so that a large body is copied once. A very large
 * one gets it step by step as its bytes come: what a peer only announces costs next to nothing.
 * With `readsApart` the reader also offers the memory for its chunks, and the frames in it need not be copied.
 * A frame over the limit is refused when its size has been read, before any of it is kept.
 */
import { ProtocolError } from '@hermod/model'
import { type Allocate, allocate } from './frame-memory.js'
import { ReadBlock } from './read-block.js'

export interface FrameSink {
  /**
   * A complete frame without its size: `length` bytes at `offset`. Valid during the call only, because the chunk is
   * shared, unless `owned`: then these bytes of `buffer` belong to the sink from now on.
   * Return false to stop after this frame, until `resume`.
   */
  frame(buffer: Uint8Array, offset: number, length: number, owned: boolean): boolean
}

const NO_BYTES = new Uint8Array(0)
/** Memory taken for a frame on its word alone. Above the usual megabyte messages, so that those are copied once. */
const TRUSTED_BYTES = 2 * 1024 * 1024
/** What is left of a frame is asked for in its own memory from this size on. */
const WORTH_ASKING_BYTES = 32 * 1024

export class FrameReader {
  /** Bytes of the largest frame taken; lowered when the connection has negotiated. */
  limit: number
  /** Offer memory for all that comes, not only for the rest of a large frame. */
  readsApart = false
  private paused = false
  /** What came behind the frame that stopped us. Whoever stops us pauses the link too, so this is a chunk or two. */
  private held: Uint8Array = NO_BYTES
  /** The frame being completed, how much of it has come and how much there will be. Empty: none. */
  private partial: Uint8Array = NO_BYTES
  private partialLength = 0
  private partialSize = 0
  private readonly block = new ReadBlock()
  /** The part of `partial` or of the block that the link was asked to read into. */
  private asked: Uint8Array = NO_BYTES
  /** Bytes of an incomplete size, and how many of its four there are. */
  private size = 0
  private sizeLength = 0

  constructor(
    private readonly sink: FrameSink,
    limit: number,
    private readonly take: Allocate = allocate,
  ) {
    this.limit = limit
  }

  /** Takes bytes [start, end) of `buffer`. Throws ProtocolError for a frame that breaks the rules; then the stream is lost. */
  push(buffer: Uint8Array, start: number, end: number): void {
    if (buffer === this.asked) this.cameInPlace(end)
    else {
      if (this.block.hasRest) this.leaveBlock()
      this.readOrHold(buffer, start, end, false)
    }
  }

  /** Memory for bytes to come, to be pushed as what it is; they need no copy then. Undefined: any will do. */
  room(): Uint8Array | undefined {
    const { partial, block } = this
    if (partial.length > 0 && this.partialSize - this.partialLength >= WORTH_ASKING_BYTES) {
      if (this.partialLength === partial.length) this.growPartial(this.partialLength + 1)
      this.asked = this.partial.subarray(this.partialLength)
      return this.asked
    }
    if (this.readsApart || block.hasRest) {
      this.asked = block.room()
      return this.asked
    }
    block.drop()
    return undefined
  }

  /** Goes on after the sink has stopped us; may be stopped again. */
  resume(): void {
    if (!this.paused) return
    this.paused = false
    const held = this.held
    this.held = NO_BYTES
    if (held.length > 0) this.read(held, 0, held.length, true)
  }

  get isPaused(): boolean {
    return this.paused
  }

  /** True in the middle of a frame: the peer is alive though no frame has been completed. */
  get isInFrame(): boolean {
    return this.sizeLength > 0 || this.partial.length > 0 || this.block.hasRest
  }

  private readOrHold(buffer: Uint8Array, start: number, end: number, owned: boolean): void {
    if (this.paused) this.hold(buffer, start, end)
    else this.read(buffer, start, end, owned)
  }

  private read(buffer: Uint8Array, start: number, end: number, owned: boolean): void {
    let at = this.isPartial ? this.complete(buffer, start, end) : start
    while (!this.paused && end - at >= 4) {
      const size = (buffer[at]! << 24) | (buffer[at + 1]! << 16) | (buffer[at + 2]! << 8) | buffer[at + 3]!
      this.check(size)
      if (end - at - 4 < size && this.keepsRest(buffer, at, 4 + size)) return
      at += 4
      if (end - at < size) {
        this.begin(size)
        this.fill(buffer, at, end)
        return
      }
      this.paused = !this.sink.frame(buffer, at, size, owned)
      at += size
    }
    if (this.paused) this.hold(buffer, at, end)
    else if (at < end && !this.keepsRest(buffer, at)) while (at < end) this.sizeByte(buffer[at++]!)
  }

  /** Read on behind what has come of a frame, if it lies in the block and has room there. */
  private keepsRest(buffer: Uint8Array, at: number, size?: number): boolean {
    return buffer === this.block.bytes && this.readsApart && this.block.keepRest(at, size)
  }

  /** The link reads elsewhere now: what has come of a frame goes on as everywhere. */
  private leaveBlock(): void {
    const { bytes, start, end } = this.block
    this.block.drop()
    this.readOrHold(bytes, start, end, true)
  }

  /** Goes on with a frame that began in an earlier chunk. Returns the position behind what it used. */
  private complete(buffer: Uint8Array, start: number, end: number): number {
    let at = start
    while (this.partial.length === 0) {
      if (at === end) return end
      this.sizeByte(buffer[at++]!)
      if (this.sizeLength === 4) {
        this.check(this.size)
        this.begin(this.size)
      }
    }
    at = this.fill(buffer, at, end)
    this.finishIfWhole()
    return at
  }

  private cameInPlace(count: number): void {
    const { asked, block } = this
    this.asked = NO_BYTES
    if (asked.buffer === block.bytes.buffer) this.cameInBlock(count)
    else if (this.paused) this.hold(asked, 0, count)
    else {
      this.partialLength += count
      this.finishIfWhole()
    }
  }

  private cameInBlock(count: number): void {
    const { block } = this
    const { bytes, start } = block
    block.end += count
    const { end } = block
    block.clear()
    this.readOrHold(bytes, start, end, true)
  }

  private get isPartial(): boolean {
    return this.sizeLength > 0 || this.partial.length > 0
  }

  private finishIfWhole(): void {
    if (this.partialLength < this.partialSize) return
    const frame = this.partial
    this.partial = NO_BYTES
    this.asked = NO_BYTES
    this.paused = !this.sink.frame(frame, 0, frame.length, true)
  }

  private sizeByte(byte: number): void {
    this.size = (this.size << 8) | byte
    this.sizeLength++
  }

  private begin(size: number): void {
    this.partial = this.take(Math.min(size, TRUSTED_BYTES))
    this.partialLength = 0
    this.partialSize = size
    this.size = 0
    this.sizeLength = 0
  }

  private fill(buffer: Uint8Array, at: number, end: number): number {
    const count = Math.min(end - at, this.partialSize - this.partialLength)
    if (this.partialLength + count > this.partial.length) this.growPartial(this.partialLength + count)
    this.partial.set(buffer.subarray(at, at + count), this.partialLength)
    this.partialLength += count
    return at + count
  }

  private growPartial(least: number): void {
    const grown = this.take(Math.min(this.partialSize, Math.max(this.partial.length * 2, least)))
    grown.set(this.partial.subarray(0, this.partialLength))
    this.partial = grown
  }

  private hold(buffer: Uint8Array, at: number, end: number): void {
    if (at === end) return
    const joined = new Uint8Array(this.held.length + end - at)
    joined.set(this.held)
    joined.set(buffer.subarray(at, end), this.held.length)
    this.held = joined
  }

  private check(size: number): void {
    if (size > this.limit) {
      const limit = `larger than the maxFrameSize of ${this.limit} bytes`
      throw new ProtocolError(`frame of ${size} bytes is ${limit}${isTls(size) ? '; the peer speaks TLS' : ''}`)
    }
    if (size < 1) throw new ProtocolError(`frame announces the impossible size ${size}`)
  }
}

/** A TLS handshake begins with 22 and version 3. */
function isTls(size: number): boolean {
  return size >>> 16 === 0x1603
}
