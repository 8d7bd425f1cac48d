/** A consumer as slow consumer strategies see it. */
import type { Terms } from '../../subscriptions/terms.js'

export interface SlowConsumer {
  readonly terms: Terms
  readonly inFlightCount: number
  /** Messages wait that it has no room for. */
  slow: boolean
  /** ms since 1970, kept only where a strategy asks for it; the time it came before its first acknowledgement. */
  readonly lastAckMs: number
}

/** What a strategy noted of a consumer. */
export class SlowRecord {
  /** Times it was found slow. */
  slowCount = 1
  /** Checks at which it was slow. */
  markCount = 0
}
