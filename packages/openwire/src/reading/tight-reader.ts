/** Reads the tight encoding: all marks of a frame are bits in one stream in front, small longs are short. */
import type { Long, Message, ThrowableInfo } from '@hermod/model'
import { FrameInput } from './frame-input.js'
import { readThrowable } from './throwable.js'

export class TightReader extends FrameInput {
  /** Where the bit stream's bytes begin, the next bit, and how many there are. */
  private bitBase = 0
  private bit = 0
  private bitEnd = 0

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
