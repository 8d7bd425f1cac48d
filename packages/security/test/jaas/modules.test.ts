import { describe, expect, it } from 'vitest'
import { TextEncryptor } from '../../src/encryption/text-encryptor.js'
import { loginDomain } from '../../src/jaas/login-domain.js'
import { files, type MemoryFiles, recorded } from '../files.js'

function domain(modules: string, more: Record<string, string> = {}, environment: Record<string, string> = {}) {
  const all = files({ '/conf/login.config': `d { ${modules} };`, ...more })
  const log = recorded()
  const opened = loginDomain('d', {
    file: '/conf/login.config',
    property: () => undefined,
    files: all,
    environment,
    log,
  })
  const as = (userName: string | null, password: string | null, certificateSubject: string | null = null) =>
    opened.login({ userName, password, certificateSubject }).then(
      ({ users, groups }) => `${users} in ${groups}`,
      (error: Error) => `refused: ${error.message}`,
    )
  return { as, files: all as MemoryFiles, log }
}

const PACKAGE = 'org.apache.activemq.jaas'
const PROPERTIES = `${PACKAGE}.PropertiesLoginModule required ${PACKAGE}.properties.user="u" ${PACKAGE}.properties.group="g"`

describe('PropertiesLoginModule', () => {
  const FILES = { '/conf/u': 'alice=secret\nempty=\nspaced: a b\n', '/conf/g': 'admins=alice\nusers=alice,spaced\n' }

  it('knows users by their passwords and gives their groups [F7.007]', async () => {
    const { as } = domain(`${PROPERTIES};`, FILES)
    expect(await as('alice', 'secret')).toBe('alice in admins,users')
    expect(await as('spaced', 'a b')).toBe('spaced in users')
    expect(await as('alice', 'wrong')).toMatch(/^refused/)
    expect(await as('alice', null)).toMatch(/^refused/)
    expect(await as('nobody', 'secret')).toMatch(/^refused/)
    expect(await as(null, 'secret')).toMatch(/^refused/)
  })

  it('reads a changed file again with reload=true, and not without [F7.007]', async () => {
    const reloading = domain(`${PROPERTIES} reload=true;`, FILES)
    const fixed = domain(`${PROPERTIES};`, FILES)
    for (const each of [reloading, fixed]) {
      expect(await each.as('alice', 'secret')).toMatch(/^alice/)
      each.files.write('/conf/u', 'alice=changed\nbob=new\n')
      each.files.write('/conf/g', 'users=bob\n')
    }
    expect(await reloading.as('alice', 'secret')).toMatch(/^refused/)
    expect(await reloading.as('bob', 'new')).toBe('bob in users')
    expect(await fixed.as('alice', 'secret')).toBe('alice in admins,users')
  })

  it('passwords may be encrypted with decrypt=true [F7.038]', async () => {
    const encrypted = new TextEncryptor({ password: 'master' }).encrypt('secret')
    const environment = { ACTIVEMQ_ENCRYPTION_PASSWORD: 'master' }
    const { as } = domain(
      `${PROPERTIES} decrypt=true;`,
      { ...FILES, '/conf/u': `alice=ENC(${encrypted})` },
      environment,
    )
    expect(await as('alice', 'secret')).toBe('alice in admins,users')
    expect(await as('alice', `ENC(${encrypted})`)).toMatch(/^refused/)
  })

  it('lets nobody in when its file cannot be read, and says so', async () => {
    const { as, log } = domain(`${PROPERTIES};`)
    expect(await as('alice', '')).toMatch(/^refused/)
    expect(log.lines[0]?.text).toBe('Failed to load: PropsFile=/conf/u, reason: there is no such file')
  })
})

describe('GuestLoginModule', () => {
  it('takes everybody for the guest, but with credentialsInvalidate nobody who shows a password [F7.011]', async () => {
    const open = domain(`${PACKAGE}.GuestLoginModule sufficient;`)
    expect(await open.as(null, null)).toBe('guest in guests')
    expect(await open.as('x', 'y')).toBe('guest in guests')
    const named = `${PACKAGE}.guest.user=visitor ${PACKAGE}.guest.group=visitors credentialsInvalidate=true`
    const careful = domain(`${PACKAGE}.GuestLoginModule sufficient ${named};`)
    expect(await careful.as(null, null)).toBe('visitor in visitors')
    expect(await careful.as('x', 'y')).toMatch(/^refused/)
  })
})

describe('TextFileCertificateLoginModule', () => {
  const MODULE = `${PACKAGE}.TextFileCertificateLoginModule required ${PACKAGE}.textfiledn.user="u" ${PACKAGE}.textfiledn.group="g";`
  const FILES = {
    '/conf/u': 'machine=CN=client, O=Hermod\npattern=/CN=web\\\\d+, O=.*/\nbroken=/CN=(/\n',
    '/conf/g': 'machines=machine,pattern\n',
  }

  it('knows users by the subjects of their certificates, and by patterns of them [F7.008]', async () => {
    const { as, log } = domain(MODULE, FILES)
    expect(await as('ignored', 'ignored', 'CN=client, O=Hermod')).toBe('machine in machines')
    expect(await as(null, null, 'CN=web12, O=Anything')).toBe('pattern in machines')
    expect(await as(null, null, 'CN=web12, O=x, CN=client, O=Hermod')).toBe('pattern in machines')
    expect(await as(null, null, 'xCN=web12, O=y')).toBe('refused: No user for client certificate: xCN=web12, O=y')
    expect(await as(null, null, 'CN=client')).toMatch(/^refused/)
    expect(await as('machine', 'x')).toBe('refused: Client certificates not found. Cannot authenticate.')
    expect(log.lines.map(({ text }) => text)).toEqual(['Ignoring invalid regexp: /CN=(/'])
  })
})

describe('EncryptableLDAPLoginModule', () => {
  it('refuses to start without the password of its values, or with a wrong one [F7.010]', () => {
    const encrypted = 'NLFPP4DAf+/h/XGNss5a+w==' // with `master`
    const module = `${PACKAGE}.EncryptableLDAPLoginModule required connectionPassword="ENC(${encrypted})"`
    expect(() => domain(`${module};`)).toThrow(/login\.config:1:5: .*environment variable ACTIVEMQ_ENCRYPTION_PASSWORD/)
    expect(() => domain(`${module} encryptionPassword=wrong;`)).toThrow(/option connectionPassword cannot be decrypted/)
    expect(() => domain(`${module} encryptionPassword=master;`)).not.toThrow()
  })
})
