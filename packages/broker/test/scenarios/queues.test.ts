import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { bodies, World } from '../world.js'

const A = Destination.queue('A')

describe('a queue', () => {
  it('is made by the first who uses it and keeps the order of arrival', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(50))
    const consumer = connection.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(50))
  })

  it('gives each message to one consumer, in turn', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumers = [connection.consumer(A), connection.consumer(A), connection.consumer(A)]
    const producer = connection.producer(A)
    for (const body of bodies(9)) await producer.send(body)
    expect(consumers.map((consumer) => consumer.received.length)).toEqual([3, 3, 3])
    expect(consumers.flatMap((consumer) => consumer.bodies).sort()).toEqual(bodies(9))
    for (const consumer of consumers) expect(consumer.bodies).toEqual([...consumer.bodies].sort())
  })

  it('serves consumers of higher priority first and others when those are full', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const low = connection.consumer(A, { priority: -5 })
    const high = connection.consumer(A, { priority: 1, prefetchSize: 3 })
    await connection.producer(A).sendAll(bodies(5))
    expect(high.bodies).toEqual(['m1', 'm2', 'm3'])
    expect(low.bodies).toEqual(['m4', 'm5'])
  })

  it('never has more in flight than the prefetch, and goes on with each ack', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A, { prefetchSize: 2 })
    await connection.producer(A).sendAll(bodies(5))
    expect(consumer.bodies).toEqual(['m1', 'm2'])
    await consumer.ack(0)
    expect(consumer.bodies).toEqual(['m1', 'm2', 'm3'])
    await consumer.ack(1, 2)
    expect(consumer.bodies).toEqual(bodies(5))
  })

  it('passes over a connection that takes no more, and comes back to it', async () => {
    const world = await World.start()
    const [slow, quick] = [await world.connect(), await world.connect()]
    const ofSlow = slow.consumer(A)
    const ofQuick = quick.consumer(A)
    slow.port.congested = true
    const producer = quick.producer(A)
    await producer.sendAll(bodies(4))
    expect([ofSlow.bodies, ofQuick.bodies]).toEqual([[], bodies(4)])
    slow.port.congested = false
    await producer.sendAll(bodies(2, 5))
    expect(ofSlow.received.length).toBe(1)
  })

  it('wakes a congested connection when it has drained, without anything new', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    connection.port.congested = true
    await connection.producer(A).sendAll(bodies(2))
    expect(consumer.bodies).toEqual([])
    connection.port.congested = false
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(2))
  })

  it('gives a consumer with a selector what it wants and leaves the rest in order', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const red = connection.consumer(A, { selector: "colour = 'red'" })
    const producer = connection.producer(A)
    for (const [i, body] of bodies(6).entries()) {
      producer.post(body, { properties: { colour: i % 2 === 0 ? 'red' : 'blue' } })
    }
    await world.settle()
    expect(red.bodies).toEqual(['m1', 'm3', 'm5'])
    const rest = connection.consumer(A)
    await world.settle()
    expect(rest.bodies).toEqual(['m2', 'm4', 'm6'])
  })

  it('refuses a selector that is none', async () => {
    const world = await World.start()
    const connection = await world.connect()
    expect(() => connection.consumer(A, { selector: 'colour = = 1' })).toThrow(
      expect.objectContaining({ jmsClass: 'javax.jms.InvalidSelectorException' }),
    )
    await connection.producer(A).send('m1')
    const consumer = connection.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(['m1'])
  })

  it('gives everything to an exclusive consumer until it leaves', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const exclusive = connection.consumer(A, { exclusive: true })
    const other = connection.consumer(A, { exclusive: true })
    const producer = connection.producer(A)
    await producer.sendAll(bodies(3))
    expect([exclusive.bodies, other.bodies]).toEqual([bodies(3), []])
    await exclusive.ackAll()
    await exclusive.close()
    await producer.send('m4')
    expect(other.bodies).toEqual(['m4'])
  })

  it('keeps the messages of a group with one consumer, and hands the group on when it leaves', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const [one, two] = [connection.consumer(A), connection.consumer(A)]
    const producer = connection.producer(A)
    await producer.sendAll(bodies(4), { groupID: 'g' })
    const [owner, other] = one.received.length > 0 ? [one, two] : [two, one]
    expect([owner.bodies, other.bodies]).toEqual([bodies(4), []])
    await owner.ackAll()
    await owner.close()
    await producer.send('m5', { groupID: 'g' })
    expect(other.bodies).toEqual(['m5'])
  })

  it('delivers by JMS priority when the policy says so', async () => {
    const world = await World.start({ policies: [{ destination: A, options: { prioritizedMessages: true } }] })
    const connection = await world.connect()
    const producer = connection.producer(A)
    for (const [body, priority] of [
      ['low', 1],
      ['high', 9],
      ['middle', 4],
      ['high too', 9],
    ] as const) {
      producer.post(body, { priority })
    }
    await world.settle()
    const consumer = connection.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(['high', 'high too', 'middle', 'low'])
  })

  it('is all that a consumer of queues gets, whatever else its name lists', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(Destination.queue('A,topic://T,B'))
    for (const to of [A, Destination.queue('B'), Destination.topic('T')]) {
      await connection.producer(to).send(`to ${to}`)
    }
    expect(consumer.bodies).toEqual(['to queue://A', 'to queue://B'])
  })

  it('is one of many in a composite: each member gets its own message', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const [a, t] = [connection.consumer(A), connection.consumer(Destination.topic('T'))]
    await connection.producer(Destination.queue('A,topic://T')).send('m1')
    expect([a.bodies, t.bodies]).toEqual([['m1'], ['m1']])
    expect([a, t].map((consumer) => consumer.received[0]!.message.destination.qualifiedName)).toEqual([
      'queue://A',
      'topic://T',
    ])
  })

  it('is served to a wildcard consumer, also when it comes later', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.producer(Destination.queue('ORDERS.EU')).send('m1')
    const consumer = connection.consumer(Destination.queue('ORDERS.>'))
    await connection.producer(Destination.queue('ORDERS.US')).send('m2')
    await connection.producer(Destination.queue('OTHER')).send('m3')
    expect(consumer.bodies).toEqual(['m1', 'm2'])
    await consumer.ackAll()
  })

  it('takes a message without a destination for a mistake, and an anonymous producer for none', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const anonymous = connection.producer(null)
    await anonymous.send('m1', { destination: A })
    const consumer = connection.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(['m1'])
  })
})

describe('a pull (prefetch 0)', () => {
  it('waits for ever with 0, and takes one message per pull', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A, { prefetchSize: 0 })
    const producer = connection.producer(A)
    await producer.send('m1')
    expect(consumer.bodies).toEqual([])
    consumer.port.pull(0)
    await world.settle()
    expect(consumer.bodies).toEqual(['m1'])
    consumer.port.pull(0)
    await world.pass(1_000_000)
    expect(consumer.nothings).toBe(0)
    await producer.sendAll(['m2', 'm3'])
    expect(consumer.bodies).toEqual(['m1', 'm2'])
  })

  it('answers at once with -1', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A, { prefetchSize: 0 })
    consumer.port.pull(-1)
    await world.settle()
    expect([consumer.nothings, consumer.bodies]).toEqual([1, []])
    await connection.producer(A).send('m1')
    expect(consumer.bodies).toEqual([])
    consumer.port.pull(-1)
    await world.settle()
    expect([consumer.nothings, consumer.bodies]).toEqual([1, ['m1']])
  })

  it('gives up after its time', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(A, { prefetchSize: 0 })
    consumer.port.pull(500)
    await world.pass(499)
    expect(consumer.nothings).toBe(0)
    await world.pass(1)
    expect(consumer.nothings).toBe(1)
    await connection.producer(A).send('m1')
    expect(consumer.bodies).toEqual([])
    consumer.port.pull(500)
    await world.settle()
    await world.pass(1000)
    expect([consumer.nothings, consumer.bodies]).toEqual([1, ['m1']])
  })

  it('reaches into a backlog that is in the store, unacknowledged messages or not', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(5))
    const consumer = connection.consumer(A, { prefetchSize: 0 })
    for (let i = 0; i < 6; i++) {
      consumer.port.pull(-1)
      await world.settle()
    }
    expect(consumer.bodies).toEqual(bodies(5))
    expect(consumer.nothings).toBe(1)
  })
})

describe('a message on its way out', () => {
  it('says when the broker took it and when it sent it', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.producer(A).send('m1')
    const inTime = world.clock.now()
    await world.pass(5000)
    const consumer = connection.consumer(A)
    await world.settle()
    const [{ message }] = consumer.received as [(typeof consumer.received)[0]]
    expect([message.brokerInTime, message.brokerOutTime]).toEqual([inTime, inTime + 5000])
  })
})
