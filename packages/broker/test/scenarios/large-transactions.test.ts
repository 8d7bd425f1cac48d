/** A transaction is bounded: by what it may keep in memory, and by maxUncommittedCount. */
import { AckType, Destination, LocalTransactionId } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { bodies, type TestConnection, World } from '../world.js'

const A = Destination.queue('A')
const MEGABYTE = 1024 * 1024

function local(connection: TestConnection, value = 1): LocalTransactionId {
  const id = new LocalTransactionId(value, connection.id)
  connection.port.begin(id)
  return id
}

function memoryOf(world: World, destination: Destination): number {
  return world.broker.view().destinations.find((one) => one.destination === `${destination}`)!.memoryUsageBytes
}

describe('a transaction of many persistent messages', () => {
  it('keeps only its head in memory, and order over its whole length', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const transaction = local(connection)
    await connection.producer(A).sendAll(bodies(20), { transaction, bytes: MEGABYTE })
    expect(memoryOf(world, A)).toBeGreaterThan(6 * MEGABYTE)
    expect(memoryOf(world, A)).toBeLessThan(9 * MEGABYTE)
    const consumer = connection.consumer(A)
    connection.port.commit(transaction, true)
    await world.settle()
    await connection.producer(A).send('m21')
    expect(consumer.bodies).toEqual(bodies(21))
  })

  it('gives its memory back at rollback and leaves nothing', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const transaction = local(connection)
    await connection.producer(A).sendAll(bodies(10), { transaction, bytes: MEGABYTE })
    connection.port.rollback(transaction)
    const consumer = connection.consumer(A)
    await world.settle()
    expect([memoryOf(world, A), consumer.bodies]).toEqual([0, []])
  })

  it('is not refused where memory is small: the store keeps what memory cannot', async () => {
    const world = await World.start({ systemUsage: { memoryUsage: { limit: 2 * MEGABYTE, percentOfJvmHeap: 0 } } })
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    const transaction = local(connection)
    const producer = connection.producer(A)
    await producer.sendAll(bodies(6), { transaction, bytes: MEGABYTE })
    expect(producer.port.blockage).toBeUndefined()
    connection.port.commit(transaction, true)
    await world.settle()
    for (let at = 0; at < 6; at++) await consumer.ack(at)
    expect(consumer.bodies).toEqual(bodies(6))
  })

  it('arrives whole where the queue goes by priority', async () => {
    const world = await World.start({ policies: [{ destination: A, options: { prioritizedMessages: true } }] })
    const connection = await world.connect()
    const transaction = local(connection)
    const producer = connection.producer(A)
    await producer.sendAll(bodies(10), { transaction, bytes: MEGABYTE, priority: 4 })
    await producer.sendAll(['urgent'], { transaction, priority: 9 })
    connection.port.commit(transaction, true)
    await world.settle()
    const consumer = connection.consumer(A)
    await world.settle()
    expect([...consumer.bodies].sort()).toEqual([...bodies(10), 'urgent'].sort())
  })
})

describe('a transaction that alone fills the memory', () => {
  const systemUsage = { memoryUsage: { limit: 4 * MEGABYTE, percentOfJvmHeap: 0 } }
  const options = { persistent: false, bytes: MEGABYTE }

  it('is refused more, and is not held: it could never commit', async () => {
    const world = await World.start({ systemUsage })
    const connection = await world.connect()
    const transaction = local(connection)
    const producer = connection.producer(A)
    await producer.sendAll(bodies(4), { ...options, transaction })
    expect(producer.port.blockage).toBeUndefined()
    expect(() => producer.post('m5', { ...options, transaction })).toThrow(
      expect.objectContaining({ jmsClass: 'javax.jms.ResourceAllocationException' }),
    )
    connection.port.commit(transaction, true)
    const consumer = connection.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(4))
  })

  it('holds the producers outside it until it ends', async () => {
    const world = await World.start({ systemUsage })
    const [one, other] = [await world.connect(), await world.connect()]
    const transaction = local(one)
    await one.producer(A).sendAll(bodies(4), { ...options, transaction })
    const producer = other.producer(A)
    await producer.send('m', options)
    expect(producer.port.blockage).toMatchObject({ limit: 'memory of the broker' })
    one.port.rollback(transaction)
    await world.settle()
    expect(producer.port.blockage).toBeUndefined()
  })
})

describe('maxUncommittedCount', () => {
  it('refuses the send beyond it and rolls the transaction back [F1.061] [F4.036]', async () => {
    const world = await World.start({ options: { maxUncommittedCount: 3 } })
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    const producer = connection.producer(A)
    await producer.send('m0')
    const transaction = local(connection)
    await consumer.ack(0, 0, { ackType: AckType.standard, transaction })
    await producer.sendAll(bodies(2), { transaction })
    expect(() => producer.post('m3', { transaction })).toThrow(
      /^Can not send message on transaction .* number of pending send operations before commit of '3'$/,
    )
    expect(() => connection.port.commit(transaction, true)).toThrow('has not been started')
    await world.settle()
    expect(consumer.bodies).toEqual(['m0'])
  })
})
