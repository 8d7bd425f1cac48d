/**
 * Everything at once under a seed: producers, consumers of several windows that ack, roll back, close and lose their
 * connection, purges of time, paging from the store and the spool. Nothing is lost, nothing comes twice without its
 * redelivery mark, and each producer's order holds for a consumer that is alone.
 */
import { Destination, LocalTransactionId, type Message, type Spool, type SpoolDisk } from '@hermod/model'
import { SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { type TestConnection, type TestConsumer, type TestProducer, World } from '../world.js'

const QUEUE = Destination.queue('A')

class MemorySpool implements SpoolDisk {
  readonly usedBytes = 0
  taken = 0
  open(): Spool {
    const messages: Message[] = []
    const disk = this
    return {
      get count() {
        return messages.length
      },
      add: (message) => messages.push(message),
      take(maxCount) {
        const taken = messages.splice(0, maxCount)
        disk.taken += taken.length
        return taken
      },
      clear: () => messages.splice(0),
    }
  }
  close(): void {}
}

class Walk {
  readonly acked: string[] = []
  readonly sent: string[] = []
  private consumers: { consumer: TestConsumer; connection: TestConnection; ackedUpTo: number }[] = []
  private producers: TestProducer[] = []
  private transactions = 0

  constructor(
    private readonly world: World,
    private readonly random: SeededRandom,
  ) {}

  async run(steps: number): Promise<void> {
    const connection = await this.world.connect()
    this.producers = [connection.producer(QUEUE), connection.producer(QUEUE)]
    for (let step = 0; step < steps; step++) await this.step(step)
    for (const { consumer } of this.consumers) await consumer.close(-1)
  }

  async drain(): Promise<string[]> {
    const consumer = (await this.world.connect()).consumer(QUEUE, { prefetchSize: 100 })
    await this.world.settle()
    for (let done = 0; done < consumer.received.length; ) {
      const last = consumer.received.length - 1
      await consumer.ack(done, last)
      done = last + 1
    }
    return consumer.bodies
  }

  private async step(step: number): Promise<void> {
    const choice = this.random.below(10)
    if (choice < 4) await this.send(step)
    else if (choice < 5) await this.come()
    else if (choice < 8) await this.ack()
    else if (choice < 9) await this.transact()
    else await this.leave()
  }

  private async send(step: number): Promise<void> {
    const producer = this.random.pick(this.producers)
    const persistent = this.random.chance(0.7)
    for (let i = 0; i < 1 + this.random.below(40); i++) {
      const body = `${this.producers.indexOf(producer)}-${persistent ? 'p' : 'n'}-${step}-${i}`
      producer.post(body, { persistent, bytes: 200 })
      this.sent.push(body)
    }
    if (this.random.chance(0.5)) await this.world.settle()
  }

  private async come(): Promise<void> {
    if (this.consumers.length > 3) return
    const connection = await this.world.connect()
    const consumer = connection.consumer(QUEUE, { prefetchSize: 1 + this.random.below(20) })
    this.consumers.push({ consumer, connection, ackedUpTo: 0 })
    await this.world.settle()
  }

  private async ack(): Promise<void> {
    const one = this.someone()
    if (one === undefined) return
    const count = 1 + this.random.below(one.consumer.received.length - one.ackedUpTo)
    await one.consumer.ack(one.ackedUpTo, one.ackedUpTo + count - 1)
    this.note(one, count)
  }

  private async transact(): Promise<void> {
    const one = this.someone()
    if (one === undefined) return
    const count = 1 + this.random.below(one.consumer.received.length - one.ackedUpTo)
    const transaction = new LocalTransactionId(++this.transactions, one.connection.id)
    one.connection.port.begin(transaction)
    await one.consumer.ack(one.ackedUpTo, one.ackedUpTo + count - 1, { transaction })
    const commit = this.random.chance(0.5)
    if (commit) one.connection.port.commit(transaction, true)
    else one.connection.port.rollback(transaction)
    await this.world.settle()
    if (commit) this.note(one, count)
  }

  private async leave(): Promise<void> {
    const one = this.consumers[0]
    if (one === undefined) return
    this.consumers.shift()
    if (this.random.chance(0.5)) await one.consumer.close(-2)
    else await one.connection.close(-2)
  }

  private someone() {
    const busy = this.consumers.filter((one) => one.consumer.received.length > one.ackedUpTo)
    return busy.length === 0 ? undefined : this.random.pick(busy)
  }

  private note(one: { consumer: TestConsumer; ackedUpTo: number }, count: number): void {
    this.acked.push(...one.consumer.bodies.slice(one.ackedUpTo, one.ackedUpTo + count))
    one.ackedUpTo += count
  }
}

describe('a queue on a random walk', () => {
  it.each([1, 2, 3, 4, 5, 6])('loses nothing and gives nothing twice (seed %i)', async (seed) => {
    const random = new SeededRandom(seed)
    const spool = new MemorySpool()
    // Little memory, so that most of the backlog is in the store and on the spool.
    const world = await World.start({
      spool,
      policies: [
        { destination: Destination.queue('>'), options: { memoryLimit: 100_000, producerFlowControl: false } },
      ],
    })
    const walk = new Walk(world, random)
    await walk.run(150)
    const rest = await walk.drain()
    expect([...walk.acked, ...rest].sort()).toEqual([...walk.sent].sort())
    for (const kind of ['0-p', '0-n', '1-p', '1-n']) {
      const place = new Map(walk.sent.map((body, at) => [body, at]))
      const places = rest.filter((body) => body.startsWith(kind)).map((body) => place.get(body)!)
      expect(places).toEqual([...places].sort((a, b) => a - b))
    }
    const view = world.broker.view().destinations.find((one) => one.destination === 'queue://A')!
    expect([view.queueSize, view.inFlightCount, view.memoryUsageBytes]).toEqual([0, 0, 0])
    expect(spool.taken).toBeGreaterThan(0)
  })
})
