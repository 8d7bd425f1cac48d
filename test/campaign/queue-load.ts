/** Producers and consumers on queues through `failover:`, each event of theirs told to the total-queue model. */
import { setTimeout as delay } from 'node:timers/promises'
import { type Connection, ConnectionFactory, type Producer, type Session } from '@hermod/client'
import type { TotalQueue } from './total-queue.js'

const QUEUES = 3
/** Between two sends of a producer, so that an hour stays a number of messages one can hold in memory. */
const PACE_MS = 5
/** Sends of a producer that may wait for their answers at a time, so that a fault hits several. */
const WINDOW = 8
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

  /** As many producers and consumers; those of one queue are at different places, where there are several. */
  async start(places: readonly string[], each: number): Promise<void> {
    for (let i = 0; i < each; i++) {
      const from = ((i % QUEUES) + Math.floor(i / QUEUES)) % places.length
      const to = (from + 1) % places.length
      this.consumers.push(this.consume(await this.connect(places[to]!), `queue://CAMPAIGN.${i % QUEUES}`, to))
      this.producers.push(this.produce(await this.connect(places[from]!), i))
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
    const underWay = new Set<Promise<void>>()
    for (let i = 0; this.producing; i++) {
      const sending = this.send(session, producer, `${number}.${i}`)
      underWay.add(sending)
      sending.then(() => underWay.delete(sending))
      if (underWay.size >= WINDOW) await Promise.race(underWay)
      await delay(PACE_MS)
    }
    await Promise.all(underWay)
  }

  private async send(session: Session, producer: Producer, name: string): Promise<void> {
    this.total.attempt(name)
    try {
      await producer.send(session.createTextMessage(name), { persistent: true })
      this.total.acknowledge(name)
      this.confirmed++
    } catch (error) {
      this.refused++
      this.tell(`refused ${name}: ${(error as Error).message}`)
    }
  }

  private async consume(connection: Connection, queue: string, place: number): Promise<void> {
    const session = await connection.createSession('client')
    const consumer = await session.createConsumer(queue)
    while (this.consuming) {
      const message = await consumer.receive(RECEIVE_MS)
      if (message === null) continue
      const name = (message as { text?: string | null }).text ?? '?'
      const times = this.total.receive(name, message.redelivered, place)
      if (times > 1) this.tell(`again ${name} at ${place}, delivery ${times}, count ${message.deliveryCount}`)
      this.received++
      await message.acknowledge()
    }
  }
}
