import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { World } from '../world.js'

const q = Destination.queue

describe('wildcards of consumers', () => {
  it.each([
    ['PRICE.>', ['a', 'b', 'c']],
    ['PRICE.*', ['b']],
    ['*.A.*', ['c']],
    ['PRICE', ['a']],
  ])('cover what is there and what comes: %s [F1.187] [F1.188]', async (pattern, expected) => {
    const world = await World.start()
    const connection = await world.connect()
    connection.port.addDestination(q('PRICE'), null)
    const consumer = connection.consumer(q(pattern))
    const producer = connection.producer(null)
    await producer.send('a', { destination: q('PRICE') })
    await producer.send('b', { destination: q('PRICE.A') })
    await producer.send('c', { destination: q('PRICE.A.B') })
    expect(consumer.bodies).toEqual(expected)
  })

  it('tell names apart by case [F1.189]', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const consumer = connection.consumer(q('foo'))
    await connection.producer(q('FOO')).send('m1')
    expect(consumer.bodies).toEqual([])
  })
})

describe('a queue whose name has wildcards', () => {
  it('is one queue, from which consumers of names that it covers get, too', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.producer(q('A.>')).send('m1')
    expect(world.broker.view().destinations.map((one) => one.destination)).toContain('queue://A.>')
    const consumer = connection.consumer(q('A.B'))
    await world.settle()
    expect(consumer.bodies).toEqual(['m1'])
  })
})
