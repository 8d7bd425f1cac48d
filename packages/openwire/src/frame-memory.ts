/**
 * Memory for large frames that is used again once nobody can see it any more. Fresh memory for each costs page faults,
 * and a collection of the whole heap every dozen megabytes: with 1 MB messages together a third of the broker's CPU.
 *
 * Nobody gives memory back: messages are shared by queues, the journal, sockets and transactions, and one of them
 * forgotten would show a consumer another's message. A block lies in a SharedArrayBuffer and is lent as a second object
 * over the same memory (what `structuredClone` makes of one). Every view of what was lent, a pending write's too, holds
 * that object; when the collector finds it dead, the block is free. Nothing lent may be posted to a worker, which would
 * make a third object.
 *
 *     block (ours) ──────────┐
 *     lent object <── views  ├── one memory
 *
 * The collector does not count shared memory, so this is bounded; beyond, memory is ordinary, and its weight brings the
 * collection that frees the blocks. Free blocks are held weakly: one that the next collection finds unused is dropped.
 */

/** Smaller frames are cheaper in ordinary memory. */
const LEAST_BYTES = 64 * 1024
const MOST_BYTES = 4 * 1024 * 1024
const CAPACITY_BYTES = 64 * 1024 * 1024

/** Gives memory of exactly `size` bytes with arbitrary content. */
export type Allocate = (size: number) => Uint8Array

/** Not from Node's pool, so that nothing else is in the memory. */
export function allocate(size: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(size).buffer)
}

export class FrameMemory {
  /** Bytes of all blocks, lent or free. Of a block that was dropped it is noticed when it is looked for. */
  reservedBytes = 0
  /** By size of block. */
  private readonly free = new Map<number, WeakRef<SharedArrayBuffer>[]>()
  private readonly lent = new FinalizationRegistry<SharedArrayBuffer>((block) =>
    this.listOf(block.byteLength).push(new WeakRef(block)),
  )

  constructor(private readonly capacityBytes = CAPACITY_BYTES) {}

  readonly take: Allocate = (size) => {
    if (size < LEAST_BYTES || size > MOST_BYTES) return allocate(size)
    const blockBytes = blockSize(size)
    const block = this.reuse(blockBytes) ?? this.reserve(blockBytes)
    if (block === undefined) return allocate(size)
    const lent = structuredClone(block)
    this.lent.register(lent, block)
    return new Uint8Array(lent, 0, size)
  }

  private reuse(blockBytes: number): SharedArrayBuffer | undefined {
    const list = this.listOf(blockBytes)
    for (let last = list.pop(); last !== undefined; last = list.pop()) {
      const block = last.deref()
      if (block !== undefined) return block
      this.reservedBytes -= blockBytes
    }
    return undefined
  }

  private reserve(blockBytes: number): SharedArrayBuffer | undefined {
    if (this.reservedBytes + blockBytes > this.capacityBytes) this.forgetDropped()
    if (this.reservedBytes + blockBytes > this.capacityBytes) return undefined
    this.reservedBytes += blockBytes
    return new SharedArrayBuffer(blockBytes)
  }

  /** Blocks of other sizes may have gone. */
  private forgetDropped(): void {
    for (const [blockBytes, list] of this.free) {
      const left = list.filter((block) => block.deref() !== undefined)
      this.reservedBytes -= (list.length - left.length) * blockBytes
      this.free.set(blockBytes, left)
    }
  }

  private listOf(blockBytes: number): WeakRef<SharedArrayBuffer>[] {
    const list = this.free.get(blockBytes) ?? []
    this.free.set(blockBytes, list)
    return list
  }
}

/** Four sizes per power of two: a frame is a little larger than its body, which is often a power of two itself. */
function blockSize(size: number): number {
  const step = 2 ** (Math.floor(Math.log2(size)) - 2)
  return Math.ceil(size / step) * step
}
