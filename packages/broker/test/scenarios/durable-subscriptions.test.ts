import { AckType, type ConsumerRequest, Destination } from '@hermod/model'
import { MemoryStore } from '@hermod/store'
import { describe, expect, it } from 'vitest'
import { bodies, type TestConnection, type TestConsumer, World } from '../world.js'

const T = Destination.topic('T')

async function client(world: World): Promise<TestConnection> {
  return world.connect({ clientId: 'client' })
}
function subscribe(connection: TestConnection, request: Partial<ConsumerRequest> = {}): TestConsumer {
  return connection.consumer(T, { subscriptionName: 'sub', prefetchSize: 100, ...request })
}

describe('a durable subscription', () => {
  it('keeps what is published while its consumer is away', async () => {
    const world = await World.start()
    const publisher = (await world.connect()).producer(T)
    const first = await client(world)
    subscribe(first)
    await first.close()
    await publisher.sendAll(bodies(3))
    const consumer = subscribe(await client(world))
    await publisher.send('m4')
    expect(consumer.bodies).toEqual(bodies(4))
  })

  it('gives nothing twice that was acknowledged, and all else again', async () => {
    const world = await World.start()
    const publisher = (await world.connect()).producer(T)
    const connection = await client(world)
    const consumer = subscribe(connection)
    await publisher.sendAll(bodies(5))
    await consumer.ack(0, 1)
    await consumer.ack(3, 3, { ackType: AckType.individual, firstMessageId: null })
    await consumer.close(-2)
    const again = subscribe(connection)
    await world.settle()
    expect(again.bodies).toEqual(['m3', 'm5'])
    expect(again.counters).toEqual([1, 1])
  })

  it('counts redeliveries for itself, not for others', async () => {
    const world = await World.start()
    const publisher = (await world.connect()).producer(T)
    const [one, two] = [await world.connect({ clientId: 'one' }), await world.connect({ clientId: 'two' })]
    const ofOne = subscribe(one)
    await publisher.send('m1')
    await ofOne.close(-2)
    const ofTwo = subscribe(two)
    const again = subscribe(one)
    await publisher.send('m2')
    expect(again.received.map((one) => [one.body, one.redeliveryCounter])).toEqual([
      ['m1', 1],
      ['m2', 0],
    ])
    expect(ofTwo.received.map((one) => [one.body, one.redeliveryCounter])).toEqual([['m2', 0]])
  })

  it('goes on after a restart [F4.208]', async () => {
    const store = new MemoryStore()
    const before = await World.start({ store })
    const first = await client(before)
    subscribe(first)
    await first.close()
    await (await before.connect()).producer(T).sendAll(bodies(2))
    const after = await World.start({ store })
    const consumer = subscribe(await client(after))
    await after.settle()
    expect(consumer.bodies).toEqual(bodies(2))
  })

  it('has after a restart what was not acknowledged, and nothing else', async () => {
    const store = new MemoryStore()
    const before = await World.start({ store })
    const connection = await client(before)
    const consumer = subscribe(connection)
    await connection.producer(T).sendAll(bodies(6))
    await consumer.ack(0, 1)
    await consumer.ack(2, 2, { ackType: AckType.unmatched, firstMessageId: null })
    await consumer.ack(3, 3, { ackType: AckType.poison })
    const after = await World.start({ store })
    const heir = await client(after)
    const [again, dead] = [subscribe(heir), heir.consumer(Destination.queue('ActiveMQ.DLQ'))]
    await after.settle()
    expect([again.bodies, dead.bodies]).toEqual([['m5', 'm6'], ['m4']])
  })

  it('has one consumer at a time', async () => {
    const world = await World.start()
    const connection = await client(world)
    const consumer = subscribe(connection)
    expect(() => subscribe(connection)).toThrow(
      /Durable consumer is in use for client: client and subscriptionName: sub/,
    )
    await consumer.close()
    expect(() => subscribe(connection)).not.toThrow()
  })

  it.each([
    ['selector', { selector: 'n = 1' }],
    ['noLocal', { noLocal: true }],
  ])('begins anew when its %s changes', async (_name, change) => {
    const world = await World.start()
    const publisher = (await world.connect()).producer(T)
    const connection = await client(world)
    await subscribe(connection).close()
    await publisher.send('old', { properties: { n: 1 } })
    const consumer = subscribe(connection, change)
    await publisher.send('new', { properties: { n: 1 } })
    expect(consumer.bodies).toEqual(['new'])
  })

  it('stores only what its selector wants', async () => {
    const world = await World.start()
    const publisher = (await world.connect()).producer(T)
    const connection = await client(world)
    await subscribe(connection, { selector: 'n = 1' }).close()
    await publisher.send('m1', { properties: { n: 1 } })
    await publisher.send('m2', { properties: { n: 2 } })
    const consumer = subscribe(connection, { selector: 'n = 1' })
    await world.settle()
    expect(consumer.bodies).toEqual(['m1'])
  })

  it('lets a client say by UNMATCHED that it does not want a message', async () => {
    const world = await World.start()
    const connection = await client(world)
    const consumer = subscribe(connection)
    await (await world.connect()).producer(T).sendAll(bodies(2))
    await consumer.ack(0, 0, { ackType: AckType.unmatched, firstMessageId: null })
    await consumer.close()
    const again = subscribe(connection)
    await world.settle()
    expect(again.bodies).toEqual(['m2'])
  })

  it('is paged: a backlog far beyond the prefetch comes in order', async () => {
    const options = { maxPageSize: 7, useCache: false }
    const world = await World.start({ policies: [{ destination: T, options }] })
    const publisher = (await world.connect()).producer(T)
    const connection = await client(world)
    await subscribe(connection).close()
    await publisher.sendAll(bodies(100))
    const consumer = subscribe(connection, { prefetchSize: 10 })
    await world.settle()
    for (let i = 0; i < 100; i++) await consumer.ack(i)
    expect(consumer.bodies).toEqual(bodies(100))
  })
})

describe('unsubscribing', () => {
  it('is refused while the consumer is there', async () => {
    const world = await World.start()
    const connection = await client(world)
    const consumer = subscribe(connection)
    expect(() => connection.port.removeSubscription('client', 'sub', true)).toThrow(
      expect.objectContaining({ message: 'Durable consumer is in use', jmsClass: 'javax.jms.JMSException' }),
    )
    await consumer.close()
    connection.port.removeSubscription('client', 'sub', true)
  })

  it('of what there is not is an error of its own', async () => {
    const world = await World.start()
    const connection = await client(world)
    expect(() => connection.port.removeSubscription('client', 'none', true)).toThrow(
      expect.objectContaining({
        message: 'No durable subscription exists for clientID: client and subscriptionName: none',
        jmsClass: 'javax.jms.InvalidDestinationException',
      }),
    )
  })

  it('forgets the backlog', async () => {
    const world = await World.start()
    const connection = await client(world)
    await subscribe(connection).close()
    await (await world.connect()).producer(T).sendAll(bodies(3))
    connection.port.removeSubscription('client', 'sub', true)
    const consumer = subscribe(connection)
    await world.settle()
    expect(consumer.bodies).toEqual([])
  })
})
