import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { World } from '../world.js'

const path = (elements: number, first = 'A'): string => [first, ...Array(elements - 1).fill('B')].join('.')

describe('the elements of a name', () => {
  it.each(['queue', 'topic'] as const)('may be a thousand: %s', async (kind) => {
    const connection = await (await World.start()).connect()
    const destination = new Destination(kind, path(1000))
    const consumer = connection.consumer(new Destination(kind, path(1000, '*')))
    await connection.producer(destination).send('m1')
    expect(consumer.bodies).toEqual(['m1'])
  })

  it.each([
    ['a queue', Destination.queue(path(1001))],
    ['a topic', Destination.topic(path(1001))],
    ['a wildcard', Destination.queue(path(1001, '*'))],
    ['a member', Destination.queue(`X,${path(1001)}`)],
    ['empty ones', Destination.queue('.'.repeat(1000))],
  ])('are not more in %s', async (_what, destination) => {
    const world = await World.start()
    const connection = await world.connect()
    const refusal = /cannot be used: it has more than 1000 elements/
    expect(() => connection.consumer(destination)).toThrow(refusal)
    if (destination.isTopic) expect(() => connection.consumer(destination, { subscriptionName: 'd' })).toThrow(refusal)
    if (!destination.isWildcard) expect(() => connection.producer(destination)).toThrow(refusal)
    await expect(connection.producer(null).send('m1', { destination })).rejects.toThrow(refusal)
    expect(world.broker.view().destinations.filter((one) => one.destination.length > 1000)).toEqual([])
  })

  it('does not bound long names, nor the advisories about a name', async () => {
    const connection = await (await World.start()).connect()
    const advisories = connection.consumer(Destination.topic('ActiveMQ.Advisory.Producer.>'))
    await connection.producer(Destination.queue('Q'.repeat(5000))).send('m1')
    connection.producer(Destination.queue(path(1000)))
    await connection.world.settle()
    expect(advisories.received).toHaveLength(2)
  })
})
