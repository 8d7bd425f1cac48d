import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { expect, it } from 'vitest'
import { CachedLdapMap } from '../../src/authorization/cached-ldap-map.js'

it('is read again when it is due, though nobody asks for more than whether it has changed', async () => {
  let readings = 0
  const server = createServer((socket) => {
    readings++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const clock = new ManualClock()
  const map = new CachedLdapMap(
    {
      directory: {
        connectionURL: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
        connectionUsername: 'cn=broker',
        connectionPassword: 'secret',
        connectionProtocol: '',
        authentication: 'simple',
      },
      queueSearchBase: 'ou=queues',
      topicSearchBase: 'ou=topics',
      tempSearchBase: 'ou=temps',
      filters: { admin: '(cn=Admin)', read: '(cn=Read)', write: '(cn=Write)' },
      permissionGroupMemberAttribute: 'member',
      legacyGroupMapping: true,
      groupObjectClass: 'groupOfNames',
      userObjectClass: 'person',
      groupNameAttribute: 'cn',
      userNameAttribute: 'uid',
      refreshIntervalMs: -1,
      refreshDisabled: false,
    },
    clock,
    new RecordingLogger(),
  )
  try {
    await map.start()
    const before = readings
    clock.advance(60_000)
    expect(map.revision).toBe(0) // what every message of a known sender asks for
    await map.stop()
    expect(readings).toBeGreaterThan(before)
  } finally {
    server.close()
  }
})
