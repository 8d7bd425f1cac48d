/** What a peer has registered on its connection: sessions, producers, consumers, and how many of each it may. */
import { type ConnectionId, type ConsumerId, type Long, type ProducerId, SessionId } from '@hermod/model'
import { openWireErrors } from './errors.js'
import { type ProducerLane, Producers } from './producers.js'
import type { ConnectionLimits } from './settings.js'

/** The session that every connection has without a word: Java clients use it for advisories. */
const DEFAULT_SESSION = -1

export class Registry {
  /** Whose ids these are. */
  owner: ConnectionId | null = null
  readonly producers = new Producers()
  private readonly sessions = new Set<string>()
  private readonly consumers = new Map<string, ConsumerId>()

  constructor(
    private readonly limits: ConnectionLimits,
    /** A producer is no more; what is held for it must go out. */
    private readonly closeLane: (lane: ProducerLane) => void,
  ) {}

  /** Throws for a session that nobody announced. */
  checkSession(what: string, connectionId: string, value: Long): void {
    const mine = connectionId === this.owner?.value
    const id = new SessionId(connectionId, value)
    if (!mine) throw openWireErrors.notRegistered({ action: `add ${what} to a connection`, id: connectionId })
    if (value === DEFAULT_SESSION || this.sessions.has(id.toString())) return
    throw openWireErrors.notRegistered({ action: `add ${what} to a session`, id })
  }

  addSession(id: SessionId): void {
    this.checkLimit('session', this.sessions.size, this.limits.sessions)
    this.sessions.add(id.toString())
  }

  /** Forgets a session with its producers and consumers. False: it was not there. */
  removeSession(id: SessionId): boolean {
    if (!this.sessions.delete(id.toString()) && id.value !== DEFAULT_SESSION) return false
    for (const lane of this.producers.removeSession(id)) this.closeLane(lane)
    for (const [key, consumer] of this.consumers) if (consumer.sessionId === id.value) this.consumers.delete(key)
    return true
  }

  /** `advisory`: ActiveMQ's maxima do not refuse what clients open for themselves, though it counts; ours of all still do. */
  checkProducers(advisory: boolean): void {
    this.checkLimit('producer', this.producers.size, advisory ? this.limits.advisory : this.limits.producers)
  }

  /** False: it was not there. */
  removeProducer(id: ProducerId): boolean {
    const lane = this.producers.remove(id)
    if (lane !== undefined) this.closeLane(lane)
    return lane !== undefined
  }

  checkConsumers(advisory: boolean): void {
    this.checkLimit('consumer', this.consumers.size, advisory ? this.limits.advisory : this.limits.consumers)
  }

  addConsumer(id: ConsumerId): void {
    this.consumers.set(id.toString(), id)
  }

  readonly removeConsumer = (id: ConsumerId): void => {
    this.consumers.delete(id.toString())
  }

  clear(): void {
    this.producers.clear()
    this.sessions.clear()
    this.consumers.clear()
  }

  private checkLimit(kind: string, count: number, limit: number): void {
    if (count >= limit) throw openWireErrors.tooMany({ kind, connectionId: this.owner, limit })
  }
}
