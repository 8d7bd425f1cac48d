import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { bodies, World } from '../world.js'

const A = Destination.queue('A')
const T = Destination.topic('T')

function names(world: World): string[] {
  return world.broker.view().destinations.map((one) => one.destination)
}

describe('from time to time the broker', () => {
  it('removes idle destinations where the policy wants it, and no others', async () => {
    const world = await World.start({
      options: { schedulePeriodForDestinationPurge: 10_000 },
      policies: [{ destination: A, options: { gcInactiveDestinations: true, inactiveTimeoutBeforeGC: 30_000 } }],
    })
    const connection = await world.connect()
    const other = Destination.queue('OTHER')
    const consumer = connection.consumer(A)
    connection.consumer(other).close()
    await world.pass(120_000)
    expect(names(world)).toContain('queue://A')
    await consumer.close()
    await world.pass(60_000)
    expect(names(world)).not.toContain('queue://A')
    expect(names(world)).toContain('queue://OTHER')
  })

  it('counts the time anew after messages have passed through', async () => {
    const world = await World.start({
      options: { schedulePeriodForDestinationPurge: 10_000 },
      policies: [{ destination: A, options: { gcInactiveDestinations: true, inactiveTimeoutBeforeGC: 15_000 } }],
    })
    const connection = await world.connect()
    connection.port.addDestination(A, null)
    await world.pass(10_000)
    await connection.producer(null).send('m1', { destination: A })
    const consumer = connection.consumer(A)
    await world.settle()
    await consumer.ackAll()
    await consumer.close()
    await world.pass(10_000)
    await world.pass(10_000)
    expect(names(world)).toContain('queue://A')
    await world.pass(10_000)
    expect(names(world)).not.toContain('queue://A')
  })

  it('removes at most maxPurgedDestinationsPerSweep of them at a time [F4.025]', async () => {
    const world = await World.start({
      options: { schedulePeriodForDestinationPurge: 1000, maxPurgedDestinationsPerSweep: 2 },
      policies: [{ destination: null, options: { gcInactiveDestinations: true, inactiveTimeoutBeforeGC: 1000 } }],
    })
    const connection = await world.connect()
    for (const name of ['A', 'B', 'C']) connection.port.addDestination(Destination.queue(name), null)
    await world.pass(1000)
    await world.pass(1000)
    expect(names(world)).toHaveLength(1)
  })

  it.each([true, false])(
    'passes over bridges with gcWithNetworkConsumers [F4.126]: %s',
    async (gcWithNetworkConsumers) => {
      const options = { gcInactiveDestinations: true, inactiveTimeoutBeforeGC: 1000, gcWithNetworkConsumers }
      const world = await World.start({
        options: { schedulePeriodForDestinationPurge: 1000 },
        policies: [{ destination: A, options }],
      })
      const connection = await world.connect()
      connection.consumer(A, { networkSubscription: true })
      await world.pass(1000)
      await world.pass(1000)
      expect(names(world).includes('queue://A')).toBe(!gcWithNetworkConsumers)
    },
  )

  it('does not remove a queue that holds messages', async () => {
    const world = await World.start({
      options: { schedulePeriodForDestinationPurge: 1000 },
      policies: [{ destination: A, options: { gcInactiveDestinations: true, inactiveTimeoutBeforeGC: 1000 } }],
    })
    const connection = await world.connect()
    await connection.producer(A).send('m1')
    await connection.close()
    await world.pass(100_000)
    const consumer = (await world.connect()).consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual(['m1'])
  })

  it('deletes durable subscriptions whose consumer is long away [F4.015] [F4.015]', async () => {
    const options = { offlineDurableSubscriberTimeout: 60_000, offlineDurableSubscriberTaskSchedule: 10_000 }
    const world = await World.start({ options })
    const connection = await world.connect({ clientId: 'client' })
    await connection.consumer(T, { subscriptionName: 'gone' }).close()
    connection.consumer(T, { subscriptionName: 'here' })
    expect(world.broker.view().durableSubscriptions).toHaveLength(2)
    await world.pass(100_000)
    expect(world.broker.view().durableSubscriptions.map((one) => one.subscriptionName)).toEqual(['here'])
  })
})

describe('an operator', () => {
  it('purges a queue: pending messages go, those with consumers stay', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(50))
    const consumer = connection.consumer(A, { prefetchSize: 2 })
    await world.settle()
    const purged = world.broker.purge(A)
    await world.settle()
    expect(await purged).toBe(48)
    await consumer.ack(0, 1)
    expect(consumer.bodies).toEqual(['m1', 'm2'])
    expect(world.broker.view().destinations.find((one) => one.destination === 'queue://A')).toMatchObject({
      queueSize: 0,
      memoryUsageBytes: 0,
    })
  })

  it('stops the broker: connections are told and memory is given back [F4.212]', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(5))
    connection.consumer(A)
    await world.settle()
    await world.broker.stop()
    expect(connection.closedBecause).toEqual([undefined])
    expect(world.clock.waiting).toBe(0)
    await expect(world.connect()).rejects.toMatchObject({ jmsClass: 'java.io.IOException' })
  })
})

describe('a message', () => {
  it('carries the name its sender logged in with, if the broker is to stamp it [F4.008]', async () => {
    const world = await World.start({ options: { populateJMSXUserID: true } })
    const connection = await world.connect({ userName: 'ada' })
    const consumer = connection.consumer(A)
    await connection.producer(A).send('m1')
    expect(consumer.received[0]!.message.userID).toBe('ada')
  })
})
