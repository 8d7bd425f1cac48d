/** Dead letters go back to where they came from when an operator says so. */
import { AckType, Destination } from '@hermod/model'
import { MemoryStore } from '@hermod/store'
import { describe, expect, it } from 'vitest'
import { bodies, World } from '../world.js'

const A = Destination.queue('A')
const DLQ = Destination.queue('ActiveMQ.DLQ')
const poison = { ackType: AckType.poison, poisonCause: null }

/** `count` dead letters that came from A, whose consumer has gone. */
async function withDeadLetters(count: number, store = new MemoryStore()) {
  const world = await World.start({ store })
  const connection = await world.connect()
  const consumer = connection.consumer(A, { prefetchSize: count })
  await connection.producer(A).sendAll(bodies(count))
  await consumer.ack(0, count - 1, poison)
  await consumer.close()
  return { world, connection, ids: consumer.received.map((one) => `${one.message.messageId}`) }
}

describe('retryMessages', () => {
  it('moves dead letters back in order, as if they had never been delivered [F4.167]', async () => {
    const { world, connection } = await withDeadLetters(3)
    expect(await world.broker.retryMessages(DLQ)).toBe(3)
    const [again, dead] = [connection.consumer(A), connection.consumer(DLQ)]
    await world.settle()
    expect([again.bodies, again.counters, dead.bodies]).toEqual([bodies(3), [0, 0, 0], []])
    expect(again.received[0]!.message.originalDestination).toEqual(DLQ)
  })

  it('moves so many at most, the oldest first', async () => {
    const { world, connection } = await withDeadLetters(3)
    expect(await world.broker.retryMessages(DLQ, 2)).toBe(2)
    const [again, dead] = [connection.consumer(A), connection.consumer(DLQ)]
    await world.settle()
    expect([again.bodies, dead.bodies]).toEqual([['m1', 'm2'], ['m3']])
  })

  it('finds those that only the store has, and leaves what was sent here by clients', async () => {
    const store = new MemoryStore()
    const { connection } = await withDeadLetters(1500, store)
    await connection.producer(DLQ).send('not a dead letter')
    const world = await World.start({ store })
    expect(await world.broker.retryMessages(DLQ, 1400)).toBe(1400)
    expect(await world.broker.retryMessages(DLQ)).toBe(100)
    const heir = await world.connect()
    const [again, dead] = [heir.consumer(A, { prefetchSize: 2000 }), heir.consumer(DLQ)]
    await world.settle()
    expect(dead.bodies).toEqual(['not a dead letter'])
    expect(again.bodies).toEqual(bodies(1500))
  })

  it('leaves to consumers what they have', async () => {
    const { world, connection } = await withDeadLetters(3)
    const reader = connection.consumer(DLQ, { prefetchSize: 1 })
    await world.settle()
    expect(await world.broker.retryMessages(DLQ)).toBe(2)
    expect(reader.bodies).toEqual(['m1'])
  })

  it('survives a restart as one: each message is in one place', async () => {
    const store = new MemoryStore()
    const { world } = await withDeadLetters(2, store)
    await world.broker.retryMessages(DLQ, 1)
    await world.settle()
    const heir = await (await World.start({ store })).connect()
    const [again, dead] = [heir.consumer(A), heir.consumer(DLQ)]
    await heir.world.settle()
    expect([again.bodies, dead.bodies]).toEqual([['m1'], ['m2']])
  })
})

describe('a dead letter that was sent back', () => {
  it('and dies again is kept again: there is no audit that would take it for the first one [F4.166]', async () => {
    const { world, connection } = await withDeadLetters(1)
    await world.broker.retryMessages(DLQ)
    const consumer = connection.consumer(A)
    await world.settle()
    await consumer.ack(0, 0, poison)
    const dead = connection.consumer(DLQ)
    await world.settle()
    expect(dead.bodies).toEqual(['m1'])
  })
})

describe('retryMessage', () => {
  it('moves the one that is asked for', async () => {
    const { world, connection, ids } = await withDeadLetters(3)
    await world.broker.retryMessage(DLQ, ids[1]!)
    const [again, dead] = [connection.consumer(A), connection.consumer(DLQ)]
    await world.settle()
    expect([again.bodies, dead.bodies]).toEqual([['m2'], ['m1', 'm3']])
  })

  it('refuses what is not there and what came from nowhere', async () => {
    const { world, connection } = await withDeadLetters(1)
    const sent = await connection.producer(DLQ).send('x')
    await expect(world.broker.retryMessage(DLQ, 'ID:none:1:1:1')).rejects.toThrow(
      'Could not find message: ID:none:1:1:1',
    )
    await expect(world.broker.retryMessage(DLQ, `${sent.messageId}`)).rejects.toThrow(
      `No original destination for message: ${sent.messageId}`,
    )
  })
})

describe('a queue', () => {
  it('is known as one for dead letters once it has got one, or if it was configured so [F4.167]', async () => {
    const { world } = await withDeadLetters(1)
    const marks = world.broker.view().destinations.map(({ destination, dlq }) => [destination, dlq])
    expect(Object.fromEntries(marks)).toMatchObject({ 'queue://A': false, 'queue://ActiveMQ.DLQ': true })
  })
})
