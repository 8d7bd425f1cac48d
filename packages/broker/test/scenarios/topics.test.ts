import { AckType, Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { bodies, World } from '../world.js'

const T = Destination.topic('T')

describe('a topic', () => {
  it('gives every subscriber each message, in order, from its subscription on', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const producer = connection.producer(T)
    const early = connection.consumer(T)
    await producer.sendAll(bodies(2))
    const late = connection.consumer(T)
    await producer.sendAll(bodies(2, 3))
    expect([early.bodies, late.bodies]).toEqual([bodies(4), ['m3', 'm4']])
  })

  it('does not return to a connection what it sent itself, if asked so', async () => {
    const world = await World.start()
    const [one, two] = [await world.connect(), await world.connect()]
    const consumer = one.consumer(T, { noLocal: true })
    await one.producer(T).send('own')
    await two.producer(T).send('foreign')
    expect(consumer.bodies).toEqual(['foreign'])
  })

  it('honours selectors', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(T, { selector: 'n > 1' })
    const producer = connection.producer(T)
    await producer.send('m1', { properties: { n: 1 } })
    await producer.send('m2', { properties: { n: 2 } })
    expect(consumer.bodies).toEqual(['m2'])
  })

  it('keeps to the prefetch and goes by the count of an ack, not by its ids', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(T, { prefetchSize: 2 })
    await connection.producer(T).sendAll(bodies(5))
    expect(consumer.bodies).toEqual(['m1', 'm2'])
    await consumer.ack(1, 1, { messageCount: 2 })
    expect(consumer.bodies).toEqual(bodies(4))
    await consumer.ack(2, 2, { ackType: AckType.individual, firstMessageId: null })
    expect(consumer.bodies).toEqual(bodies(5))
  })

  it('does not let a slow subscriber hold up the others', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const slow = connection.consumer(T, { prefetchSize: 1 })
    const quick = connection.consumer(T)
    await connection.producer(T).sendAll(bodies(20))
    expect([slow.bodies, quick.bodies]).toEqual([['m1'], bodies(20)])
  })

  it('drops the oldest of what a slow subscriber has pending beyond its limit', async () => {
    const strategy = { kind: 'constant', limit: 3 } as const
    const world = await World.start({ policies: [{ destination: T, pendingMessageLimitStrategy: strategy }] })
    const connection = await world.connect()
    const slow = connection.consumer(T, { prefetchSize: 1 })
    await connection.producer(T).sendAll(bodies(10))
    await slow.ack(0)
    while (slow.received.length < 4) await slow.ack(slow.received.length - 1)
    await slow.ack(3)
    expect(slow.bodies).toEqual(['m1', 'm8', 'm9', 'm10'])
  })

  it('is heard by wildcard subscribers', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const [one, all] = [connection.consumer(Destination.topic('P.*')), connection.consumer(Destination.topic('P.>'))]
    await connection.producer(Destination.topic('P.A')).send('m1')
    await connection.producer(Destination.topic('P.A.B')).send('m2')
    expect([one.bodies, all.bodies]).toEqual([['m1'], ['m1', 'm2']])
  })
})
