/** When messages that the application has are acknowledged, by mode. */
import {
  AckType,
  ConnectionId,
  ConsumerId,
  Destination,
  LocalTransactionId,
  type Message,
  optionValues,
} from '@hermod/model'
import { ConsumerInfo, type MessageAck } from '@hermod/openwire'
import { ManualClock, testMessage, testMessages } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { AckSender } from '../src/ack-sender.js'
import type { AcknowledgeMode } from '../src/acknowledge-mode.js'
import { consumerTerms } from '../src/consumer-terms.js'
import { DuplicateAudit } from '../src/duplicate-audit.js'
import { type ConnectionOptions, connectionOptions } from '../src/options.js'
import { redeliveryPolicyOf } from '../src/redelivery-policy.js'
import { Unacknowledged } from '../src/unacknowledged.js'

const PREFETCH = 10

/** `acks`: type, number of messages and the last one's number, of each that was sent. */
function bench(mode: AcknowledgeMode, given: Partial<ConnectionOptions> = {}) {
  const options = optionValues(connectionOptions, given)
  const info = new ConsumerInfo({ consumerId: new ConsumerId('ID:c', 1, 1), destination: Destination.queue('TEST') })
  const sent: MessageAck[] = []
  const clock = new ManualClock()
  const acks = new AckSender(info, (command) => sent.push(command as MessageAck))
  const audit = new DuplicateAudit(100)
  const terms = consumerTerms(redeliveryPolicyOf(options), options)
  const messages = new Unacknowledged({ mode, terms, clock, acks, audit })
  const take = (...taken: Message[]): void => {
    for (const message of taken) {
      messages.add(message)
      messages.consumed(message, PREFETCH)
    }
  }
  const summary = () => sent.map((ack) => [ack.ackType, ack.messageCount, ack.lastMessageId?.producerSequenceId])
  return { messages, clock, audit, take, sent, acks: summary }
}

describe('messages that the application has', () => {
  it('are reported as delivered once, however often they are taken back', () => {
    const { messages, take, acks } = bench('client')
    const all = testMessages(1, 8)
    for (let round = 0; round < 5; round++) {
      take(...all)
      messages.takeBack()
    }
    const reported = acks().reduce((sum, [, count]) => sum + Number(count), 0)
    expect(reported).toBeGreaterThan(0)
    expect(reported).toBeLessThanOrEqual(8)
  })

  it('are acknowledged one by one in auto mode', () => {
    const { messages, take, acks } = bench('auto')
    take(...testMessages(1, 2))
    expect(acks()).toEqual([
      [AckType.standard, 1, 1],
      [AckType.standard, 1, 2],
    ])
    expect(messages.size).toBe(0)
  })

  it.each([['dups-ok', {}] as const, ['auto', { optimizeAcknowledge: true }] as const])(
    'are acknowledged in batches of 65 % of the prefetch in %s mode with %o, or after a time',
    (mode, options) => {
      const { take, acks, clock } = bench(mode, { ...options, optimizeAcknowledgeTimeOut: 300 })
      take(...testMessages(1, 6))
      expect(acks()).toEqual([])
      take(...testMessages(7, 8))
      expect(acks()).toEqual([[AckType.standard, 7, 7]])
      clock.advance(299)
      expect(acks()).toHaveLength(1)
      clock.advance(1)
      expect(acks().slice(1)).toEqual([[AckType.standard, 1, 8]])
      expect(clock.waiting).toBe(0)
    },
  )

  it.each(['client', 'individual', 'transacted'] as const)(
    'are reported at half of the prefetch in %s mode, so that others follow',
    (mode) => {
      const { messages, take, acks } = bench(mode)
      take(...testMessages(1, 4))
      expect(acks()).toEqual([])
      take(...testMessages(5, 12))
      expect(acks()).toEqual([
        [AckType.delivered, 5, 5],
        [AckType.delivered, 5, 10],
      ])
      expect(messages.size).toBe(12)
    },
  )

  it('are not reported where the broker sends none ahead', () => {
    const { messages, acks } = bench('client')
    const message = testMessage()
    messages.add(message)
    messages.consumed(message, 0)
    expect(acks()).toEqual([])
  })

  it('are acknowledged once, alone or all', () => {
    const { messages, take, acks } = bench('individual')
    const [first, second, third] = testMessages(1, 3) as [Message, Message, Message]
    take(first, second, third)
    messages.acknowledgeOne(second)
    messages.acknowledgeOne(second)
    messages.acknowledgeAll(null)
    messages.acknowledgeAll(null)
    expect(acks()).toEqual([
      [AckType.individual, 1, 2],
      [AckType.standard, 2, 3],
    ])
  })

  it('are duplicates after a reconnect once they are acknowledged, but not in a transaction that may fail', () => {
    const { messages, take, audit, sent } = bench('transacted')
    const transaction = new LocalTransactionId(7, new ConnectionId('ID:c'))
    const [first, second] = testMessages(1, 2) as [Message, Message]
    take(first)
    messages.acknowledgeAll(transaction)
    take(second)
    messages.acknowledgeAll(null)
    audit.interrupted()
    expect(sent.map((ack) => ack.transactionId)).toEqual([transaction, null])
    expect([audit.isDuplicate(first.messageId), audit.isDuplicate(second.messageId)]).toEqual([false, true])
  })

  it('are nobody’s when they are taken back, and the count for the broker begins anew', () => {
    const { messages, take, acks } = bench('client')
    const given = testMessages(1, 4)
    take(...given)
    expect(messages.takeBack()).toEqual(given)
    expect([messages.size, messages.has(given[0]!)]).toEqual([0, false])
    take(...testMessages(5, 8))
    expect(acks()).toEqual([])
  })

  it('tell the number of the last one that is left, else of the last there ever was', () => {
    const { messages, take } = bench('individual')
    expect(messages.lastDelivered).toBe(-1)
    const [first, second] = testMessages(1, 2) as [Message, Message]
    take(first, second)
    messages.acknowledgeOne(second)
    expect(messages.lastDelivered).toBe(1)
    messages.acknowledgeOne(first)
    expect(messages.lastDelivered).toBe(2)
  })
})
