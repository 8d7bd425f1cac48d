/** A clock turned by hand: time stands still until a test says `advance`, so no test ever waits. */
import type { Clock, Timer } from '@hermod/model'

interface Due {
  readonly atMs: number
  readonly order: number
  readonly task: () => void
}

export class ManualClock implements Clock {
  private timers: Due[] = []
  private made = 0

  /** `startMs` defaults to a date in 2023, so that times look like real ones in messages and files. */
  constructor(private nowMs = 1_700_000_000_000) {}

  now(): number {
    return this.nowMs
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.timers.length
  }

  /** When the next timer is due, in ms from now; undefined if none waits. */
  get nextInMs(): number | undefined {
    return this.timers.length === 0 ? undefined : this.earliest().atMs - this.nowMs
  }

  after(delayMs: number, task: () => void): Timer {
    const due: Due = { atMs: this.nowMs + Math.max(0, delayMs), order: this.made++, task }
    this.timers.push(due)
    return { cancel: () => this.forget(due) }
  }

  /**
   * Moves time forward by `ms`, firing what falls due in order of time, then of creation. A timer set by a timer fires
   * too if it falls due in the span; `now()` is each timer's own moment while it runs.
   */
  advance(ms: number): void {
    const endMs = this.nowMs + ms
    while (this.timers.length > 0) {
      const due = this.earliest()
      if (due.atMs > endMs) break
      this.forget(due)
      this.nowMs = due.atMs
      due.task()
    }
    this.nowMs = endMs
  }

  private earliest(): Due {
    return this.timers.reduce((best, due) =>
      due.atMs < best.atMs || (due.atMs === best.atMs && due.order < best.order) ? due : best,
    )
  }

  private forget(due: Due): void {
    const at = this.timers.indexOf(due)
    if (at >= 0) this.timers.splice(at, 1)
  }
}
