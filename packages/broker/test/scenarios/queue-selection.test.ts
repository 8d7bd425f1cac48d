/** Who gets a message of a queue under the policies of dispatch, and what searching costs. */
import { Destination } from '@hermod/model'
import { compileSelector } from '@hermod/selector'
import { describe, expect, it, vi } from 'vitest'
import type { PolicyEntryOptions } from '../../src/options.js'
import { bodies, World } from '../world.js'

const A = Destination.queue('A')

async function open(options: Partial<PolicyEntryOptions> = {}) {
  const world = await World.start({ policies: [{ destination: A, options }] })
  const connection = await world.connect()
  return { world, connection, producer: connection.producer(A) }
}

describe('exclusive consumers', () => {
  it('of higher priority take over, and what the others have stays with them [F1.135]', async () => {
    const { connection, producer } = await open()
    const low = connection.consumer(A, { exclusive: true })
    await producer.sendAll(bodies(2))
    const high = connection.consumer(A, { exclusive: true, priority: 5 })
    await producer.sendAll(bodies(2, 3))
    expect([low.bodies, high.bodies]).toEqual([bodies(2), bodies(2, 3)])
    await high.close(-1)
    expect(low.bodies).toEqual(bodies(4))
  })

  it('of the highest priority take over from their equals', async () => {
    const { connection, producer } = await open()
    const older = connection.consumer(A, { exclusive: true, priority: 127 })
    const newer = connection.consumer(A, { exclusive: true, priority: 127 })
    await producer.send('m1')
    expect([older.bodies, newer.bodies]).toEqual([[], ['m1']])
  })

  it('are chosen by priority even where dispatch ignores it [F4.114]', async () => {
    const { connection, producer } = await open({ useConsumerPriority: false })
    const low = connection.consumer(A, { exclusive: true, priority: 1 })
    const high = connection.consumer(A, { exclusive: true, priority: 2 })
    const higher = connection.consumer(A, { exclusive: true, priority: 3 })
    await higher.close(-1)
    await producer.send('m1')
    expect([low.bodies, high.bodies]).toEqual([[], ['m1']])
  })

  it('are all, where the policy says so [F4.115]', async () => {
    const { connection, producer } = await open({ allConsumersExclusiveByDefault: true })
    const [one, two] = [connection.consumer(A, { prefetchSize: 1 }), connection.consumer(A)]
    await producer.sendAll(bodies(2))
    expect([one.bodies, two.bodies]).toEqual([['m1'], []])
    await one.close(-1)
    expect(two.bodies).toEqual(bodies(2))
  })
})

describe('strict order', () => {
  it('fills the first consumer, and comes back to it as soon as it has room [F4.113]', async () => {
    const { connection, producer } = await open({ strictOrderDispatch: true })
    const [one, two] = [connection.consumer(A, { prefetchSize: 2 }), connection.consumer(A, { prefetchSize: 5 })]
    await producer.sendAll(bodies(3))
    expect([one.bodies, two.bodies]).toEqual([bodies(2), ['m3']])
    await one.ack(0, 1)
    await producer.send('m4')
    expect([one.bodies, two.bodies]).toEqual([['m1', 'm2', 'm4'], ['m3']])
  })
})

describe('message groups of the policy', () => {
  it('are remembered by the map it names [F4.138]', async () => {
    const { connection, producer } = await open({ messageGroupMapFactoryType: 'bucket?bucketCount=1' })
    const [one, two] = [connection.consumer(A), connection.consumer(A)]
    for (const groupID of ['a', 'b', 'c', 'd']) await producer.send(groupID, { groupID })
    expect([one.bodies, two.bodies]).toEqual([['a', 'b', 'c', 'd'], []])
  })
})

describe('a consumer with a selector [F1.183]', () => {
  const UNWANTED = 5_000

  it('finds what it wants behind any number of messages that it does not want', async () => {
    const { world, connection, producer } = await open({ memoryLimit: 0 })
    for (let i = 0; i < UNWANTED; i++) producer.post('unwanted', { properties: { n: 1 } })
    await producer.send('wanted', { properties: { n: 2 } })
    const consumer = connection.consumer(A, { selector: 'n = 2' })
    await world.settle()
    expect(consumer.bodies).toEqual(['wanted'])
  })

  it('is asked once for each message that stays, not again whenever one comes', async () => {
    const { world, connection, producer } = await open()
    // Equal selectors are one object, so this is the consumer's.
    const asked = vi.spyOn(compileSelector('n = 2'), 'matchesWithin')
    for (let i = 0; i < UNWANTED; i++) producer.post('unwanted', { properties: { n: 1 } })
    await producer.send('last', { properties: { n: 1 } })
    const consumer = connection.consumer(A, { selector: 'n = 2' })
    await world.settle()
    expect(asked).toHaveBeenCalledTimes(UNWANTED + 1)
    for (let i = 0; i < 100; i++) await producer.send(`m${i}`, { properties: { n: 2 } })
    expect(consumer.bodies).toHaveLength(100)
    expect(asked).toHaveBeenCalledTimes(UNWANTED + 101)
    asked.mockRestore()
  })
})
