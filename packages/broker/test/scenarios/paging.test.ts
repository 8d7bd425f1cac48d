/** A long backlog through small caches, with everything a consumer may do to its order, against a plain list. */
import { AckType, Destination } from '@hermod/model'
import { SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { bodies, type TestConnection, type TestConsumer, World } from '../world.js'

const A = Destination.queue('A')

const SMALL = { maxPageSize: 5, memoryLimit: 12_000, cursorMemoryHighWaterMark: 50 }

describe('a backlog that does not fit into memory', () => {
  it('is delivered in order, to the last message', async () => {
    const world = await World.start({ policies: [{ destination: A, options: SMALL }] })
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(500))
    const consumer = connection.consumer(A, { prefetchSize: 7 })
    await world.settle()
    for (let i = 0; i < 500; i++) await consumer.ack(i)
    expect(consumer.bodies).toEqual(bodies(500))
  })

  it('keeps persistent and other messages in their common order', async () => {
    const world = await World.start({ policies: [{ destination: A, options: { maxPageSize: 5 } }] })
    const connection = await world.connect()
    const producer = connection.producer(A)
    for (const [i, body] of bodies(60).entries()) producer.post(body, { persistent: i % 3 !== 0 })
    await world.settle()
    const consumer = connection.consumer(A, { prefetchSize: 4 })
    await world.settle()
    for (let i = 0; i < 60; i++) await consumer.ack(i)
    expect(consumer.bodies).toEqual(bodies(60))
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'keeps order and loses nothing under random acks, closes and sends (seed %i)',
    async (seed) => {
      await new RandomRun(seed).run()
    },
  )
})

/**
 * The model: one list of what is in the queue, in order. A consumer must be given, of what is not in flight, always the
 * first; what it acknowledges leaves the list; what it gives back is the first again.
 */
class RandomRun {
  private readonly random: SeededRandom
  private world!: World
  private connection!: TestConnection
  private consumer: TestConsumer | undefined
  private inQueue: string[] = []
  private inFlight: string[] = []
  private seen = 0
  private sent = 0

  constructor(private readonly seed: number) {
    this.random = new SeededRandom(seed)
  }

  async run(): Promise<void> {
    this.world = await World.start({ policies: [{ destination: A, options: SMALL }] })
    this.connection = await this.world.connect()
    const producer = this.connection.producer(A)
    for (let step = 0; step < 300; step++) {
      const dice = this.random.next()
      if (dice < 0.3) {
        const fresh = bodies(this.random.between(1, 20), this.sent + 1)
        this.sent += fresh.length
        this.inQueue.push(...fresh)
        await producer.sendAll(fresh)
      } else if (this.consumer === undefined) await this.open()
      else if (dice < 0.9) await this.ackSome(this.consumer)
      else await this.leave(this.consumer)
      this.check(step)
    }
    if (this.consumer !== undefined) await this.leave(this.consumer)
    await this.open(10_000)
    this.check(-1)
    expect(this.inFlight, `seed ${this.seed}`).toEqual(this.inQueue)
  }

  private async open(prefetchSize = this.random.between(1, 12)): Promise<void> {
    this.consumer = this.connection.consumer(A, { prefetchSize })
    this.inFlight = []
    this.seen = 0
    await this.world.settle()
  }

  private async ackSome(consumer: TestConsumer): Promise<void> {
    if (this.inFlight.length === 0) return
    const at = this.random.below(this.inFlight.length)
    const index = consumer.bodies.lastIndexOf(this.inFlight[at]!)
    if (this.random.chance(0.5)) {
      // One out of the middle.
      this.done([this.inFlight[at]!])
      await consumer.ack(index, index, { ackType: AckType.individual, firstMessageId: null, messageCount: 1 })
    } else {
      this.done(this.inFlight.slice(0, at + 1))
      await consumer.ack(index, index, { firstMessageId: null, messageCount: at + 1 })
    }
  }

  private done(gone: readonly string[]): void {
    const set = new Set(gone)
    this.inQueue = this.inQueue.filter((body) => !set.has(body))
    this.inFlight = this.inFlight.filter((body) => !set.has(body))
  }

  private async leave(consumer: TestConsumer): Promise<void> {
    this.consumer = undefined
    this.inFlight = []
    await consumer.close(this.random.chance(0.5) ? -1 : -2)
  }

  private check(step: number): void {
    if (this.consumer === undefined) return
    const where = `seed ${this.seed}, step ${step}`
    const fresh = this.consumer.bodies.slice(this.seen)
    this.seen = this.consumer.received.length
    const flying = new Set(this.inFlight)
    const next = this.inQueue.filter((body) => !flying.has(body))
    expect(fresh, where).toEqual(next.slice(0, fresh.length))
    this.inFlight.push(...fresh)
    // The window must be full unless the queue is empty.
    if (fresh.length < next.length) expect(this.inFlight.length, where).toBeGreaterThan(0)
  }
}
