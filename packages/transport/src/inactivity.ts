/**
 * Notices peers that have fallen silent, and keeps our own silence short. Pure but for the clock.
 *
 * The read check runs once per `readCheckMs`: nothing read over one whole period means the peer is gone. The write
 * check runs three times as often: nothing written since the last one asks for a keep-alive. One timer serves both,
 * since read checks coincide with write checks. A read check that comes early (less than 90 % of its period after the
 * last one, after a stalled event loop caught up) is left out, as ActiveMQ does.
 */
import type { Clock, Timer } from '@hermod/model'

export interface InactivityTerms {
  /** Longest silence of the peer, ms; 0: nothing is checked. */
  readonly readCheckMs: number
  /** From `start` to the first check, ms. */
  readonly initialDelayMs: number
  /** False: the peer is watched, but nothing is sent to keep our side awake. */
  readonly sendKeepAlives: boolean
}

export interface InactivityActions {
  /** Nothing was written for a while: send something. */
  keepAlive(): void
  /** Nothing came for `silentMs`: the connection is to be closed. The monitor has stopped. */
  peerSilent(silentMs: number): void
  /** Nothing is read because we do not want to: nobody can be called silent. */
  readonly isReadingHeld: boolean
}

const WRITE_CHECKS_PER_READ_CHECK = 3
/** Periods this short are not divided. */
const SHORTEST_DIVIDED_MS = 3
const EARLIEST_READ_CHECK = 0.9

export class InactivityMonitor {
  private hasRead = true
  private hasWritten = true
  private lastReadCheck = 0
  private timer: Timer | undefined

  constructor(
    private readonly clock: Clock,
    private readonly terms: InactivityTerms,
    private readonly actions: InactivityActions,
  ) {}

  start(): void {
    if (this.terms.readCheckMs <= 0) return
    this.lastReadCheck = this.clock.now() + this.terms.initialDelayMs - this.terms.readCheckMs
    this.timer = this.clock.after(this.terms.initialDelayMs, this.check)
  }

  stop(): void {
    this.timer?.cancel()
    this.timer = undefined
  }

  noteRead(): void {
    this.hasRead = true
  }

  noteWrite(): void {
    this.hasWritten = true
  }

  /** Time between write checks, ms. */
  get writeCheckMs(): number {
    const { readCheckMs } = this.terms
    return readCheckMs > SHORTEST_DIVIDED_MS ? Math.floor(readCheckMs / WRITE_CHECKS_PER_READ_CHECK) : readCheckMs
  }

  private readonly check = (): void => {
    this.timer = this.clock.after(this.writeCheckMs, this.check)
    this.writeCheck()
    const now = this.clock.now()
    const elapsed = now - this.lastReadCheck
    if (elapsed < this.terms.readCheckMs * EARLIEST_READ_CHECK) return
    this.lastReadCheck = now
    if (!this.hasRead && !this.actions.isReadingHeld) {
      this.stop()
      this.actions.peerSilent(elapsed)
    }
    // Whoever was not read cannot have been heard until the next time.
    this.hasRead = this.actions.isReadingHeld
  }

  private writeCheck(): void {
    if (!this.hasWritten && this.terms.sendKeepAlives) this.actions.keepAlive()
    this.hasWritten = false
  }
}
