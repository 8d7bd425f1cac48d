/**
 * What one connection sends: commands are encoded straight into bytes as they arise and written once per turn.
 *
 * A peer that reads too slowly makes the outbox congested: the connection then gets no more dispatches, until what
 * waits has gone. Answers still go in, so whoever makes them (the reading side) stops at `isOverfull`.
 */
import type { ConsumerId, Link, Message, TurnLoop, TurnWorker } from '@hermod/model'
import type { Command } from '../generated/commands.js'
import { type BlockPool, OutBuffer } from '../out-buffer.js'
import { Encoder } from '../wire-format.js'

/** Bytes encoded and not yet written at which dispatching waits for the flush. */
const CONGESTED_BYTES = 1024 * 1024
/** Bytes that the link could not send at once, from which on dispatching waits until all have gone. */
const BACKLOG_BYTES = 256 * 1024
/** Bytes waiting at which the peer's commands, whose answers would only add to them, are not read any more. */
const OVERFULL_BYTES = 4 * 1024 * 1024

export interface OutboxOwner {
  /** Dispatching must wait, or may go on. */
  congestionChanged(congested: boolean): void
  /** Bytes were written. `gone`: the link took them all. */
  outboxWrote(gone: boolean): void
  /** A command could not be encoded; nothing of it is sent. */
  encodingFailed(error: unknown): void
}

export class Outbox implements TurnWorker {
  private readonly out: OutBuffer
  private encoder = new Encoder()
  private backlogBytes = 0
  private congested = false
  private requested = false
  private closed = false

  constructor(
    pool: BlockPool,
    private readonly link: Link,
    private readonly turnLoop: TurnLoop,
    private readonly owner: OutboxOwner,
  ) {
    this.out = new OutBuffer(pool)
  }

  /** From now on commands are encoded this way. */
  useEncoder(encoder: Encoder): void {
    this.encoder = encoder
  }

  get isOverfull(): boolean {
    return this.out.length + this.backlogBytes >= OVERFULL_BYTES
  }

  send(command: Command): void {
    if (this.closed) return
    try {
      this.encoder.encode(command, this.out)
    } catch (error) {
      this.owner.encodingFailed(error)
      return
    }
    this.added()
  }

  respond(correlationId: number): void {
    if (this.closed) return
    this.encoder.encodeResponse(this.out, correlationId)
    this.added()
  }

  dispatch(consumerId: ConsumerId, message: Message, redeliveryCounter: number): void {
    if (this.closed) return
    try {
      this.encoder.encodeDispatch(this.out, consumerId, message.destination, message, redeliveryCounter)
    } catch (error) {
      this.owner.encodingFailed(error)
      return
    }
    this.added()
  }

  runTurn(): void {
    this.requested = false
    this.flush()
  }

  /** Writes what waits, now. */
  flush(): void {
    if (this.closed || this.out.length === 0) return
    const gone = this.out.flushTo(this.link)
    this.backlogBytes = gone ? 0 : this.link.backlogBytes
    this.owner.outboxWrote(gone)
    if (gone) this.setCongested(false)
    else if (this.backlogBytes >= BACKLOG_BYTES) this.setCongested(true)
  }

  /** The link has sent its backlog. */
  drained(): void {
    this.backlogBytes = 0
    this.setCongested(false)
  }

  /** Drops what waits; whatever is sent from now on is dropped as well. */
  close(): void {
    this.closed = true
    this.out.discard()
  }

  private added(): void {
    if (!this.requested) {
      this.requested = true
      this.turnLoop.request('flush', this)
    }
    if (this.out.length + this.backlogBytes >= CONGESTED_BYTES) this.setCongested(true)
  }

  private setCongested(congested: boolean): void {
    if (this.congested === congested) return
    this.congested = congested
    this.owner.congestionChanged(congested)
  }
}
