/** Several consumers come, go and acknowledge by chance: nothing is lost, nothing consumed comes again. */
import { AckType, Destination } from '@hermod/model'
import { SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { bodies, type TestConsumer, World } from '../world.js'

const A = Destination.queue('A')
const T = Destination.topic('T')

describe('many consumers of a queue', () => {
  it.each([11, 12, 13, 14, 15, 16])('share all of it, each message consumed once (seed %i)', async (seed) => {
    const run = new SharedQueue(seed)
    await run.chaos(400)
    await run.finish()
  })
})

/** One living consumer with what it has and has not acknowledged (indexes in `received`). */
interface Taker {
  readonly consumer: TestConsumer
  open: number[]
  seen: number
}

class SharedQueue {
  private readonly random: SeededRandom
  private world!: World
  private takers: Taker[] = []
  private readonly consumed = new Map<string, number>()
  private sent = 0

  constructor(private readonly seed: number) {
    this.random = new SeededRandom(seed)
  }

  async chaos(steps: number): Promise<void> {
    const options = { memoryLimit: 30_000, cursorMemoryHighWaterMark: 50 }
    this.world = await World.start({ policies: [{ destination: A, options }] })
    const producer = (await this.world.connect()).producer(A)
    for (let step = 0; step < steps; step++) {
      const dice = this.random.next()
      if (dice < 0.3) {
        const fresh = bodies(this.random.between(1, 12), this.sent + 1)
        this.sent += fresh.length
        await producer.sendAll(fresh, { persistent: this.random.chance(0.8) })
      } else if (this.takers.length === 0 || (dice < 0.4 && this.takers.length < 5)) await this.join()
      else if (dice < 0.9) await this.ack(this.random.pick(this.takers))
      else await this.leave(this.random.pick(this.takers))
      this.look()
    }
  }

  async finish(): Promise<void> {
    for (const taker of [...this.takers]) await this.leave(taker)
    await this.join(100_000)
    this.look()
    const last = this.takers[0]!
    while (last.open.length > 0) {
      await this.ack(last, true)
      this.look()
    }
    const where = `seed ${this.seed}`
    expect([...this.consumed.keys()].sort(byNumber), where).toEqual(bodies(this.sent))
    expect(
      [...this.consumed.values()].every((times) => times === 1),
      where,
    ).toBe(true)
    const [queue] = this.world.broker.view().destinations.filter((one) => one.destination === 'queue://A')
    expect(queue, where).toMatchObject({ queueSize: 0, inFlightCount: 0, memoryUsageBytes: 0 })
  }

  private async join(prefetchSize = this.random.between(1, 20)): Promise<void> {
    const consumer = (await this.world.connect()).consumer(A, { prefetchSize })
    this.takers.push({ consumer, open: [], seen: 0 })
    await this.world.settle()
  }

  private async ack(taker: Taker, all = false): Promise<void> {
    if (taker.open.length === 0) return
    const at = all ? taker.open.length - 1 : this.random.below(taker.open.length)
    const index = taker.open[at]!
    const single = !all && this.random.chance(0.4)
    const done = single ? [index] : taker.open.slice(0, at + 1)
    taker.open = taker.open.filter((one) => !done.includes(one))
    for (const one of done) {
      const body = taker.consumer.bodies[one]!
      this.consumed.set(body, (this.consumed.get(body) ?? 0) + 1)
    }
    const kind = single ? AckType.individual : AckType.standard
    await taker.consumer.ack(index, index, { ackType: kind, firstMessageId: null, messageCount: done.length })
  }

  private async leave(taker: Taker): Promise<void> {
    this.takers = this.takers.filter((other) => other !== taker)
    const last = this.random.pick([-1, -2])
    if (this.random.chance(0.5)) await taker.consumer.close(last)
    else await taker.consumer.connection.close(last)
  }

  /** Notes what was delivered since the last look; nothing that was consumed may be among it. */
  private look(): void {
    const held = new Set<string>()
    for (const taker of this.takers) {
      for (; taker.seen < taker.consumer.received.length; taker.seen++) {
        expect(this.consumed.has(taker.consumer.bodies[taker.seen]!), `seed ${this.seed}`).toBe(false)
        taker.open.push(taker.seen)
      }
      for (const index of taker.open) {
        const body = taker.consumer.bodies[index]!
        expect(held.has(body), `seed ${this.seed}: ${body} is with two consumers`).toBe(false)
        held.add(body)
      }
    }
  }
}

function byNumber(a: string, b: string): number {
  return Number(a.slice(1)) - Number(b.slice(1))
}

describe('a durable subscription', () => {
  it.each([21, 22, 23, 24])('keeps its order over restarts of its consumer and random acks (seed %i)', async (seed) => {
    const random = new SeededRandom(seed)
    const options = { memoryLimit: 12_000, cursorMemoryHighWaterMark: 50 }
    const world = await World.start({ policies: [{ destination: T, options }] })
    const publisher = (await world.connect()).producer(T)
    const connection = await world.connect({ clientId: 'client' })
    const open = (prefetchSize: number) => connection.consumer(T, { subscriptionName: 'sub', prefetchSize })
    let consumer = open(5)
    let waiting: string[] = []
    let sent = 0
    for (let step = 0; step < 150; step++) {
      const fresh = bodies(random.below(8), sent + 1)
      sent += fresh.length
      waiting.push(...fresh)
      await publisher.sendAll(fresh)
      const got = consumer.bodies
      expect(got, `seed ${seed} step ${step}`).toEqual(waiting.slice(0, got.length))
      if (got.length > 0) {
        const count = random.between(1, got.length)
        await consumer.ack(0, count - 1)
        consumer.received.splice(0, count)
        waiting = waiting.slice(count)
      }
      if (random.chance(0.3)) {
        await consumer.close(random.pick([-1, -2]))
        consumer = open(random.between(1, 15))
        await world.settle()
      }
    }
    await consumer.close()
    consumer = open(100_000)
    await world.settle()
    expect(consumer.bodies).toEqual(waiting)
  })
})
