/** Producers and consumers on queues through `failover:`, each event of theirs told to the total-queue model. */
import { setTimeout as delay } from 'node:timers/promises'
import { type Connection, ConnectionFactory } from '@hermod/client'
import type { TotalQueue } from './total-queue.js'

const QUEUES = 3
/** Between two sends of a producer, so that an hour stays a number of messages one can hold in memory. */
const PACE_MS = 5
const RECEIVE_MS = 500

export class QueueLoad {
  private readonly connections: Connection[] = []
  private producing = true
  private consuming = true
  private readonly producers: Promise<void>[] = []
  private readonly consumers: Promise<void>[] = []
  confirmed = 0
  received = 0
  /** Sends that were refused; what becomes of their messages is open. */
  refused = 0

  constructor(
    private readonly total: TotalQueue,
    /** For the history: what is worth a line. */
    private readonly tell: (line: string) => void,
  ) {}

  async start(produceAt: string, consumeAt: string, each: number): Promise<void> {
    for (let i = 0; i < each; i++) {
      this.consumers.push(this.consume(await this.connect(consumeAt), `queue://CAMPAIGN.${i % QUEUES}`))
      this.producers.push(this.produce(await this.connect(produceAt), i))
    }
  }

  /** No more sends; resolves when those under way have their answer. */
  async stopProducing(): Promise<void> {
    this.producing = false
    await Promise.all(this.producers)
  }

  async stop(): Promise<void> {
    await this.stopProducing()
    this.consuming = false
    await Promise.all(this.consumers)
    for (const connection of this.connections) await connection.close()
  }

  private async connect(url: string): Promise<Connection> {
    const connection = await new ConnectionFactory(url).createConnection()
    this.connections.push(connection)
    await connection.start()
    return connection
  }

  private async produce(connection: Connection, number: number): Promise<void> {
    const session = await connection.createSession('auto')
    const producer = await session.createProducer(`queue://CAMPAIGN.${number % QUEUES}`)
    for (let i = 0; this.producing; i++) {
      const name = `${number}.${i}`
      this.total.attempt(name)
      try {
        await producer.send(session.createTextMessage(name), { persistent: true })
        this.total.acknowledge(name)
        this.confirmed++
      } catch (error) {
        this.refused++
        this.tell(`refused ${name}: ${(error as Error).message}`)
      }
      await delay(PACE_MS)
    }
  }

  private async consume(connection: Connection, queue: string): Promise<void> {
    const session = await connection.createSession('client')
    const consumer = await session.createConsumer(queue)
    while (this.consuming) {
      const message = await consumer.receive(RECEIVE_MS)
      if (message === null) continue
      const name = (message as { text?: string | null }).text ?? '?'
      if (this.total.receive(name, message.redelivered) > 1) {
        this.tell(`again ${name}, count ${message.deliveryCount}`)
      }
      this.received++
      await message.acknowledge()
    }
  }
}
