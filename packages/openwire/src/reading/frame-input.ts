/**
 * A position in a frame and the reads both encodings share.
 *
 * Reads of a fixed size do not look at the frame's end: `finish` does once, behind the last field. Whatever is read
 * beyond it until then is thrown away with the frame; no length, count or view is believed without a check.
 */
import { copyBytes, type Long, type Message, normalizeLong, ProtocolError, readModifiedUtf8 } from '@hermod/model'
import { MAX_NESTING } from '../limits.js'
import type { ReadCache } from './read-cache.js'

const NO_BYTES = new Uint8Array(0)

/**
 * The memory last read from, as Node's string decoders want it. One for all connections, which are read one after the
 * other: kept per connection, idle ones would each hold on to the last block they were read from.
 */
let text: Buffer = Buffer.alloc(0)
let textOf: Uint8Array = NO_BYTES

function textView(bytes: Uint8Array): Buffer {
  if (textOf !== bytes) {
    text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    textOf = bytes
  }
  return text
}

/** A number of 64 bits from its halves, the lower one unsigned. */
export function longOf(high: number, low: number): Long {
  // Strictly inside ±2^53 a double is exact; the rest takes the slow road.
  if (high < 0x200000 && high > -0x200000) return high * 0x100000000 + low
  return normalizeLong((BigInt(high) << 32n) | BigInt(low))
}

export class FrameInput {
  /** The frame's memory and the next byte. Generated code holds both in variables and puts the position back. */
  bytes: Uint8Array = NO_BYTES
  at = 0
  protected end = 0
  private start = 0
  private depth = 0
  /** Whether bodies are views of the frame; else they are copied. */
  private viewPayload = false

  constructor(
    readonly version: number,
    readonly stackTraceEnabled: boolean,
    /** Undefined: the connection has negotiated no cache. */
    readonly cache: ReadCache | undefined,
  ) {}

  /** Begins a frame at its type byte and returns that. */
  open(bytes: Uint8Array, offset: number, length: number, viewPayload: boolean): number {
    if (length < 1 || offset < 0 || offset + length > bytes.length) {
      throw new ProtocolError(`frame of ${length} bytes at ${offset} lies outside its buffer of ${bytes.length}`)
    }
    this.bytes = bytes
    this.start = offset
    this.at = offset + 1
    this.end = offset + length
    this.depth = 0
    this.viewPayload = viewPayload
    return bytes[offset]!
  }

  /** Ends the frame: all of it must have been read, and nothing beyond. */
  finish(): void {
    this.bytes = NO_BYTES
    if (this.at === this.end) return
    if (this.at > this.end) throw this.broken('frame ends in the middle of a field')
    throw this.broken(`frame has ${this.end - this.at} bytes behind its last field`)
  }

  /** An error that says where. */
  broken(problem: string): ProtocolError {
    return new ProtocolError(`${problem} (byte ${this.at - this.start} of a frame of ${this.end - this.start} bytes)`)
  }

  wrongType(type: number, wanted: string): ProtocolError {
    return this.broken(`type byte ${type} where a ${wanted} belongs`)
  }

  /** Called on entering a structure that can hold others. */
  enter(): void {
    if (++this.depth > MAX_NESTING) throw this.broken(`structures nest deeper than ${MAX_NESTING}`)
  }
  leave(): void {
    this.depth--
  }

  uint8(): number {
    return this.bytes[this.at++]!
  }

  byte(): number {
    return (this.bytes[this.at++]! << 24) >> 24
  }

  short(): number {
    const { bytes, at } = this
    this.at = at + 2
    return (((bytes[at]! << 8) | bytes[at + 1]!) << 16) >> 16
  }

  protected uint16(): number {
    const { bytes, at } = this
    this.at = at + 2
    return (bytes[at]! << 8) | bytes[at + 1]!
  }

  int(): number {
    const { bytes, at } = this
    this.at = at + 4
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  }

  protected int64(): Long {
    const high = this.int()
    return longOf(high, this.int() >>> 0)
  }

  fixed(length: number): Uint8Array {
    const from = this.take(length)
    return copyBytes(this.bytes, from, from + length)
  }

  /** int32 length and bytes, copied; the presence mark has been read. */
  protected byteArray(): Uint8Array {
    const length = this.int()
    const from = this.take(length)
    return copyBytes(this.bytes, from, from + length)
  }

  /** The same, but a view of the frame where the caller has promised to keep that. */
  payloadArray(): Uint8Array {
    const length = this.int()
    const from = this.take(length)
    return this.viewPayload ? this.bytes.subarray(from, from + length) : copyBytes(this.bytes, from, from + length)
  }

  /** As `payloadArray`, for the body of a message: told where it lies, the message needs no view of it. */
  placeContent(message: Message): void {
    const length = this.int()
    const from = this.take(length)
    if (this.viewPayload) message.placeContent(this.bytes, from, length)
    else message.content = copyBytes(this.bytes, from, from + length)
  }

  /** Checks that `length` bytes are there and steps over them; returns where they begin. */
  protected take(length: number): number {
    const from = this.at
    if (length < 0) throw this.broken(`negative length ${length}`)
    if (length > this.end - from) throw this.broken(`length ${length} reaches beyond the frame`)
    this.at = from + length
    return from
  }

  protected latin1(from: number, length: number): string {
    return textView(this.bytes).toString('latin1', from, from + length)
  }

  protected utf8(from: number, length: number): string {
    const { bytes } = this
    const end = from + length
    for (let i = from; i < end; i++) {
      if (bytes[i]! > 0x7f) return readModifiedUtf8(bytes, from, length)
    }
    return this.latin1(from, length)
  }
}
