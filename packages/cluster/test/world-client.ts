/** A client in the hand of a test, in the process of its broker: it speaks the broker port directly. */
import {
  AckType,
  type BrokerPort,
  ConnectionId,
  type ConnectionPort,
  type ConnectionSink,
  ConsumerId,
  consumerRequest,
  type Destination,
  LocalTransactionId,
  Message,
  MessageId,
  MessageKind,
  ProducerId,
  type ProducerPort,
  type Ticket,
} from '@hermod/model'
import { ConsumerInfo } from '@hermod/openwire'
import type { NetworkWorld } from './network-world.js'

/** Where a client lives. */
export interface ClientHome {
  readonly world: NetworkWorld
  readonly broker: BrokerPort
  /** Arranges for something that the client does. */
  readonly task: (run: () => void) => void
}

export interface ConsumeTerms {
  readonly selector?: string | null
  readonly subscriptionName?: string | null
  readonly prefetchSize?: number
}

export interface PostTerms {
  readonly persistent?: boolean
  /** Of an earlier message that is sent again. */
  readonly sequence?: number
  readonly transaction?: WorldTransaction | undefined
}

interface Posted {
  readonly ticket: Ticket
  readonly text: string
}

export class WorldClient implements ConnectionSink {
  port!: ConnectionPort
  /** What it posted and the broker has confirmed. */
  readonly confirmed = new Set<string>()
  private made = 0
  private producer: ProducerPort | undefined
  private sequence = 0
  private transactions = 0
  private unconfirmed: Posted[] = []
  private awaited: Ticket = 0

  constructor(
    private readonly home: ClientHome,
    readonly id: string,
    readonly clientId: string,
  ) {}

  get world(): NetworkWorld {
    return this.home.world
  }

  /** Acknowledges each message as it comes, and keeps its text. */
  async consume(
    destination: Destination,
    selector: string | null = null,
    subscriptionName: string | null = null,
  ): Promise<WorldConsumer> {
    const consumer = this.subscribe(destination, { selector, subscriptionName })
    await this.world.spread()
    return consumer
  }

  /** Without waiting until other brokers know of it. `holds`: acknowledges only when it is told to. */
  subscribe(destination: Destination, given: ConsumeTerms = {}, holds = false): WorldConsumer {
    const id = new ConsumerId(this.id, 1, ++this.made)
    const { selector = null, subscriptionName = null, prefetchSize = 1000 } = given
    const terms = { destination, selector, subscriptionName, prefetchSize }
    const info = new ConsumerInfo({ ...terms, consumerId: id, clientId: this.clientId })
    const consumer = new WorldConsumer(this, id, this.home.task, holds)
    this.port.addConsumer(consumerRequest({ ...terms, id, advisorySubject: info }), consumer)
    return consumer
  }

  /** Without a turn in between. In a transaction nothing is confirmed before it is committed. */
  post(destination: Destination, text: string, given: PostTerms = {}): void {
    const { persistent = true, sequence = this.sequence + 1, transaction } = given
    this.producer ??= this.port.addProducer({
      id: new ProducerId(this.id, 1, 1_000_000),
      destination: null,
      windowSize: 0,
      advisorySubject: null,
    })
    this.sequence = sequence
    const message = new Message(MessageKind.bytes)
    message.producerId = this.producer.id
    message.messageId = new MessageId(this.producer.id, sequence)
    message.destination = destination
    message.persistent = persistent
    message.content = new TextEncoder().encode(text)
    const ticket = this.producer.send(message, transaction?.id ?? null, true)
    if (transaction === undefined) this.note({ ticket, text })
  }

  begin(): WorldTransaction {
    const id = new LocalTransactionId(++this.transactions, new ConnectionId(this.id))
    this.port.begin(id)
    return new WorldTransaction(id, this.port, (posted) => this.note(posted))
  }

  /** Deletes the durable subscription, which nobody may consume by. Resolves when that is safe. */
  unsubscribe(subscriptionName: string): Promise<void> {
    const ticket = this.port.removeSubscription(this.clientId, subscriptionName, true)
    return this.safe(ticket)
  }

  /** Resolves when that is safe: by default all that was done until now. */
  safe(ticket = this.home.broker.ticket()): Promise<void> {
    if (ticket === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const durable = (safe: Ticket): void => {
        if (safe >= ticket) resolve()
      }
      this.home.broker.awaitDurable(ticket, { durable, durabilityFailed: reject })
    })
  }

  async send(destination: Destination, ...texts: string[]): Promise<void> {
    for (const text of texts) this.post(destination, text)
    await this.world.settle()
  }

  durable(ticket: Ticket): void {
    while (this.unconfirmed.length > 0 && this.unconfirmed[0]!.ticket <= ticket) {
      this.confirmed.add(this.unconfirmed.shift()!.text)
    }
  }

  durabilityFailed(): void {}
  producerResumed(): void {}
  closed(): void {}

  private note(posted: Posted): void {
    const { ticket, text } = posted
    if (ticket === 0 && this.unconfirmed.length === 0) {
      this.confirmed.add(text)
      return
    }
    this.unconfirmed.push(posted)
    if (ticket <= this.awaited) return
    this.awaited = ticket
    this.home.broker.awaitDurable(ticket, this)
  }
}

export class WorldTransaction {
  constructor(
    readonly id: LocalTransactionId,
    private readonly port: ConnectionPort,
    private readonly note: (posted: Posted) => void,
  ) {}

  /** `texts`: what was posted in it, and is confirmed with it. */
  commit(texts: readonly string[] = []): void {
    const ticket = this.port.commit(this.id, true)
    for (const text of texts) this.note({ ticket, text })
  }

  rollback(): void {
    this.port.rollback(this.id)
  }
}

export class WorldConsumer {
  readonly messages: Message[] = []
  readonly texts: string[] = []
  readonly paths: string[] = []
  /** Texts of what it has acknowledged. */
  readonly done: string[] = []
  private readonly unacknowledged: Message[] = []

  constructor(
    private readonly client: WorldClient,
    private readonly id: ConsumerId,
    private readonly task: (run: () => void) => void,
    private readonly holds: boolean,
  ) {}

  deliver(message: Message): void {
    this.messages.push(message)
    this.texts.push(textOf(message))
    this.paths.push((message.brokerPath ?? []).map((id) => id.value.replace('ID:', '')).join('>'))
    // Acknowledging from within the dispatch would change the list that the broker is going through.
    this.unacknowledged.push(message)
    if (!this.holds && this.unacknowledged.length === 1) this.task(() => this.acknowledge())
  }

  /** The first `count` of those it has; default: all. */
  acknowledge(count = this.unacknowledged.length): void {
    for (const message of this.unacknowledged.splice(0, count)) {
      this.done.push(textOf(message))
      this.send(message, null)
    }
  }

  /** In one transaction. If that is rolled back, it still has them. */
  acknowledgeTogether(count: number, commits: boolean): void {
    const transaction = this.client.begin()
    const messages = this.unacknowledged.slice(0, count)
    for (const message of messages) this.send(message, transaction.id)
    if (commits) {
      transaction.commit()
      this.done.push(...this.unacknowledged.splice(0, count).map(textOf))
    } else transaction.rollback()
  }

  private send({ messageId, destination }: Message, transaction: LocalTransactionId | null): void {
    const ack = {
      ackType: AckType.individual,
      destination,
      firstMessageId: messageId,
      lastMessageId: messageId,
      messageCount: 1,
      poisonCause: null,
    }
    this.client.port.acknowledge(this.id, ack, transaction, false)
  }

  deliverNothing(): void {}
  consumerClosed(): void {}

  async close(): Promise<void> {
    this.acknowledge()
    this.leave()
    await this.client.world.spread()
  }

  /** What it has not acknowledged is given back. */
  leave(): void {
    this.client.port.removeConsumer(this.id, -1)
  }
}

function textOf(message: Message): string {
  return new TextDecoder().decode(message.content ?? new Uint8Array())
}
