/** What a durable subscription covers, and what becomes of it when its terms change. */
import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { World } from '../world.js'

const T = Destination.topic('T')
const DURABLE = { subscriptionName: 'd' }

describe('a durable subscription with wildcards', () => {
  it('keeps what comes to all topics it covers, also those that come later, over a restart', async () => {
    const world = await World.start()
    const producer = (await world.connect()).producer(null)
    const away = await world.connect({ clientId: 'me' })
    await producer.send('before', { destination: Destination.topic('A.1') })
    away.consumer(Destination.topic('A.>'), DURABLE)
    await away.close()
    await producer.send('m1', { destination: Destination.topic('A.1') })
    await producer.send('m2', { destination: Destination.topic('A.2') })
    await producer.send('no', { destination: Destination.topic('B') })
    await world.broker.stop()

    const next = await World.start({ store: world.store })
    const back = await next.connect({ clientId: 'me' })
    await (await next.connect()).producer(null).send('m3', { destination: Destination.topic('A.3') })
    const consumer = back.consumer(Destination.topic('A.>'), DURABLE)
    await next.settle()
    expect([...consumer.bodies].sort()).toEqual(['m1', 'm2', 'm3'])
  })
})

describe('the terms of a durable subscription', () => {
  async function withBacklog() {
    const world = await World.start()
    const away = await world.connect({ clientId: 'me' })
    away.consumer(T, DURABLE)
    await away.close()
    const producer = (await world.connect()).producer(T)
    await producer.send('old')
    return { world, producer, back: await world.connect({ clientId: 'me' }) }
  }

  it.each([
    ['selector', T, { selector: 'a = 1' }],
    ['noLocal', T, { noLocal: true }],
    ['topic', Destination.topic('U'), {}],
  ])('changed in its %s make it a new one, without the backlog', async (_what, destination, change) => {
    const { world, producer, back } = await withBacklog()
    const consumer = back.consumer(destination, { ...DURABLE, ...change })
    await world.settle()
    await producer.send('new', { destination, properties: { a: 1 } })
    expect(consumer.bodies).toEqual(['new'])
    expect(world.broker.view().durableSubscriptions).toHaveLength(1)
  })

  it('unchanged keep the backlog', async () => {
    const { world, back } = await withBacklog()
    const consumer = back.consumer(T, DURABLE)
    await world.settle()
    expect(consumer.bodies).toEqual(['old'])
  })

  it('that are refused change nothing', async () => {
    const { world, back } = await withBacklog()
    expect(() => back.consumer(T, { ...DURABLE, selector: 'a = ' })).toThrow()
    const consumer = back.consumer(T, DURABLE)
    await world.settle()
    expect(consumer.bodies).toEqual(['old'])
  })

  it('of queues and temporary topics there are none', async () => {
    const { back } = await withBacklog()
    for (const destination of [Destination.queue('A'), new Destination('temp-topic', 'x')]) {
      expect(() => back.consumer(destination, { subscriptionName: 'e' })).toThrow()
    }
  })

  it('asked for retroactively begin with what others have pending', async () => {
    const { world } = await withBacklog()
    const consumer = (await world.connect()).consumer(T, { ...DURABLE, retroactive: true })
    await world.settle()
    expect(consumer.bodies).toEqual(['old'])
  })

  it('go with their topic when that is removed by force', async () => {
    const { world, back } = await withBacklog()
    await expect(world.broker.removeDestination(T)).rejects.toThrow(/still has an active subscription/)
    await world.broker.removeDestination(T, 1)
    expect(world.broker.view().durableSubscriptions).toEqual([])
    const consumer = back.consumer(T, DURABLE)
    await world.settle()
    expect(consumer.bodies).toEqual([])
  })
})
