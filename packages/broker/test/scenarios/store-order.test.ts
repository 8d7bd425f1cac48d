/** What the broker does about the store's own time and order: late durability, tiers of priority, failure and recovery. */
import { Destination, LocalTransactionId, type Message, type OrderKey, type QueueStore } from '@hermod/model'
import { MemoryStore } from '@hermod/store'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SlowStore } from '../slow-store.js'
import { type TestConsumer, World } from '../world.js'

const A = Destination.queue('A')
const T = Destination.topic('T')

/** One that the broker may try again. */
class BrokenStore extends SlowStore {
  reopened = 0
  stillBroken = false

  reopen(): void {
    this.reopened++
    if (this.stillBroken) throw new Error('still no space')
  }
}

describe('dispatch and the store', () => {
  it('may run ahead for queues, which is the default', async () => {
    const world = await World.start({ store: new SlowStore() })
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).send('m1')
    expect(consumer.bodies).toEqual(['m1'])
  })

  it('waits for it with concurrentStoreAndDispatchQueues="false", order and all', async () => {
    const store = new SlowStore()
    const world = await World.start({ store, concurrentStoreAndDispatchQueues: false })
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    const producer = connection.producer(A)
    await producer.send('m1')
    await producer.send('m2', { persistent: false })
    expect(consumer.bodies).toEqual([])
    store.finish()
    await world.settle()
    expect(consumer.bodies).toEqual(['m1', 'm2'])
  })

  it('shows nothing of a transaction before its commit is safe, however it is configured', async () => {
    const store = new SlowStore()
    const world = await World.start({ store })
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    const producer = connection.producer(A)
    const transaction = new LocalTransactionId(1, connection.id)
    connection.port.begin(transaction)
    await producer.send('m1', { transaction })
    await producer.send('m2', { transaction, persistent: false })
    connection.port.commit(transaction, true)
    await world.settle()
    expect(consumer.bodies).toEqual([])
    store.finish()
    await world.settle()
    expect(consumer.bodies).toEqual(['m1', 'm2'])
    await producer.send('m3')
    expect(consumer.bodies).toEqual(['m1', 'm2', 'm3'])
  })

  it('waits for it with durable subscribers, not with others', async () => {
    const store = new SlowStore()
    const world = await World.start({ store })
    const connection = await world.connect()
    const durable = connection.consumer(T, { subscriptionName: 'd' })
    const plain = connection.consumer(T)
    await connection.producer(T).send('m1')
    expect([durable.bodies, plain.bodies]).toEqual([[], ['m1']])
    store.finish()
    await world.settle()
    expect(durable.bodies).toEqual(['m1'])
  })
})

/** Keys by priority, as the journal store gives them for queues with prioritizedMessages. */
class TieredStore extends MemoryStore {
  override queue(destination: Destination): QueueStore {
    const messages = new Map<OrderKey, Message>()
    let last = 0
    return {
      destination,
      get count() {
        return messages.size
      },
      bytes: 0,
      add(message) {
        const key = (9 - message.priority) * 1_000_000 + ++last
        messages.set(key, message)
        return key
      },
      remove: (key) => void messages.delete(key),
      update: (key, message) => void messages.set(key, message),
      load: (key) => messages.get(key),
      async page(after, maxCount) {
        const keys = [...messages.keys()].filter((key) => key > after).sort((a, b) => a - b)
        return keys.slice(0, maxCount).map((key) => ({ key, message: messages.get(key)! }))
      },
    }
  }
}

describe('a backlog by priority', () => {
  it('in the store loses nothing that belongs before what was read already', async () => {
    const world = await World.start({
      store: new TieredStore(),
      policies: [{ destination: A, options: { prioritizedMessages: true, memoryLimit: 20_000 } }],
    })
    const connection = await world.connect()
    const producer = connection.producer(A)
    const low = Array.from({ length: 60 }, (_, i) => `low${i}`)
    const high = Array.from({ length: 5 }, (_, i) => `high${i}`)
    await producer.sendAll(low, { priority: 1 })
    const first = connection.consumer(A, { prefetchSize: 1 })
    await world.settle()
    await producer.sendAll(high, { priority: 8 })
    await first.ack(0)
    expect(first.bodies).toEqual(['low0', 'high0'])
    await first.close(-1)
    const rest = connection.consumer(A, { prefetchSize: 10 })
    await world.settle()
    for (let done = 0; done < rest.received.length; done++) await rest.ack(done)
    expect(rest.bodies).toEqual([...high, ...low.slice(1)])
  })
})

describe('a full backlog by priority', () => {
  async function overfilled() {
    const world = await World.start({
      store: new TieredStore(),
      policies: [{ destination: A, options: { prioritizedMessages: true, memoryLimit: 20_000 } }],
    })
    const connection = await world.connect()
    const producer = connection.producer(A)
    return { world, connection, producer }
  }

  it('leaves what comes last to the store again, and holds no producer [F4.107]', async () => {
    const { world, connection, producer } = await overfilled()
    const sent: string[] = []
    for (const priority of [1, 4, 9, 1, 9, 4]) {
      const texts = Array.from({ length: 40 }, (_, i) => `p${priority} ${sent.length + i}`)
      await producer.sendAll(texts, { priority })
      sent.push(...texts)
    }
    expect(world.broker.view().blockages).toEqual([])
    const consumer = connection.consumer(A, { prefetchSize: 5 })
    await world.settle()
    for (let done = 0; done < consumer.received.length; done++) await consumer.ack(done)
    const byPriority = (priority: number) => sent.filter((text) => text.startsWith(`p${priority}`))
    expect(consumer.bodies).toEqual([9, 4, 1].flatMap(byPriority))
  })

  it('brings nothing twice that a consumer has already, and forgets no redelivery [F4.107]', async () => {
    const { world, connection, producer } = await overfilled()
    const sent: string[] = []
    const send = async (priority: number) => {
      const texts = Array.from({ length: 30 }, (_, i) => `p${priority} ${sent.length + i}`)
      await producer.sendAll(texts, { priority })
      sent.push(...texts)
    }
    await send(1)
    const holding = connection.consumer(A, { prefetchSize: 7 })
    await world.settle()
    for (const priority of [9, 1, 4, 9]) await send(priority)
    expect(holding.bodies).toEqual(sent.slice(0, 7))
    await holding.close(holding.received[6]!.message.messageId.brokerSequenceId)
    await send(9)
    const rest = connection.consumer(A, { prefetchSize: 3 })
    await world.settle()
    for (let done = 0; done < rest.received.length; done++) await rest.ack(done)
    expect([...rest.bodies].sort()).toEqual([...sent].sort())
    expect(rest.bodies).toEqual([9, 4, 1].flatMap((priority) => sent.filter((text) => text.startsWith(`p${priority}`))))
  })
})

describe('a backlog by priority in too little memory', () => {
  it('loses and doubles nothing, whatever comes and goes [F4.107]', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('send' as const),
        priority: fc.integer({ min: 0, max: 9 }),
        count: fc.integer({ min: 1, max: 25 }),
      }),
      fc.record({ kind: fc.constant('open' as const), prefetchSize: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ kind: fc.constant('ack' as const), count: fc.integer({ min: 1, max: 10 }) }),
      fc.record({ kind: fc.constant('close' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const world = await World.start({
          store: new TieredStore(),
          policies: [{ destination: A, options: { prioritizedMessages: true, memoryLimit: 20_000 } }],
        })
        const connection = await world.connect()
        const producer = connection.producer(A)
        const open: { consumer: TestConsumer; acked: number }[] = []
        const done: string[] = []
        let sent = 0
        const ack = async (each: { consumer: TestConsumer; acked: number }): Promise<boolean> => {
          const next = each.consumer.received[each.acked]
          if (next === undefined) return false
          done.push(next.body)
          await each.consumer.ack(each.acked++)
          return true
        }
        for (const one of steps) {
          if (one.kind === 'send') {
            await producer.sendAll(
              Array.from({ length: one.count }, () => `m${sent++}`),
              { priority: one.priority },
            )
          } else if (one.kind === 'open') {
            open.push({ consumer: connection.consumer(A, { prefetchSize: one.prefetchSize }), acked: 0 })
            await world.settle()
          } else if (one.kind === 'close') await open.shift()?.consumer.close(-1)
          else for (let i = 0; i < one.count && open[0] !== undefined; i++) await ack(open[0])
        }
        for (const { consumer } of open) await consumer.close(-1)
        const rest = { consumer: connection.consumer(A, { prefetchSize: 10 }), acked: 0 }
        await world.settle()
        while (await ack(rest));
        expect(done.length).toBe(sent)
        expect(new Set(done).size).toBe(sent)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a store that failed', () => {
  it('for want of space is tried again from time to time, and the broker goes on', async () => {
    const store = new BrokenStore()
    const world = await World.start({ store })
    const connection = await world.connect()
    store.stillBroken = true
    store.fail(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
    expect(world.logger.matching(/Ignoring no space left exception/)).toHaveLength(1)
    await world.pass(5000)
    expect(store.reopened).toBe(1)
    store.stillBroken = false
    await world.pass(5000)
    expect(store.reopened).toBe(2)
    await world.pass(60_000)
    expect(store.reopened).toBe(2)
    expect(connection.closedBecause).toEqual([])
  })

  it('in another way stops the broker, which is not tried again', async () => {
    const store = new BrokenStore()
    const world = await World.start({ store })
    const connection = await world.connect()
    store.fail(Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO' }))
    await world.pass(60_000)
    expect(world.logger.matching(/Stopping broker due to IO exception/)).toHaveLength(1)
    expect(connection.closedBecause).toEqual([undefined])
    expect(store.reopened).toBe(0)
    await expect(world.connect()).rejects.toThrow('is being stopped')
  })

  it('that refuses a send leaves nothing of it behind', async () => {
    class Refusing extends MemoryStore {
      override queue(destination: Destination): QueueStore {
        const queue = super.queue(destination)
        queue.add = () => {
          throw new Error('disk gone')
        }
        return queue
      }
    }
    const world = await World.start({ store: new Refusing() })
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    const producer = connection.producer(A)
    expect(() => producer.post('m1')).toThrow('The store could not keep what was sent or acknowledged: disk gone')
    await world.settle()
    expect(consumer.bodies).toEqual([])
  })
})

describe('a message that waits for a store that fails and recovers', () => {
  it('is dispatched once the store has it, without anything else happening', async () => {
    const store = new BrokenStore()
    const world = await World.start({
      store,
      concurrentStoreAndDispatchQueues: false,
      ioExceptionHandler: { ignoreAllErrors: true },
    })
    const connection = await world.connect()
    const consumer = connection.consumer(A)
    await connection.producer(A).send('m1')
    store.fail(new Error('EIO'))
    await world.settle()
    expect(consumer.bodies).toEqual([])
    store.finish()
    await world.settle()
    expect(consumer.bodies).toEqual(['m1'])
  })
})
