import { Message, MessageKind } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { groupOwners } from '../../src/dispatch/group-owners.js'
import { type GroupMember, MessageGroups } from '../../src/dispatch/groups.js'
import type { MessageGroupMapConfig } from '../../src/options/message-groups.js'

class Member implements GroupMember {
  groupCount = 0
}

function inGroup(groupID: string, groupSequence = 0): Message {
  return Object.assign(new Message(MessageKind.message), { groupID, groupSequence })
}

function groupsWith(config: MessageGroupMapConfig) {
  const groups = new MessageGroups<Member>(groupOwners(config))
  const send = (member: Member, group: string, sequence = 0): boolean => {
    const message = inGroup(group, sequence)
    groups.dispatched(message, member)
    return message.JMSXGroupFirstForConsumer
  }
  return { groups, send, ownerOf: (group: string) => groups.ownerOf(inGroup(group)) }
}

const KINDS: MessageGroupMapConfig[] = [
  { kind: 'cached', cacheSize: 1024 },
  { kind: 'simple' },
  { kind: 'bucket', bucketCount: 1024 },
]

describe.each(KINDS)('message groups in a $kind map [F1.153]', (config) => {
  it('stay with the consumer that got the first message, which is marked [F1.036] [F1.151]', () => {
    const { send, ownerOf } = groupsWith(config)
    const [one, two] = [new Member(), new Member()]
    expect([send(one, 'a'), send(one, 'a'), send(two, 'b')]).toEqual([true, false, true])
    expect([ownerOf('a'), ownerOf('b'), ownerOf('c')]).toEqual([one, two, undefined])
    expect([one.groupCount, two.groupCount]).toEqual([1, 1])
  })

  it('are free when a negative sequence closes them [F1.035] [F1.152]', () => {
    const { send, ownerOf } = groupsWith(config)
    const one = new Member()
    send(one, 'a')
    expect(send(one, 'a', -1)).toBe(false)
    expect([ownerOf('a'), one.groupCount]).toEqual([undefined, 0])
    expect(send(one, 'a')).toBe(true)
  })

  it('are opened by a closing message that comes first, as in ActiveMQ', () => {
    const { send, ownerOf } = groupsWith(config)
    const one = new Member()
    expect(send(one, 'a', -1)).toBe(true)
    expect(ownerOf('a')).toBe(one)
  })

  it('begin anew with sequence 1, at whichever consumer', () => {
    const { groups, send, ownerOf } = groupsWith(config)
    const [one, two] = [new Member(), new Member()]
    send(one, 'a')
    expect(groups.ownerOf(inGroup('a', 1))).toBeUndefined()
    expect([send(two, 'a', 1), send(two, 'a', 1)]).toEqual([true, true])
    expect([ownerOf('a'), one.groupCount, two.groupCount]).toEqual([two, 0, 1])
  })

  it('are free when their owner leaves, but not those it has in another queue [F1.152]', () => {
    const here = groupsWith(config)
    const there = groupsWith(config)
    const one = new Member()
    for (const group of ['a', 'b']) here.send(one, group)
    there.send(one, 'c')
    here.groups.memberLeft(one)
    expect([here.ownerOf('a'), here.ownerOf('b'), there.ownerOf('c'), one.groupCount]).toEqual([
      undefined,
      undefined,
      one,
      1,
    ])
    there.groups.memberLeft(one)
    expect([there.ownerOf('c'), one.groupCount]).toEqual([undefined, 0])
  })
})

describe('limits of message groups', () => {
  it('a cached map forgets the group that was silent longest [F1.153]', () => {
    const { send, ownerOf } = groupsWith({ kind: 'cached', cacheSize: 2 })
    const one = new Member()
    for (const group of ['a', 'b', 'a', 'c']) send(one, group)
    expect([ownerOf('a'), ownerOf('b'), ownerOf('c'), one.groupCount]).toEqual([one, undefined, one, 2])
  })

  it('a bucket is owned as a whole: its groups go and are closed together [F1.153]', () => {
    const { send, ownerOf } = groupsWith({ kind: 'bucket', bucketCount: 1 })
    const [one, two] = [new Member(), new Member()]
    send(one, 'a')
    expect([ownerOf('anything'), one.groupCount]).toEqual([one, 1])
    send(one, 'b', -1)
    expect(ownerOf('a')).toBeUndefined()
    send(two, 'c')
    expect([ownerOf('a'), one.groupCount, two.groupCount]).toEqual([two, 0, 1])
  })

  it("buckets are those of Java's hash, which may be negative", () => {
    const { send, ownerOf } = groupsWith({ kind: 'bucket', bucketCount: 7 })
    const one = new Member()
    send(one, 'polygenelubricants') // hashes to -2147483648: bucket 2
    expect(ownerOf('\u0002')).toBe(one)
    expect(ownerOf('\u0003')).toBeUndefined()
  })
})
