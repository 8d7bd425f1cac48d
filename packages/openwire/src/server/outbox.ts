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
import type { LateFlush, LateFlusher } from './late-flush.js'

/** Bytes encoded and not yet written at which dispatching waits for the flush. */
const CONGESTED_BYTES = 1024 * 1024
/** Bytes that the link could not send at once, from which on dispatching waits until all have gone. */
const BACKLOG_BYTES = 256 * 1024
/** Bytes waiting at which the peer's commands, whose answers would only add to them, are not read any more. */
const OVERFULL_BYTES = 4 * 1024 * 1024
/** Messages put off at which they are encoded after all. */
const MAX_POSTPONED = 64

/** Before the handshake all connections encode alike. */
const handshakeEncoder = new Encoder()

export interface OutboxOwner {
  /** Dispatching must wait, or may go on. */
  congestionChanged(congested: boolean): void
  /** Bytes were written. `gone`: the link took them all. */
  outboxWrote(gone: boolean): void
  /** A command could not be encoded; nothing of it is sent. */
  encodingFailed(error: unknown): void
}

interface Postponed {
  readonly consumerId: ConsumerId
  readonly message: Message
  readonly redeliveryCounter: number
}

export class Outbox implements TurnWorker, LateFlusher {
  private readonly out: OutBuffer
  private encoder = handshakeEncoder
  private backlogBytes = 0
  private congested = false
  private requested = false
  private closed = false
  /** What `dispatchLater` has put off, in order. Undefined: nothing, as nearly always. */
  private postponed: Postponed[] | undefined
  private awaitsLateFlush = false

  constructor(
    pool: BlockPool,
    private readonly link: Link,
    private readonly turnLoop: TurnLoop,
    private readonly lateFlush: LateFlush,
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
    if (this.postponed !== undefined) this.encodePostponed()
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
    if (this.postponed !== undefined) this.encodePostponed()
    this.encoder.encodeResponse(this.out, correlationId)
    this.added()
  }

  /** A dispatch that nobody waits for: it goes out before whatever is sent next, at the latest some milliseconds from now. */
  dispatchLater(consumerId: ConsumerId, message: Message, redeliveryCounter: number): void {
    if (this.closed) return
    this.postponed ??= []
    this.postponed.push({ consumerId, message, redeliveryCounter })
    if (this.postponed.length === MAX_POSTPONED) this.encodePostponed()
    else if (!this.awaitsLateFlush) {
      this.awaitsLateFlush = true
      this.lateFlush.add(this)
    }
  }

  dispatch(consumerId: ConsumerId, message: Message, redeliveryCounter: number): void {
    if (this.closed) return
    if (this.postponed !== undefined) this.encodePostponed()
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

  flushLate(): void {
    this.awaitsLateFlush = false
    this.flush()
  }

  /** Writes what waits, now. */
  flush(): void {
    if (this.postponed !== undefined) this.encodePostponed()
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
    this.postponed = undefined
    this.out.discard()
  }

  private encodePostponed(): void {
    const due = this.postponed
    this.postponed = undefined
    if (due === undefined) return
    for (const { consumerId, message, redeliveryCounter } of due) this.dispatch(consumerId, message, redeliveryCounter)
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
