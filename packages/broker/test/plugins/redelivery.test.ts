/** redeliveryPlugin: what consumers gave up comes again after a while, with the clock and chance in hand. */
import { AckType, Destination, JavaLong, type RedeliveryPolicy } from '@hermod/model'
import { MemoryJobStore, MemoryStore } from '@hermod/store'
import { ManualClock } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import type { RedeliverySettings } from '../../src/plugins/redelivery.js'
import { Redelivery, redeliveryPolicyFault } from '../../src/plugins/redelivery.js'
import { type TestConsumer, World, type WorldOptions } from '../world.js'

const Q = Destination.queue('Q')
const DLQ = Destination.queue('ActiveMQ.DLQ')
/** A full half second, as the scheduler keeps times in. */
const START = 1_700_000_000_000
/** What keeping them so adds to a wait that begins at such a moment. */
const ROUNDED = 500
const poison = { ackType: AckType.poison, poisonCause: { className: 'java.lang.Throwable', message: 'broken' } }

const PLAIN: RedeliveryPolicy = {
  maximumRedeliveries: 2,
  initialRedeliveryDelay: 1000,
  redeliveryDelay: 3000,
  useExponentialBackOff: false,
  backOffMultiplier: 5,
  maximumRedeliveryDelay: -1,
  useCollisionAvoidance: false,
  collisionAvoidancePercent: 15,
}

async function start(settings: Partial<RedeliverySettings>, options: WorldOptions = {}) {
  const all: RedeliverySettings = {
    fallbackToDeadLetter: true,
    sendToDlqIfMaxRetriesExceeded: true,
    entries: [],
    defaultEntry: PLAIN,
    ...settings,
  }
  const world = await World.start({
    clock: new ManualClock(START),
    jobStore: new MemoryJobStore(),
    plugins: [(host) => new Redelivery(all, host, host.kernel.scheduler!, { next: () => 0.5 })],
    ...options,
  })
  const connection = await world.connect()
  return { world, connection, consumer: connection.consumer(Q), producer: connection.producer(null) }
}

/** What an operator sees in a queue. */
async function held(world: World, queue: Destination): Promise<string[]> {
  const browser = (await world.connect()).consumer(queue, { browser: true })
  await world.settle()
  return browser.bodies
}

const markOf = (consumer: TestConsumer, at: number) =>
  consumer.received[at]!.message.properties().get('redeliveryDelay')

describe('redeliveryPlugin', () => {
  it('sends a poisoned message again after each wait, says so on it, and gives it up after the last [F4.077]', async () => {
    const { world, consumer, producer } = await start({})
    await producer.send('m1', { destination: Q })
    await consumer.ack(0, 0, poison)
    await world.pass(999 + ROUNDED)
    expect(consumer.bodies).toEqual(['m1'])
    await world.pass(1)
    expect([consumer.bodies, consumer.counters]).toEqual([
      ['m1', 'm1'],
      [0, 1],
    ])
    expect(markOf(consumer, 1)).toEqual(new JavaLong(1000))
    await consumer.ack(1, 1, poison)
    await world.pass(2999 + ROUNDED)
    expect(consumer.bodies).toHaveLength(2)
    await world.pass(1)
    expect([consumer.counters, markOf(consumer, 2)]).toEqual([[0, 1, 2], new JavaLong(3000)])
    await consumer.ack(2, 2, poison)
    expect(await held(world, DLQ)).toEqual(['m1'])
    await world.pass(60_000)
    expect(consumer.bodies).toHaveLength(3)
  })

  it('grows the waits where the policy wants it', async () => {
    const grows = { ...PLAIN, maximumRedeliveries: -1, useExponentialBackOff: true, backOffMultiplier: 2 }
    const { world, consumer, producer } = await start({ defaultEntry: { ...grows, maximumRedeliveryDelay: 5000 } })
    await producer.send('m1', { destination: Q })
    for (const [at, waitMs] of [1000, 2000, 4000, 5000, 5000].entries()) {
      await consumer.ack(at, at, poison)
      await world.pass(waitMs - 1 + ROUNDED)
      expect(consumer.received).toHaveLength(at + 1)
      await world.pass(1)
      expect(consumer.received).toHaveLength(at + 2)
    }
  })

  it('goes by the closest policy of the destination, else by the default', async () => {
    const never = { ...PLAIN, maximumRedeliveries: 0 }
    const { world, connection, producer } = await start({
      entries: [
        { destination: Destination.queue('A.>'), policy: never },
        { destination: Destination.queue('A.B'), policy: PLAIN },
      ],
      defaultEntry: undefined,
    })
    for (const name of ['A.B', 'A.C', 'X']) {
      const queue = Destination.queue(name)
      const consumer = connection.consumer(queue)
      await producer.send(name, { destination: queue })
      await consumer.ack(0, 0, poison)
    }
    expect(await held(world, DLQ)).toEqual(['A.C', 'X'])
  })

  it.each([
    ['without a policy', { defaultEntry: undefined, fallbackToDeadLetter: false }],
    [
      'redelivered often enough',
      { defaultEntry: { ...PLAIN, maximumRedeliveries: 0 }, sendToDlqIfMaxRetriesExceeded: false },
    ],
  ] as const)('drops a message %s where nothing falls back to the dead-letter queue', async (_name, settings) => {
    const { world, consumer, producer } = await start(settings)
    await producer.send('m1', { destination: Q })
    await consumer.ack(0, 0, poison)
    await world.pass(60_000)
    expect([await held(world, DLQ), await held(world, Q), consumer.bodies]).toEqual([[], [], ['m1']])
  })

  it('leaves what has expired to the dead-letter queue', async () => {
    const { world, consumer, producer } = await start({})
    await producer.send('m1', { destination: Q, expiration: START + 500 })
    world.clock.advance(500)
    await consumer.ack(0, 0, poison)
    expect(await held(world, DLQ)).toEqual(['m1'])
  })

  it('counts what consumers that went away had given back', async () => {
    const { world, connection, consumer, producer } = await start({})
    const sent = await producer.send('m1', { destination: Q })
    await consumer.close(sent.messageId.brokerSequenceId)
    const heir = connection.consumer(Q)
    await world.settle()
    await heir.ack(0, 0, poison)
    await world.pass(3000 + ROUNDED)
    expect(heir.counters).toEqual([1, 2])
  })

  it('keeps a waiting message over a restart', async () => {
    const [store, jobStore] = [new MemoryStore(), new MemoryJobStore()]
    const before = await start({}, { store, jobStore })
    await before.producer.send('m1', { destination: Q })
    await before.consumer.ack(0, 0, poison)
    const { world, consumer } = await start({}, { store, jobStore, clock: new ManualClock(START + 700) })
    expect(consumer.bodies).toEqual([])
    await world.pass(300 + ROUNDED)
    expect(consumer.bodies).toEqual(['m1'])
  })

  it('leaves a message to the dead-letter queue that the scheduler cannot keep', async () => {
    class FullJobs extends MemoryJobStore {
      override add(): never {
        throw new Error('no space left')
      }
    }
    const { world, consumer, producer } = await start({}, { jobStore: new FullJobs() })
    await producer.send('m1', { destination: Q })
    await consumer.ack(0, 0, poison)
    expect(await held(world, DLQ)).toEqual(['m1'])
  })

  it('takes no policy with a wait below a second', () => {
    expect(redeliveryPolicyFault(PLAIN)).toBeUndefined()
    expect(redeliveryPolicyFault({ ...PLAIN, initialRedeliveryDelay: 999 })).toBe(
      'initialRedeliveryDelay is 999 ms, but must be at least 1000 ms',
    )
    expect(redeliveryPolicyFault({ ...PLAIN, redeliveryDelay: 0 })).toMatch(/^redeliveryDelay is 0 ms/)
  })
})
