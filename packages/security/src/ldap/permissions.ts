/** Rights that stand in a directory: who is a member of which permission group of which destination. */
import { Destination } from '@hermod/model'
import { type Acl, NOBODY, RIGHTS, type Right, unionOf } from '../authorization/acl.js'
import type { AuthorizationEntry, EntryMapSettings, Rights } from '../authorization/entry-map.js'
import { partsOf, valueInside } from './distinguished-name.js'

/** What one entry of the directory grants. */
export interface Grant {
  readonly kind: 'queue' | 'topic' | 'temp'
  readonly right: Right
  /** Of the entry. */
  readonly dn: string
  /** Of the tree that it was found in. */
  readonly base: string
  readonly acl: Acl
}

/**
 * The entries of a map: `cn=read,cn=NAME,BASE` speaks about the destination NAME, with `$` for `>`; `cn=read,BASE` about
 * temporary ones. `malformed` is told of entries that stand elsewhere; they grant nothing.
 */
export function entriesOf(grants: readonly Grant[], malformed: (grant: Grant) => void): EntryMapSettings {
  const byDestination = new Map<string, { destination: Destination; grants: Grant[] }>()
  const temporary: Grant[] = []
  for (const grant of grants) {
    const depth = partsOf(grant.dn).length - partsOf(grant.base).length
    if (depth !== (grant.kind === 'temp' ? 1 : 2)) malformed(grant)
    else if (grant.kind === 'temp') temporary.push(grant)
    else {
      const destination = new Destination(grant.kind, valueInside(partsOf(grant.dn)[1]!).replaceAll('$', '>'))
      const known = byDestination.get(destination.qualifiedName)
      if (known === undefined) byDestination.set(destination.qualifiedName, { destination, grants: [grant] })
      else known.grants.push(grant)
    }
  }
  return {
    entries: [...byDestination.values()].map(
      (row): AuthorizationEntry => ({ destination: row.destination, rights: rightsOf(row.grants) }),
    ),
    temporary: temporary.length === 0 ? undefined : rightsOf(temporary),
  }
}

function rightsOf(grants: readonly Grant[]): Rights {
  const rights: Record<Right, Acl> = { read: NOBODY, write: NOBODY, admin: NOBODY }
  for (const right of RIGHTS) rights[right] = unionOf(grants.filter((one) => one.right === right).map(({ acl }) => acl))
  return rights
}
