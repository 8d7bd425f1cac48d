/**
 * Where messages go by priority, one that comes late may belong before the last that was read into memory. When memory
 * is full the end of what is in memory is left to the store again, so that its position lies before the newcomer:
 *
 *   store   1 2 3 4 5 6 7 8 9        3 comes, 7 was the position
 *   memory  1 2   4 5 6 7            6 and 7 are left to the store, position = 5; then 3 fits, or is left as well
 */
import type { OrderKey } from '@hermod/model'
import type { Entry } from './entry.js'

export interface StepBack {
  /** To be taken out of memory: all that have a key behind `position`. */
  readonly entries: readonly Entry[]
  readonly position: OrderKey
}

/**
 * The later half of what the store can give again. `floor`: the highest key that is in the hands of a consumer; a page
 * read from before it would bring that message twice. Undefined: nothing can be left.
 */
export function stepBack(pending: readonly Entry[], floor: OrderKey): StepBack | undefined {
  let lowest = floor
  const stored: Entry[] = []
  for (const entry of pending) {
    if (entry.key === 0) continue
    stored.push(entry)
    // Only memory knows that it was delivered before.
    if (entry.redeliveryCounter !== entry.message.redeliveryCounter && entry.key > lowest) lowest = entry.key
  }
  const able = stored.filter((entry) => entry.key > lowest).sort((a, b) => a.key - b.key)
  const entries = able.slice(Math.floor(able.length / 2))
  const first = entries[0]
  return first === undefined ? undefined : { entries, position: first.key - 1 }
}
