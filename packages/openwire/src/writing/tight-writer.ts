/**
 * Writes the tight encoding in one pass. The bits stand in front of the body but are known only behind it, so room
 * for as many bit bytes as the type's last frame had is left free, and the body is moved when that guess was wrong.
 *
 *     size | type | count, bits | body ...
 *                 ^ guessed     ^ written first
 */
import { type Long, type Message, modifiedUtf8Length, ProtocolError, type ThrowableInfo } from '@hermod/model'
import { STRAIGHT_VERSION } from '../limits.js'
import { LARGE_BODY_BYTES, type OutBuffer } from '../out-buffer.js'
import { FrameOutput } from './frame-output.js'
import { writeThrowable } from './throwable.js'
import type { WriteCache } from './write-cache.js'

/** Java writes the length as a signed number and stops one short of its range. */
const MAX_STRING_BYTES = 32766
/** The count of bit bytes has sixteen bits, and Java reads it as a signed number. */
const MAX_BIT_BYTES = 0x7fff

/**
 * Shared by all writers, of which one at a time writes a frame: idle connections would each hold on to a kilobyte.
 * Bytes of the bit stream, its count included, in the last frame of each type.
 */
const guesses = new Uint16Array(256).fill(3)
/** All zero between frames, so that a false bit costs nothing. */
const commonBits = new Uint8Array(64)

/** The view of a body made last: making one costs more than to copy a small body, and a topic's message has many takers. */
let lastView: Uint8Array = new Uint8Array(0)
let lastViewOf = lastView
let lastViewFrom = 0

function viewOf(bytes: Uint8Array, from: number, length: number): Uint8Array {
  if (bytes === lastViewOf && from === lastViewFrom && length === lastView.length) return lastView
  lastView = bytes.subarray(from, from + length)
  lastViewOf = bytes
  lastViewFrom = from
  return lastView
}

export class TightWriter extends FrameOutput {
  /** Whether the code made for frequent commands may be used: it knows one version's fields, and cached ids. */
  readonly isStraight: boolean
  private bits = commonBits
  /** Bits of the frame so far. */
  bitCount = 0
  private type = 0

  constructor(version: number, stackTraceEnabled: boolean, cache: WriteCache | undefined) {
    super(version, stackTraceEnabled, cache)
    this.isStraight = cache !== undefined && version >= STRAIGHT_VERSION
  }

  open(out: OutBuffer, type: number): void {
    this.type = type
    this.bitCount = 0
    this.openFrame(out, 5 + guesses[type]!)
  }

  close(): void {
    const count = (this.bitCount + 7) >> 3
    if (count > MAX_BIT_BYTES) throw new ProtocolError('frame holds more values than the tight encoding can mark')
    const streamBytes = count + (count < 64 ? 1 : count < 256 ? 2 : 3)
    const guess = guesses[this.type]!
    if (streamBytes !== guess) this.move(guess, streamBytes)
    this.writeBits(this.start + 4, count)
    this.closeFrame(streamBytes - guess)
  }

  override abandon(): void {
    super.abandon()
    this.bits.fill(0)
  }

  /**
   * Straight code hands over where it is: the next byte, the number of bits. Those that it has not handed over yet are
   * in `low` and `high`, beginning with the lowest, and belong at `position` of the stream.
   */
  moveTo(at: number, bitCount: number, position: number, low: number, high: number): void {
    this.at = at
    this.bitCount = bitCount
    const index = position >> 3
    if (index + 9 > this.bits.length) this.growBits(index + 9)
    this.setBits(index, low, position & 7)
    if (high !== 0) this.setBits(index + 4, high, position & 7)
  }

  private setBits(index: number, word: number, shift: number): void {
    const { bits } = this
    const first = word << shift
    bits[index]! |= first
    bits[index + 1]! |= first >>> 8
    bits[index + 2]! |= first >>> 16
    bits[index + 3]! |= first >>> 24
    if (shift > 0) bits[index + 4]! |= word >>> (32 - shift)
  }

  boolean(value: boolean): void {
    const bit = this.bitCount++
    if (value) this.setBit(bit)
  }

  long(value: Long): void {
    if (value === 0) this.bitCount += 2
    else this.sizedLong(value)
  }

  private sizedLong(value: Long): void {
    if (value > 0 && value <= 0xffff) {
      this.setBit(this.bitCount + 1)
      this.bitCount += 2
      this.short(value as number)
    } else if (value > 0 && value <= 0xffffffff) {
      this.setBit(this.bitCount)
      this.bitCount += 2
      this.int((value as number) | 0)
    } else {
      this.setBit(this.bitCount)
      this.setBit(this.bitCount + 1)
      this.bitCount += 2
      this.int64(value)
    }
  }

  string(text: string | null): void {
    if (text === null || text === undefined) this.boolean(false)
    else this.text(text)
  }

  private text(text: string): void {
    this.boolean(true)
    if (text.length <= MAX_STRING_BYTES) {
      this.room(text.length)
      if (this.tryAscii(text)) {
        this.boolean(true)
        return
      }
    }
    this.boolean(false)
    const length = modifiedUtf8Length(text)
    if (length > MAX_STRING_BYTES) throw this.tooLong(text, length, MAX_STRING_BYTES)
    this.utf8(text, length)
  }

  byteSequence(value: Uint8Array | null): void {
    if (value === null) this.boolean(false)
    else {
      this.boolean(true)
      this.byteArray(value)
    }
  }

  content(message: Message): void {
    const block = message.contentBlock
    if (block === null) this.boolean(false)
    else {
      this.boolean(true)
      this.part(block, message.contentAt, message.contentLength)
    }
  }

  /** What `content` does behind its mark, for straight code. */
  body(bytes: Uint8Array, from: number, length: number): void {
    if (length === bytes.length || length >= LARGE_BODY_BYTES) this.part(bytes, from, length)
    else this.part(viewOf(bytes, from, length), 0, length)
  }

  throwable(value: ThrowableInfo | null): void {
    writeThrowable(this, value)
  }

  /** A new value's slot is taken after those of the values inside it, but stands in front of them. */
  openSlot(_value: object | null): number {
    const at = this.at
    this.at = at + 2
    return at
  }

  closeSlot(at: number, value: object | null): void {
    const slot = this.cache!.add(value)
    this.block[at] = slot >> 8
    this.block[at + 1] = slot
  }

  private move(guess: number, streamBytes: number): void {
    const from = this.start + 5 + guess
    const to = this.start + 5 + streamBytes
    if (to > from) this.room(to - from)
    this.block.copyWithin(to, from, this.at)
    this.at += to - from
    guesses[this.type] = streamBytes
  }

  private writeBits(at: number, count: number): void {
    const { block } = this
    let to = at
    block[to++] = this.type
    if (count < 64) block[to++] = count
    else if (count < 256) {
      block[to++] = 0xc0
      block[to++] = count
    } else {
      block[to++] = 0x80
      block[to++] = count >> 8
      block[to++] = count
    }
    if (count > this.bits.length) this.growBits(count)
    for (let i = 0; i < count; i++) {
      block[to++] = this.bits[i]!
      this.bits[i] = 0
    }
  }

  private setBit(bit: number): void {
    const index = bit >> 3
    if (index >= this.bits.length) this.growBits(index + 1)
    this.bits[index]! |= 1 << (bit & 7)
  }

  private growBits(count: number): void {
    const grown = new Uint8Array(count * 2)
    grown.set(this.bits)
    this.bits.fill(0) // other writers use it
    this.bits = grown
  }
}
