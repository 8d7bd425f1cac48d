/** XA across sessions, connections and repeated commands, as a transaction manager uses it. */
import { Destination, XaTransactionId } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { bodies, World } from '../world.js'

const A = Destination.queue('A')

/** Each call makes a new object, as each command of a peer does. */
function xid(text: string, branch = 1): XaTransactionId {
  return new XaTransactionId(4711, new TextEncoder().encode(text), new Uint8Array([branch]))
}

describe('an XA branch', () => {
  it('may be joined by another connection, whose work is part of it', async () => {
    const world = await World.start()
    const [one, other] = [await world.connect(), await world.connect()]
    one.port.begin(xid('x'))
    other.port.begin(xid('x'))
    await one.producer(A).send('m1', { transaction: xid('x') })
    await other.producer(A).send('m2', { transaction: xid('x') })
    other.port.end(xid('x'))
    one.port.end(xid('x'))
    one.port.prepare(xid('x'))
    other.port.commit(xid('x'), false)
    const consumer = one.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(2))
  })

  it('may be suspended for another and resumed', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const producer = connection.producer(A)
    connection.port.begin(xid('x', 1))
    await producer.send('m1', { transaction: xid('x', 1) })
    connection.port.end(xid('x', 1))
    connection.port.begin(xid('x', 2))
    await producer.send('other', { transaction: xid('x', 2) })
    connection.port.end(xid('x', 2))
    connection.port.begin(xid('x', 1))
    await producer.send('m2', { transaction: xid('x', 1) })
    connection.port.end(xid('x', 1))
    connection.port.rollback(xid('x', 2))
    connection.port.commit(xid('x', 1), true)
    const consumer = connection.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(2))
  })

  it('is prepared only where it was begun', async () => {
    const world = await World.start()
    const [one, other] = [await world.connect(), await world.connect()]
    one.port.begin(xid('x'))
    await one.producer(A).send('m1', { transaction: xid('x') })
    expect(() => other.port.prepare(xid('x'))).toThrow(
      expect.objectContaining({ jmsClass: 'java.lang.IllegalStateException' }),
    )
    expect(one.port.prepare(xid('x')).readOnly).toBe(false)
  })

  it('gives the same vote when the command comes twice', async () => {
    const world = await World.start()
    const connection = await world.connect()
    connection.port.begin(xid('x'))
    await connection.producer(A).send('m1', { transaction: xid('x') })
    const votes = [connection.port.prepare(xid('x')).readOnly, connection.port.prepare(xid('x')).readOnly]
    expect(votes).toEqual([false, false])
    connection.port.commit(xid('x'), false)
    const consumer = connection.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(['m1'])
  })

  it('refuses to commit in two phases before it is prepared, and can still be rolled back', async () => {
    const world = await World.start()
    const connection = await world.connect()
    connection.port.begin(xid('x'))
    await connection.producer(A).send('m1', { transaction: xid('x') })
    expect(() => connection.port.commit(xid('x'), false)).toThrow(/xaErrorCode:-6$/)
    connection.port.rollback(xid('x'))
    expect(() => connection.port.rollback(xid('x'))).toThrow(/xaErrorCode:-4$/)
  })

  it('hides what it acknowledged while it is prepared, and forget gives it back', async () => {
    const world = await World.start()
    const [one, other] = [await world.connect(), await world.connect()]
    await one.producer(A).send('m1')
    const consumer = one.consumer(A)
    await world.settle()
    one.port.begin(xid('x'))
    await consumer.ack(0, 0, { transaction: xid('x') })
    one.port.end(xid('x'))
    one.port.prepare(xid('x'))
    await one.close()
    const heir = other.consumer(A)
    await world.settle()
    expect(heir.bodies).toEqual([])
    other.port.forget(xid('x'))
    await world.settle()
    expect(heir.bodies).toEqual(['m1'])
  })

  it('takes no more work once it is prepared', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const producer = connection.producer(A)
    connection.port.begin(xid('x'))
    await producer.send('m1', { transaction: xid('x') })
    connection.port.prepare(xid('x'))
    expect(() => producer.post('m2', { transaction: xid('x') })).toThrow(/xaErrorCode:-6$/)
  })
})
