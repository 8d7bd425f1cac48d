/**
 * Decides for one connection whether it reads into memory of its own. Where nearly all that comes are small messages, they
 * can stay where they were read, and the copy out of the buffer that all links share is saved. Elsewhere the copy is better:
 * a few among acknowledgements or large messages, or on one of thousands of quiet connections, would each hold a whole block.
 */
import { LARGE_FRAME_BYTES } from './frame-arena.js'

/** So many bytes are looked at for each decision. */
const WINDOW_BYTES = 16 * 1024
/** Connections that may read so at once, with a block each. The others' messages are copied once more. */
const MOST_CONNECTIONS = 256

/** Shared by all connections. */
export class ReadBudget {
  private taken = 0

  constructor(private readonly capacity = MOST_CONNECTIONS) {}

  take(): boolean {
    if (this.taken >= this.capacity) return false
    this.taken++
    return true
  }

  give(): void {
    this.taken--
  }
}

export class OwnReads {
  isOn = false
  private bytes = 0
  private messageBytes = 0

  constructor(private readonly budget: ReadBudget) {}

  /** A frame that holds a message, `bytes` long, has come. Large ones lie apart, so they do not count. */
  message(bytes: number): void {
    if (bytes < LARGE_FRAME_BYTES) this.messageBytes += bytes
  }

  /** `bytes` were read, messages or not. */
  read(bytes: number): void {
    this.bytes += bytes
    if (this.bytes < WINDOW_BYTES) return
    this.turn(this.messageBytes * 2 >= this.bytes)
    this.bytes = 0
    this.messageBytes = 0
  }

  /** The connection is gone. */
  close(): void {
    this.turn(false)
  }

  private turn(on: boolean): void {
    if (on === this.isOn) return
    if (!on) this.budget.give()
    this.isOn = on && this.budget.take()
  }
}
