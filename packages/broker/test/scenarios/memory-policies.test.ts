import { Destination, silentLogger } from '@hermod/model'
import { FileSpool } from '@hermod/store'
import { FaultyDisk, SeededRandom, testCodec } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { bean, inside } from '../beans.js'
import { bodies, type TestConsumer, World } from '../world.js'

const Q = Destination.queue('Q')
const T = Destination.topic('T')

function memoryOf(world: World, destination: Destination): number {
  return world.broker.view().destinations.find((one) => one.destination === `${destination}`)!.memoryUsageBytes
}

async function readAll(consumer: TestConsumer): Promise<string[]> {
  await consumer.connection.world.settle()
  for (let i = 0; i < consumer.received.length; i++) await consumer.ack(i)
  return consumer.bodies
}

function spool(): FileSpool {
  const disk = new FaultyDisk({ random: new SeededRandom(1) })
  disk.makeDirectory('/tmp_storage')
  return new FileSpool(disk, '/tmp_storage', testCodec, silentLogger)
}

describe('a backlog under', () => {
  const cursors = [
    ['storeCursor', 17_000],
    ['fileQueueCursor', 17_000],
    ['vmQueueCursor', 23_000],
  ] as const

  it.each(cursors)('%s stays bounded in memory and comes in order [F4.157] [F4.119]', async (name, mostBytes) => {
    for (const persistent of [true, false]) {
      // Even where nobody is held: the limit is one of memory, not of what may be sent.
      const options = { memoryLimit: 20_000, producerFlowControl: false }
      const policy = { destination: Q, options, inside: inside({ pendingQueuePolicy: bean(name) }) }
      const world = await World.start({ policies: [policy], spool: spool() })
      const connection = await world.connect()
      await connection.producer(Q).sendAll(bodies(300), { persistent })
      expect(memoryOf(world, Q)).toBeLessThan(mostBytes)
      expect(memoryOf(world, Q)).toBeGreaterThan(mostBytes / 2)
      expect(await readAll(connection.consumer(Q, { prefetchSize: 5 }))).toEqual(bodies(300))
    }
  })

  it.each(['storeDurableSubscriberCursor', 'fileDurableSubscriberCursor', 'vmDurableCursor'])(
    '%s stays bounded and comes in order [F4.159]',
    async (name) => {
      const options = { memoryLimit: 20_000, producerFlowControl: false }
      const policy = { destination: T, options, inside: inside({ pendingDurableSubscriberPolicy: bean(name) }) }
      const world = await World.start({ policies: [policy], spool: spool() })
      const connection = await world.connect()
      const durable = connection.consumer(T, { subscriptionName: 'd', prefetchSize: 5 })
      await connection.producer(T).sendAll(bodies(300))
      const { usedBytes } = world.broker.view().usage[0]!
      expect(usedBytes).toBeLessThan(name === 'vmDurableCursor' ? 23_000 : 17_000)
      expect(await readAll(durable)).toEqual(bodies(300))
    },
  )

  it('a vm cursor holds the producer when memory is full, as nothing goes to disk before [F4.157]', async () => {
    const options = { memoryLimit: 20_000 }
    const policy = { destination: Q, options, inside: inside({ pendingQueuePolicy: bean('vmQueueCursor') }) }
    const world = await World.start({ policies: [policy], spool: spool() })
    const producer = (await world.connect()).producer(Q)
    for (let i = 0; i < 20; i++) await producer.send('m', { persistent: false })
    expect(producer.port.blockage).toBeUndefined()
    await producer.send('m', { persistent: false })
    expect(producer.port.blockage?.limit).toBe('memory of queue://Q')
  })

  it('useCache="false" is in the store until a consumer wants it [F4.112]', async () => {
    const world = await World.start({ policies: [{ destination: Q, options: { useCache: false } }] })
    const connection = await world.connect()
    await connection.producer(Q).sendAll(bodies(50))
    expect(memoryOf(world, Q)).toBe(0)
    expect(await readAll(connection.consumer(Q, { prefetchSize: 5 }))).toEqual(bodies(50))
  })
})

describe('what counts', () => {
  it('is minimumMessageSize and the payload [F4.105]', async () => {
    for (const [minimumMessageSize, bytes] of [
      [1024, 1034],
      [4096, 4106],
      [0, 10],
    ] as const) {
      const world = await World.start({ policies: [{ destination: Q, options: { minimumMessageSize } }] })
      await (await world.connect()).producer(Q).send('m', { bytes: 10 })
      expect(memoryOf(world, Q)).toBe(bytes)
    }
  })

  it('is split between producers and consumers where the broker says so [F4.030]', async () => {
    const world = await World.start({
      options: { splitSystemUsageForProducersConsumers: true, producerSystemUsagePortion: 25 },
      systemUsage: { memoryUsage: { limit: 100_000 } },
    })
    const connection = await world.connect()
    connection.consumer(T, { subscriptionName: 'd', prefetchSize: 1 })
    await connection.producer(T).sendAll(bodies(3))
    await connection.producer(Q).sendAll(bodies(5))
    const [producers, consumers] = world.broker.view().usage
    expect(producers).toMatchObject({ name: 'memory for producers', limitBytes: 25_000, usedBytes: 5 * 1026 })
    expect(consumers).toMatchObject({ name: 'memory for consumers', limitBytes: 40_000, usedBytes: 3 * 1026 })
  })
})

describe('a browser', () => {
  it('is shown maxBrowsePageSize messages where an entry holds, else all [F4.110]', async () => {
    for (const [policies, shown] of [
      [[{ destination: Q, options: { maxBrowsePageSize: 7 } }], 7],
      [[{ destination: null }], 400],
      [[{ destination: Destination.queue('OTHER') }], 500],
    ] as const) {
      const world = await World.start({ policies })
      const connection = await world.connect()
      await connection.producer(Q).sendAll(bodies(500))
      const browser = connection.consumer(Q, { browser: true, prefetchSize: 1000 })
      await world.settle()
      expect(browser.received).toHaveLength(shown)
      expect(browser.nothings).toBe(1)
    }
  })
})

describe('a producer that is held', () => {
  it('can be explained: which limit, whose destination, since when [F4.098] [F4.099]', async () => {
    const world = await World.start({
      policies: [{ destination: Q, options: { memoryLimit: 2000, cursorMemoryHighWaterMark: 100 } }],
    })
    const producer = (await world.connect()).producer(Q)
    await producer.sendAll(bodies(3), { persistent: false })
    const since = world.clock.now()
    await world.pass(31_000)
    const blockage = { limit: 'memory of queue://Q', destination: Q, sinceMs: since, usedBytes: 3078, limitBytes: 2000 }
    expect(world.broker.view().blockages).toEqual([{ producer: producer.port.id, blockage }])
    const lines = world.logger.texts('warn')
    expect(lines[0]).toMatch(
      /^Usage Manager Memory Limit \(2000, memory of queue:\/\/Q\) reached on queue:\/\/Q, size 3\./,
    )
    expect(lines[1]).toContain(`Producer (${producer.port.id}) stopped to prevent flooding queue://Q`)
    expect(lines[1]).toContain('(blocking for: 30s)')
  })
})
