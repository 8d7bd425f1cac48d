/**
 * How quick the disk's syncs are of late. A blocking write and sync on the event loop costs half the CPU of a trip to
 * the thread pool, and requests that pile up in the sockets meanwhile become the next batch; but on a slow disk every
 * connection would wait.
 */
const SLOW_MS = 1
const WINDOW = 64
/** More slow ones than this among the last WINDOW means that the 80th percentile is slow: tails alone are no slow disk. */
const ALLOWED_SLOW = 12

export class SyncPace {
  private readonly slow = new Uint8Array(WINDOW)
  private next = 0
  private slowCount = 0

  get quick(): boolean {
    return this.slowCount <= ALLOWED_SLOW
  }

  note(milliseconds: number): void {
    const value = milliseconds > SLOW_MS ? 1 : 0
    this.slowCount += value - this.slow[this.next]!
    this.slow[this.next] = value
    this.next = (this.next + 1) % WINDOW
  }
}
