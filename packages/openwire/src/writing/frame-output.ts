/**
 * Where a frame is being written and the writes both encodings share.
 *
 * Room is made ahead: wherever a field of fixed size is written, `SLACK` bytes are free, because every structure
 * begins with `room` and every field of variable size leaves that much behind it.
 */
import { type Long, ProtocolError, writeModifiedUtf8 } from '@hermod/model'
import { LARGE_BODY_BYTES, type OutBuffer } from '../out-buffer.js'
import type { WriteCache } from './write-cache.js'

/** More than the fixed-size fields of any structure take. */
export const SLACK = 512

/** The length has sixteen bits and a sign. */
const MAX_ARRAY_LENGTH = 0x7fff

const NO_BYTES = new Uint8Array(0)

export class FrameOutput {
  /** The memory written to and the next byte. Generated code holds both in variables and puts the position back. */
  block: Uint8Array = NO_BYTES
  at = 0
  /** Beyond this position there is no slack. */
  private limit = 0
  /** The frame's start, where its size goes. */
  protected start = 0
  private out: OutBuffer | undefined
  /** Large bodies of this frame that are sent from where they are, and where they belong. */
  protected largeBodies: Uint8Array[] = []
  protected largeAt: number[] = []
  /** In given memory: a body that is left out, and, once it was met, where it belongs. */
  private leftOut: Uint8Array | null = null
  private leftOutAt = -1

  constructor(
    readonly version: number,
    readonly stackTraceEnabled: boolean,
    /** Undefined: the connection has negotiated no cache. */
    readonly cache: WriteCache | undefined,
  ) {}

  protected openFrame(out: OutBuffer, headerBytes: number): void {
    this.out = out
    this.block = out.block
    this.start = out.at
    this.limit = out.block.length - SLACK
    this.at = this.start + headerBytes
    this.room(0)
    this.cache?.sweep()
  }

  /** Begins a frame in memory that cannot grow; bodies are copied, except `leftOut`, which only counts. */
  protected openFixed(target: Uint8Array, offset: number, headerBytes: number, leftOut: Uint8Array | null): void {
    this.out = undefined
    this.leftOut = leftOut
    this.leftOutAt = -1
    this.block = target
    this.start = offset
    // Writes beyond the end are lost without harm and found by `closeFixed`.
    this.limit = Number.POSITIVE_INFINITY
    this.at = offset + headerBytes
  }

  protected closeFixed(): number {
    if (this.at > this.block.length) {
      throw new RangeError(`frame of ${this.at - this.start} bytes does not fit its target`)
    }
    const leftOutBytes = this.leftOutAt < 0 ? 0 : this.leftOut!.length
    this.putInt(this.start, this.at - this.start - 4 + leftOutBytes)
    this.block = NO_BYTES
    this.leftOut = null
    return this.at
  }

  /** Where the body that was left out belongs; -1 if it was not part of the frame. */
  protected get seamAt(): number {
    return this.leftOutAt
  }

  /** Writes the size and hands the frame to the buffer; `moved`: by how much the body was shifted since it was written. */
  protected closeFrame(moved: number): void {
    const out = this.out!
    let size = this.at - this.start - 4
    if (this.largeBodies.length > 0) {
      for (let i = 0; i < this.largeBodies.length; i++) {
        out.addSeam(this.largeAt[i]! + moved, this.largeBodies[i]!)
        size += this.largeBodies[i]!.length
      }
      this.dropLargeBodies()
    }
    this.putInt(this.start, size)
    out.at = this.at
    this.block = NO_BYTES
    this.out = undefined
  }

  /** Gives up the frame: nothing of it has reached the buffer. */
  abandon(): void {
    this.dropLargeBodies()
    this.block = NO_BYTES
    this.out = undefined
    this.cache?.forget()
  }

  /** Makes sure that `count` bytes and the slack are free. */
  room(count: number): void {
    if (this.at + count > this.limit) this.grow(count)
  }

  private grow(count: number): void {
    const out = this.out!
    out.grow(this.at, count + SLACK)
    this.block = out.block
    this.limit = out.block.length - SLACK
  }

  arrayLength(length: number): void {
    if (length > MAX_ARRAY_LENGTH) {
      throw new ProtocolError(`array of ${length} elements cannot be sent, at most ${MAX_ARRAY_LENGTH} are possible`)
    }
    this.short(length)
  }

  byte(value: number): void {
    this.block[this.at++] = value
  }

  short(value: number): void {
    const { block, at } = this
    block[at] = value >> 8
    block[at + 1] = value
    this.at = at + 2
  }

  int(value: number): void {
    this.putInt(this.at, value)
    this.at += 4
  }

  fixed(value: Uint8Array): void {
    this.block.set(value, this.at)
    this.at += value.length
  }

  protected int64(value: Long): void {
    if (typeof value === 'bigint') {
      this.int(Number((value >> 32n) & 0xffffffffn) | 0)
      this.int(Number(value & 0xffffffffn) | 0)
    } else {
      this.int(Math.floor(value / 0x100000000) | 0)
      this.int(value | 0)
    }
  }

  protected byteArray(value: Uint8Array): void {
    this.part(value, 0, value.length)
  }

  /** int32 length and `length` bytes at `from` of `bytes`. */
  part(bytes: Uint8Array, from: number, length: number): void {
    this.int(length)
    if (length >= LARGE_BODY_BYTES && this.out !== undefined) {
      this.largeBodies.push(partOf(bytes, from, length))
      this.largeAt.push(this.at)
      return
    }
    if (this.leftOut !== null && this.leftOutAt < 0 && isPart(this.leftOut, bytes, from, length)) {
      this.leftOutAt = this.at
      return
    }
    this.room(length)
    this.block.set(partOf(bytes, from, length), this.at)
    this.at += length
    if (this.out !== undefined) this.out.copiedBytes += length
  }

  /** Writes the text behind a gap for its length if it is plain ASCII without NUL. Room has been made. */
  protected tryAscii(text: string): boolean {
    const { block } = this
    const from = this.at + 2
    const length = text.length
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i)
      if (unit === 0 || unit > 0x7f) return false
      block[from + i] = unit
    }
    this.short(length)
    this.at += length
    return true
  }

  /** Writes length and modified UTF-8. */
  protected utf8(text: string, length: number): void {
    this.room(length)
    this.short(length)
    this.at = writeModifiedUtf8(text, this.block, this.at)
  }

  protected tooLong(text: string, length: number, limit: number): ProtocolError {
    return new ProtocolError(
      `string of ${length} encoded bytes cannot be sent, at most ${limit} are possible: ${text.slice(0, 40)}…`,
    )
  }

  protected putInt(at: number, value: number): void {
    const { block } = this
    block[at] = value >> 24
    block[at + 1] = value >> 16
    block[at + 2] = value >> 8
    block[at + 3] = value
  }

  private dropLargeBodies(): void {
    if (this.largeBodies.length === 0) return
    this.largeBodies = []
    this.largeAt = []
  }
}

function partOf(bytes: Uint8Array, from: number, length: number): Uint8Array {
  return length === bytes.length ? bytes : bytes.subarray(from, from + length)
}

/** Whether `view` is that part: the same memory, since views of it are made anew with each use. */
function isPart(view: Uint8Array, bytes: Uint8Array, from: number, length: number): boolean {
  return view.buffer === bytes.buffer && view.byteOffset === bytes.byteOffset + from && view.length === length
}
