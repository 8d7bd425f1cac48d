/** Which destinations a bridge forwards at all. Excluded beats static, static beats dynamic. */
import { type Destination, matchesDestination } from '@hermod/model'
import type { BridgeSettings } from './settings.js'

export function isPermitted(settings: BridgeSettings, destination: Destination): boolean {
  if (destination.isTemporary) return settings.options.bridgeTempDestinations
  if (isCovered(settings.excluded, destination)) return false
  if (isCovered(settings.statically, destination)) return true
  return settings.dynamically.length === 0 || isCovered(settings.dynamically, destination)
}

/** False: some destination that the name covers may not be forwarded though the name may, so each message is asked about. */
export function isPlain(destination: Destination): boolean {
  return !destination.isWildcard && !destination.isComposite
}

/** A list in two parts: names that stand for themselves, and those that cover others. */
interface Sorted {
  readonly names: ReadonlySet<string>
  readonly patterns: readonly Destination[]
}

/** Lists do not change, and may be long. */
const sorted = new WeakMap<readonly Destination[], Sorted>()

/** True: an entry of the list covers the destination. */
export function isCovered(list: readonly Destination[], destination: Destination): boolean {
  if (list.length === 0) return false
  // A wildcard that is asked about is covered by plain names too.
  if (!isPlain(destination)) return list.some((pattern) => matchesDestination(pattern, destination))
  const { names, patterns } = sortedOf(list)
  return names.has(destination.qualifiedName) || patterns.some((pattern) => matchesDestination(pattern, destination))
}

function sortedOf(list: readonly Destination[]): Sorted {
  let parts = sorted.get(list)
  if (parts === undefined) {
    const names = new Set(list.filter(isPlain).map(({ qualifiedName }) => qualifiedName))
    parts = { names, patterns: list.filter((destination) => !isPlain(destination)) }
    sorted.set(list, parts)
  }
  return parts
}
