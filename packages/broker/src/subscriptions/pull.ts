/** A consumer without prefetch asks for one message: for ever, at once or in time. */
import type { Clock, DeliverySink, Timer } from '@hermod/model'
import type { Window } from './window.js'

export class Pull {
  private timer: Timer | undefined
  private atOnce = false

  constructor(
    private readonly window: Window,
    private readonly sink: DeliverySink,
    private readonly clock: Clock,
  ) {}

  /** True while an answer must be given as soon as it is known that nothing is there. */
  get wantsAnswer(): boolean {
    return this.atOnce
  }

  /** `timeoutMs` 0: waits for ever; -1: wants an answer at once. A new pull replaces the one before. */
  ask(timeoutMs: number): void {
    this.cancel()
    this.window.extension = 1
    this.atOnce = timeoutMs < 0
    if (timeoutMs > 0) this.timer = this.clock.after(timeoutMs, () => this.answerNothing())
  }

  /** A message went out. */
  answered(): void {
    this.atOnce = false
    this.timer?.cancel()
    this.timer = undefined
  }

  answerNothing(): void {
    this.cancel()
    this.sink.deliverNothing()
  }

  cancel(): void {
    this.answered()
    if (this.window.size === 0) this.window.extension = 0
  }
}
