/**
 * Memory that a connection reads into, one read behind the other, so that frames can stay where they came.
 *
 *     bytes  [frames, handed on .....|rest of a read: a frame begun|..... room .....]
 *                                    ^ start                       ^ end
 *
 * A block lives as long as somebody holds a frame of it; when it is full, the next is begun.
 */

const BLOCK_BYTES = 64 * 1024
/** Less room is not worth a read. */
const LEAST_ROOM_BYTES = 4 * 1024
const NOTHING = new Uint8Array(0)

export class ReadBlock {
  bytes: Uint8Array = NOTHING
  /** Of what was read and is no whole frame yet; empty where start = end. */
  start = 0
  end = 0

  get hasRest(): boolean {
    return this.start < this.end
  }

  /** Memory to read into, behind the rest if there is one. */
  room(): Uint8Array {
    if (!this.hasRest && this.bytes.length - this.end < LEAST_ROOM_BYTES) this.renew()
    return this.bytes.subarray(this.end)
  }

  /** Keeps [start, end) as the rest if what it begins, `bytes` long (undefined: not known yet), has room in this block. */
  keepRest(start: number, bytes = LEAST_ROOM_BYTES): boolean {
    if (start + bytes > this.bytes.length) return false
    this.start = start
    return true
  }

  /** Nothing is left to be handed on. */
  clear(): void {
    this.start = this.end
  }

  /** Lets go of the memory. */
  drop(): void {
    this.bytes = NOTHING
    this.start = 0
    this.end = 0
  }

  private renew(): void {
    this.bytes = new Uint8Array(Buffer.allocUnsafeSlow(BLOCK_BYTES).buffer)
    this.start = 0
    this.end = 0
  }
}
