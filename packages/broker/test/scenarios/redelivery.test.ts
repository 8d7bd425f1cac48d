import { AckType, Destination, longToNumber, SessionId } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { bodies, type TestConnection, type TestConsumer, World } from '../world.js'

const A = Destination.queue('A')

async function fourDispatched(): Promise<{ world: World; connection: TestConnection; consumer: TestConsumer }> {
  const world = await World.start()
  const connection = await world.connect()
  const consumer = connection.consumer(A)
  await connection.producer(A).sendAll(bodies(4))
  return { world, connection, consumer }
}

async function heirOf(world: World): Promise<TestConsumer> {
  const heir = (await world.connect()).consumer(A)
  await world.settle()
  return heir
}

describe('a consumer that closes with unacknowledged messages', () => {
  it.each([
    ['-1: none was delivered', () => -1, [0, 0, 0, 0]],
    ['-2: unknown, so all were', () => -2, [1, 1, 1, 1]],
    [
      'the second: up to and with it',
      (c: TestConsumer) => c.received[1]!.message.messageId.brokerSequenceId,
      [1, 1, 0, 0],
    ],
    ['0: none', () => 0, [0, 0, 0, 0]],
  ])('gives them back in order, counting deliveries by lastDeliveredSequenceId %s', async (_name, last, counters) => {
    const { world, consumer } = await fourDispatched()
    await consumer.close(last(consumer))
    const heir = await heirOf(world)
    expect(heir.bodies).toEqual(bodies(4))
    expect(heir.counters).toEqual(counters)
  })

  it('does the same by closing its session', async () => {
    const { world, connection, consumer } = await fourDispatched()
    connection.port.removeSession(
      new SessionId(consumer.id.connectionId, consumer.id.sessionId),
      consumer.received[0]!.message.messageId.brokerSequenceId,
    )
    await world.settle()
    const heir = await heirOf(world)
    expect([heir.bodies, heir.counters]).toEqual([bodies(4), [1, 0, 0, 0]])
  })

  it('does the same by losing its connection', async () => {
    const { world, connection } = await fourDispatched()
    await connection.close(-2)
    const heir = await heirOf(world)
    expect([heir.bodies, heir.counters]).toEqual([bodies(4), [1, 1, 1, 1]])
  })

  it('counts up with every life', async () => {
    const { world, consumer } = await fourDispatched()
    await consumer.close(-2)
    const second = await heirOf(world)
    await second.close(-2)
    const third = await heirOf(world)
    expect(third.counters).toEqual([2, 2, 2, 2])
  })

  it('puts them before what came in the meantime', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A, { prefetchSize: 2 })
    await connection.producer(A).sendAll(bodies(4))
    await consumer.close()
    const heir = await heirOf(world)
    expect(heir.bodies).toEqual(bodies(4))
  })

  it('lets them go to the other consumers at once', async () => {
    const { world, connection, consumer } = await fourDispatched()
    const other = connection.consumer(A)
    await consumer.ack(0)
    await consumer.close(-2)
    expect(other.bodies).toEqual(['m2', 'm3', 'm4'])
    expect(other.counters).toEqual([1, 1, 1])
    await other.ackAll()
    expect((await heirOf(world)).bodies).toEqual([])
  })
})

describe('redelivery by the client itself', () => {
  it('is told by REDELIVERED acks and ends at the dead-letter queue by a POISON ack', async () => {
    const { world, connection, consumer } = await fourDispatched()
    await consumer.ack(0, 0, { ackType: AckType.redelivered })
    await consumer.ack(0, 0, { ackType: AckType.redelivered })
    await consumer.ack(0, 0, {
      ackType: AckType.poison,
      poisonCause: { className: 'java.lang.Throwable', message: 'x' },
    })
    const dead = connection.consumer(Destination.queue('ActiveMQ.DLQ'))
    await world.settle()
    expect(dead.bodies).toEqual(['m1'])
    expect(dead.counters).toEqual([0])
    expect(longToNumber(dead.received[0]!.message.messageId.brokerSequenceId)).toBeGreaterThan(0)
  })
})
