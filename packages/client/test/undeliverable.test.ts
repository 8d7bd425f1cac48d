/** Which messages an application never sees, and what the broker is told of them. */
import { AckType, ConsumerId, Destination, type Message, optionValues } from '@hermod/model'
import { ConsumerInfo, type MessageAck } from '@hermod/openwire'
import { ManualClock, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { AckSender } from '../src/ack-sender.js'
import type { AcknowledgeMode } from '../src/acknowledge-mode.js'
import { consumerTerms } from '../src/consumer-terms.js'
import { DuplicateAudit } from '../src/duplicate-audit.js'
import { type ConnectionOptions, connectionOptions } from '../src/options.js'
import { redeliveryPolicyOf } from '../src/redelivery-policy.js'
import { Undeliverable } from '../src/undeliverable.js'

function bench(mode: AcknowledgeMode, given: Partial<ConnectionOptions> = {}) {
  const options = optionValues(connectionOptions, given)
  const info = new ConsumerInfo({ consumerId: new ConsumerId('ID:c', 1, 1), destination: Destination.queue('TEST') })
  const acks: MessageAck[] = []
  const clock = new ManualClock()
  const audit = new DuplicateAudit(100)
  const terms = consumerTerms(redeliveryPolicyOf(options), options)
  const sender = new AckSender(info, (command) => acks.push(command as MessageAck))
  return { undeliverable: new Undeliverable({ info, mode, terms, clock, acks: sender, audit }), acks, clock, audit }
}

function redelivered(times: number): Message {
  const message = testMessage()
  message.redeliveryCounter = times
  return message
}

describe('a dispatched message', () => {
  it('that was acknowledged is refused after a reconnect, and acknowledged again', () => {
    const { undeliverable, audit, acks } = bench('auto')
    const message = testMessage()
    audit.add(message.messageId)
    expect(undeliverable.refuses(message)).toBe(false)
    audit.interrupted()
    expect(undeliverable.refuses(message)).toBe(true)
    expect(acks).toMatchObject([{ ackType: AckType.individual, lastMessageId: message.messageId }])
    expect(undeliverable.refuses(testMessage({ sequence: 2 }))).toBe(false)
  })

  it('that others rolled back too often is given up as poison, in transacted sessions', () => {
    const { undeliverable, acks } = bench('transacted', { 'redeliveryPolicy.maximumRedeliveries': 2 })
    expect(undeliverable.refuses(redelivered(2))).toBe(false)
    expect(undeliverable.refuses(redelivered(3))).toBe(true)
    expect(acks).toMatchObject([{ ackType: AckType.poison }])
    expect(acks[0]!.poisonCause?.message).toMatch(/^Dispatch\[3\] to ID:c:1:1 exceeds redelivery policy limit:/)
  })

  it('is not, in other modes, without the check, or where the broker itself delivers again', () => {
    const limit = { 'redeliveryPolicy.maximumRedeliveries': 2 }
    const marked = redelivered(3)
    marked.setProperties(new Map([['redeliveryDelay', 1000]]))
    expect(bench('auto', limit).undeliverable.refuses(redelivered(3))).toBe(false)
    expect(bench('transacted', limit).undeliverable.refuses(marked)).toBe(false)
    const unchecked = bench('transacted', { ...limit, 'redeliveryPolicy.preDispatchCheck': false })
    expect(unchecked.undeliverable.refuses(redelivered(3))).toBe(false)
  })

  it('that expired while it waited is given back as expired, unless that is not looked at', () => {
    const { undeliverable, acks, clock } = bench('auto')
    const message = testMessage()
    message.expiration = clock.now() + 10
    expect(undeliverable.expires(message)).toBe(false)
    clock.advance(10)
    expect(undeliverable.expires(message)).toBe(true)
    expect(acks).toMatchObject([{ ackType: AckType.expired, messageCount: 1 }])
    const unchecked = bench('auto', { consumerExpiryCheckEnabled: false })
    expect(unchecked.undeliverable.expires(message)).toBe(false)
    expect(unchecked.acks).toEqual([])
  })
})
