/**
 * Messages that wait to be delivered again while others go on (`nonBlockingRedelivery`). They count in the prefetch, so
 * there are never more than that.
 */
import type { Clock, Message, Timer } from '@hermod/model'

export class DelayedRedeliveries {
  private readonly timers = new Map<Timer, readonly Message[]>()

  constructor(private readonly clock: Clock) {}

  /** Calls `deliver` with the messages after `delayMs`, unless `clear` comes first. */
  wait(messages: readonly Message[], delayMs: number, deliver: (messages: readonly Message[]) => void): void {
    const timer = this.clock.after(delayMs, () => {
      this.timers.delete(timer)
      deliver(messages)
    })
    this.timers.set(timer, messages)
  }

  clear(): void {
    for (const timer of this.timers.keys()) timer.cancel()
    this.timers.clear()
  }
}
