/** `oldestMessageWithLowestPriorityEvictionStrategy`: the oldest among those of the lowest priority. */
import type { Message } from '@hermod/model'

export function lowestPriority(waiting: readonly Message[]): readonly number[] {
  let lowest = 0
  for (let at = 1; at < waiting.length; at++) {
    if (waiting[at]!.priority < waiting[lowest]!.priority) lowest = at
  }
  return [lowest]
}
