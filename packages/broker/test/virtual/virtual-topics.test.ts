import { Destination, LocalTransactionId } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import type { VirtualTopicOptions } from '../../src/options.js'
import { bodies, type TestConnection, World } from '../world.js'

const ORDERS = Destination.topic('VirtualTopic.Orders')
const queueOf = (who: string): Destination => Destination.queue(`Consumer.${who}.VirtualTopic.Orders`)

const configured = (options: Partial<VirtualTopicOptions>) =>
  [{ kind: 'virtualDestinations', destinations: [{ kind: 'virtualTopic', options }] }] as const

function held(world: World, name: string): number | undefined {
  return world.broker.view().destinations.find(({ destination }) => destination === name)?.queueSize
}

function addQueues(connection: TestConnection, ...queues: Destination[]): void {
  for (const queue of queues) connection.port.addDestination(queue, null)
}

describe('a virtual topic', () => {
  it('gives a copy to each of its queues, and the message to its subscribers [F1.190] [F4.069]', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const subscriber = connection.consumer(ORDERS)
    const [one, two] = [connection.consumer(queueOf('A')), connection.consumer(queueOf('A'))]
    const other = connection.consumer(queueOf('B'))
    await connection.producer(ORDERS).sendAll(bodies(4))
    expect(subscriber.bodies).toEqual(bodies(4))
    expect([...one.bodies, ...two.bodies].sort()).toEqual(bodies(4))
    expect(other.bodies).toEqual(bodies(4))
    const { message } = other.received[0]!
    expect([`${message.destination}`, `${message.originalDestination}`]).toEqual([`${queueOf('B')}`, `${ORDERS}`])
  })

  it('keeps messages for queues without consumer, also for queues that came after the first message', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const producer = connection.producer(ORDERS)
    await producer.send('m1')
    addQueues(connection, queueOf('A'))
    await producer.send('m2')
    const consumer = connection.consumer(queueOf('A'))
    await world.settle()
    expect(consumer.bodies).toEqual(['m2'])
  })

  it('shares the bytes of the body, and numbers each copy apart', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumers = [connection.consumer(queueOf('A')), connection.consumer(queueOf('B'))]
    const sent = await connection.producer(ORDERS).send('m1')
    const copies = consumers.map((consumer) => consumer.received[0]!.message)
    expect(copies.map((copy) => copy.content === sent.content)).toEqual([true, true])
    expect(new Set([sent, ...copies].map((one) => one.messageId.brokerSequenceId)).size).toBe(3)
  })

  it('is an ordinary topic when useVirtualTopics is false [F4.021]', async () => {
    const world = await World.start({ options: { useVirtualTopics: false } })
    const connection = await world.connect()
    addQueues(connection, queueOf('A'))
    await connection.producer(ORDERS).send('m1')
    expect(held(world, `${queueOf('A')}`)).toBe(0)
  })

  it('is found by the configured name, prefix and postfix, and the default one is gone then [F4.067]', async () => {
    const world = await World.start({
      destinationInterceptors: configured({ name: 'EV.>', prefix: 'C.*.', postfix: '.Q' }),
    })
    const connection = await world.connect()
    const mine = Destination.queue('C.app.EV.X.Q')
    addQueues(connection, mine, queueOf('A'))
    await connection.producer(Destination.topic('EV.X')).send('m1')
    await connection.producer(ORDERS).send('m2')
    expect([held(world, `${mine}`), held(world, `${queueOf('A')}`)]).toEqual([1, 0])
  })

  it('leaves the name of the topic in copies when setOriginalDestination is false', async () => {
    const options = { name: 'VirtualTopic.>', setOriginalDestination: false }
    const world = await World.start({ destinationInterceptors: configured(options) })
    const connection = await world.connect()
    const consumer = connection.consumer(queueOf('A'))
    await connection.producer(ORDERS).send('m1')
    const { message } = consumer.received[0]!
    expect([`${message.destination}`, message.originalDestination]).toEqual([`${ORDERS}`, null])
  })

  it('keeps what came over a bridge to itself when it is local', async () => {
    const world = await World.start({ destinationInterceptors: configured({ name: 'VirtualTopic.>', local: true }) })
    const connection = await world.connect()
    addQueues(connection, queueOf('A'))
    const producer = connection.producer(ORDERS)
    const forwarded = producer.message('m1')
    forwarded.brokerPath = []
    producer.port.send(forwarded, null, true)
    await producer.send('m2')
    expect(held(world, `${queueOf('A')}`)).toBe(1)
  })

  it('that is selector-aware only fills queues whose consumers want the message [F4.061]', async () => {
    const options = { name: 'VirtualTopic.>', selectorAware: true }
    const world = await World.start({ destinationInterceptors: configured(options) })
    const connection = await world.connect()
    const red = connection.consumer(queueOf('A'), { selector: "colour = 'red'" })
    addQueues(connection, queueOf('B'))
    const producer = connection.producer(ORDERS)
    await producer.send('m1', { properties: { colour: 'red' } })
    await producer.send('m2', { properties: { colour: 'blue' } })
    expect(red.bodies).toEqual(['m1'])
    expect([held(world, `${queueOf('A')}`), held(world, `${queueOf('B')}`)]).toEqual([1, 0])
  })

  it('gives a wildcard consumer one copy through a queue of its very name', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(Destination.queue('Consumer.A.VirtualTopic.>'))
    await connection.producer(ORDERS).send('m1')
    await connection.producer(Destination.topic('VirtualTopic.New')).send('m2')
    expect(consumer.bodies).toEqual(['m1', 'm2'])
    expect(`${consumer.received[0]!.message.destination}`).toBe('queue://Consumer.A.VirtualTopic.>')
  })
})

describe('a consumer of everything', () => {
  it('gets each copy from the queue that is there, and makes none of its own', async () => {
    const world = await World.start()
    const connection = await world.connect()
    addQueues(connection, queueOf('A'))
    const consumer = connection.consumer(Destination.queue('>'))
    await connection.producer(ORDERS).send('m1')
    expect(consumer.bodies).toEqual(['m1'])
    expect(held(world, 'queue://>')).toBeUndefined()
  })
})

describe('a refused copy', () => {
  const tight = { destination: queueOf('B'), options: { memoryLimit: 1, sendFailIfNoSpace: true } }

  it('refuses the send and leaves nothing anywhere', async () => {
    const world = await World.start({ policies: [tight] })
    const connection = await world.connect()
    addQueues(connection, queueOf('A'), queueOf('B'))
    const producer = connection.producer(ORDERS)
    await producer.send('m1')
    expect(() => producer.post('m2')).toThrow(
      expect.objectContaining({ jmsClass: 'javax.jms.ResourceAllocationException' }),
    )
    expect([held(world, `${queueOf('A')}`), held(world, `${queueOf('B')}`)]).toEqual([1, 1])
  })

  it('is left out when dropOnResourceLimit is set', async () => {
    const options = { name: 'VirtualTopic.>', dropOnResourceLimit: true }
    const world = await World.start({ policies: [tight], destinationInterceptors: configured(options) })
    const connection = await world.connect()
    addQueues(connection, queueOf('A'), queueOf('B'))
    await connection.producer(ORDERS).sendAll(bodies(3))
    expect([held(world, `${queueOf('A')}`), held(world, `${queueOf('B')}`)]).toEqual([3, 1])
  })
})

describe('copies of a transacted send', () => {
  it.each([true, false])('appear with its commit and vanish with its rollback: %s', async (commits) => {
    const world = await World.start()
    const connection = await world.connect()
    addQueues(connection, queueOf('A'), queueOf('B'))
    const subscriber = connection.consumer(ORDERS)
    const transaction = new LocalTransactionId(1, connection.id)
    connection.port.begin(transaction)
    await connection.producer(ORDERS).sendAll(bodies(2), { transaction })
    expect([held(world, `${queueOf('A')}`), subscriber.bodies]).toEqual([0, []])
    if (commits) connection.port.commit(transaction, true)
    else connection.port.rollback(transaction)
    await world.settle()
    const count = commits ? 2 : 0
    expect([held(world, `${queueOf('A')}`), held(world, `${queueOf('B')}`)]).toEqual([count, count])
    expect(subscriber.bodies).toEqual(bodies(count))
  })

  it('are stored together when transactedSend is set', async () => {
    const options = { name: 'VirtualTopic.>', transactedSend: true }
    const world = await World.start({ destinationInterceptors: configured(options) })
    const connection = await world.connect()
    const consumers = [connection.consumer(queueOf('A')), connection.consumer(queueOf('B'))]
    await connection.producer(ORDERS).sendAll(bodies(2))
    expect(consumers.map((consumer) => consumer.bodies)).toEqual([bodies(2), bodies(2)])
  })
})
