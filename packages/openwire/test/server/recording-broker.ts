/** The broker port as a test wants it: keeps what is asked of it and answers as told. */
import {
  type Ack,
  type Blockage,
  type BrokerError,
  type BrokerPort,
  type ConnectionPort,
  type ConnectionSink,
  type ConnectRequest,
  type ConsumerId,
  type ConsumerPort,
  type ConsumerRequest,
  type DeliverySink,
  Destination,
  type DurabilityWaiter,
  type Long,
  type Message,
  type ProducerId,
  type ProducerPort,
  type ProducerRequest,
  type Ticket,
  type TransactionId,
  type XaTransactionId,
} from '@hermod/model'

export class RecordingBroker implements BrokerPort {
  readonly id = 'ID:broker-1'
  readonly name = 'brokerA'
  readonly connections: RecordingConnection[] = []
  /** What calls with a receipt return. */
  nextTicket: Ticket = 0
  /** Refuses the next connects. */
  connectError: BrokerError | undefined
  /** Lets connects wait until called. */
  admission: Promise<void> = Promise.resolve()
  /** Thrown by the named verb. */
  readonly failures = new Map<string, BrokerError>()
  readonly waiting: { ticket: Ticket; waiter: DurabilityWaiter }[] = []

  get connection(): RecordingConnection {
    return this.connections.at(-1)!
  }

  async connect(request: ConnectRequest, sink: ConnectionSink): Promise<ConnectionPort> {
    await this.admission
    if (this.connectError !== undefined) throw this.connectError
    const connection = new RecordingConnection(this, request, sink)
    this.connections.push(connection)
    return connection
  }

  awaitDurable(ticket: Ticket, waiter: DurabilityWaiter): void {
    this.waiting.push({ ticket, waiter })
  }

  /** The disk has got as far as `ticket`. */
  durable(ticket: Ticket): void {
    for (const each of this.waiting.splice(0)) {
      if (each.ticket <= ticket) each.waiter.durable(ticket)
      else this.waiting.push(each)
    }
  }

  ticket(receipt = true): Ticket {
    return receipt ? this.nextTicket : 0
  }
}

export interface Call {
  readonly verb: string
  readonly args: readonly unknown[]
}

export class RecordingConnection implements ConnectionPort {
  congested = false
  readonly calls: Call[] = []
  readonly sinks = new Map<string, DeliverySink>()
  readonly sent: Message[] = []
  blockage: Blockage | undefined
  recovered: readonly XaTransactionId[] = []
  readOnly = false
  removal: Promise<void> = Promise.resolve()
  private readonly consumers = new Map<string, ConsumerPort>()

  constructor(
    readonly broker: RecordingBroker,
    readonly request: ConnectRequest,
    readonly sink: ConnectionSink,
  ) {}

  verbs(): string[] {
    return this.calls.map(({ verb }) => verb)
  }

  argsOf(verb: string): readonly unknown[] {
    return this.calls.findLast((call) => call.verb === verb)!.args
  }

  /** A full limit, until `unblock`. */
  block(): void {
    const destination = Destination.queue('FULL')
    this.blockage = { limit: 'memory of queue://FULL', destination, sinceMs: 0, usedBytes: 2, limitBytes: 1 }
  }

  unblock(producer: ProducerId): void {
    this.blockage = undefined
    this.sink.producerResumed(producer)
  }

  addSession(...args: unknown[]): void {
    this.note('addSession', args)
  }
  removeSession(...args: unknown[]): void {
    this.note('removeSession', args)
  }
  addProducer(request: ProducerRequest): ProducerPort {
    this.note('addProducer', [request])
    const connection = this
    return {
      id: request.id,
      get blockage() {
        return connection.blockage
      },
      send(message, transaction, receipt) {
        connection.note('send', [message, transaction, receipt])
        connection.sent.push(message)
        return connection.broker.ticket(receipt)
      },
    }
  }
  producer(): ProducerPort | undefined {
    return undefined
  }
  removeProducer(...args: unknown[]): void {
    this.note('removeProducer', args)
  }
  addConsumer(request: ConsumerRequest, sink: DeliverySink): ConsumerPort {
    this.note('addConsumer', [request])
    this.sinks.set(request.id.toString(), sink)
    const port: ConsumerPort = {
      id: request.id,
      setPrefetch: (size) => this.note('setPrefetch', [request.id, size]),
      pull: (timeoutMs) => this.note('pull', [request.id, timeoutMs]),
    }
    this.consumers.set(request.id.toString(), port)
    return port
  }
  consumer(id: ConsumerId): ConsumerPort | undefined {
    return this.consumers.get(id.toString())
  }
  removeConsumer(id: ConsumerId, lastDelivered: Long): void {
    this.note('removeConsumer', [id, lastDelivered])
    this.consumers.delete(id.toString())
  }
  addDestination(...args: unknown[]): void {
    this.note('addDestination', args)
  }
  removeDestination(...args: unknown[]): Promise<void> {
    this.note('removeDestination', args)
    return this.removal
  }
  removeSubscription(clientId: string, name: string, receipt: boolean): Ticket {
    this.note('removeSubscription', [clientId, name])
    return this.broker.ticket(receipt)
  }
  begin(id: TransactionId): void {
    this.note('begin', [id])
  }
  end(id: TransactionId): void {
    this.note('end', [id])
  }
  prepare(id: TransactionId): { readOnly: boolean; ticket: Ticket } {
    this.note('prepare', [id])
    return { readOnly: this.readOnly, ticket: this.broker.nextTicket }
  }
  commit(id: TransactionId, onePhase: boolean): Ticket {
    this.note('commit', [id, onePhase])
    return this.broker.nextTicket
  }
  rollback(id: TransactionId): Ticket {
    this.note('rollback', [id])
    return this.broker.nextTicket
  }
  forget(id: TransactionId): Ticket {
    this.note('forget', [id])
    return this.broker.nextTicket
  }
  recover(): readonly XaTransactionId[] {
    this.note('recover', [])
    return this.recovered
  }
  acknowledge(consumer: ConsumerId, ack: Ack, transaction: TransactionId | null, receipt: boolean): Ticket {
    this.note('acknowledge', [consumer, ack, transaction])
    return this.broker.ticket(receipt)
  }
  close(...args: unknown[]): void {
    this.note('close', args)
  }

  private note(verb: string, args: readonly unknown[]): void {
    this.calls.push({ verb, args })
    const failure = this.broker.failures.get(verb)
    if (failure !== undefined) throw failure
  }
}
