/** A destination or consumer goes while others still hold something of it. */
import { Destination, LocalTransactionId } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { bodies, type TestConnection, World } from '../world.js'

const A = Destination.queue('A')

/** A consumer acknowledges the first two of `count` messages in a transaction, and leaves. */
async function acknowledgeTwo(
  connection: TestConnection,
  destination: Destination,
  count: number,
): Promise<LocalTransactionId> {
  await connection.producer(destination).sendAll(bodies(count))
  const consumer = connection.consumer(destination)
  await connection.world.settle()
  const transaction = new LocalTransactionId(1, connection.id)
  connection.port.begin(transaction)
  await consumer.ack(0, 1, { transaction })
  await consumer.close(-1)
  return transaction
}

describe('what a transaction has acknowledged', () => {
  it('is consumed by its commit although the consumer has left', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const transaction = await acknowledgeTwo(connection, A, 3)
    const other = connection.consumer(A)
    await world.settle()
    expect(other.bodies).toEqual(['m3'])
    connection.port.commit(transaction, true)
    await world.settle()
    await other.ackAll()
    expect(world.broker.view().destinations[0]).toMatchObject({ queueSize: 0, dequeueCount: 3, memoryUsageBytes: 0 })
  })

  it('goes to others at rollback, counted once more, when the consumer has left', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const transaction = await acknowledgeTwo(connection, A, 3)
    connection.port.rollback(transaction)
    const other = connection.consumer(A)
    await world.settle()
    expect([other.bodies, other.counters]).toEqual([bodies(3), [1, 1, 0]])
  })

  it('is nothing any more when the queue was removed, and the commit goes through', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const temporary = new Destination('temp-queue', `${connection.id}:1`)
    connection.port.addDestination(temporary, null)
    const transaction = await acknowledgeTwo(connection, temporary, 2)
    await connection.port.removeDestination(temporary, 0)
    expect(() => connection.port.commit(transaction, true)).not.toThrow()
  })
})

describe('a purge', () => {
  it('while a page of the backlog is under way takes all of it', async () => {
    const world = await World.start({ policies: [{ destination: A, options: { memoryLimit: 20_000 } }] })
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(200))
    const consumer = connection.consumer(A, { prefetchSize: 5 })
    world.turns.runUntilIdle() // dispatches, and asks the store for a page that has not come yet
    const held = consumer.received.length
    const purged = await world.broker.purge(A)
    await world.settle()
    expect(purged + consumer.received.length).toBe(200)
    expect(consumer.received.length).toBe(held)
    await consumer.ackAll()
    expect(world.broker.view().destinations[0]).toMatchObject({ queueSize: 0, dequeueCount: 200 })
  })
})

describe('a composite', () => {
  it('gives each member its own broker sequence id', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const one = connection.consumer(Destination.queue('X'))
    const two = connection.consumer(Destination.queue('Y'))
    await connection.producer(Destination.queue('X,Y')).send('m')
    const ids = [one, two].map((consumer) => consumer.received[0]!.message.messageId.brokerSequenceId)
    expect(new Set(ids).size).toBe(2)
  })
})
