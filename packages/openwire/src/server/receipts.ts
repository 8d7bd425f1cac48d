/**
 * Answers that wait for the disk, first in, first out. The lists run side by side, one entry each:
 *
 *     tickets   [ 41, 41, 42 ]      ids [ 7, 8, 12 ]      lanes [ p, p, null ]      answers [ null, null, XA vote ]
 *                ^ head
 *
 * An entry costs no object, because under load nearly every persistent message makes one.
 */
import type { BrokerError, Ticket } from '@hermod/model'
import type { Command } from '../generated/commands.js'
import type { ProducerLane } from './producers.js'

export interface ReceiptSink {
  /** The command `commandId` is done; `answer` null: a plain Response. */
  settled(commandId: number, lane: ProducerLane | null, answer: Command | null): void
  /** The store could not keep what the command changed. */
  settledBadly(commandId: number, error: BrokerError): void
}

/** The done part of the lists is cut off when it is this long. */
const TRIM_LENGTH = 1024

export class Receipts {
  private tickets: Ticket[] = []
  private ids: number[] = []
  private lanes: (ProducerLane | null)[] = []
  private answers: (Command | null)[] = []
  private head = 0

  constructor(private readonly sink: ReceiptSink) {}

  get waiting(): number {
    return this.tickets.length - this.head
  }

  add(ticket: Ticket, commandId: number, lane: ProducerLane | null, answer: Command | null): void {
    this.tickets.push(ticket)
    this.ids.push(commandId)
    this.lanes.push(lane)
    this.answers.push(answer)
  }

  durable(ticket: Ticket): void {
    while (this.waiting > 0 && this.tickets[this.head]! <= ticket) {
      const at = this.head++
      this.sink.settled(this.ids[at]!, this.lanes[at]!, this.answers[at]!)
    }
    this.trim()
  }

  failed(error: BrokerError, ticket: Ticket): void {
    while (this.waiting > 0 && this.tickets[this.head]! <= ticket) {
      this.sink.settledBadly(this.ids[this.head++]!, error)
    }
    this.trim()
  }

  clear(): void {
    this.cut(this.tickets.length)
  }

  private trim(): void {
    if (this.head === this.tickets.length || this.head >= TRIM_LENGTH) this.cut(this.head)
  }

  private cut(count: number): void {
    this.tickets.splice(0, count)
    this.ids.splice(0, count)
    this.lanes.splice(0, count)
    this.answers.splice(0, count)
    this.head = 0
  }
}
