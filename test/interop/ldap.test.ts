/** Our side of a directory alone: changes, roles from attributes, encrypted passwords, a server that is gone. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Destination } from '@hermod/model'
import { CachedLdapMap, type CachedLdapMapSettings, loginDomain, TextEncryptor } from '@hermod/security'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DIRECTORY } from './support/directory-entries.js'
import { DirectoryServer, ROOT, ROOT_PASSWORD } from './support/directory-server.js'

let server: DirectoryServer
let folder: string
beforeAll(async () => {
  server = await DirectoryServer.start(DIRECTORY)
  folder = mkdtempSync(join(tmpdir(), 'ldap-'))
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

function domain(options: string, module = 'LDAPLoginModule') {
  const file = join(folder, 'login.config')
  writeFileSync(
    file,
    `d { org.apache.activemq.jaas.${module} required connectionURL="${server.url}" connectionUsername="${ROOT}" ${options}; };`,
  )
  const files = {
    readText: (path: string) => readFileSync(path, 'utf8'),
    modifiedMs: (path: string) => statSync(path).mtimeMs,
  }
  const log = new RecordingLogger()
  const opened = loginDomain('d', { file, property: () => undefined, environment: { MASTER: 'master' }, files, log })
  const as = (userName: string, password: string) =>
    opened.login({ userName, password, certificateSubject: null }).then(
      ({ users, groups }) => `${users} in ${groups}`,
      (error: Error) => `refused: ${error.message}`,
    )
  return { as, log }
}

const SEARCH = 'userBase="ou=People,dc=example,dc=com" userSearchMatching="(uid={0})"'
const ROLES = 'roleBase="ou=Roles,dc=example,dc=com" roleName=cn roleSearchMatching="(member={0})"'

test('roles come from entries that name the user, and from an attribute of the user [F7.009]', async () => {
  expect(await domain(`connectionPassword=secret ${SEARCH} ${ROLES}`).as('alice', 'alice-pw')).toBe('alice in users')
  const both = domain(`connectionPassword=secret ${SEARCH} ${ROLES} userRoleName=sn`)
  expect(await both.as('bob', 'bob-pw')).toBe('bob in bob,guests')
})

test('over TLS the server must be one that is trusted [F7.009]', async () => {
  const { secureUrl, certificate } = server
  const as = (trusted: readonly string[] | undefined) => {
    const { directory } = mapSettings()
    const map = new CachedLdapMap(
      mapSettings({ directory: { ...directory, connectionURL: secureUrl, trusted } }),
      new ManualClock(0),
      new RecordingLogger(),
    )
    return map.start().then(() => writersOf(map))
  }
  expect(await as([certificate])).toContain('users')
  expect(await as(undefined)).toEqual([])
})

test('an empty password is nobody, though a directory takes it for an anonymous login', async () => {
  const { as } = domain(`connectionPassword=secret ${SEARCH} ${ROLES}`)
  expect(await as('alice', '')).toBe('refused: Password does not match for user: alice')
  expect(await as('alice', 'wrong')).toBe('refused: Password does not match for user: alice')
  expect(await as('*', 'alice-pw')).toBe('refused: User * not found in LDAP.')
})

test('the password of the broker may be encrypted [F7.010]', async () => {
  const encrypted = new TextEncryptor({ password: 'master' }).encrypt(ROOT_PASSWORD)
  const options = `connectionPassword="ENC(${encrypted})" passwordEnvName=MASTER ${SEARCH} ${ROLES}`
  expect(await domain(options, 'EncryptableLDAPLoginModule').as('alice', 'alice-pw')).toBe('alice in users')
})

test('a broker that may not ask says so in its log, without the password', async () => {
  const { as, log } = domain(`connectionPassword=hunter2 ${SEARCH} ${ROLES}`)
  expect(await as('alice', 'alice-pw')).toBe('refused: Error opening LDAP connection')
  const lines = log.lines.map(({ text }) => text).join('\n')
  expect(lines).toMatch(/LDAP login is not possible: ldap:\/\/127\.0\.0\.1:\d+: cn=admin.* cannot log in/)
  expect(lines).not.toContain('hunter2')
})

const BASE = 'ou=Destination,dc=example,dc=com'

function mapSettings(more: Partial<CachedLdapMapSettings> = {}): CachedLdapMapSettings {
  return {
    directory: {
      connectionURL: server.url,
      connectionUsername: ROOT,
      connectionPassword: ROOT_PASSWORD,
      connectionProtocol: 's',
      authentication: 'simple',
    },
    queueSearchBase: `ou=Queue,${BASE}`,
    topicSearchBase: `ou=Topic,${BASE}`,
    tempSearchBase: `ou=Temp,${BASE}`,
    filters: { admin: '(cn=Admin)', read: '(cn=Read)', write: '(cn=Write)' },
    permissionGroupMemberAttribute: 'member',
    legacyGroupMapping: false,
    groupObjectClass: 'groupOfNames',
    userObjectClass: 'inetOrgPerson',
    groupNameAttribute: 'cn',
    userNameAttribute: 'uid',
    refreshIntervalMs: 1000,
    refreshDisabled: false,
    ...more,
  }
}

const writersOf = (map: CachedLdapMap): string[] => {
  const acl = map.acl('write', Destination.queue('OPEN.x'))
  return [...(acl?.groups ?? []), ...(acl?.users ?? [])].sort()
}

test('a change counts once the rights are older than refreshInterval [F7.027]', async () => {
  const clock = new ManualClock(0)
  const map = new CachedLdapMap(mapSettings(), clock, new RecordingLogger())
  const fixed = new CachedLdapMap(mapSettings({ refreshDisabled: true }), clock, new RecordingLogger())
  await Promise.all([map.start(), fixed.start()])
  expect(writersOf(map)).toEqual(['users'])
  server.modify(
    `dn: cn=Write,cn=OPEN.$,ou=Queue,${BASE}\nchangetype: modify\nadd: member\nmember: uid=bob,ou=People,dc=example,dc=com\n`,
  )
  expect(writersOf(map)).toEqual(['users'])
  const { revision } = map
  clock.advance(1001)
  writersOf(map) // It is read in the background; stop waits for that.
  writersOf(fixed)
  await Promise.all([map.stop(), fixed.stop()])
  expect(writersOf(map)).toEqual(['bob', 'users'])
  expect(map.revision).toBeGreaterThan(revision)
  expect(writersOf(fixed)).toEqual(['users'])
})

test('names by legacyGroupMapping are what stands in the member, without cn= [F7.027]', async () => {
  const map = new CachedLdapMap(mapSettings({ legacyGroupMapping: true }), new ManualClock(0), new RecordingLogger())
  await map.start()
  expect([...map.acl('read', Destination.queue('BOBS'))!.groups]).toEqual(['uid=bob,ou=People,dc=example,dc=com'])
})

test('while the directory was never reached nobody has a right; when it goes, what was known stays', async () => {
  const clock = new ManualClock(0)
  const log = new RecordingLogger()
  const nowhere = mapSettings({ directory: { ...mapSettings().directory, connectionURL: 'ldap://127.0.0.1:1' } })
  const never = new CachedLdapMap(nowhere, clock, log)
  await never.start()
  expect(never.acl('read', Destination.queue('OPEN.x'))).toEqual({
    everybody: false,
    groups: new Set(),
    users: new Set(),
  })
  expect(never.temporaryAcl('read')).toEqual({ everybody: false, groups: new Set(), users: new Set() })
  expect(log.lines[0]?.text).toMatch(/Error updating authorization map/)
  const gone = await DirectoryServer.start(DIRECTORY)
  const map = new CachedLdapMap(
    mapSettings({ directory: { ...mapSettings().directory, connectionURL: gone.url } }),
    clock,
    log,
  )
  await map.start()
  await gone.stop()
  clock.advance(60_000)
  writersOf(map)
  await map.stop()
  expect(writersOf(map)).toEqual(['users'])
})
