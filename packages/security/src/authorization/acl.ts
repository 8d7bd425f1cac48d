/** Who has a right: groups, users, or everybody who is somebody (`*`). */
import type { Identity } from '@hermod/model'

export interface Acl {
  readonly everybody: boolean
  readonly groups: ReadonlySet<string>
  readonly users: ReadonlySet<string>
}

export type Right = 'read' | 'write' | 'admin'
export const RIGHTS: readonly Right[] = ['read', 'write', 'admin']

/** Java classes of principals that an ACL may name, and what they are here. */
const PRINCIPAL_CLASSES: Readonly<Record<string, 'groups' | 'users'>> = {
  'org.apache.activemq.jaas.GroupPrincipal': 'groups',
  'org.apache.activemq.jaas.UserPrincipal': 'users',
}
export const DEFAULT_GROUP_CLASS = 'org.apache.activemq.jaas.GroupPrincipal'

export const NOBODY: Acl = { everybody: false, groups: new Set(), users: new Set() }

/** Of a list such as `admins,users`. Throws an Error for a class of principals that is not known. */
export function parseAcl(roles: string, groupClass: string): Acl {
  const kind = PRINCIPAL_CLASSES[groupClass]
  if (kind === undefined) {
    const known = Object.keys(PRINCIPAL_CLASSES).join(' or ')
    throw new Error(`groupClass ${groupClass}: Java classes cannot be loaded here, expected ${known}`)
  }
  const names = namesIn(roles)
  const named = new Set(names.filter((name) => name !== '*'))
  return { ...NOBODY, everybody: names.includes('*'), [kind]: named }
}

/** Names between commas, without the blanks around them. */
export function namesIn(list: string): string[] {
  return list
    .split(',')
    .filter((name) => name !== '')
    .map((name) => name.trim())
}

export function unionOf(acls: readonly Acl[]): Acl {
  return {
    everybody: acls.some(({ everybody }) => everybody),
    groups: new Set(acls.flatMap(({ groups }) => [...groups])),
    users: new Set(acls.flatMap(({ users }) => [...users])),
  }
}

/** Principals that both name; `everybody` gives way to the other side. */
export function intersectionOf(a: Acl, b: Acl): Acl {
  if (a.everybody) return b
  if (b.everybody) return a
  return {
    everybody: false,
    groups: new Set([...a.groups].filter((name) => b.groups.has(name))),
    users: new Set([...a.users].filter((name) => b.users.has(name))),
  }
}

export function permits({ everybody, groups, users }: Acl, identity: Identity): boolean {
  return (
    everybody ||
    identity.groups.some((group) => groups.has(group)) ||
    (identity.users?.some((user) => users.has(user)) ?? false)
  )
}
