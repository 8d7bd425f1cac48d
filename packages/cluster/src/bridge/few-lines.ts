/**
 * A log for what the other broker can bring about as often as it likes: in each minute only the first lines are written,
 * and of a long one the beginning.
 */
import type { Clock, Logger } from '@hermod/model'

const PERIOD_MS = 60_000
/** Enough to see what is wrong; the rest of the minute would say the same of other names. */
const MOST_LINES = 20
const MOST_CHARACTERS = 1000

export class FewLines implements Logger {
  private sinceMs = Number.NEGATIVE_INFINITY
  private count = 0

  constructor(
    private readonly log: Logger,
    private readonly clock: Clock,
    /** Whose lines they are, for the one that says that others are left out. */
    private readonly name: string,
  ) {}

  debug(message: string): void {
    this.log.debug(shortened(message))
  }
  info(message: string): void {
    if (this.isOneOfFew()) this.log.info(shortened(message))
  }
  warn(message: string): void {
    if (this.isOneOfFew()) this.log.warn(shortened(message))
  }
  error(message: string, error?: unknown): void {
    if (this.isOneOfFew()) this.log.error(shortened(message), error)
  }

  private isOneOfFew(): boolean {
    const nowMs = this.clock.now()
    if (nowMs - this.sinceMs >= PERIOD_MS) {
      this.sinceMs = nowMs
      this.count = 0
    }
    this.count++
    if (this.count === MOST_LINES + 1) {
      this.log.warn(`${this.name}: more than ${MOST_LINES} such lines within a minute; the others are left out`)
    }
    return this.count <= MOST_LINES
  }
}

/** What another broker gives as a reason may be of any length. */
export function shortened(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`
}
