import { AckType, Destination, LocalTransactionId, MessageId, ProducerId } from '@hermod/model'
import { beforeEach, describe, expect, it } from 'vitest'
import { bodies, type TestConnection, type TestConsumer, World } from '../world.js'

const A = Destination.queue('A')
const STRANGER = new MessageId(new ProducerId('nobody', 1, 1), 1)

let world: World
let connection: TestConnection
let consumer: TestConsumer

/** What is still there for somebody else when `consumer` has gone. */
async function leftBehind(queue = A): Promise<string[]> {
  await connection.close()
  const heir = (await world.connect()).consumer(queue)
  await world.settle()
  return heir.bodies
}

beforeEach(async () => {
  world = await World.start()
  connection = await world.connect()
  consumer = connection.consumer(A)
  await connection.producer(A).sendAll(bodies(6))
})

describe('STANDARD', () => {
  it('consumes exactly its range, in order of dispatch', async () => {
    await consumer.ack(1, 3)
    expect(await leftBehind()).toEqual(['m1', 'm5', 'm6'])
  })

  it('without a first id begins at the oldest dispatched', async () => {
    await consumer.ack(0, 2, { firstMessageId: null })
    expect(await leftBehind()).toEqual(['m4', 'm5', 'm6'])
  })

  it('is refused when its count is not that of the range, and consumes nothing', async () => {
    expect(() => consumer.postAck(0, 2, { messageCount: 2 })).toThrow(
      /Expected message count \(2\) differs from count in dispatched-list \(3\)/,
    )
    expect(await leftBehind()).toEqual(bodies(6))
  })

  it('is refused when an end of it was not dispatched', async () => {
    expect(() => consumer.postAck(0, 2, { lastMessageId: STRANGER })).toThrow(/Could not find Message-ID .*end of ack/)
    expect(() => consumer.postAck(0, 2, { firstMessageId: STRANGER })).toThrow(
      /Could not find Message-ID .*start of ack/,
    )
    expect(await leftBehind()).toEqual(bodies(6))
  })

  it('cannot be given twice', async () => {
    await consumer.ack(0)
    expect(() => consumer.postAck(0)).toThrow(/Unmatched acknowledge/)
  })
})

describe('INDIVIDUAL', () => {
  const individual = { ackType: AckType.individual, firstMessageId: null, messageCount: 1 }

  it('consumes exactly the one it names', async () => {
    await consumer.ack(0, 3, individual)
    expect(await leftBehind()).toEqual(['m1', 'm2', 'm3', 'm5', 'm6'])
  })

  it('of a message that is not there is ignored', async () => {
    await consumer.ack(0, 0, { ...individual, lastMessageId: STRANGER })
    expect(await leftBehind()).toEqual(bodies(6))
  })
})

describe('DELIVERED', () => {
  it('consumes nothing and widens the window by what it counts', async () => {
    const queue = Destination.queue('B')
    const narrow = connection.consumer(queue, { prefetchSize: 2 })
    await connection.producer(queue).sendAll(bodies(6))
    await narrow.ack(0, 1, { ackType: AckType.delivered })
    expect(narrow.bodies).toEqual(bodies(4))
    // A real ack takes back what the delivered ack had given.
    await narrow.ack(0, 1)
    expect(narrow.bodies).toEqual(bodies(4))
    await narrow.ack(2, 3)
    expect(narrow.bodies).toEqual(bodies(6))
    expect(await leftBehind(queue)).toEqual(['m5', 'm6'])
  })
})

describe('POISON', () => {
  const poison = {
    ackType: AckType.poison,
    poisonCause: { className: 'java.lang.Throwable', message: 'Delivery[7] exceeds redelivery policy limit' },
  }

  it('moves each message of its range to the dead-letter queue, with the cause', async () => {
    await consumer.ack(1, 2, poison)
    const dead = connection.consumer(Destination.queue('ActiveMQ.DLQ'))
    await world.settle()
    expect(dead.bodies).toEqual(['m2', 'm3'])
    expect(dead.received[0]!.message.properties().get('dlqDeliveryFailureCause')).toBe(
      'java.lang.Throwable: Delivery[7] exceeds redelivery policy limit',
    )
    expect(await leftBehind()).toEqual(['m1', 'm4', 'm5', 'm6'])
  })

  it('must not be in a transaction', async () => {
    const transaction = new LocalTransactionId(1, connection.id)
    connection.port.begin(transaction)
    expect(() => consumer.postAck(0, 0, { ...poison, transaction })).toThrow(/Poison ack cannot be transacted/)
    expect(await leftBehind()).toEqual(bodies(6))
  })
})

describe('EXPIRED', () => {
  it('takes its range out of the queue, into the dead-letter queue', async () => {
    await consumer.ack(0, 1, { ackType: AckType.expired })
    const dead = connection.consumer(Destination.queue('ActiveMQ.DLQ'))
    await world.settle()
    expect(dead.bodies).toEqual(['m1', 'm2'])
    expect(await leftBehind()).toEqual(['m3', 'm4', 'm5', 'm6'])
  })
})

describe('REDELIVERED', () => {
  it('is bookkeeping: nothing is consumed and nothing counted', async () => {
    await consumer.ack(0, 1, { ackType: AckType.redelivered })
    await consumer.close(-1)
    const heir = connection.consumer(A)
    await world.settle()
    expect([heir.bodies, heir.counters]).toEqual([bodies(6), [0, 0, 0, 0, 0, 0]])
  })
})

describe('an ack of any ranged kind', () => {
  it.each([AckType.delivered, AckType.poison, AckType.standard, AckType.redelivered, AckType.expired])(
    'is refused when its last message was not dispatched: kind %i',
    async (ackType) => {
      expect(() => consumer.postAck(0, 0, { ackType, lastMessageId: STRANGER })).toThrow(
        expect.objectContaining({ jmsClass: 'javax.jms.JMSException' }),
      )
      expect(await leftBehind()).toEqual(bodies(6))
    },
  )

  it('is ignored when its consumer is gone', async () => {
    await consumer.close(-1)
    consumer.postAck(0, 2)
    expect(await leftBehind()).toEqual(bodies(6))
  })

  it('of an unknown kind is refused', () => {
    expect(() => consumer.postAck(0, 0, { ackType: 9 })).toThrow(/Invalid acknowledgment/)
  })
})
