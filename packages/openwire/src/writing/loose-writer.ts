/** Writes the loose encoding: marks are bytes among the fields, numbers have their full size. */
import { type Long, type Message, modifiedUtf8Length, type ThrowableInfo } from '@hermod/model'
import type { OutBuffer } from '../out-buffer.js'
import { FrameOutput } from './frame-output.js'
import { writeThrowable } from './throwable.js'

const MAX_STRING_BYTES = 0xffff

export class LooseWriter extends FrameOutput {
  open(out: OutBuffer, type: number): void {
    this.openFrame(out, 4)
    this.byte(type)
  }

  close(): void {
    this.closeFrame(0)
  }

  /**
   * Writes into given memory instead of a buffer. The bytes of `leftOut`, a body of the frame, are not written, though
   * all sizes count them. `closeAt` returns the position behind what was written.
   */
  openAt(target: Uint8Array, offset: number, type: number, leftOut: Uint8Array | null = null): void {
    this.openFixed(target, offset, 4, leftOut)
    this.byte(type)
  }

  closeAt(): number {
    return this.closeFixed()
  }

  /** After `closeAt`: where the bytes left out belong. */
  get seam(): number {
    return this.seamAt
  }

  boolean(value: boolean): void {
    this.block[this.at++] = value ? 1 : 0
  }

  long(value: Long): void {
    this.int64(value)
  }

  string(text: string | null): void {
    if (text === null || text === undefined) this.boolean(false)
    else this.text(text)
  }

  private text(text: string): void {
    this.boolean(true)
    if (text.length <= MAX_STRING_BYTES) {
      this.room(text.length)
      if (this.tryAscii(text)) return
    }
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

  throwable(value: ThrowableInfo | null): void {
    writeThrowable(this, value)
  }

  /** A new value's slot is taken before the values inside it. */
  openSlot(value: object | null): number {
    this.short(this.cache!.add(value))
    return 0
  }

  closeSlot(_at: number, _value: object | null): void {}
}
