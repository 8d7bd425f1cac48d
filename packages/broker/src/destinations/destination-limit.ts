/** `maxDestinations` of a policy entry: how many destinations its pattern may cover. */
import type { Destination } from '@hermod/model'
import { errors } from '../errors.js'
import type { DestinationPolicy } from '../policies/policy-map.js'
import { overlap } from '../virtual/overlap.js'
import type { Living } from './destinations.js'

/** Refuses one more. `all`: those of the same kind. Advisory topics are not counted, and never refused. */
export function checkLimit(destination: Destination, policy: DestinationPolicy, all: Iterable<Living>): void {
  const { maxDestinations, pattern } = policy
  if (maxDestinations < 0 || destination.isAdvisory) return
  let count = 0
  for (const living of all) {
    const covered = pattern === null ? !living.destination.isAdvisory : overlap(pattern.name, living.destination.name)
    if (covered) count++
  }
  if (count < maxDestinations) return
  if (pattern === null) throw errors.tooManyDestinations({ limit: maxDestinations })
  throw errors.tooManyOfPolicy({ limit: maxDestinations, pattern: `${pattern}` })
}
