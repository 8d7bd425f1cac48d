/**
 * What selectors may cost: one evaluation is bounded by itself, and this bounds all of one client together. Up to
 * `FREE_STEPS` an evaluation is nobody's concern; what takes more is written down, and written off again as time
 * passes. Who has used up everything still gets answers from cheap selectors, and none from dear ones.
 */
import type { Clock, Logger, Message } from '@hermod/model'
import { MOST_STEPS, type Selector, stepsSpent } from '@hermod/selector'

/** Hardly a millisecond. Comparisons take none at all, patterns and XPath on messages of usual size some dozens. */
const FREE_STEPS = 2000
/** A quarter of a second of the broker's time or so. */
const MOST_USED = 500_000
/** About a quarter of the broker's time. */
export const STEPS_PER_SECOND = 500_000
/** Of a selector in the log. */
const MOST_SHOWN = 200

export class SelectorAccount {
  private used = 0
  private atMs = 0

  private told = false

  constructor(
    /** For the log. */
    private readonly whose: string,
    private readonly kernel: { readonly clock: Clock; readonly log: Logger },
  ) {}

  /** Undefined: not known, because it would take more than is left. */
  judge(selector: Selector, message: Message): boolean | undefined {
    if (this.used >= MOST_USED && this.isUsedUp()) return selector.matchesWithin(FREE_STEPS, message)
    const matches = selector.matchesWithin(MOST_STEPS, message)
    if (stepsSpent() > FREE_STEPS) this.writeDown(stepsSpent())
    if (matches === undefined) this.tell(selector, message)
    // It would take too long however much there is: not a match, as for everybody.
    return matches === true
  }

  private writeDown(steps: number): void {
    this.writeOff()
    this.used += steps
  }

  /** It may be the same with every message, so only the first is logged. */
  private tell(selector: Selector, message: Message): void {
    if (this.told) return
    this.told = true
    this.kernel.log.warn(
      `A selector of ${this.whose} takes more than ${MOST_STEPS} steps with message ${message.messageId}, which it is ` +
        `taken not to match: [${selector.text.slice(0, MOST_SHOWN)}]`,
    )
  }

  private isUsedUp(): boolean {
    this.writeOff()
    return this.used >= MOST_USED
  }

  /** A clock that is put back writes nothing off. */
  private writeOff(): void {
    const nowMs = this.kernel.clock.now()
    const passedMs = Math.max(0, nowMs - this.atMs)
    this.used = Math.max(0, this.used - (passedMs / 1000) * STEPS_PER_SECOND)
    this.atMs = nowMs
  }
}
