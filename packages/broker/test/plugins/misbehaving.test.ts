/** Plug-ins that fail, wait where they must not, or answer nonsense cost the request they failed with, and no more. */
import { type BrokerPlugin, Destination, LocalTransactionId } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import { World } from '../world.js'

const Q = Destination.queue('Q')
type Verb = Exclude<keyof BrokerPlugin, 'name'>

const fail = (): never => {
  throw new Error('out of order')
}

/** A plug-in whose verb is not what it should be, as user code can be. */
function plugin(verb: Verb, body: (...given: never[]) => unknown): () => BrokerPlugin {
  return () => ({ name: 'strange', [verb]: body }) as unknown as BrokerPlugin
}

const start = (verb: Verb, body: (...given: never[]) => unknown) => World.start({ plugins: [plugin(verb, body)] })

/** One message through the broker; what the consumer got. */
async function passes(w: World): Promise<string[]> {
  const connection = await w.connect()
  const consumer = connection.consumer(Q)
  await connection.producer(Q).send('x')
  await consumer.ackAll()
  await connection.close()
  return consumer.bodies
}

describe('a verb that throws or returns a promise', () => {
  const bodies: readonly (readonly [string, () => unknown])[] = [
    ['throws', fail],
    ['returns a promise', () => Promise.reject(new Error('later'))],
  ]
  test.each(bodies)('refuses what it was asked about when it %s', async (_how, body) => {
    const refusing: readonly (readonly [Verb, (w: World) => Promise<unknown>])[] = [
      ['connect', (w) => w.connect()],
      ['addSession', async (w) => (await w.connect()).port.addSession({ id: { connectionId: 'c', value: 1 } })],
      ['addProducer', async (w) => (await w.connect()).producer(Q)],
      ['addConsumer', async (w) => (await w.connect()).consumer(Q)],
      ['addDestination', async (w) => (await w.connect()).producer(Q)],
      ['send', async (w) => (await w.connect()).producer(Q).post('x')],
      [
        'transaction',
        async (w) => {
          const connection = await w.connect()
          connection.port.begin(new LocalTransactionId(1, connection.id))
        },
      ],
      ['removeSubscription', async (w) => (await w.connect()).port.removeSubscription('', 's', true)],
    ]
    for (const [verb, request] of refusing) {
      await expect(request(await start(verb, body)), verb).rejects.toThrow(
        /^Plug-in strange failed, so the request was refused/,
      )
    }
  })

  test.each(bodies)('is only logged where nothing can be refused, when it %s', async (_how, body) => {
    const verbs: readonly Verb[] = [
      'disconnect',
      'removeProducer',
      'removeConsumer',
      'removeSession',
      'delivered',
      'noticed',
    ]
    for (const verb of verbs) {
      const w = await start(verb, body)
      expect(await passes(w), verb).toEqual(['x'])
    }
  })

  test('is the last word for nobody else: each plug-in is told that a connection has ended', async () => {
    let told = 0
    const counting = (): BrokerPlugin => ({ name: 'counting', disconnect: () => void told++ })
    const w = await World.start({ plugins: [counting, plugin('disconnect', fail)] })
    await (await w.connect()).close()
    expect(told).toBe(1)
  })

  test('does not keep the broker from making what it needs itself', async () => {
    const w = await start('addDestination', fail)
    w.broker.createDestination(Q)
    expect(w.broker.view().destinations.map(({ destination }) => destination)).toEqual(['queue://Q'])
  })

  test('loses no message on its way to the dead-letter queue', async () => {
    for (const body of [fail, () => 'nonsense', () => Promise.resolve('dropped')]) {
      const w = await start('die', body)
      await (await w.connect()).producer(Q).send('x', { expiration: w.clock.now() + 10 })
      await w.pass(60_000)
      const consumer = (await w.connect()).consumer(Destination.queue('ActiveMQ.DLQ'))
      await w.settle()
      expect(consumer.bodies).toEqual(['x'])
    }
  })
})

describe('an answer that makes no sense', () => {
  test('of mayConsume gives the message to nobody, and is logged once a consumer', async () => {
    for (const body of [fail, () => 'yes', () => Promise.resolve(true)]) {
      const w = await start('mayConsume', body)
      const connection = await w.connect()
      const consumer = connection.consumer(Q)
      await connection.producer(Q).sendAll(['x', 'y'])
      expect(consumer.bodies).toEqual([])
      expect(w.logger.matching(/does not get the message/)).toHaveLength(1)
    }
  })

  test('of addConsumer refuses the consumer', async () => {
    const w = await start('addConsumer', () => 'another')
    const connection = await w.connect()
    expect(() => connection.consumer(Q)).toThrow('addConsumer must return nothing or the request with changes')
  })

  test('of authenticate refuses the connection', async () => {
    for (const identity of ['root', { userName: 'root' }, { groups: [] }]) {
      await expect((await start('authenticate', () => identity)).connect()).rejects.toThrow(
        'must name a user with groups',
      )
    }
  })

  test('of send is taken for nothing', async () => {
    expect(await passes(await start('send', () => 42))).toEqual(['x'])
  })

  test('of a factory stops the start', async () => {
    for (const made of [undefined, 'plug-in', {}, { name: 'x', send: 'not a function' }]) {
      await expect(World.start({ plugins: [() => made as never] })).rejects.toThrow(/plug-in/)
    }
  })
})

test('a plug-in that fails to start stops the start, by name', async () => {
  await expect(start('start', fail)).rejects.toThrow('Plug-in strange failed')
  await expect(start('start', () => Promise.reject(new Error('no directory')))).rejects.toThrow('no directory')
})

test('a plug-in that fails to stop does not keep the broker from stopping', async () => {
  const w = await start('stop', fail)
  await w.broker.stop()
  expect(w.logger.texts('error')).toEqual([expect.stringContaining('Plug-in strange could not be stopped')])
})

test('a plug-in that never stops is not waited for for ever', async () => {
  const w = await start('stop', () => new Promise(() => {}))
  const stopped = w.broker.stop()
  await w.pass(10_000)
  await stopped
  expect(w.logger.texts('error')).toEqual([expect.stringContaining('takes longer than 10000 ms')])
})

test('durable subscriptions and browsers ask mayConsume and tell delivered, as others do', async () => {
  const seen: string[] = []
  const watching = (): BrokerPlugin => ({
    name: 'watching',
    mayConsume: (_context, message) => message.priority < 5,
    delivered: (_context, consumer, message) => void seen.push(`${consumer.value} ${message.priority}`),
  })
  const w = await World.start({ plugins: [watching] })
  const connection = await w.connect()
  const T = Destination.topic('T')
  const durable = connection.consumer(T, { subscriptionName: 's' })
  const topic = connection.producer(T)
  await topic.send('yes', { priority: 4 })
  await topic.send('no', { priority: 9 })
  await connection.producer(Q).sendAll(['yes'], { priority: 4 })
  await connection.producer(Q).sendAll(['no'], { priority: 9 })
  const browser = connection.consumer(Q, { browser: true })
  await w.settle()
  expect(durable.bodies).toEqual(['yes'])
  expect(browser.bodies).toEqual(['yes'])
  expect(seen).toEqual([`${durable.id.value} 4`, `${browser.id.value} 4`])
})
