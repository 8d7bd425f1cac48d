import { AckType, ConnectionId, ConsumerId, Destination, LocalTransactionId } from '@hermod/model'
import { MemoryStore } from '@hermod/store'
import { describe, expect, it } from 'vitest'
import { bodies, World } from '../world.js'

const A = Destination.queue('A')

describe('a connection', () => {
  it('needs a client id', async () => {
    const world = await World.start()
    await expect(world.connect({ clientId: '' })).rejects.toMatchObject({
      jmsClass: 'javax.jms.InvalidClientIDException',
      message: 'No clientID specified for connection request',
    })
  })

  it('is refused when its client id is connected already, until that one leaves', async () => {
    const world = await World.start()
    const first = await world.connect({ clientId: 'me', remoteAddress: 'tcp://10.0.0.7:99' })
    await expect(world.connect({ clientId: 'me' })).rejects.toMatchObject({
      jmsClass: 'javax.jms.InvalidClientIDException',
      message: expect.stringContaining('Client: me already connected from tcp://10.0.0.7:99'),
    })
    await first.close()
    await world.connect({ clientId: 'me' })
  })

  it('takes the place of the other one where link stealing is allowed [F4.051]', async () => {
    const world = await World.start()
    const first = await world.connect({ clientId: 'me' })
    const consumer = first.consumer(A)
    const second = await world.connect({ clientId: 'me', allowLinkStealing: true })
    await world.settle()
    expect(first.closedBecause).toHaveLength(1)
    const heir = second.consumer(A)
    await second.producer(A).send('m1')
    expect([consumer.bodies, heir.bodies]).toEqual([[], ['m1']])
  })

  it('is continued by a second one with its id after a failover: the last one wins', async () => {
    const world = await World.start()
    const connectionId = new ConnectionId('ID:client-1-1-1:1')
    const first = await world.connect({ connectionId, faultTolerant: true })
    const before = first.consumer(A)
    await first.producer(A).sendAll(bodies(2))
    const second = await world.connect({ connectionId, faultTolerant: true, failoverReconnect: true })
    await world.settle()
    expect(first.closedBecause).toHaveLength(1)
    const after = second.consumer(A, { id: before.id })
    await world.settle()
    expect(after.bodies).toEqual(bodies(2))
    // The old socket's end comes late and must not hurt the new connection.
    await first.close()
    await second.producer(A).send('m3')
    expect(after.bodies).toEqual(bodies(3))
  })

  it('may consume on a session that was never announced', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const id = new ConsumerId(connection.id.value, -1, 1)
    const consumer = connection.consumer(A, { id })
    await connection.producer(A).send('m1')
    expect(consumer.bodies).toEqual(['m1'])
  })

  it('can be closed twice', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.close()
    await connection.close()
  })
})

describe('after a failover', () => {
  it('a message sent again is taken for the one that was kept', async () => {
    const world = await World.start()
    const connectionId = new ConnectionId('ID:client-1-1-1:1')
    const first = await world.connect({ connectionId, faultTolerant: true })
    const producer = first.producer(A)
    await producer.sendAll(bodies(3))
    const second = await world.connect({ connectionId, faultTolerant: true, failoverReconnect: true })
    const again = second.producer(A)
    expect(again.port.id.toString()).toBe(producer.port.id.toString())
    await again.send('m3', { sequence: 3 })
    await again.send('m4', { sequence: 4 })
    const consumer = second.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(4))
  })

  it('an open transaction is sent again as a whole, and nothing of it is taken for a duplicate', async () => {
    const world = await World.start()
    const connectionId = new ConnectionId('ID:client-1-1-1:1')
    const transaction = new LocalTransactionId(1, connectionId)
    const first = await world.connect({ connectionId, faultTolerant: true })
    first.port.begin(transaction)
    await first.producer(A).sendAll(bodies(3), { transaction })
    const second = await world.connect({ connectionId, faultTolerant: true, failoverReconnect: true })
    second.port.begin(transaction)
    await second.producer(A).sendAll(bodies(3), { transaction })
    second.port.commit(transaction, true)
    const consumer = second.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(3))
  })

  it('an ack for what was delivered before is ignored, and the message comes again', async () => {
    const world = await World.start()
    const connectionId = new ConnectionId('ID:client-1-1-1:1')
    const first = await world.connect({ connectionId, faultTolerant: true })
    const before = first.consumer(A)
    await first.producer(A).send('m1')
    const second = await world.connect({ connectionId, faultTolerant: true, failoverReconnect: true })
    const after = second.consumer(A, { id: before.id, prefetchSize: 0 })
    const ack = { ackType: AckType.standard, destination: A, firstMessageId: null, messageCount: 1, poisonCause: null }
    const lastMessageId = before.received[0]!.message.messageId
    second.port.acknowledge(before.id, { ...ack, lastMessageId }, null, true)
    after.port.setPrefetch(10)
    await world.settle()
    expect(after.bodies).toEqual(['m1'])
    expect(world.logger.matching(/Ignoring ack received before dispatch/)).toHaveLength(1)
  })

  it('to a restarted broker the store knows what was kept', async () => {
    const store = new MemoryStore()
    const connectionId = new ConnectionId('ID:client-1-1-1:1')
    const before = await World.start({ store })
    await (await before.connect({ connectionId, faultTolerant: true })).producer(A).sendAll(bodies(3))
    const after = await World.start({ store })
    const connection = await after.connect({ connectionId, faultTolerant: true, failoverReconnect: true })
    const producer = connection.producer(A)
    await producer.send('m3', { sequence: 3 })
    await producer.send('m4', { sequence: 4 })
    const consumer = connection.consumer(A)
    await after.settle()
    expect(consumer.bodies).toEqual(bodies(4))
  })

  it('a consumer comes back without prefetch and gets it by a control later', async () => {
    const world = await World.start()
    const connection = await world.connect({ faultTolerant: true, failoverReconnect: true })
    await connection.producer(A).sendAll(bodies(3))
    const consumer = connection.consumer(A, { prefetchSize: 0 })
    await world.settle()
    expect(consumer.bodies).toEqual([])
    consumer.port.setPrefetch(2)
    await world.settle()
    expect(consumer.bodies).toEqual(['m1', 'm2'])
  })
})

describe('a restart', () => {
  it('keeps persistent messages and their order, drops the others', async () => {
    const store = new MemoryStore()
    const before = await World.start({ store })
    const connection = await before.connect()
    const consumer = connection.consumer(A)
    const producer = connection.producer(A)
    await producer.sendAll(bodies(4))
    await producer.send('volatile', { persistent: false })
    await consumer.ack(1)
    const after = await World.start({ store })
    const heir = (await after.connect()).consumer(A)
    await after.settle()
    expect(heir.bodies).toEqual(['m1', 'm3', 'm4'])
  })

  it('never gives a broker sequence id twice', async () => {
    const store = new MemoryStore()
    const before = await World.start({ store })
    const sent = await (await before.connect()).producer(A).send('m1')
    const after = await World.start({ store })
    const again = await (await after.connect()).producer(A).send('m2')
    expect(again.messageId.brokerSequenceId).toBeGreaterThan(Number(sent.messageId.brokerSequenceId))
  })
})
