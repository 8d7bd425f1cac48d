/** How many elements a destination's name may have: names are compared with each other, wildcards element by element. */
import { type BrokerError, type Destination, elementEnd } from '@hermod/model'
import { errors } from '../errors.js'

export const MOST_ELEMENTS = 1000
/** Of a refused name. */
const MOST_SHOWN = 100

/** Undefined: it may be used. Of a composite every member is looked at. */
export function refusedName(destination: Destination): BrokerError | undefined {
  // Each element but the first takes a dot at least.
  if (destination.name.length < MOST_ELEMENTS) return undefined
  const refused = destination.members().find(({ name }) => isTooDeep(name))
  if (refused === undefined) return undefined
  return errors.destinationName({
    destination: `${`${refused}`.slice(0, MOST_SHOWN)}…`,
    reason: `it has more than ${MOST_ELEMENTS} elements (the parts between dots); use a shorter path`,
  })
}

function isTooDeep(name: string): boolean {
  let at = 0
  for (let elements = 1; elements <= MOST_ELEMENTS; elements++) {
    at = elementEnd(name, at, name.length) + 1
    if (at > name.length) return false
  }
  return true
}
