import { Destination } from '@hermod/model'
import { MemoryStore } from '@hermod/store'
import { FaultyDisk, ManualClock, SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { journal } from '../journal.js'
import { World } from '../world.js'

const Q = Destination.queue('Q')

describe('policies about what is stored', () => {
  it('drop a message that comes again, unless enableAudit is off [F4.108]', async () => {
    for (const enableAudit of [true, false]) {
      const world = await World.start({ policies: [{ destination: Q, options: { enableAudit } }] })
      const connection = await world.connect({ failoverReconnect: true })
      const producer = connection.producer(Q)
      await producer.send('once', { sequence: 7 })
      await producer.send('once', { sequence: 7 })
      const consumer = connection.consumer(Q)
      await world.settle()
      expect(consumer.received).toHaveLength(enableAudit ? 1 : 2)
    }
  })

  it('mark a message in the store as delivered before it is, with persistJMSRedelivered [F4.123]', async () => {
    for (const persistJMSRedelivered of [true, false]) {
      const store = new MemoryStore()
      const world = await World.start({ store, policies: [{ destination: Q, options: { persistJMSRedelivered } }] })
      const connection = await world.connect()
      await connection.producer(Q).send('m')
      const consumer = connection.consumer(Q)
      await world.settle()
      expect(consumer.counters).toEqual([0])
      const [stored] = await store.queue(Q).page(0, 1, 1000)
      expect(stored!.message.redeliveryCounter).toBe(persistJMSRedelivered ? 1 : 0)
    }
  })

  it('have that mark on the disk when the consumer gets the message, also of those that are next', async () => {
    const disk = new FaultyDisk({ random: new SeededRandom(5) })
    const clock = new ManualClock()
    const policies = [{ destination: Q, options: { persistJMSRedelivered: true } }]
    const world = await World.start({ store: journal(disk, clock), clock, policies })
    const connection = await world.connect()
    const consumer = connection.consumer(Q)
    const producer = connection.producer(Q)
    for (const body of ['m0', 'm1', 'm2']) await producer.send(body)
    await world.settle()
    expect(consumer.counters).toEqual([0, 0, 0])
    // What a power cut at this moment leaves.
    const found = journal(disk.clone())
    await found.open({ durable() {}, failed() {} }, () => {})
    const page = await found.queue(Q).page(0, 10, Number.MAX_SAFE_INTEGER)
    expect(page.map(({ message }) => message.redeliveryCounter)).toEqual([1, 1, 1])
  })

  it('mark no more than the consumers have room for', async () => {
    const store = new MemoryStore()
    const policies = [{ destination: Q, options: { persistJMSRedelivered: true } }]
    const world = await World.start({ store, policies })
    const connection = await world.connect()
    const producer = connection.producer(Q)
    for (const body of ['m0', 'm1', 'm2', 'm3']) await producer.send(body)
    const marks = async () => (await store.queue(Q).page(0, 10, 1000)).map(({ message }) => message.redeliveryCounter)
    const pulling = connection.consumer(Q, { prefetchSize: 0 })
    pulling.port.pull(0)
    await world.settle()
    expect(pulling.bodies).toEqual(['m0'])
    expect(await marks()).toEqual([1, 0, 0, 0])
    connection.consumer(Q, { prefetchSize: 2 })
    await world.settle()
    expect(await marks()).toEqual([1, 1, 1, 0])
  })
})
