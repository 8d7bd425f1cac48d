/**
 * Memory for frames whose commands keep views of their bytes. A read chunk is shared by all links and a view of it
 * would soon show other bytes; memory of its own for each small frame costs more than the copy. So small frames are
 * laid one behind the other into blocks, and a block lives as long as one of its messages.
 */
const BLOCK_BYTES = 32 * 1024
/** From this size on a frame gets its own memory, so that a short-lived large body does not sit in a shared block. */
export const LARGE_FRAME_BYTES = 16 * 1024

export class FrameArena {
  /** Where the frame kept last begins in the buffer that `keep` returned. */
  offset = 0
  private block = new Uint8Array(0)
  private used = 0

  /** Copies a frame and returns the buffer it now lies in, at `offset`. */
  keep(buffer: Uint8Array, offset: number, length: number): Uint8Array {
    if (length >= LARGE_FRAME_BYTES) {
      this.offset = 0
      // Not `slice`: a Buffer's shares the memory.
      return new Uint8Array(buffer.subarray(offset, offset + length))
    }
    if (this.used + length > this.block.length) {
      this.block = new Uint8Array(Buffer.allocUnsafeSlow(BLOCK_BYTES).buffer)
      this.used = 0
    }
    this.block.set(buffer.subarray(offset, offset + length), this.used)
    this.offset = this.used
    this.used += length
    return this.block
  }
}
