/**
 * Temporary destinations are their connection's alone to consume from. Asked whenever a consumer meets one: when it names
 * it, when its wildcards cover it, and when one of that name comes again.
 */
import type { Destination } from '@hermod/model'
import type { Origin } from '../destinations/destinations.js'
import type { Kernel } from '../kernel.js'

/** True: it belongs to another connection. */
export function isSomebodyElses(
  { destinations, policies }: Pick<Kernel, 'destinations' | 'policies'>,
  destination: Destination,
  origin: Origin,
): boolean {
  if (!destination.isTemporary || policies.policyFor(destination).allowTempDestinationStealing) return false
  const living = destinations.find(destination)
  return living !== undefined && destinations.isSomebodyElses(living, origin)
}
