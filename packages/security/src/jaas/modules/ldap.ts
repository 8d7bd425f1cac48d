/**
 * `org.apache.activemq.jaas.LDAPLoginModule`: finds the user in a directory, lets the directory judge the password, and
 * gathers roles: from an attribute of the user, from entries that name the user, and with `expandRoles` from entries
 * that name those.
 */
import type { Principals } from '../../authentication/identity.js'
import { type Directory, type DirectoryEntry, type DirectorySettings, openDirectory } from '../../ldap/directory.js'
import { escapeFilterValue, fillFormat } from '../../ldap/search-filter.js'
import { Turnstile } from '../../ldap/turnstile.js'
import { LoginFailure, type ModuleFactory } from '../login-module.js'
import { isTrue, type ModuleOptions } from '../module-options.js'

/** Roles of roles of one user; a directory that has more goes in circles. */
const MAX_ROLES = 10_000

/** Connections to the directory at a time, and logins that may wait for one. */
const MAX_ASKING = 32
const MAX_WAITING = 10_000

export const ldapLoginModule: ModuleFactory = (options, { log, trusted }) => {
  const turnstile = new Turnstile(MAX_ASKING, MAX_WAITING)
  const settings = { ...directorySettings(options), trusted }

  async function ask(userName: string, password: string): Promise<Principals> {
    const directory = await opened(settings, (reason) => log.error(reason))
    try {
      return { users: [userName], groups: await groupsOf(userName, password, directory, options) }
    } finally {
      await directory.close().catch(() => {})
    }
  }

  return {
    async login({ userName, password }) {
      return userName === null ? undefined : turnstile.run(() => ask(userName, password ?? ''))
    },
  }
}

function directorySettings(options: ModuleOptions): DirectorySettings {
  return {
    connectionURL: options.get('connectionURL') ?? '',
    connectionUsername: options.get('connectionUsername') ?? '',
    connectionPassword: options.get('connectionPassword') ?? '',
    connectionProtocol: options.get('connectionProtocol') ?? '',
    authentication: options.get('authentication') ?? 'simple',
  }
}

async function opened(settings: DirectorySettings, report: (reason: string) => void): Promise<Directory> {
  try {
    return await openDirectory(settings)
  } catch (cause) {
    report(`LDAP login is not possible: ${(cause as Error).message}`)
    throw new LoginFailure('Error opening LDAP connection', { cause })
  }
}

/** Rejects with LoginFailure for an unknown user or a wrong password. */
async function groupsOf(
  userName: string,
  password: string,
  directory: Directory,
  options: ModuleOptions,
): Promise<readonly string[]> {
  const format = options.get('userSearchMatching') ?? ''
  if (format === '') throw new LoginFailure('userSearchMatching is not set')
  const roleAttribute = options.get('userRoleName') ?? ''
  const [user] = await directory.search({
    base: options.get('userBase') ?? '',
    filter: fillFormat(format, [escapeFilterValue(userName)]),
    scope: isTrue(options, 'userSearchSubtree') ? 'sub' : 'one',
    attributes: roleAttribute === '' ? [] : [roleAttribute],
  })
  if (user === undefined) throw new LoginFailure(`User ${userName} not found in LDAP.`)
  if (!(await directory.isPassword(user.dn, password))) {
    throw new LoginFailure(`Password does not match for user: ${userName}`)
  }
  return [...valuesOf(user, roleAttribute), ...(await rolesOf(user.dn, userName, directory, options))]
}

async function rolesOf(
  dn: string,
  userName: string,
  directory: Directory,
  options: ModuleOptions,
): Promise<readonly string[]> {
  const attribute = options.get('roleName') ?? ''
  const format = options.get('roleSearchMatching') ?? ''
  if (attribute === '' || format === '') return []
  const find = (filter: string): Promise<readonly DirectoryEntry[]> =>
    directory.search({
      base: options.get('roleBase') ?? '',
      filter,
      scope: isTrue(options, 'roleSearchSubtree') ? 'sub' : 'one',
      attributes: [attribute],
    })
  const found = await find(fillFormat(format, [escapeFilterValue(dn), escapeFilterValue(userName)]))
  const expanding = options.get('expandRolesMatching') ?? ''
  const all =
    isTrue(options, 'expandRoles') && expanding !== ''
      ? await expanded(found, (role) => find(fillFormat(expanding, [escapeFilterValue(role)])))
      : found
  return all.flatMap((role) => valuesOf(role, attribute))
}

/** The roles and those that they lead to, each once. */
async function expanded(
  roles: readonly DirectoryEntry[],
  find: (dn: string) => Promise<readonly DirectoryEntry[]>,
): Promise<readonly DirectoryEntry[]> {
  const all = [...roles]
  const seen = new Set(roles.map(({ dn }) => dn))
  for (let at = 0; at < all.length && all.length < MAX_ROLES; at++) {
    for (const role of await find(all[at]!.dn)) {
      if (seen.has(role.dn)) continue
      seen.add(role.dn)
      all.push(role)
    }
  }
  return all
}

function valuesOf({ attributes }: DirectoryEntry, name: string): readonly string[] {
  return attributes.get(name.toLowerCase()) ?? []
}
