/** What a peer is told waits for the disk: a store here becomes durable, or fails, when the test says so. */
import { type BrokerError, Destination, type DurabilityWaiter, LocalTransactionId, type Ticket } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { SlowStore } from '../slow-store.js'
import { type TestConnection, World } from '../world.js'

const A = Destination.queue('A')
const T = Destination.topic('T')

class Waiter implements DurabilityWaiter {
  readonly told: string[] = []
  durable(ticket: Ticket): void {
    this.told.push(`durable ${ticket}`)
  }
  durabilityFailed(error: BrokerError): void {
    this.told.push(error.code)
  }
}

async function slowWorld(ignoreAllErrors = true) {
  const store = new SlowStore()
  const world = await World.start({ store, ioExceptionHandler: { ignoreAllErrors } })
  return { store, world, connection: await world.connect() }
}

/** `q` to the queue and `t` to the topic, in one transaction. The store has not got them yet. */
function commitBoth(connection: TestConnection): void {
  const producer = connection.producer(null)
  const transaction = new LocalTransactionId(1, connection.id)
  connection.port.begin(transaction)
  producer.post('q', { destination: A, transaction })
  producer.post('t', { destination: T, transaction })
  connection.port.commit(transaction, true)
}

describe('a receipt', () => {
  it('of a persistent send waits for the store, of another one does not', async () => {
    const { store, world, connection } = await slowWorld()
    const producer = connection.producer(A)
    expect(producer.port.send(producer.message('m1', { persistent: false }), null, true)).toBe(0)
    const ticket = producer.port.send(producer.message('m2'), null, true)
    expect(ticket).toBeGreaterThan(0)
    const waiter = new Waiter()
    world.broker.awaitDurable(ticket, waiter)
    await world.settle()
    expect(waiter.told).toEqual([])
    store.finish()
    expect(waiter.told).toEqual([`durable ${ticket}`])
  })

  it('of a transacted send is given at once, that of the commit when the store is done', async () => {
    const { connection } = await slowWorld()
    const producer = connection.producer(A)
    const transaction = new LocalTransactionId(1, connection.id)
    connection.port.begin(transaction)
    expect(producer.port.send(producer.message('m1', { transaction }), transaction, true)).toBe(0)
    expect(connection.port.commit(transaction, true)).toBeGreaterThan(0)
  })

  it('of an acknowledgement waits too', async () => {
    const { world, connection } = await slowWorld()
    await connection.producer(A).send('m1')
    const consumer = connection.consumer(A)
    await world.settle()
    const ack = { ackType: 2, destination: A, firstMessageId: null, messageCount: 1, poisonCause: null }
    const lastMessageId = consumer.received[0]!.message.messageId
    expect(connection.port.acknowledge(consumer.id, { ...ack, lastMessageId }, null, true)).toBeGreaterThan(0)
  })

  it('is one call for all that a waiter waits for, and none before its time', async () => {
    const { store, world, connection } = await slowWorld()
    const producer = connection.producer(A)
    const waiter = new Waiter()
    for (const body of ['m1', 'm2', 'm3']) {
      world.broker.awaitDurable(producer.port.send(producer.message(body), null, true), waiter)
    }
    await world.settle()
    store.finish()
    expect(waiter.told).toEqual(['durable 3'])
    store.finish()
    expect(waiter.told).toHaveLength(1)
  })

  it('becomes an error when the store fails', async () => {
    const { store, world, connection } = await slowWorld()
    const producer = connection.producer(A)
    const waiter = new Waiter()
    world.broker.awaitDurable(producer.port.send(producer.message('m1'), null, true), waiter)
    store.fail(new Error('EIO: i/o error, write'))
    expect(waiter.told).toEqual(['HERMOD_BROKER_STORE_FAILED'])
    expect(world.logger.matching(/Ignoring IO exception, .*EIO/)).toHaveLength(1)
  })
})

describe('a failing disk', () => {
  it('stops the broker unless told to go on', async () => {
    const { store, world, connection } = await slowWorld(false)
    store.fail(new Error('EIO: i/o error, write'))
    await world.settle()
    expect(connection.closedBecause).toHaveLength(1)
    await expect(world.connect()).rejects.toMatchObject({ code: 'HERMOD_BROKER_BROKER_STOPPING' })
    expect(world.logger.matching(/Stopping broker due to IO exception/)).toHaveLength(1)
  })
})

describe('a commit on the way to the disk', () => {
  it('is not seen by subscribers of the moment, nor is what was published behind it, until it is safe', async () => {
    const { store, world, connection } = await slowWorld()
    const subscriber = connection.consumer(T)
    const selective = connection.consumer(T, { selector: "colour = 'red'" })
    const producer = connection.producer(null)
    const transaction = new LocalTransactionId(1, connection.id)
    connection.port.begin(transaction)
    producer.post('q', { destination: A, transaction })
    producer.post('t1', { destination: T, transaction, properties: { colour: 'red' } })
    producer.post('t2', { destination: T, transaction, persistent: false })
    connection.port.commit(transaction, true)
    producer.post('behind', { destination: T, persistent: false, properties: { colour: 'red' } })
    await world.settle()
    expect([subscriber.bodies, selective.bodies]).toEqual([[], []])
    store.finish()
    await world.settle()
    expect([subscriber.bodies, selective.bodies]).toEqual([
      ['t1', 't2', 'behind'],
      ['t1', 'behind'],
    ])
    await producer.send('later', { destination: T, persistent: false })
    expect(subscriber.bodies).toHaveLength(4)
  })

  it('is told once to a subscriber that comes meanwhile and asks for what was published before', async () => {
    const store = new SlowStore()
    const position = { file: 'activemq.xml', line: 1, column: 1 }
    const lastImage = { name: 'lastImageSubscriptionRecoveryPolicy', position, status: 'works', values: {} }
    const inside = new Map([
      ['subscriptionRecoveryPolicy', [{ ...lastImage, texts: new Map(), properties: new Map() }]],
    ])
    const world = await World.start({ store, policies: [{ destination: T, inside }] })
    const connection = await world.connect()
    commitBoth(connection)
    const late = connection.consumer(T, { retroactive: true })
    await world.settle()
    expect(late.bodies).toEqual([])
    store.finish()
    await world.settle()
    expect(late.bodies).toEqual(['t'])
    const later = connection.consumer(T, { retroactive: true })
    await world.settle()
    expect(later.bodies).toEqual(['t'])
  })

  it('holds the memory of what waits, and gives it back', async () => {
    const { store, world, connection } = await slowWorld()
    const subscriber = connection.consumer(T)
    commitBoth(connection)
    const used = () => world.broker.view().destinations.find((one) => one.destination === 'topic://T')!.memoryUsageBytes
    expect(used()).toBeGreaterThan(0)
    store.finish()
    await world.settle()
    expect([subscriber.bodies, used()]).toEqual([['t'], 0])
  })

  it('is seen once the disk works again after a failure', async () => {
    const { store, world, connection } = await slowWorld()
    const subscriber = connection.consumer(T)
    commitBoth(connection)
    await world.settle()
    store.fail(new Error('disk'))
    await world.settle()
    expect(subscriber.bodies).toEqual([])
    store.finish()
    await world.settle()
    expect(subscriber.bodies).toEqual(['t'])
  })
})
