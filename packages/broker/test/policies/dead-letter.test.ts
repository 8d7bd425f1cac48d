import { ConnectionId, Destination, JavaLong, LocalTransactionId } from '@hermod/model'
import { testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { deadLetter, deadLetterStrategy, expiredCause } from '../../src/policies/dead-letter.js'

const ORDERS = Destination.queue('ORDERS')
const PRICES = Destination.topic('PRICES')
const poison = { destination: ORDERS, reason: 'poison', subscriptionKey: undefined } as const
const expired = { destination: ORDERS, reason: 'expired', subscriptionKey: undefined } as const

function nameOf(destination: Destination | undefined): string | undefined {
  return destination?.qualifiedName
}

describe('dead-letter strategies', () => {
  it('keep poisoned and expired persistent messages in ActiveMQ.DLQ when nothing is configured', () => {
    const strategy = deadLetterStrategy()
    expect(nameOf(strategy.decide(testMessage(), poison))).toBe('queue://ActiveMQ.DLQ')
    expect(nameOf(strategy.decide(testMessage(), expired))).toBe('queue://ActiveMQ.DLQ')
  })

  it('drop non-persistent messages unless processNonPersistent', () => {
    const message = testMessage({ persistent: false })
    expect(deadLetterStrategy().decide(message, poison)).toBeUndefined()
    const keeping = deadLetterStrategy({ kind: 'shared', options: { processNonPersistent: true } })
    expect(nameOf(keeping.decide(message, poison))).toBe('queue://ActiveMQ.DLQ')
  })

  it('drop expired messages without processExpired, but still keep poisoned ones', () => {
    const strategy = deadLetterStrategy({ kind: 'shared', options: { processExpired: false, deadLetterQueue: 'DEAD' } })
    expect(strategy.decide(testMessage(), expired)).toBeUndefined()
    expect(nameOf(strategy.decide(testMessage(), poison))).toBe('queue://DEAD')
  })

  it('never send a dead letter to where it lies already', () => {
    const context = { ...poison, destination: Destination.queue('ActiveMQ.DLQ') }
    expect(deadLetterStrategy().decide(testMessage(), context)).toBeUndefined()
  })

  it('name individual queues after the destination', () => {
    const strategy = deadLetterStrategy({ kind: 'individual' })
    expect(nameOf(strategy.decide(testMessage(), poison))).toBe('queue://ActiveMQ.DLQ.Queue.ORDERS')
    expect(nameOf(strategy.decide(testMessage(), { ...poison, destination: PRICES }))).toBe(
      'queue://ActiveMQ.DLQ.Topic.PRICES',
    )
    const own = deadLetterStrategy({
      kind: 'individual',
      options: {
        queuePrefix: 'DLQ.',
        queueSuffix: '.dead',
        topicPrefix: 'DLT.',
        useQueueForTopicMessages: false,
        destinationPerDurableSubscriber: true,
      },
    })
    expect(nameOf(own.decide(testMessage(), poison))).toBe('queue://DLQ.ORDERS.dead')
    const durable = { destination: PRICES, reason: 'poison', subscriptionKey: 'client:sub' } as const
    expect(nameOf(own.decide(testMessage(), durable))).toBe('topic://DLT.PRICES.client:sub')
  })

  it('discard everything when told to', () => {
    expect(deadLetterStrategy({ kind: 'discarding' }).decide(testMessage(), poison)).toBeUndefined()
  })
})

describe('a dead letter', () => {
  const NOW = 1_700_000_000_000

  it('keeps id and payload and says where it came from and why', () => {
    const message = testMessage({ destination: ORDERS, sequence: 7 })
    message.transactionId = new LocalTransactionId(1, new ConnectionId('c'))
    message.redeliveryCounter = 6
    message.setProperty('colour', 'red')
    const letter = deadLetter(message, Destination.queue('ActiveMQ.DLQ'), 'java.lang.Throwable: no', 0, NOW)

    expect(letter.messageId.toString()).toBe(message.messageId.toString())
    expect(letter.content).toBe(message.content)
    expect(letter.destination.name).toBe('ActiveMQ.DLQ')
    expect(letter.originalDestination).toBe(ORDERS)
    expect(letter.originalTransactionId).toBe(message.transactionId)
    expect(letter).toMatchObject({ transactionId: null, redeliveryCounter: 0, expiration: 0, persistent: true })
    expect([...letter.properties()]).toEqual([
      ['colour', 'red'],
      ['originalExpiration', new JavaLong(0)],
      ['dlqDeliveryFailureCause', 'java.lang.Throwable: no'],
    ])
    expect(message.properties().size).toBe(1)
  })

  it('notes the expiry it lost, and that it was non-persistent', () => {
    const message = testMessage({ persistent: false })
    message.expiration = NOW - 1
    const letter = deadLetter(message, Destination.queue('D'), expiredCause(message), 0, NOW)
    expect(letter.properties().get('originalExpiration')).toEqual(new JavaLong(NOW - 1))
    expect(letter.properties().get('originalDeliveryMode')).toBe('NON_PERSISTENT')
    expect(letter.properties().get('dlqDeliveryFailureCause')).toBe(
      `java.lang.Throwable: Message Expired. Expiration:${NOW - 1}`,
    )
  })

  it('lives as long as the strategy says', () => {
    const letter = deadLetter(testMessage(), Destination.queue('D'), null, 5000, NOW)
    expect(letter.expiration).toBe(NOW + 5000)
    expect(letter.properties().size).toBe(0)
  })
})
