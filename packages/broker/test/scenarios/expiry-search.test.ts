/** What expires where no consumer looks: found every expireMessagesPeriod, also in what only the store has. */
import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { bodies, World } from '../world.js'

const A = Destination.queue('A')
const T = Destination.topic('T')
const DLQ = Destination.queue('ActiveMQ.DLQ')
/** `useCache` false: all messages are left to the store until somebody wants them. */
const policies = [{ destination: A, options: { useCache: false, expireMessagesPeriod: 30_000 } }]

function sizeOf(world: World, destination: Destination): number {
  return world.broker.view().destinations.find((one) => one.destination === `${destination}`)?.queueSize ?? 0
}

describe('the search for expired messages', () => {
  it('goes through the whole backlog of a queue without consumers when all of it has expired [F4.111]', async () => {
    const world = await World.start({ policies })
    const producer = (await world.connect()).producer(A)
    await producer.sendAll(bodies(3500), { expiration: world.clock.now() + 1000 })
    await world.pass(31_000)
    expect([sizeOf(world, A), sizeOf(world, DLQ)]).toEqual([0, 3500])
  })

  it('stops behind maxExpirePageSize messages that live on, and keeps their order [F4.205]', async () => {
    const world = await World.start({ policies })
    const connection = await world.connect()
    const producer = connection.producer(A)
    await producer.sendAll(bodies(1200))
    await producer.sendAll(bodies(5, 1201), { expiration: world.clock.now() + 1000 })
    await world.pass(31_000)
    expect([sizeOf(world, A), sizeOf(world, DLQ)]).toEqual([1205, 0])
    const consumer = connection.consumer(A, { prefetchSize: 2000 })
    await world.settle()
    expect(consumer.bodies).toEqual(bodies(1200))
    expect(sizeOf(world, DLQ)).toBe(5)
  })

  it('finds nothing with maxExpirePageSize="0", as in ActiveMQ', async () => {
    const world = await World.start({ policies: [{ destination: A, options: { maxExpirePageSize: 0 } }] })
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(3), { expiration: world.clock.now() + 1000 })
    await world.pass(31_000)
    expect([sizeOf(world, A), sizeOf(world, DLQ)]).toEqual([3, 0])
    const consumer = connection.consumer(A)
    await world.settle()
    expect(consumer.bodies).toEqual([])
    expect(sizeOf(world, DLQ)).toBe(3)
  })

  it('finds those of an absent durable subscriber [F4.205]', async () => {
    const world = await World.start()
    const connection = await world.connect({ clientId: 'client' })
    await connection.consumer(T, { subscriptionName: 'away' }).close()
    const producer = connection.producer(T)
    await producer.send('short', { expiration: world.clock.now() + 1000 })
    await producer.send('long')
    await world.pass(61_000)
    expect(sizeOf(world, DLQ)).toBe(1)
    const heir = connection.consumer(T, { subscriptionName: 'away' })
    await world.settle()
    expect(heir.bodies).toEqual(['long'])
  })

  it.each([true, false])(
    'those of a present one only if enableMessageExpirationOnActiveDurableSubs: %s',
    async (on) => {
      const world = await World.start({ options: { enableMessageExpirationOnActiveDurableSubs: on } })
      const connection = await world.connect({ clientId: 'client' })
      connection.consumer(T, { subscriptionName: 'here', prefetchSize: 1 })
      const producer = connection.producer(T)
      await producer.send('taken')
      await producer.send('short', { expiration: world.clock.now() + 1000 })
      await world.pass(61_000)
      expect(sizeOf(world, DLQ)).toBe(on ? 1 : 0)
    },
  )
})
