import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { bodies, type TestConsumer, type TestProducer, World } from '../world.js'

const SLOW = Destination.queue('SLOW')
const QUICK = Destination.queue('QUICK')
const small = { destination: SLOW, options: { memoryLimit: 20_000, cursorMemoryHighWaterMark: 100 } }

/** Sends until the producer is held; tells how many that took. */
async function fill(producer: TestProducer): Promise<number> {
  for (let sent = 1; sent <= 1000; sent++) {
    await producer.send(`m${sent}`, { persistent: false })
    if (producer.port.blockage !== undefined) return sent
  }
  throw new Error('1000 messages and no limit')
}

/** Reads everything, one message at a time. */
async function drain(consumer: TestConsumer): Promise<void> {
  for (let i = 0; i < consumer.received.length; i++) await consumer.ack(i)
}

describe('a full memory limit', () => {
  it('holds the producer that filled it and nobody else, and says so', async () => {
    const world = await World.start({ policies: [small] })
    const [culprit, other] = [await world.connect(), await world.connect()]
    const filling = culprit.producer(SLOW)
    const innocent = other.producer(QUICK)
    await fill(filling)
    expect(filling.port.blockage).toMatchObject({
      limit: 'memory of queue://SLOW',
      limitBytes: 20_000,
      sinceMs: world.clock.now(),
    })
    await innocent.sendAll(bodies(50), { persistent: false })
    expect(innocent.port.blockage).toBeUndefined()
    const lines = world.logger.texts('warn').filter((line) => line.startsWith('Usage Manager Memory Limit'))
    expect(lines).toEqual([expect.stringContaining('reached on queue://SLOW')])
  })

  it('lets the producer go on when consumers have made room, and loses nothing', async () => {
    const world = await World.start({ policies: [small] })
    const connection = await world.connect()
    const producer = connection.producer(SLOW)
    const sent = await fill(producer)
    expect(sent).toBeGreaterThan(2)
    const consumer = connection.consumer(SLOW, { prefetchSize: 1 })
    await world.settle()
    expect(connection.resumed).toEqual([])
    await drain(consumer)
    expect(connection.resumed).toEqual([producer.port.id.toString()])
    expect(producer.port.blockage).toBeUndefined()
    expect(consumer.received).toHaveLength(sent)
  })

  it('does not hold a producer whose backlog goes to the store', async () => {
    const world = await World.start({ policies: [{ destination: SLOW, options: { memoryLimit: 20_000 } }] })
    const connection = await world.connect()
    const producer = connection.producer(SLOW)
    await producer.sendAll(bodies(200))
    expect(producer.port.blockage).toBeUndefined()
    const consumer = connection.consumer(SLOW, { prefetchSize: 10 })
    await world.settle()
    await drain(consumer)
    expect(consumer.bodies).toEqual(bodies(200))
  })

  it('is given back in full', async () => {
    const world = await World.start({ policies: [small] })
    const connection = await world.connect()
    const producer = connection.producer(SLOW)
    const consumer = connection.consumer(SLOW)
    // More rounds than the limit would take if anything leaked.
    for (let round = 0; round < 20; round++) {
      await producer.sendAll(bodies(5), { persistent: round % 2 === 0 })
      await drain(consumer)
      consumer.received.length = 0
      expect(producer.port.blockage, `round ${round}`).toBeUndefined()
    }
  })

  it('refuses at once where the policy wants it', async () => {
    const options = { ...small.options, sendFailIfNoSpace: true }
    const world = await World.start({ policies: [{ destination: SLOW, options }] })
    const connection = await world.connect()
    const producer = connection.producer(SLOW)
    let kept = 0
    expect(() => {
      for (; kept < 1000; kept++) producer.post(`m${kept}`, { persistent: false })
    }).toThrow(expect.objectContaining({ jmsClass: 'javax.jms.ResourceAllocationException' }))
    await world.settle()
    const consumer = connection.consumer(SLOW)
    await world.settle()
    expect(consumer.received).toHaveLength(kept)
  })

  it('frees nobody when a held producer leaves, and nothing breaks', async () => {
    const world = await World.start({ policies: [small] })
    const [one, two] = [await world.connect(), await world.connect()]
    const first = one.producer(SLOW)
    await fill(first)
    const second = two.producer(SLOW)
    await second.send('y', { persistent: false })
    expect(second.port.blockage).toBeDefined()
    await one.close()
    expect(two.resumed).toEqual([])
    const consumer = two.consumer(SLOW)
    await world.settle()
    await drain(consumer)
    expect([one.resumed, two.resumed]).toEqual([[], [second.port.id.toString()]])
  })
})

describe("the broker's memory limit", () => {
  it('holds those who took more than their share first', async () => {
    const high = { destination: Destination.queue('>'), options: { cursorMemoryHighWaterMark: 100 } }
    const world = await World.start({ policies: [high], systemUsage: { memoryUsage: { limit: 100_000 } } })
    const connection = await world.connect()
    const modest = connection.producer(QUICK)
    await modest.send('one', { persistent: false })
    const greedy = connection.producer(SLOW)
    await fill(greedy)
    expect(greedy.port.blockage).toMatchObject({
      limit: 'memory of the broker',
      destination: SLOW,
      limitBytes: 100_000,
    })
    await modest.send('two', { persistent: false })
    expect(modest.port.blockage).toBeUndefined()
  })
})
