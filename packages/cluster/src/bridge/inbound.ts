/**
 * What the other broker forwards to this one over a duplex bridge: sent here by a producer of the bridge's, confirmed
 * there once it is safe here and the producer is not held by a full limit. Answers wait in order:
 *
 *     tickets [ 41, 41, 42 ]     commands [ 7, 8, 9 ]
 *               ^ head
 */
import {
  BrokerError,
  type BrokerPort,
  type Message,
  ProducerId,
  type ProducerPort,
  type ThrowableInfo,
  type Ticket,
} from '@hermod/model'
import { type Command, ExceptionResponse, Response } from '@hermod/openwire'
import { Excess } from './excess.js'
import { LocalConnection, type LocalConnectionRequest } from './local-connection.js'

export interface InboundOwner {
  answer(command: Command): void
  /** Nothing more is read from the other broker, or it is again. */
  holdReading(held: boolean): void
  /** The own broker ended the connection, or its store has failed. */
  inboundFailed(reason: string): void
}

/** The done part of the lists is cut off when it is this long. */
const TRIM_LENGTH = 1024

export class Inbound {
  receivedCount = 0
  private connection!: LocalConnection
  private producer!: ProducerPort
  private tickets: Ticket[] = []
  private commands: number[] = []
  private head = 0
  /** Everything up to here is safe. */
  private safe: Ticket = 0
  private awaited: Ticket = 0
  private readonly excess: Excess

  private constructor(
    private readonly broker: BrokerPort,
    private readonly owner: InboundOwner,
  ) {
    this.excess = new Excess((held) => owner.holdReading(held))
  }

  static async open(broker: BrokerPort, request: LocalConnectionRequest, owner: InboundOwner): Promise<Inbound> {
    const inbound = new Inbound(broker, owner)
    inbound.connection = await LocalConnection.open(broker, request, inbound)
    const id = new ProducerId(request.connectionId, 1, 1)
    inbound.producer = inbound.connection.broker.addProducer({
      id,
      destination: null,
      windowSize: 0,
      advisorySubject: null,
    })
    return inbound
  }

  /** `confirm`: the other broker waits for an answer. */
  receive(message: Message, confirm: boolean): void {
    const { commandId, accountedSize } = message
    message.producerId = this.producer.id
    message.responseRequired = false
    this.receivedCount++
    try {
      const ticket = this.producer.send(message, null, confirm)
      if (confirm) this.confirmAt(ticket, commandId)
      if (this.producer.blockage !== undefined) this.excess.add(accountedSize)
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error
      if (confirm) this.owner.answer(new ExceptionResponse({ correlationId: commandId, exception: throwable(error) }))
    }
  }

  close(): void {
    this.connection.close()
  }

  durable(ticket: Ticket): void {
    this.safe = Math.max(this.safe, ticket)
    this.settle()
  }

  durabilityFailed(error: BrokerError): void {
    this.owner.inboundFailed(error.message)
  }

  producerResumed(): void {
    this.settle()
    if (this.producer.blockage === undefined) this.excess.clear()
  }

  closed(reason: BrokerError | undefined): void {
    this.owner.inboundFailed(reason?.message ?? 'the broker ended the connection')
  }

  private confirmAt(ticket: Ticket, commandId: number): void {
    if (ticket === 0 && this.head === this.tickets.length && this.producer.blockage === undefined) {
      this.owner.answer(new Response({ correlationId: commandId }))
      return
    }
    this.tickets.push(ticket)
    this.commands.push(commandId)
    if (ticket > this.awaited) {
      this.awaited = ticket
      this.broker.awaitDurable(ticket, this.connection)
    }
  }

  private settle(): void {
    while (this.head < this.tickets.length && this.tickets[this.head]! <= this.safe) {
      if (this.producer.blockage !== undefined) break
      this.owner.answer(new Response({ correlationId: this.commands[this.head]! }))
      this.head++
    }
    if (this.head === this.tickets.length || this.head >= TRIM_LENGTH) {
      this.tickets.splice(0, this.head)
      this.commands.splice(0, this.head)
      this.head = 0
    }
  }
}

function throwable(error: BrokerError): ThrowableInfo {
  return { className: error.jmsClass, message: error.message }
}
