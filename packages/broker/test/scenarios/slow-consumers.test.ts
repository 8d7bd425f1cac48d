import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import type { PolicyEntryConfig } from '../../src/options.js'
import { bean, inside } from '../beans.js'
import { bodies, World } from '../world.js'

const T = Destination.topic('T')
const Q = Destination.queue('Q')

function under(strategy: string, values: Record<string, unknown>, destination = T): readonly PolicyEntryConfig[] {
  return [
    {
      destination,
      options: { advisoryForSlowConsumers: true },
      inside: inside({ slowConsumerStrategy: bean(strategy, values) }),
    },
  ]
}

const ADVISORY = Destination.topic('ActiveMQ.Advisory.SlowConsumer.>')

describe('a slow consumer of a topic', () => {
  it('is closed after maxSlowDuration, told first and removed a second later; others go on [F4.155] [F4.209]', async () => {
    const policies = under('abortSlowConsumerStrategy', { maxSlowDuration: 1000, checkPeriod: 250 })
    const world = await World.start({ policies })
    const [lazyClient, client] = [await world.connect(), await world.connect()]
    const advisories = client.consumer(ADVISORY)
    const lazy = lazyClient.consumer(T, { prefetchSize: 2 })
    const quick = client.consumer(T)
    await client.producer(T).sendAll(bodies(10))
    expect(advisories.received).toHaveLength(1)
    await world.pass(999)
    expect(lazy.isClosed).toBe(false)
    await world.pass(251)
    expect(lazy.isClosed).toBe(true)
    expect(world.logger.texts('info').at(-1)).toBe(`aborting slow consumer: ${lazy.id} for destination:topic://T`)
    expect(lazyClient.port.consumer(lazy.id)).toBeDefined()
    await world.pass(1000)
    expect(lazyClient.port.consumer(lazy.id)).toBeUndefined()
    expect(lazyClient.closedBecause).toEqual([])
    expect(quick.received).toHaveLength(10)
  })

  it('is left alone once it has caught up', async () => {
    const policies = under('abortSlowConsumerStrategy', { maxSlowDuration: 1000, checkPeriod: 250 })
    const world = await World.start({ policies })
    const connection = await world.connect()
    const consumer = connection.consumer(T, { prefetchSize: 2 })
    await connection.producer(T).sendAll(bodies(10))
    await world.pass(700)
    for (let i = 0; i < 10; i++) await consumer.ack(i)
    await world.pass(5000)
    expect(consumer.isClosed).toBe(false)
    expect(world.logger.texts('info')).toContain(`sub: ${consumer.id} is no longer slow`)
  })

  it('is closed when it was slow too often', async () => {
    const policies = under('abortSlowConsumerStrategy', { maxSlowDuration: -1, maxSlowCount: 2, checkPeriod: 1000 })
    const world = await World.start({ policies })
    const connection = await world.connect()
    const consumer = connection.consumer(T, { prefetchSize: 2 })
    const producer = connection.producer(T)
    await producer.sendAll(bodies(8))
    await world.pass(1000)
    expect(consumer.isClosed).toBe(false)
    for (let i = 0; i < 8; i++) await consumer.ack(i)
    await producer.sendAll(bodies(8))
    await world.pass(1000)
    expect(consumer.isClosed).toBe(true)
  })

  it('takes its connection with it where the policy says so', async () => {
    const values = { maxSlowDuration: 500, checkPeriod: 250, abortConnection: true }
    const world = await World.start({ policies: under('abortSlowConsumerStrategy', values) })
    const [lazyClient, client] = [await world.connect(), await world.connect()]
    lazyClient.consumer(T, { prefetchSize: 2 })
    await client.producer(T).sendAll(bodies(10))
    await world.pass(500)
    expect(lazyClient.closedBecause).toEqual([undefined])
    expect(client.closedBecause).toEqual([])
    expect(world.logger.texts('warn').at(-1)).toContain('1 Consumers was slow too often (>-1) or too long (>500)')
  })

  it('of another broker is left alone unless the policy says otherwise', async () => {
    for (const ignoreNetworkConsumers of [true, false]) {
      const values = { maxSlowDuration: 500, checkPeriod: 250, ignoreNetworkConsumers }
      const world = await World.start({ policies: under('abortSlowConsumerStrategy', values) })
      const connection = await world.connect()
      const consumer = connection.consumer(T, { prefetchSize: 2, networkSubscription: true })
      await connection.producer(T).sendAll(bodies(10))
      await world.pass(2000)
      expect(consumer.isClosed).toBe(!ignoreNetworkConsumers)
    }
  })
})

describe('a slow durable subscriber', () => {
  it('is closed, and what it did not read waits for the next [F4.155]', async () => {
    const policies = under('abortSlowConsumerStrategy', { maxSlowDuration: 500, checkPeriod: 250 })
    const world = await World.start({ policies })
    const connection = await world.connect()
    const lazy = connection.consumer(T, { prefetchSize: 2, subscriptionName: 'd' })
    await connection.producer(T).sendAll(bodies(5))
    await world.pass(500)
    expect(lazy.isClosed).toBe(true)
    await world.pass(1000)
    expect(world.broker.view().durableSubscriptions).toEqual([
      expect.objectContaining({ active: false, pendingCount: 5 }),
    ])
    const next = connection.consumer(T, { subscriptionName: 'd' })
    await world.settle()
    expect(next.bodies).toEqual(bodies(5))
  })
})

describe('a consumer that does not acknowledge', () => {
  const values = { maxTimeSinceLastAck: 1000, maxSlowDuration: 500, checkPeriod: 250 }

  it('is closed, and what it had goes to the next [F4.156]', async () => {
    const world = await World.start({ policies: under('abortSlowAckConsumerStrategy', values, Q) })
    const connection = await world.connect()
    const lazy = connection.consumer(Q)
    await connection.producer(Q).sendAll(bodies(3))
    await world.pass(1600)
    expect(lazy.isClosed).toBe(true)
    await world.pass(1000)
    const next = connection.consumer(Q)
    await world.settle()
    expect(next.bodies).toEqual(bodies(3))
  })

  it('is one that has something to acknowledge, unless idle ones are meant too', async () => {
    for (const ignoreIdleConsumers of [true, false]) {
      const policies = under('abortSlowAckConsumerStrategy', { ...values, ignoreIdleConsumers }, Q)
      const world = await World.start({ policies })
      const consumer = (await world.connect()).consumer(Q)
      await world.pass(3000)
      expect(consumer.isClosed).toBe(!ignoreIdleConsumers)
    }
  })

  it('is not one that does so in time', async () => {
    const world = await World.start({ policies: under('abortSlowAckConsumerStrategy', values, Q) })
    const connection = await world.connect()
    const consumer = connection.consumer(Q)
    await connection.producer(Q).sendAll(bodies(6))
    for (let i = 0; i < 6; i++) {
      await world.pass(900)
      await consumer.ack(i)
    }
    expect(consumer.isClosed).toBe(false)
  })
})

describe('slowness', () => {
  it('is noticed of consumers of queues and of durable subscribers, and shown in the view [F4.209]', async () => {
    const world = await World.start({ policies: [{ destination: Q, options: { advisoryForSlowConsumers: true } }] })
    const connection = await world.connect()
    const advisories = connection.consumer(ADVISORY)
    const consumer = connection.consumer(Q, { prefetchSize: 2 })
    const durable = connection.consumer(T, { prefetchSize: 2, subscriptionName: 'durable' })
    await connection.producer(Q).sendAll(bodies(2))
    await connection.producer(T).sendAll(bodies(3))
    const slow = (): string[] =>
      world.broker
        .view()
        .connections.flatMap((one) => one.consumers.filter((each) => each.slow).map(({ id }) => `${id}`))
    expect(slow()).toEqual([`${durable.id}`])
    await connection.producer(Q).send('m3')
    expect(slow()).toEqual([`${consumer.id}`, `${durable.id}`])
    expect(advisories.received).toHaveLength(1)
    await consumer.ack(0, 1)
    await durable.ack(0, 1)
    expect(slow()).toEqual([])
  })
})
