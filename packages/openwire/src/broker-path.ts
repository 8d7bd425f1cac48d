/** The way that a message or a consumer has come, as others tell it. It counts in no limit of memory, so it is bounded itself. */
import type { BrokerId } from '@hermod/model'

/** Brokers on a way. No network is as wide, and what circles does not get so far. */
export const MAX_HOPS = 128
/** Characters of a broker's id. */
const MAX_ID = 1024

/** What is wrong with it; undefined: nothing. */
export function pathFault(path: readonly (BrokerId | null)[] | null): string | undefined {
  if (path === null) return undefined
  if (path.length > MAX_HOPS) return `names more than ${MAX_HOPS} brokers`
  for (const id of path) {
    if (id === null || (id.value as string | null) === null) return 'leaves out a broker'
    if (id.value.length > MAX_ID) return `holds an id longer than ${MAX_ID} characters`
  }
  return undefined
}
