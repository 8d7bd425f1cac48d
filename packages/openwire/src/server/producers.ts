/** The producers of one connection, and the answers that flow control keeps back for each. */
import type { ProducerId, ProducerPort, SessionId } from '@hermod/model'
import type { Command } from '../generated/commands.js'

/** One producer: the broker's side of it, its window, and answers held while a limit blocks it. */
export class ProducerLane {
  /** Answers held, in order: a command, or the id of one that gets a plain Response. */
  private held: (Command | number)[] = []
  /** True while this producer is why the link is not read. */
  stopsReading = false
  /** The producer has been removed; nothing holds its answers any more. */
  closed = false

  constructor(
    readonly port: ProducerPort,
    /** Bytes; above 0 each message sent one way is answered with a ProducerAck. */
    readonly windowSize: number,
  ) {}

  get isBlocked(): boolean {
    return this.port.blockage !== undefined && !this.closed
  }

  get heldCount(): number {
    return this.held.length
  }

  hold(answer: Command | number): void {
    this.held.push(answer)
  }

  takeHeld(): readonly (Command | number)[] {
    const held = this.held
    this.held = []
    return held
  }
}

/** Identity entries beyond this are dropped: peers without cache name a producer by a new object in every message. */
const MAX_IDENTITIES = 256

export class Producers {
  private readonly lanes = new Map<string, ProducerLane>()
  /** Codecs hand out one object per id where they can, so this finds nearly all without making a string. */
  private readonly byIdentity = new Map<ProducerId, ProducerLane>()

  get size(): number {
    return this.lanes.size
  }

  add(lane: ProducerLane): void {
    this.lanes.set(lane.port.id.toString(), lane)
    this.byIdentity.set(lane.port.id, lane)
  }

  find(id: ProducerId): ProducerLane | undefined {
    const known = this.byIdentity.get(id)
    if (known !== undefined) return known
    const lane = this.lanes.get(id.toString())
    if (lane === undefined) return undefined
    if (this.byIdentity.size >= MAX_IDENTITIES) this.byIdentity.clear()
    this.byIdentity.set(id, lane)
    return lane
  }

  remove(id: ProducerId): ProducerLane | undefined {
    const lane = this.find(id)
    if (lane !== undefined) {
      this.lanes.delete(id.toString())
      this.byIdentity.clear()
    }
    return lane
  }

  /** Takes out the producers of a session and returns them. */
  removeSession(session: SessionId): readonly ProducerLane[] {
    const gone = [...this.lanes.values()].filter(({ port }) => port.id.sessionId === session.value)
    for (const lane of gone) this.remove(lane.port.id)
    return gone
  }

  clear(): void {
    this.lanes.clear()
    this.byIdentity.clear()
  }
}
