import { type ConfiguredBean, Destination, Message, MessageId, MessageKind, ProducerId } from '@hermod/model'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { KeptAccount } from '../../../src/policies/recovery/kept-account.js'
import { historyLimits, Recovery } from '../../../src/policies/recovery/recovery-policy.js'
import { mayRetain } from '../../../src/policies/recovery/retained.js'
import { bean } from '../../beans.js'

const PRODUCER = new ProducerId('ID:test:1', 1, 1)
let sequence = 0

function message(body: string, properties: Record<string, string | boolean> = {}): Message {
  const made = new Message(MessageKind.text)
  made.producerId = PRODUCER
  made.messageId = new MessageId(PRODUCER, ++sequence)
  made.destination = Destination.topic('T')
  made.content = new TextEncoder().encode(body)
  made.setProperties(new Map(Object.entries(properties)))
  return made
}

function recovery(name: string, values: Record<string, unknown> = {}, mostBytes = 0, clock = new ManualClock()) {
  return recoveryOf(bean(name, values), mostBytes, clock)
}

function recoveryOf(configured: ConfiguredBean, mostBytes: number, clock: ManualClock): Recovery {
  const made = new Recovery(clock, new KeptAccount(() => 0, new RecordingLogger()))
  made.limit(historyLimits(configured), mostBytes)
  return made
}

function told(from: Recovery, nowMs = 0): string[] {
  return from.messages(nowMs).map((one) => new TextDecoder().decode(one.content!))
}

function publish(to: Recovery, ...bodies: string[]): void {
  for (const body of bodies) to.published(message(body))
}

describe('what a topic keeps for latecomers', () => {
  it('is the last messages, by count, by size, or the last alone [F4.143] [F4.144] [F4.145]', () => {
    const count = recovery('fixedCountSubscriptionRecoveryPolicy', { maximumSize: 2 })
    publish(count, 'a', 'b', 'c')
    expect(told(count)).toEqual(['b', 'c'])
    const sized = recovery('fixedSizedSubscriptionRecoveryPolicy', { maximumSize: 2100 })
    publish(sized, 'a', 'b', 'c')
    expect(told(sized)).toEqual(['b', 'c'])
    publish(sized, 'x'.repeat(3000)) // larger than all that may be kept
    expect(told(sized)).toEqual([])
    const last = recovery('lastImageSubscriptionRecoveryPolicy')
    publish(last, 'a', 'b')
    expect(told(last)).toEqual(['b'])
  })

  it('goes when its time is over, also where nothing is published any more [F4.146]', () => {
    const clock = new ManualClock()
    const timed = recovery('timedSubscriptionRecoveryPolicy', { recoverDuration: 1000 }, 0, clock)
    publish(timed, 'a')
    clock.advance(600)
    publish(timed, 'b')
    clock.advance(600)
    expect(told(timed, clock.now())).toEqual(['b'])
    expect(clock.waiting).toBe(1)
    clock.advance(2000)
    expect(clock.waiting).toBe(0)
    expect(told(timed, clock.now())).toEqual([])
  })

  it('is nothing without a policy or with the one that says so [F4.147]', () => {
    for (const name of ['noSubscriptionRecoveryPolicy', 'queryBasedSubscriptionRecoveryPolicy']) {
      const none = recovery(name)
      publish(none, 'a')
      expect(told(none)).toEqual([])
    }
    expect(historyLimits(undefined)).toBeUndefined()
  })

  it('does not hold on to the memory that a message came in', () => {
    const count = recovery('fixedCountSubscriptionRecoveryPolicy')
    const block = new Uint8Array(32_768)
    const given = message('a', { colour: 'red' })
    given.content = block.subarray(100, 103)
    count.published(given)
    const [kept] = count.messages(0)
    expect(kept!.content).toEqual(new Uint8Array(3))
    expect(kept!.content!.buffer.byteLength).toBe(3)
    expect([...kept!.properties()]).toEqual([['colour', 'red']])
  })

  it('never takes more than the memory limit, whatever the policy says', () => {
    const bounded = recovery('timedSubscriptionRecoveryPolicy', { recoverDuration: 60_000 }, 3100)
    publish(bounded, 'a', 'b', 'c', 'd', 'e')
    expect(told(bounded)).toEqual(['c', 'd', 'e'])
  })

  it('leaves out what has expired meanwhile', () => {
    const count = recovery('fixedCountSubscriptionRecoveryPolicy')
    const short = message('short')
    short.expiration = 500
    count.published(short)
    publish(count, 'long')
    expect(told(count, 499)).toEqual(['short', 'long'])
    expect(told(count, 500)).toEqual(['long'])
  })
})

describe('a retained message', () => {
  it('comes first and marked; the present consumers see it without the request [F4.149]', () => {
    const both = recovery('retainedMessageSubscriptionRecoveryPolicy')
    const wrapped = recoveryOf(
      bean(
        'retainedMessageSubscriptionRecoveryPolicy',
        {},
        { wrapped: [bean('fixedCountSubscriptionRecoveryPolicy', { maximumSize: 2 })] },
      ),
      0,
      new ManualClock(),
    )
    for (const one of [both, wrapped]) {
      const shown = one.published(message('kept', { 'ActiveMQ.Retain': true, colour: 'red' }))
      expect([...shown.properties()]).toEqual([['colour', 'red']])
      publish(one, 'b', 'c')
    }
    expect(told(both)).toEqual(['kept'])
    expect(told(wrapped)).toEqual(['kept', 'b', 'c'])
    expect([...both.messages(0)[0]!.properties()]).toEqual([
      ['colour', 'red'],
      ['ActiveMQ.Retained', true],
    ])
  })

  it('is replaced by the next one and taken away by an empty one', () => {
    const topic = recovery('noSubscriptionRecoveryPolicy')
    topic.published(message('one', { 'ActiveMQ.Retain': 'TRUE' }))
    topic.published(message('two', { 'ActiveMQ.Retain': true }))
    expect(told(topic)).toEqual(['two'])
    topic.published(message('', { 'ActiveMQ.Retain': true }))
    expect(told(topic)).toEqual([])
  })

  it('is only what says so: anything but true changes nothing', () => {
    const topic = recovery('noSubscriptionRecoveryPolicy')
    const given = message('a', { 'ActiveMQ.Retain': 'yes' })
    expect(topic.published(given)).toBe(given)
    expect(told(topic)).toEqual([])
  })

  it('is found wherever the property stands among others, and hardly looked for elsewhere', () => {
    for (let before = 0; before < 40; before++) {
      const properties = { ['p'.repeat(before + 1)]: 'v', 'ActiveMQ.Retain': true, z: 'last' }
      expect(mayRetain(message('a', properties).marshalledProperties!)).toBe(true)
    }
    expect(mayRetain(message('a', { 'ActiveMQ.Retai': 'n', 'ctiveMQ.Retain': '' }).marshalledProperties!)).toBe(false)
    expect(mayRetain(new Uint8Array())).toBe(false)
  })
})
