/** A destination's statistics as clients and management see them: all zero without `enableStatistics`. */
import { Counters } from './counters.js'
import type { Living } from './destinations.js'
import { Queue } from './queue.js'

export interface Figures {
  /** Messages it holds: pending and in flight. */
  readonly size: number
  /** Of those, how many are in memory and not dispatched. */
  readonly cached: number
  readonly counters: Counters
}

export function figuresOf(living: Living, enabled: boolean): Figures {
  if (!enabled) return { size: 0, cached: 0, counters: new Counters() }
  const cached = living instanceof Queue ? living.backlog.pending.count : living.messageCount
  return { size: living.messageCount, cached, counters: living.counters }
}
