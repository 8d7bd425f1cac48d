import {
  type BrokerError,
  type ConnectionContext,
  type ConsumerRequest,
  Destination,
  type Identity,
  Message,
  MessageKind,
  type ProducerRequest,
} from '@hermod/model'
import { beforeEach, describe, expect, it } from 'vitest'
import { NOBODY, parseAcl } from '../../src/authorization/acl.js'
import { Authorization } from '../../src/authorization/authorization.js'
import type { AuthorizationMap } from '../../src/authorization/authorization-map.js'
import { EntryMap, type Rights } from '../../src/authorization/entry-map.js'

const GROUPS = 'org.apache.activemq.jaas.GroupPrincipal'

function rights(read: string, write: string, admin: string, groupClass = GROUPS): Rights {
  const of = (roles: string) => (roles === '' ? NOBODY : parseAcl(roles, groupClass))
  return { read: of(read), write: of(write), admin: of(admin) }
}

function entry(destination: string, ...[read, write, admin]: [string, string, string]) {
  return { destination: Destination.parse(destination), rights: rights(read, write, admin) }
}

const user = (name: string, ...groups: string[]): Identity => ({ userName: name, groups })

function context(identity: Identity | undefined): ConnectionContext {
  return { identity } as ConnectionContext
}

function message(destination: string): Message {
  const sent = new Message(MessageKind.text)
  sent.destination = Destination.parse(destination)
  return sent
}

/** Empty: allowed; else why not. */
function refusal(work: () => unknown): string {
  try {
    work()
    return ''
  } catch (error) {
    return (error as BrokerError).message
  }
}

const consume = (plugin: Authorization, who: ConnectionContext, name: string) =>
  refusal(() => plugin.addConsumer(who, { destination: Destination.parse(name) } as ConsumerRequest))
const produce = (plugin: Authorization, who: ConnectionContext, name: string | null) =>
  refusal(() =>
    plugin.addProducer(who, { destination: name === null ? null : Destination.parse(name) } as ProducerRequest),
  )
const send = (plugin: Authorization, who: ConnectionContext, name: string) =>
  refusal(() => plugin.send(who, message(name)))

describe('rights', () => {
  const entries = [
    entry('queue://>', 'admins', 'admins', 'admins'),
    entry('queue://A.>', 'users', 'users', 'users'),
    entry('queue://A.B', 'others', '', ''),
    entry('topic://>', '*', '*', '*'),
  ]
  const plugin = new Authorization({ map: new EntryMap({ entries }), advisories: false })
  const alice = context(user('alice', 'users'))
  const eve = context(user('eve', 'strangers'))

  it('are those of all entries that speak of a destination, together [F7.023]', () => {
    expect(consume(plugin, alice, 'A.B')).toBe('')
    expect(consume(plugin, context(user('o', 'others')), 'A.B')).toBe('')
    expect(consume(plugin, context(user('root', 'admins')), 'A.B')).toBe('')
    expect(consume(plugin, eve, 'A.B')).toBe('User eve is not authorized to read from: queue://A.B')
    expect(consume(plugin, eve, 'topic://any')).toBe('')
  })

  it('CVE-2026-46605: are asked for reading, writing, creating and removing apart [F7.019]', () => {
    const other = context(user('o', 'others'))
    expect(produce(plugin, other, 'A.B')).toBe('User o is not authorized to write to: queue://A.B')
    expect(refusal(() => plugin.addDestination(other, Destination.queue('A.B')))).toBe(
      'User o is not authorized to create: queue://A.B',
    )
    expect(refusal(() => plugin.removeDestination(other, Destination.queue('A.B')))).toBe(
      'User o is not authorized to remove: queue://A.B',
    )
  })

  it('the broker itself has all of them, a peer nobody authenticated none', () => {
    expect(refusal(() => plugin.addDestination(undefined, Destination.queue('X')))).toBe('')
    expect(refusal(() => plugin.send(undefined, message('X')))).toBe('')
    for (const attempt of [consume, produce, send]) {
      expect(attempt(plugin, context(undefined), 'topic://any')).toBe('User is not authenticated.')
    }
    expect(refusal(() => plugin.connect(context(undefined)))).toBe('User is not authenticated.')
  })

  it('may be given to users by name with groupClass UserPrincipal, and to no other class [F7.022]', () => {
    const byName = rights('alice', '', '', 'org.apache.activemq.jaas.UserPrincipal')
    const map = new EntryMap({ entries: [{ destination: Destination.queue('Q'), rights: byName }] })
    const named = new Authorization({ map, advisories: false })
    expect(consume(named, context({ ...user('x'), users: ['alice'] }), 'Q')).toBe('')
    expect(consume(named, context(user('x', 'alice')), 'Q')).not.toBe('')
    expect(() => parseAcl('x', 'com.evil.Principal')).toThrow(/Java classes cannot be loaded here/)
  })

  it('CVE-2026-61487: a temporary composite of real queues asks for the rights of each', () => {
    const temporary = rights('*', '*', '*')
    const map = new EntryMap({ entries, temporary })
    const open = new Authorization({ map, advisories: false })
    expect(send(open, eve, 'temp-queue://ID:1')).toBe('')
    const composite = 'queue://A.B,queue://A.C'
    const smuggled = new Destination('temp-queue', composite)
    const attempt = message('x')
    attempt.destination = smuggled
    expect(refusal(() => open.send(eve, attempt))).toBe(`User eve is not authorized to write to: ${composite}`)
    expect(refusal(() => open.addProducer(eve, { destination: smuggled } as ProducerRequest))).not.toBe('')
    expect(refusal(() => open.addConsumer(eve, { destination: smuggled } as ConsumerRequest))).not.toBe('')
  })
})

describe('wildcards', () => {
  const map = new EntryMap({
    entries: [
      entry('FOO.>', 'foo', '', ''),
      entry('FOO.*.x', 'x', '', ''),
      entry('BAR.A', 'a', '', ''),
      entry('BAR.B', 'b', '', ''),
    ],
  })
  const plugin = new Authorization({ map, advisories: false })
  const may = (group: string, name: string): boolean => consume(plugin, context(user('u', group)), name) === ''

  it('a consumer with wildcards needs an entry that covers them [F7.031]', () => {
    expect(may('foo', 'FOO.>')).toBe(true)
    expect(may('foo', 'FOO.BAR.>')).toBe(true)
    expect(may('foo', 'FOO.*')).toBe(true)
    expect(may('foo', 'FOO')).toBe(true)
    expect(may('foo', '>')).toBe(false)
    expect(may('x', 'FOO.y.x')).toBe(true)
    expect(may('x', 'FOO.y')).toBe(false)
    // One level asked for takes in the entries of that level; all that follows does not.
    expect(may('a', 'BAR.*')).toBe(true)
    expect(may('a', 'BAR.>')).toBe(false)
  })

  it('and is kept from each destination that it may not read', () => {
    const who = context(user('u', 'a'))
    const request = { destination: Destination.queue('BAR.*') } as ConsumerRequest
    expect(refusal(() => plugin.attach(who, request, Destination.queue('BAR.A')))).toBe('')
    expect(refusal(() => plugin.attach(who, request, Destination.queue('BAR.B')))).toBe(
      'User u is not authorized to read from: queue://BAR.B',
    )
  })
})

describe('sending', () => {
  let asked: string[]
  let allowed: boolean
  let revision: number
  let plugin: Authorization
  const who = context(user('u'))

  beforeEach(() => {
    asked = []
    allowed = true
    revision = 1
    const map: AuthorizationMap = {
      get revision() {
        return revision
      },
      acl(right, destination) {
        asked.push(`${right} ${destination.name}`)
        return allowed ? undefined : NOBODY
      },
      temporaryAcl: () => undefined,
    }
    plugin = new Authorization({ map, advisories: false })
  })

  it('is checked once per destination, not per message', () => {
    for (let i = 0; i < 3; i++) for (const name of ['A', 'B']) send(plugin, who, name)
    expect(asked).toEqual(['write A', 'write B'])
    produce(plugin, who, 'C')
    send(plugin, who, 'C')
    expect(asked).toEqual(['write A', 'write B', 'write C'])
  })

  it('is checked again by every connection, after the destination went, and when the map changed', () => {
    send(plugin, who, 'A')
    send(plugin, context(user('u')), 'A')
    expect(asked).toHaveLength(2)
    plugin.removeDestination(undefined, Destination.queue('A'))
    send(plugin, who, 'A')
    expect(asked).toHaveLength(3)
    revision++
    allowed = false
    expect(send(plugin, who, 'A')).not.toBe('')
  })

  it('a refusal is not remembered as leave', () => {
    allowed = false
    expect(send(plugin, who, 'A')).not.toBe('')
    expect(send(plugin, who, 'A')).not.toBe('')
    expect(asked).toHaveLength(2)
  })

  it('remembers no more than a bounded number of destinations', () => {
    for (let i = 0; i < 3000; i++) send(plugin, who, `Q${i}`)
    send(plugin, who, 'Q0')
    expect(asked).toHaveLength(3001)
  })
})

describe('advisory topics', () => {
  it('must be creatable by whoever brings them forth, until they are there [F7.024] [F4.203]', () => {
    const entries = [entry('Q.>', 'users', 'users', 'users'), entry('topic://ActiveMQ.Advisory.>', '', '', 'admins')]
    const plugin = new Authorization({ map: new EntryMap({ entries }), advisories: true })
    const plain = context(user('u', 'users'))
    expect(refusal(() => plugin.connect(plain))).toBe(
      'User u is not authorized to create: topic://ActiveMQ.Advisory.Connection',
    )
    expect(refusal(() => plugin.connect(context(user('root', 'admins'))))).toBe('')
    expect(refusal(() => plugin.connect(plain))).toBe('')
    expect(consume(plugin, plain, 'Q.A')).toBe(
      'User u is not authorized to create: topic://ActiveMQ.Advisory.Consumer.Queue.Q.A',
    )
    expect(produce(plugin, plain, 'Q.A')).toBe(
      'User u is not authorized to create: topic://ActiveMQ.Advisory.Producer.Queue.Q.A',
    )
  })
})
