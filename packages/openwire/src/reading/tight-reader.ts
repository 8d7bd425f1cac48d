/** Reads the tight encoding: all marks of a frame are bits in one stream in front, small longs are short. */
import type { Long, Message, ProtocolError, ThrowableInfo } from '@hermod/model'
import { STRAIGHT_VERSION } from '../limits.js'
import { FrameInput } from './frame-input.js'
import type { ReadCache } from './read-cache.js'
import { readThrowable } from './throwable.js'

const NO_SLOTS: readonly undefined[] = []

export class TightReader extends FrameInput {
  /** Whether the code made for frequent commands may be used: it knows one version's fields, and cached ids. */
  readonly isStraight: boolean
  /** The cache's values by slot. */
  readonly slots: readonly (object | null | undefined)[]
  /** Where the bit stream's bytes begin, the next bit, and how many there are. */
  private bitBase = 0
  bit = 0
  bitEnd = 0

  constructor(version: number, stackTraceEnabled: boolean, cache: ReadCache | undefined) {
    super(version, stackTraceEnabled, cache)
    this.isStraight = cache !== undefined && version >= STRAIGHT_VERSION
    this.slots = cache === undefined ? NO_SLOTS : cache.slots
  }

  /** Steps over the bit stream at the current position, whose bits come next. */
  openBits(): void {
    // One byte below 64; C0 and a byte; 80 and two bytes.
    let count = this.uint8()
    if (count === 0xc0) count = this.uint8()
    else if (count === 0x80) count = this.uint16()
    this.bitBase = this.take(count)
    this.bit = 0
    this.bitEnd = count * 8
  }

  boolean(): boolean {
    const bit = this.bit++
    if (bit >= this.bitEnd) throw this.broken('bit stream ends early')
    return (this.bytes[this.bitBase + (bit >> 3)]! & (1 << (bit & 7))) !== 0
  }

  /**
   * 32 marks from `position` on, the first in the lowest bit. What lies behind the stream's end is not looked at here:
   * straight code takes marks in advance and checks the end when it is through.
   */
  marks(position: number): number {
    const { bytes } = this
    const from = this.bitBase + (position >> 3)
    const shift = position & 7
    const low = bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24)
    return shift === 0 ? low : (low >>> shift) | (bytes[from + 4]! << (32 - shift))
  }

  /** Straight code hands over where it is: the next byte and the next bit. */
  moveTo(at: number, bit: number): void {
    this.at = at
    this.bit = bit
  }

  /** Straight code is through. */
  finishBits(at: number, bit: number): void {
    this.at = at
    this.bit = bit
    if (bit > this.bitEnd) throw this.broken('bit stream ends early')
  }

  /** Why the slot in front of `at` cannot be what is wanted there. */
  wrongSlot(at: number, slot: number, wanted: string): ProtocolError {
    this.at = at
    return this.broken(
      this.slots[slot] === undefined ? `cache slot ${slot} was never filled` : `cache slot holds no ${wanted}`,
    )
  }

  long(): Long {
    const { bit, bytes } = this
    if (bit + 2 > this.bitEnd) throw this.broken('bit stream ends early')
    this.bit = bit + 2
    const from = this.bitBase + (bit >> 3)
    // Both bits at once; they may lie in two bytes.
    switch (((bytes[from]! | (bytes[from + 1]! << 8)) >> (bit & 7)) & 3) {
      case 0:
        return 0
      case 1:
        return this.int() >>> 0
      case 2:
        return this.uint16()
      default:
        return this.int64()
    }
  }

  string(): string | null {
    return this.boolean() ? this.presentText() : null
  }

  private presentText(): string {
    if (this.boolean()) {
      const length = this.short()
      return this.latin1(this.take(length), length)
    }
    const length = this.uint16()
    return this.utf8(this.take(length), length)
  }

  byteSequence(): Uint8Array | null {
    return this.boolean() ? this.byteArray() : null
  }

  payload(): Uint8Array | null {
    return this.boolean() ? this.payloadArray() : null
  }

  /** The body of a message that has none yet. */
  content(message: Message): void {
    if (this.boolean()) this.placeContent(message)
  }

  throwable(): ThrowableInfo | null {
    return readThrowable(this)
  }

  /** The length of an array: each element takes a bit at least. */
  arrayCount(): number {
    const count = this.short()
    if (count < 0 || count > this.bitEnd - this.bit) {
      throw this.broken(`count ${count} is more than the frame can hold`)
    }
    return count
  }

  count(count: number, leastBytes: number): number {
    if (count < 0 || count * leastBytes > this.end - this.at) {
      throw this.broken(`count ${count} is more than the frame can hold`)
    }
    return count
  }

  recall(): object | null {
    const slot = this.short()
    const value = this.cache!.recall(slot)
    if (value === undefined) throw this.broken(`cache slot ${slot} was never filled`)
    return value
  }

  remember(slot: number, value: object | null): void {
    if (!this.cache!.remember(slot, value)) throw this.broken(`cache slot ${slot} is outside the negotiated cache`)
  }

  /**
   * A nested message may come marshalled beforehand: size, type byte and a bit stream of its own. Nobody sends that,
   * but readers must know it. Returns what `leaveOwnBits` needs.
   */
  enterOwnBits(): OuterBits {
    const outer = { bitBase: this.bitBase, bit: this.bit, bitEnd: this.bitEnd }
    this.int()
    this.uint8()
    this.openBits()
    return outer
  }

  leaveOwnBits(outer: OuterBits): void {
    this.bitBase = outer.bitBase
    this.bit = outer.bit
    this.bitEnd = outer.bitEnd
  }
}

interface OuterBits {
  readonly bitBase: number
  readonly bit: number
  readonly bitEnd: number
}
