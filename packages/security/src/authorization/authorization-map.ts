/** What authorization asks: who has a right at a destination. */
import type { Destination } from '@hermod/model'
import { type Acl, intersectionOf, type Right } from './acl.js'

export interface AuthorizationMap {
  /** Changes whenever the answers may: what was found out before is asked again then. */
  readonly revision: number
  /** Of queues and topics, also composite ones and names with wildcards. Undefined: the right is everybody's. */
  acl(right: Right, destination: Destination): Acl | undefined
  /** Of all temporary queues and topics. Undefined: the right is everybody's. */
  temporaryAcl(right: Right): Acl | undefined
  /** Called before the broker serves. */
  start?(): Promise<void>
  stop?(): Promise<void>
}

/** Of any destination. A temporary name among others asks for the rights of each. */
export function aclOf(map: AuthorizationMap, right: Right, destination: Destination): Acl | undefined {
  if (!destination.isTemporary) return map.acl(right, destination)
  let acl = map.temporaryAcl(right)
  if (!destination.isComposite) return acl
  for (const member of destination.members()) {
    const theirs = aclOf(map, right, member)
    if (theirs !== undefined) acl = acl === undefined ? theirs : intersectionOf(acl, theirs)
  }
  return acl
}
