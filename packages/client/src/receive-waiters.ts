/** Callers of `receive` that wait for a message, first come first served. */
import type { Clock, Timer } from '@hermod/model'
import type { JmsMessage } from './messages/message.js'

interface Waiter {
  readonly resolve: (message: JmsMessage | null) => void
  timer: Timer | undefined
}

export class ReceiveWaiters {
  private waiting: Waiter[] = []

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.waiting.length
  }

  /** Resolves with a message, or null when `timeoutMs` is over (0: never) or nothing will come any more. */
  wait(timeoutMs: number): Promise<JmsMessage | null> {
    return new Promise((resolve) => {
      const waiter: Waiter = { resolve, timer: undefined }
      if (timeoutMs > 0) {
        waiter.timer = this.clock.after(timeoutMs, () => {
          this.waiting = this.waiting.filter((other) => other !== waiter)
          resolve(null)
        })
      }
      this.waiting.push(waiter)
    })
  }

  /** Serves the one who has waited longest; nobody waiting: nothing happens. */
  serve(message: JmsMessage | null): void {
    const waiter = this.waiting.shift()
    waiter?.timer?.cancel()
    waiter?.resolve(message)
  }

  release(): void {
    while (this.waiting.length > 0) this.serve(null)
  }
}
