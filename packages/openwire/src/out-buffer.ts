/**
 * The bytes of one connection that wait for the flush at the end of the turn.
 *
 * Frames are written one behind the other into one growing block. A large body is not copied into it: the block gets
 * a seam, and the body's own memory goes out there.
 *
 *     block  [frame][frame][head of a big frame|tail][frame] ....room....
 *                                              ^ seam: content (1 MB, elsewhere)
 *
 * A connection without bytes to send holds no block: it takes one from the pool and gives it back after the flush.
 */

/** Bodies from this size on are sent from where they are. Below, one copy is cheaper than one more write. */
export const LARGE_BODY_BYTES = 16 * 1024
const BLOCK_BYTES = 64 * 1024
/** For connections that send little per turn, of which there may be thousands in one turn (a topic they all watch). */
const SMALL_BLOCK_BYTES = 4 * 1024
/** A busy connection counts as quiet again after a flush below this: bursts of uneven size should not grow a block each. */
const QUIET_BYTES = 512
const LARGEST_POOLED_BYTES = 1024 * 1024

/** Takes bytes to send. True: gone, memory free again; false: it keeps the memory (see `Link.write`). */
export interface ByteWriter {
  write(bytes: Uint8Array): boolean
}

/** Blocks lent to connections with output. Keeps the last few, so that a busy turn's block is ready for the next. */
export class BlockPool {
  private readonly free: Uint8Array[] = []
  private readonly freeSmall: Uint8Array[] = []
  /** `capacity`: large blocks kept, whatever their size; of small ones, sixteen times as many. */
  constructor(private readonly capacity = 16) {}

  take(): Uint8Array {
    return this.free.pop() ?? allocate(BLOCK_BYTES)
  }

  takeSmall(): Uint8Array {
    return this.freeSmall.pop() ?? allocate(SMALL_BLOCK_BYTES)
  }

  give(block: Uint8Array): void {
    if (block.length === SMALL_BLOCK_BYTES) {
      if (this.freeSmall.length < this.capacity * 16) this.freeSmall.push(block)
    } else if (this.free.length < this.capacity && block.length <= LARGEST_POOLED_BYTES) this.free.push(block)
  }
}

function allocate(size: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(size).buffer)
}

const NO_BLOCK = new Uint8Array(0)

/** A place in the block where bytes from elsewhere belong. */
interface Seam {
  readonly at: number
  readonly bytes: Uint8Array
}

export class OutBuffer {
  /** The block and how much of it is written. Encoders work on these directly. */
  block: Uint8Array = NO_BLOCK
  at = 0
  /** Body bytes that encoders copied, for measurements. */
  copiedBytes = 0
  private seams: Seam[] = []
  private seamBytes = 0
  /** The last flush nearly filled a small block or was larger, so the next one is begun in a large one. */
  private isBusy = false

  constructor(private readonly pool: BlockPool) {}

  /** Bytes waiting. */
  get length(): number {
    return this.at + this.seamBytes
  }

  /** Makes sure that `count` more bytes fit behind `used` bytes of the block, keeping those. */
  grow(used: number, count: number): void {
    if (this.block === NO_BLOCK) {
      this.block = this.isBusy ? this.pool.take() : this.pool.takeSmall()
      if (used + count <= this.block.length) return
    }
    const wanted = Math.max(this.block.length * 2, used + count)
    const grown = wanted <= BLOCK_BYTES ? this.pool.take() : allocate(wanted)
    grown.set(this.block.subarray(0, used))
    this.pool.give(this.block)
    this.block = grown
  }

  /** Puts `bytes` (kept, not copied) at position `at` of the block. Positions must not descend. */
  addSeam(at: number, bytes: Uint8Array): void {
    this.seams.push({ at, bytes })
    this.seamBytes += bytes.length
  }

  /** Sends everything and is empty afterwards. False: the writer has kept memory, it is backed up. */
  flushTo(writer: ByteWriter): boolean {
    if (this.at === 0) return true
    if (this.at > SMALL_BLOCK_BYTES / 2) this.isBusy = true
    else if (this.at < QUIET_BYTES) this.isBusy = false
    const block = this.block
    let gone = true
    let from = 0
    for (const seam of this.seams) {
      gone = writer.write(block.subarray(from, seam.at)) && gone
      gone = writer.write(seam.bytes) && gone
      from = seam.at
    }
    if (from < this.at) gone = writer.write(block.subarray(from, this.at)) && gone
    this.empty(gone)
    return gone
  }

  /** Everything waiting as one copy; for tests and rare frames. */
  toBytes(): Uint8Array {
    const parts: Uint8Array[] = []
    this.flushTo({ write: (bytes) => parts.push(bytes) < 0 })
    return Buffer.concat(parts)
  }

  /** Drops what waits (the connection is gone) and gives the block back. */
  discard(): void {
    this.empty(true)
  }

  private empty(blockIsFree: boolean): void {
    if (blockIsFree && this.block !== NO_BLOCK) this.pool.give(this.block)
    this.block = NO_BLOCK
    this.at = 0
    if (this.seams.length > 0) {
      this.seams = []
      this.seamBytes = 0
    }
  }
}
