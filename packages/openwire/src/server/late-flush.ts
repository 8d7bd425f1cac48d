/**
 * What nobody waits for goes out a little later: advisories. A thousand clients that watch temporary destinations would
 * else cost a thousand writes for each one that is made; so they gather for some milliseconds, or until the connection
 * has something else to send, which they then go before: the order on the link stays.
 *
 * They wait as messages, not as bytes, so that a round of flushes needs the one block it passes from hand to hand.
 */
import type { Clock, TurnLoop, TurnWorker } from '@hermod/model'

/** Long enough for a burst of changes to share a write, short enough for a person watching. */
const DELAY_MS = 10

export interface LateFlusher {
  flushLate(): void
}

/** Flushes all outboxes of a connector that have put something off. One timer serves them all. */
export class LateFlush implements TurnWorker {
  private waiting: LateFlusher[] = []

  constructor(
    private readonly clock: Clock,
    private readonly turnLoop: TurnLoop,
  ) {}

  /** `outbox` is flushed within some milliseconds, once. */
  add(outbox: LateFlusher): void {
    if (this.waiting.length === 0) this.clock.after(DELAY_MS, () => this.turnLoop.request('flush', this))
    this.waiting.push(outbox)
  }

  runTurn(): void {
    const due = this.waiting
    this.waiting = []
    for (const outbox of due) outbox.flushLate()
  }
}
