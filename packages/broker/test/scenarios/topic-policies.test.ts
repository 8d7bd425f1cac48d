import { Destination, silentLogger } from '@hermod/model'
import { FileSpool } from '@hermod/store'
import { FaultyDisk, SeededRandom, testCodec } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { bean, inside } from '../beans.js'
import { bodies, type TestConnection, type TestConsumer, World } from '../world.js'

const T = Destination.topic('T')

/** Acknowledges one by one, so that what waits comes. */
async function readAll(consumer: TestConsumer): Promise<string[]> {
  for (let i = 0; i < consumer.received.length; i++) await consumer.ack(i)
  return consumer.bodies
}

async function worldWith(
  beans: Parameters<typeof inside>[0],
  options: Record<string, unknown> = {},
  more: object = {},
): Promise<[World, TestConnection]> {
  const world = await World.start({ policies: [{ destination: T, options, inside: inside(beans), ...more }] })
  return [world, await world.connect()]
}

describe('a pending limit', () => {
  const limit = { pendingMessageLimitStrategy: { kind: 'constant', limit: 2 } as const }

  it('drops by the strategy of the policy [F4.152] [F4.153]', async () => {
    const [, connection] = await worldWith(
      { messageEvictionStrategy: bean('oldestMessageWithLowestPriorityEvictionStrategy') },
      {},
      limit,
    )
    const consumer = connection.consumer(T, { prefetchSize: 1 })
    const producer = connection.producer(T)
    for (const priority of [4, 9, 1, 5, 2, 7]) await producer.send(`p${priority}`, { priority })
    expect(await readAll(consumer)).toEqual(['p4', 'p9', 'p7'])
  })

  it('lets an expired message go before a live one', async () => {
    const [world, connection] = await worldWith({}, {}, limit)
    const consumer = connection.consumer(T, { prefetchSize: 1 })
    const producer = connection.producer(T)
    await producer.send('m1')
    await producer.send('m2')
    await producer.send('short', { expiration: world.clock.now() + 100 })
    await world.pass(200)
    await producer.send('m4')
    expect(await readAll(consumer)).toEqual(['m1', 'm2', 'm4'])
  })

  it('sends what it drops to the dead letters, once for all who lose it', async () => {
    const [world, connection] = await worldWith({}, {}, limit)
    for (let i = 0; i < 3; i++) connection.consumer(T, { prefetchSize: 1 })
    await connection.producer(T).sendAll(bodies(5))
    const letters = connection.consumer(Destination.queue('ActiveMQ.DLQ'))
    await world.settle()
    expect(letters.bodies).toEqual(['m2', 'm3'])
    expect(letters.received[0]!.message.properties().get('dlqDeliveryFailureCause')).toMatch(
      /^java\.lang\.Throwable: TopicSubDiscard\. ID:/,
    )
  })
})

describe('a consumer that comes late', () => {
  const history = { subscriptionRecoveryPolicy: bean('fixedCountSubscriptionRecoveryPolicy', { maximumSize: 2 }) }

  it('is told the history if it asks, as far as it wants it, before what comes then [F1.137] [F4.144]', async () => {
    const [, connection] = await worldWith(history)
    const producer = connection.producer(T)
    for (const n of [1, 2, 3]) await producer.send(`m${n}`, { properties: { n } })
    const late = connection.consumer(T, { retroactive: true })
    const choosy = connection.consumer(T, { retroactive: true, selector: 'n = 3' })
    const plain = connection.consumer(T)
    const wild = connection.consumer(Destination.topic('*'), { retroactive: true })
    await producer.send('m4', { properties: { n: 4 } })
    expect(late.bodies).toEqual(['m2', 'm3', 'm4'])
    expect(choosy.bodies).toEqual(['m3'])
    expect(plain.bodies).toEqual(['m4'])
    expect(wild.bodies).toEqual(['m2', 'm3', 'm4'])
  })

  it('is told it without asking under alwaysRetroactive [F4.136]', async () => {
    const [world, connection] = await worldWith(history, { alwaysRetroactive: true })
    await connection.producer(T).sendAll(bodies(3))
    const late = connection.consumer(T)
    await world.settle()
    expect(late.bodies).toEqual(['m2', 'm3'])
  })

  it('is told it once if it is durable', async () => {
    const [world, connection] = await worldWith(history)
    await connection.producer(T).sendAll(bodies(3))
    const durable = connection.consumer(T, { retroactive: true, subscriptionName: 'd' })
    await world.settle()
    expect(durable.bodies).toEqual(['m2', 'm3'])
    await durable.ackAll()
    await durable.close()
    const again = connection.consumer(T, { retroactive: true, subscriptionName: 'd' })
    await world.settle()
    expect(again.bodies).toEqual([])
  })
})

describe('the dispatch policy', () => {
  async function order(name: string, priorities: readonly number[]): Promise<string[]> {
    const [, connection] = await worldWith({ dispatchPolicy: bean(name) })
    const got: string[] = []
    for (const [i, priority] of priorities.entries()) {
      const consumer = connection.consumer(T, { priority })
      consumer.deliver = () => got.push(`c${i}`)
    }
    const producer = connection.producer(T)
    for (const body of bodies(3)) await producer.send(body)
    return got
  }

  it('lets another consumer begin with each message, or always the highest priority [F4.140] [F4.142]', async () => {
    expect(await order('simpleDispatchPolicy', [0, 5, 1])).toEqual('c0 c1 c2 c0 c1 c2 c0 c1 c2'.split(' '))
    expect(await order('strictOrderDispatchPolicy', [0, 5, 1])).toEqual('c0 c1 c2 c0 c1 c2 c0 c1 c2'.split(' '))
    expect(await order('roundRobinDispatchPolicy', [0, 5, 1])).toEqual('c0 c1 c2 c1 c2 c0 c2 c0 c1'.split(' '))
    expect(await order('priorityDispatchPolicy', [0, 5, 1])).toEqual('c1 c2 c0 c1 c2 c0 c1 c2 c0'.split(' '))
  })

  it('keeps a message for the client that it names', async () => {
    const topic = Destination.topic('T.PTP')
    const world = await World.start({
      policies: [{ destination: topic, inside: inside({ dispatchPolicy: bean('clientIdFilterDispatchPolicy') }) }],
    })
    const [a, b] = [await world.connect({ clientId: 'A' }), await world.connect({ clientId: 'B' })]
    const consumers = [a.consumer(topic), b.consumer(topic), b.consumer(topic, { subscriptionName: 'd' })]
    const producer = a.producer(topic)
    await producer.send('for A', { properties: { PTP_CLIENTID: 'A' } })
    await producer.send('for B', { properties: { PTP_CLIENTID: 'B' } })
    await producer.send('for all')
    expect(consumers.map((one) => one.bodies)).toEqual([
      ['for A', 'for all'],
      ['for B', 'for all'],
      ['for B', 'for all'],
    ])
  })
})

describe('what waits for a slow consumer', () => {
  const limits = { memoryLimit: 20_000 }

  async function slow(cursor: string) {
    const disk = new FaultyDisk({ random: new SeededRandom(1) })
    disk.makeDirectory('/tmp_storage')
    const spool = new FileSpool(disk, '/tmp_storage', testCodec, silentLogger)
    const policy = { destination: T, options: limits, inside: inside({ pendingSubscriberPolicy: bean(cursor) }) }
    const world = await World.start({ policies: [policy], spool })
    const connection = await world.connect()
    const producer = connection.producer(T)
    const consumer = connection.consumer(T, { prefetchSize: 1 })
    let sent = 0
    while (sent < 200 && producer.port.blockage === undefined) {
      await producer.send(`m${++sent}`, { persistent: false })
    }
    const memory = world.broker.view().destinations.find((one) => one.destination === 'topic://T')!.memoryUsageBytes
    return { sent, memory, received: await readAll(consumer), spool }
  }

  it('goes to disk from cursorMemoryHighWaterMark on and comes back in order [F4.158] [F4.119]', async () => {
    const { sent, memory, received, spool } = await slow('fileCursor')
    expect(sent).toBe(200)
    expect(memory).toBeLessThan(17_000)
    expect(received).toEqual(bodies(200))
    expect(spool.usedBytes).toBe(0)
  })

  it('stays in memory with vmCursor until the producer is held [F4.158]', async () => {
    const { sent, memory, received } = await slow('vmCursor')
    expect(sent).toBeLessThan(25)
    expect(memory).toBeGreaterThanOrEqual(20_000)
    expect(received).toEqual(bodies(sent))
  })
})
