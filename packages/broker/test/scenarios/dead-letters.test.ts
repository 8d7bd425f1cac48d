import { AckType, Destination, JavaLong } from '@hermod/model'
import { MemoryStore } from '@hermod/store'
import { describe, expect, it } from 'vitest'
import { bodies, World } from '../world.js'

const A = Destination.queue('A')
const DLQ = Destination.queue('ActiveMQ.DLQ')
const poison = { ackType: AckType.poison, poisonCause: { className: 'java.lang.Throwable', message: 'broken' } }

describe('a dead letter', () => {
  it('keeps its id and body, and says where it came from and why [F1.043] [F1.044]', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    const sent = await connection.producer(A).send('m1', { properties: { colour: 'red' } })
    await consumer.ack(0, 0, poison)
    const dead = connection.consumer(DLQ)
    await world.settle()

    const letter = dead.received[0]!.message
    expect(dead.bodies).toEqual(['m1'])
    expect(letter.messageId.toString()).toBe(sent.messageId.toString())
    expect(letter).toMatchObject({
      persistent: true,
      expiration: 0,
      destination: DLQ,
      originalDestination: A,
      transactionId: null,
    })
    expect(Object.fromEntries(letter.properties())).toEqual({
      colour: 'red',
      dlqDeliveryFailureCause: 'java.lang.Throwable: broken',
      originalExpiration: new JavaLong(0),
    })
  })

  it('is not made of a non-persistent message by default: that vanishes [F4.164]', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).send('m1', { persistent: false })
    await consumer.ack(0, 0, poison)
    const dead = connection.consumer(DLQ)
    await connection.close()
    const heir = (await world.connect()).consumer(A)
    await world.settle()
    expect([dead.bodies, heir.bodies]).toEqual([[], []])
  })

  it('that is poisoned again goes away for good', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).send('m1')
    await consumer.ack(0, 0, poison)
    const dead = connection.consumer(DLQ)
    await world.settle()
    await dead.ack(0, 0, poison)
    await connection.close()
    const heir = (await world.connect()).consumer(DLQ)
    await world.settle()
    expect(heir.bodies).toEqual([])
  })

  it('is there once after a restart, and the original is not [F4.206]', async () => {
    const store = new MemoryStore()
    const before = await World.start({ store })
    const connection = await before.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).sendAll(bodies(4), { expiration: before.clock.now() + 1000 })
    await consumer.ack(0, 0, poison)
    await consumer.ack(1, 1, { ackType: AckType.expired })
    await consumer.ack(2)
    const after = await World.start({ store })
    const heir = await after.connect()
    const [rest, dead] = [heir.consumer(A), heir.consumer(DLQ)]
    await after.settle()
    expect([rest.bodies, dead.bodies]).toEqual([['m4'], ['m1', 'm2']])
  })

  it('goes where the policy of its destination says [F4.161]', async () => {
    const individual = { kind: 'individual', options: { queuePrefix: 'DLQ.' } } as const
    const world = await World.start({ policies: [{ destination: A, deadLetterStrategy: individual }] })
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).send('m1')
    await consumer.ack(0, 0, poison)
    const dead = connection.consumer(Destination.queue('DLQ.A'))
    await world.settle()
    expect(dead.bodies).toEqual(['m1'])
  })
})

describe('an expired message', () => {
  it('is not delivered any more but dead-lettered, with the expiry it had', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const producer = connection.producer(A)
    const expiration = world.clock.now() + 1000
    await producer.send('short', { expiration })
    await producer.send('long')
    world.clock.advance(1001)
    const consumer = connection.consumer(A)
    await world.settle()
    const dead = connection.consumer(DLQ)
    await world.settle()
    expect([consumer.bodies, dead.bodies]).toEqual([['long'], ['short']])
    const letter = dead.received[0]!.message
    expect(letter.expiration).toBe(0)
    expect(letter.properties().get('originalExpiration')).toEqual(new JavaLong(expiration))
    expect(letter.properties().get('dlqDeliveryFailureCause')).toBe(
      `java.lang.Throwable: Message Expired. Expiration:${expiration}`,
    )
  })

  it('leaves the queue without any consumer, by the periodic search', async () => {
    const world = await World.start({ policies: [{ destination: A, options: { expireMessagesPeriod: 30_000 } }] })
    const connection = await world.connect()
    const producer = connection.producer(A)
    for (const body of bodies(3)) producer.post(body, { expiration: world.clock.now() + 1000 })
    await world.settle()
    await world.pass(60_000)
    const dead = connection.consumer(DLQ)
    await world.settle()
    expect(dead.bodies).toEqual(bodies(3))
  })

  it('on arrival is never delivered', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).send('late', { expiration: world.clock.now() - 1 })
    expect(consumer.bodies).toEqual([])
  })
})
