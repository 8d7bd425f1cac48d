/**
 * What the other broker sends while a full limit here holds its messages: it waits for answers, so it sends no more than
 * its windows hold. One that does not wait is not read any more. Reading on as long as that can be is right: answers to
 * what goes there come by the same link, and may be what makes room.
 */

/** Far above what the windows of a bridge hold, whose prefetch is 1000 for each destination. */
export const MAX_MESSAGES = 16_384
export const MAX_BYTES = 64 * 1024 * 1024

export class Excess {
  private messages = 0
  private bytes = 0
  private held = false

  /** `hold`: stops the reading of the link, or lets it go on. */
  constructor(private readonly hold: (held: boolean) => void) {}

  /** One more came while the limit is full. */
  add(bytes: number): void {
    this.messages++
    this.bytes += bytes
    if (this.held || (this.messages < MAX_MESSAGES && this.bytes < MAX_BYTES)) return
    this.held = true
    this.hold(true)
  }

  /** There is room again. */
  clear(): void {
    this.messages = 0
    this.bytes = 0
    if (!this.held) return
    this.held = false
    this.hold(false)
  }
}
