/** Reads the loose encoding: every mark is a byte of its own, every number has its full size. */
import type { Long, Message, ThrowableInfo } from '@hermod/model'
import { FrameInput } from './frame-input.js'
import { readThrowable } from './throwable.js'

export class LooseReader extends FrameInput {
  boolean(): boolean {
    return this.bytes[this.at++] !== 0
  }

  long(): Long {
    return this.int64()
  }

  string(): string | null {
    return this.boolean() ? this.presentText() : null
  }

  private presentText(): string {
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

  /** The length of an array: each element takes a byte at least. */
  arrayCount(): number {
    return this.count(this.short(), 1)
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
}
