/** Which destinations a bridge forwards at all. Excluded beats static, static beats dynamic. */
import { type Destination, matchesDestination } from '@hermod/model'
import type { BridgeSettings } from './settings.js'

export function isPermitted(settings: BridgeSettings, destination: Destination): boolean {
  if (destination.isTemporary) return settings.options.bridgeTempDestinations
  if (covered(settings.excluded, destination)) return false
  if (covered(settings.statically, destination)) return true
  return settings.dynamically.length === 0 || covered(settings.dynamically, destination)
}

/** False: some destination that the name covers may not be forwarded though the name may, so each message is asked about. */
export function isPlain(destination: Destination): boolean {
  return !destination.isWildcard && !destination.isComposite
}

function covered(list: readonly Destination[], destination: Destination): boolean {
  for (const pattern of list) if (matchesDestination(pattern, destination)) return true
  return false
}
