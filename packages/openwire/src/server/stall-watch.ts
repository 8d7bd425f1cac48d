/** Watches a peer that has stopped reading: says so once, and ends the connection where `soWriteTimeout` asks for it. */
import type { Clock, Timer } from '@hermod/model'

/** A peer that has taken nothing for this long is worth a line in the log. */
const WARN_AFTER_MS = 30_000

export interface StallActions {
  /** Nothing was taken for `forMs`. */
  stalled(forMs: number): void
  /** `soWriteTimeout` has passed. */
  writeTimedOut(afterMs: number): void
}

export class StallWatch {
  private warning: Timer | undefined
  private ending: Timer | undefined

  constructor(
    private readonly clock: Clock,
    /** ms; 0: the connection is never ended. */
    private readonly soWriteTimeout: number,
    private readonly actions: StallActions,
  ) {}

  /** Bytes wait that the link did not take. Asked again before `clear`, it keeps the first moment. */
  begin(): void {
    this.warning ??= this.clock.after(WARN_AFTER_MS, () => this.actions.stalled(WARN_AFTER_MS))
    if (this.soWriteTimeout === 0) return
    this.ending ??= this.clock.after(this.soWriteTimeout, () => this.actions.writeTimedOut(this.soWriteTimeout))
  }

  clear(): void {
    this.warning?.cancel()
    this.ending?.cancel()
    this.warning = undefined
    this.ending = undefined
  }
}
