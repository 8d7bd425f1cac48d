import { type BrokerError, ConnectionId, type ConnectRequest } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { SimpleAuthentication } from '../../src/authentication/simple.js'

const USERS = [
  { username: 'admin', password: 'manager', groups: ['admins', 'users'] },
  { username: 'open', password: '', groups: [] },
  { username: 'shut', password: null, groups: [] },
]

function request(userName: string | null, password: string | null): ConnectRequest {
  return { connectionId: new ConnectionId('c'), userName, password, certificateSubject: null } as ConnectRequest
}

function as(anonymousAccessAllowed: boolean, userName: string | null, password: string | null): string {
  const plugin = new SimpleAuthentication({
    users: USERS,
    anonymousAccessAllowed,
    anonymousUser: 'nobody',
    anonymousGroup: 'strangers',
  })
  try {
    const identity = plugin.authenticate(request(userName, password))
    return `${identity.userName} in ${identity.groups}`
  } catch (error) {
    return (error as BrokerError).message
  }
}

describe('users of the configuration', () => {
  it('come in with their password and in no other way [F7.001]', () => {
    expect(as(false, 'admin', 'manager')).toBe('admin in admins,users')
    expect(as(false, 'open', '')).toBe('open in ')
    for (const [name, password] of [
      ['admin', 'wrong'],
      ['admin', ''],
      ['admin', null],
      ['nobody', 'x'],
      [null, 'manager'],
      [null, null],
      ['open', null],
      ['shut', null],
      ['shut', ''],
      ['shut', 'null'],
    ] as const) {
      expect(as(false, name, password)).toBe(`User name [${name}] or password is invalid.`)
    }
  })

  it('who gives neither name nor password is let in only where that is allowed [F7.002]', () => {
    expect(as(true, null, null)).toBe('nobody in strangers')
    expect(as(true, null, 'x')).toBe('User name [null] or password is invalid.')
    expect(as(true, 'x', null)).toBe('User name [x] or password is invalid.')
  })
})
