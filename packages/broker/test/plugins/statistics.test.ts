/** Statistics by message: what is asked, and what is answered with which Java type. */
import {
  type BrokerPlugin,
  Destination,
  decodePropertyMap,
  JavaDouble,
  JavaLong,
  type Message,
  type PrimitiveValue,
} from '@hermod/model'
import { describe, expect, test } from 'vitest'
import { statisticsPlugin } from '../../src/plugins/statistics/statistics.js'
import { type TestConnection, type TestConsumer, World, type WorldOptions } from '../world.js'

const REPLIES = Destination.queue('replies')
const PLACES = { addressOf: (scheme: string) => (scheme === 'tcp' ? 'tcp://h:1' : ''), dataDirectory: '/data' }

interface Asked {
  readonly w: World
  readonly connection: TestConnection
  ask(about: string, properties?: readonly string[]): Promise<ReadonlyMap<string, PrimitiveValue>[]>
}

async function world(options: WorldOptions = {}): Promise<Asked> {
  const w = await World.start({ ...options, plugins: [statisticsPlugin(PLACES)] })
  const connection = await w.connect()
  const replies: TestConsumer = connection.consumer(REPLIES)
  const producer = connection.producer(null)
  return {
    w,
    connection,
    async ask(about, properties = []) {
      const before = replies.received.length
      const flags = Object.fromEntries(properties.map((name) => [name, true]))
      const request: Message = producer.message('', { destination: Destination.queue(about), properties: flags })
      request.replyTo = REPLIES
      request.correlationId = 'c'
      producer.port.send(request, null, true)
      await w.settle()
      return replies.received.slice(before).map(({ message }) => decodePropertyMap(message.content!))
    },
  }
}

const ABOUT_Q = 'ActiveMQ.Statistics.Destination.Q'

describe('of a destination', () => {
  test('counts, sizes and times with their Java types [F4.177] [F4.178]', async () => {
    const { w, connection, ask } = await world()
    const q = Destination.queue('Q')
    await connection.producer(q).sendAll(['a', 'b'])
    await w.pass(250)
    const consumer = connection.consumer(q, { prefetchSize: 1 })
    await w.settle()
    await consumer.ack(0)
    const [found] = await ask(ABOUT_Q)
    expect(found!.get('destinationName')).toBe('queue://Q')
    expect(found!.get('enqueueCount')).toEqual(new JavaLong(2))
    expect(found!.get('dequeueCount')).toEqual(new JavaLong(1))
    expect(found!.get('size')).toEqual(new JavaLong(1))
    expect(found!.get('averageEnqueueTime')).toEqual(new JavaDouble(250))
    expect(found!.get('averageMessageSize')).toEqual(new JavaLong(1025))
    expect(found!.get('memoryPercentUsage')).toBe(0)
  })

  test('by wildcard, with an empty map at the end when asked for it [F4.181]', async () => {
    const { connection, ask } = await world()
    for (const name of ['A.1', 'A.2', 'B']) await connection.producer(Destination.queue(name)).send('x')
    const found = await ask('ActiveMQ.Statistics.Destination.A.>', [
      'ActiveMQ.Statistics.Destination.List.End.With.Null',
    ])
    expect(found.map((one) => one.get('destinationName'))).toEqual(['queue://A.1', 'queue://A.2', undefined])
  })

  test('says when its oldest message came, asked for it, in memory or not [F4.181]', async () => {
    const { w, connection, ask } = await world()
    const comeMs = w.clock.now()
    await connection.producer(Destination.queue('Q')).send('x')
    await w.pass(1000)
    const [found] = await ask(ABOUT_Q, ['ActiveMQ.Statistics.Destination.Include.First.Message.Timestamp'])
    expect(found!.get('firstMessageTimestamp')).toEqual(new JavaLong(comeMs))
    expect((await ask(ABOUT_Q))[0]!.has('firstMessageTimestamp')).toBe(false)
  })

  test('are zero without enableStatistics [F4.012]', async () => {
    const { connection, ask } = await world({ options: { enableStatistics: false } })
    await connection.producer(Destination.queue('Q')).send('x')
    const [found] = await ask(ABOUT_Q)
    expect(found!.get('enqueueCount')).toEqual(new JavaLong(0))
    expect(found!.get('size')).toEqual(new JavaLong(0))
  })
})

test('many answers come in the order of the questions and leave time to others', async () => {
  const { w, connection, ask } = await world()
  for (let i = 0; i < 60; i++) connection.producer(Destination.queue(`A.${i}`)).post('x')
  await w.settle()
  expect((await ask('ActiveMQ.Statistics.Destination.A.>')).length).toBe(60)
  // Of these there is time for 40 more answers, and what is left comes with the next turns.
  expect((await ask('ActiveMQ.Statistics.Destination.A.>')).length).toBeLessThan(40)
  const asked = ask('ActiveMQ.Statistics.Destination.A.7')
  await w.pass(1)
  const names = (await asked).map((one) => one.get('destinationName'))
  expect(names.length).toBe(22)
  expect(names.at(-2)).toBe('queue://A.59')
  expect(names.at(-1)).toBe('queue://A.7')
})

describe('of the broker', () => {
  test('sums that a reset begins anew, with what is held left as it is [F4.179] [F4.181]', async () => {
    const { connection, ask } = await world()
    await connection.producer(Destination.queue('Q')).sendAll(['a', 'b', 'c'])
    const [before] = await ask('ActiveMQ.Statistics.Broker')
    expect(before!.get('enqueueCount')).toEqual(new JavaLong(3))
    expect(before!.get('openwire')).toBe('tcp://h:1')
    const [after] = await ask('ActiveMQ.Statistics.Broker', ['ActiveMQ.Statistics.Broker.Reset'])
    expect(after!.get('enqueueCount')).toEqual(new JavaLong(0))
    expect(Number((after!.get('size') as JavaLong).value)).toBeGreaterThanOrEqual(3)
  })

  test('sums include what is gone', async () => {
    const { w, connection, ask } = await world()
    await connection.producer(Destination.queue('Q')).sendAll(['a', 'b'])
    await w.broker.removeDestination(Destination.queue('Q'))
    const [found] = await ask('ActiveMQ.Statistics.Broker')
    expect(found!.get('enqueueCount')).toEqual(new JavaLong(2))
  })
})

test('of each subscription one map [F4.180]', async () => {
  const { connection, ask } = await world()
  connection.consumer(Destination.queue('Q'), { selector: 'a = 1', prefetchSize: 7 })
  connection.consumer(Destination.topic('T'))
  const found = await ask('ActiveMQ.Statistics.Subscription')
  expect(found.map((one) => one.get('destinationName'))).toEqual(['replies', 'Q', 'T'])
  expect(found[1]!.get('selector')).toBe('a = 1')
  expect(found[1]!.get('prefetchSize')).toBe(7)
})

test('a message without reply destination is an ordinary one', async () => {
  const { w, connection } = await world()
  const consumer = connection.consumer(Destination.queue(ABOUT_Q))
  await connection.producer(Destination.queue(ABOUT_Q)).send('x')
  await w.settle()
  expect(consumer.bodies).toEqual(['x'])
})

test('is answered only where the asker may send', async () => {
  const rights: BrokerPlugin = {
    name: 'rights',
    send(context, { destination }) {
      if (context !== undefined && destination.name === 'SECRET') throw new Error('not yours to write to')
      return undefined
    },
    addDestination(context, destination) {
      if (context !== undefined && destination.name === 'NEW') throw new Error('not yours to create')
    },
  }
  // As in ActiveMQ: what stands before the statistics plug-in in the configuration is asked about its answers.
  const w = await World.start({ plugins: [() => rights, statisticsPlugin(PLACES)] })
  const connection = await w.connect()
  const consumer = connection.consumer(Destination.queue('SECRET'))
  const producer = connection.producer(null)
  const ask = (about: string, replyTo: string): void => {
    const request = producer.message('', { destination: Destination.queue(`ActiveMQ.Statistics.${about}`) })
    request.replyTo = Destination.queue(replyTo)
    producer.port.send(request, null, true)
  }
  for (const about of ['Broker', 'Subscription', 'Destination.SECRET']) {
    expect(() => ask(about, 'SECRET')).toThrow(/not yours to write to/)
  }
  expect(() => ask('Broker', 'NEW')).toThrow(/not yours to create/)
  await w.settle()
  expect(consumer.bodies).toEqual([])
})
