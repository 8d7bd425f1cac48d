import { AckType, Destination, LocalTransactionId, type QueueStore, XaTransactionId } from '@hermod/model'
import { MemoryStore } from '@hermod/store'
import { describe, expect, it } from 'vitest'
import { bodies, type TestConnection, World } from '../world.js'

const A = Destination.queue('A')
const T = Destination.topic('T')

function local(connection: TestConnection, value = 1): LocalTransactionId {
  const id = new LocalTransactionId(value, connection.id)
  connection.port.begin(id)
  return id
}
function xa(text: string): XaTransactionId {
  return new XaTransactionId(4711, new TextEncoder().encode(text), new Uint8Array([1]))
}

describe('a local transaction', () => {
  it('shows its sends to consumers at commit and not before, in order', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const [ofQueue, ofTopic] = [connection.consumer(A), connection.consumer(T)]
    const transaction = local(connection)
    const producer = connection.producer(null)
    await producer.sendAll(bodies(3), { destination: A, transaction })
    await producer.sendAll(bodies(2), { destination: T, transaction })
    expect([ofQueue.bodies, ofTopic.bodies]).toEqual([[], []])
    connection.port.commit(transaction, true)
    await world.settle()
    expect([ofQueue.bodies, ofTopic.bodies]).toEqual([bodies(3), bodies(2)])
  })

  it('takes its sends back at rollback', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    const transaction = local(connection)
    await connection.producer(A).sendAll(bodies(3), { transaction })
    connection.port.rollback(transaction)
    await world.settle()
    await connection.producer(A).send('other')
    expect(consumer.bodies).toEqual(['other'])
  })

  it('consumes at commit', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).sendAll(bodies(4))
    const transaction = local(connection)
    await consumer.ack(0, 2, { transaction })
    connection.port.commit(transaction, true)
    await world.settle()
    await connection.close()
    const heir = (await world.connect()).consumer(A)
    await world.settle()
    expect(heir.bodies).toEqual(['m4'])
  })

  it('goes on with a consumer of a topic whose prefetch the commit frees', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(T, { prefetchSize: 1 })
    await connection.producer(T).sendAll(bodies(2), { persistent: false })
    expect(consumer.bodies).toEqual(['m1'])
    const transaction = local(connection)
    await consumer.ack(0, 0, { transaction })
    expect(consumer.bodies).toEqual(['m1'])
    connection.port.commit(transaction, true)
    await world.settle()
    expect(consumer.bodies).toEqual(['m1', 'm2'])
  })

  it('after a rollback of acks leaves the messages with their consumer, which redelivers them itself', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).sendAll(bodies(2))
    const first = local(connection, 1)
    await consumer.ack(0, 1, { transaction: first })
    connection.port.rollback(first)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(2))
    const second = local(connection, 2)
    await consumer.ack(0, 1, { transaction: second })
    connection.port.commit(second, true)
    await world.settle()
    await connection.close()
    const heir = (await world.connect()).consumer(A)
    await world.settle()
    expect(heir.bodies).toEqual([])
  })

  it('lets a consumer go beyond its prefetch by what it said was delivered, until the commit', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A, { prefetchSize: 2 })
    await connection.producer(A).sendAll(bodies(8))
    // As a Java client in a transacted session: DELIVERED on the way, one STANDARD range before the commit.
    await consumer.ack(0, 1, { ackType: AckType.delivered })
    expect(consumer.bodies).toEqual(bodies(4))
    const transaction = local(connection)
    await consumer.ack(0, 1, { transaction })
    expect(consumer.bodies).toEqual(bodies(4))
    connection.port.commit(transaction, true)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(4))
    await consumer.ack(2, 3)
    expect(consumer.bodies).toEqual(bodies(6))
  })

  it('lets it go beyond its prefetch as well where the rollback follows at once', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A, { prefetchSize: 1 })
    await connection.producer(A).sendAll(bodies(3))
    expect(consumer.bodies).toEqual(bodies(1))
    // A Java client's rollback, in one turn. It delivers the message again itself and does not report that once more.
    const transaction = local(connection)
    consumer.postAck(0, 0, { ackType: AckType.delivered, transaction })
    consumer.postAck(0, 0, { transaction })
    connection.port.rollback(transaction)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(2))
  })

  it('widens the window by each single ack that waits for the commit', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A, { prefetchSize: 2 })
    await connection.producer(A).sendAll(bodies(6))
    const transaction = local(connection)
    await consumer.ack(0, 0, { ackType: AckType.individual, firstMessageId: null, transaction })
    expect(consumer.bodies).toEqual(bodies(3))
    connection.port.rollback(transaction)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(3))
  })

  it('is rolled back when its connection goes', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).send('m1')
    const transaction = local(connection)
    await connection.producer(A).send('m2', { transaction })
    await consumer.ack(0, 0, { transaction })
    await connection.close()
    const heir = (await world.connect()).consumer(A)
    await world.settle()
    expect(heir.bodies).toEqual(['m1'])
  })

  it('that was never begun cannot be committed or used', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const unknown = new LocalTransactionId(9, connection.id)
    expect(() => connection.port.commit(unknown, true)).toThrow(/has not been started/)
    expect(() => connection.producer(A).post('m1', { transaction: unknown })).toThrow(/has not been started/)
    const transaction = local(connection)
    connection.port.commit(transaction, true)
    expect(() => connection.port.commit(transaction, true)).toThrow(/has not been started/)
  })
})

describe('an XA transaction', () => {
  it('goes through prepare and commit', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    const id = xa('one')
    connection.port.begin(id)
    await connection.producer(A).sendAll(bodies(2), { transaction: id })
    connection.port.end(id)
    expect(connection.port.prepare(id).readOnly).toBe(false)
    await world.settle()
    expect(consumer.bodies).toEqual([])
    connection.port.commit(id, false)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(2))
  })

  it('may be committed in one phase', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    const id = xa('one')
    connection.port.begin(id)
    await connection.producer(A).send('m1', { transaction: id })
    connection.port.end(id)
    connection.port.commit(id, true)
    await world.settle()
    expect(consumer.bodies).toEqual(['m1'])
  })

  it('prepared with nothing in it is read-only and forgotten', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const id = xa('empty')
    connection.port.begin(id)
    connection.port.end(id)
    expect(connection.port.prepare(id).readOnly).toBe(true)
    expect(connection.port.recover()).toEqual([])
    expect(() => connection.port.commit(id, false)).toThrow(
      expect.objectContaining({ jmsClass: 'javax.transaction.xa.XAException' }),
    )
  })

  it('once prepared outlives its connection and is finished by another, which finds it by RECOVER', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).send('m1')
    const id = xa('one')
    connection.port.begin(id)
    await connection.producer(A).send('m2', { transaction: id })
    await consumer.ack(0, 0, { transaction: id })
    connection.port.end(id)
    connection.port.prepare(id)
    await world.settle()
    await connection.close()

    const other = await world.connect()
    expect(other.port.recover().map(String)).toEqual([id.toString()])
    const heir = other.consumer(A)
    await world.settle()
    expect(heir.bodies).toEqual([])
    other.port.commit(xa('one'), false)
    await world.settle()
    expect(heir.bodies).toEqual(['m2'])
    expect(other.port.recover()).toEqual([])
  })

  it('not prepared is rolled back with its connection', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const id = xa('one')
    connection.port.begin(id)
    await connection.producer(A).send('m1', { transaction: id })
    await connection.close()
    const other = await world.connect()
    const consumer = other.consumer(A)
    await world.settle()
    expect(other.port.recover()).toEqual([])
    expect(consumer.bodies).toEqual([])
  })

  it.each(['commit', 'rollback'] as const)('prepared before a restart is decided after it: %s', async (outcome) => {
    const store = new MemoryStore()
    const before = await World.start({ store })
    const connection = await before.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).send('m1')
    const id = xa('one')
    connection.port.begin(id)
    await connection.producer(A).send('m2', { transaction: id })
    await consumer.ack(0, 0, { transaction: id })
    connection.port.prepare(id)
    await before.settle()

    const after = await World.start({ store })
    const other = await after.connect()
    const heir = other.consumer(A)
    await after.settle()
    expect(heir.bodies).toEqual([])
    const [found] = other.port.recover()
    if (outcome === 'commit') other.port.commit(found!, false)
    else other.port.rollback(found!)
    await after.settle()
    expect(heir.bodies).toEqual(outcome === 'commit' ? ['m2'] : ['m1'])
  })

  it('prepared before a restart is committed without reading a message that memory has no room for', async () => {
    const loaded: string[] = []
    class CountingStore extends MemoryStore {
      override queue(destination: Destination): QueueStore {
        const queue = super.queue(destination)
        return new Proxy(queue, {
          get(target, name) {
            if (name === 'load') loaded.push(name)
            const value = Reflect.get(target, name, target)
            return typeof value === 'function' ? value.bind(target) : value
          },
        })
      }
    }
    const store = new CountingStore()
    const before = await (await World.start({ store })).connect()
    const id = xa('huge')
    before.port.begin(id)
    await before.producer(A).sendAll(bodies(300), { transaction: id })
    before.port.prepare(id)
    const after = await World.start({ store })
    const other = await after.connect()
    loaded.length = 0
    other.port.commit(other.port.recover()[0]!, false)
    const heir = other.consumer(A)
    await after.settle()
    expect(heir.bodies).toEqual(bodies(300))
    expect(loaded).toEqual([])
  })

  it('prepared before a restart reaches durable subscribers, each by its selector', async () => {
    const store = new MemoryStore()
    const before = await (await World.start({ store })).connect({ clientId: 'c' })
    await before.consumer(T, { subscriptionName: 'all' }).close()
    await before.consumer(T, { subscriptionName: 'red', selector: "colour = 'red'" }).close()
    const id = xa('topic')
    before.port.begin(id)
    const producer = before.producer(T)
    await producer.send('m1', { transaction: id, properties: { colour: 'red' } })
    await producer.send('m2', { transaction: id })
    before.port.prepare(id)
    const after = await World.start({ store })
    const other = await after.connect({ clientId: 'c' })
    const all = other.consumer(T, { subscriptionName: 'all' })
    await after.settle()
    other.port.commit(other.port.recover()[0]!, false)
    const red = other.consumer(T, { subscriptionName: 'red', selector: "colour = 'red'" })
    await after.settle()
    expect([all.bodies, red.bodies]).toEqual([['m1', 'm2'], ['m1']])
  })
})
