/**
 * Looks at a bridge now and then, says when it stops moving and when it moves again, and has it restarted in between.
 * What is decided about that is in `bridge/health.ts`.
 */
import type { Clock, Logger, Timer } from '@hermod/model'
import type { BridgeCounters } from '../bridge/counters.js'
import { type HealthEffect, type HealthEvent, healthStep } from '../bridge/health.js'
import type { HealthRecord } from './health-record.js'

/** Of a bridge at one moment. */
export interface Movement {
  /** Messages that have crossed, or were refused by the other broker. */
  readonly moved: number
  /** Sent and not answered. */
  readonly unanswered: number
  /** Wanted there, room for them, and not even sent. */
  readonly unsent: number
  /** The link takes nothing more. */
  readonly congested: boolean
  /** When the other broker was last heard, if that is known. */
  readonly heardMs: number | undefined
}

/** As told to whoever listens to advisories. */
export interface HealthNews {
  readonly state: 'stalled' | 'restarting' | 'resumed' | 'relieved'
  readonly reason: string
  /** How long it has not moved. */
  readonly forMs: number
  /** Restarts so far without effect; for `resumed`: after which it moved. */
  readonly restarts: number
  readonly unanswered: number
  readonly unsent: number
}

export interface WatchParts {
  readonly clock: Clock
  readonly log: Logger
  /** The bridge as the log shows it. */
  readonly name: string
  readonly remoteBrokerName: string
  /** 0: it is not restarted, and nothing is said. */
  readonly stallTimeoutMs: number
  /** How often unused counters are forgotten; 0: never. */
  readonly sweepMs: number
  readonly record: HealthRecord
  readonly counters: BridgeCounters
  look(): Movement
  tell(news: HealthNews): void
  /** Ends the bridge; its connector makes another. */
  restart(): void
}

/** Looks per period: a stall is noticed at most a fifth late. */
const LOOKS = 5

export class BridgeWatch {
  private looking: Timer | undefined
  private sweeping: Timer | undefined
  private over = false

  constructor(private readonly parts: WatchParts) {}

  start(): void {
    this.happened({ kind: 'stands', nowMs: this.parts.clock.now() })
    if (this.parts.stallTimeoutMs > 0) this.lookLater()
    if (this.parts.sweepMs > 0) this.sweepLater()
  }

  stop(): void {
    this.over = true
    this.looking?.cancel()
    this.sweeping?.cancel()
  }

  private lookLater(): void {
    const { clock, stallTimeoutMs } = this.parts
    this.looking = clock.after(Math.ceil(stallTimeoutMs / LOOKS), () => {
      this.look()
      if (!this.over) this.lookLater()
    })
  }

  private sweepLater(): void {
    const { clock, counters, sweepMs } = this.parts
    this.sweeping = clock.after(sweepMs, () => {
      counters.forgetUnused(clock.now() - sweepMs)
      this.sweepLater()
    })
  }

  private look(): void {
    const movement = this.parts.look()
    const { moved, unanswered, unsent } = movement
    this.happened({ kind: 'looked', nowMs: this.parts.clock.now(), moved, waiting: unanswered + unsent }, movement)
  }

  private happened(event: HealthEvent, movement?: Movement): void {
    const { record, stallTimeoutMs } = this.parts
    const [state, effects] = healthStep(record.state, event, stallTimeoutMs)
    record.state = state
    if (movement === undefined) return
    for (const effect of effects) this.apply(effect, movement)
  }

  private apply(effect: HealthEffect, movement: Movement): void {
    const { log, name, remoteBrokerName, record } = this.parts
    const bridge = `etwork bridge ${name} (${remoteBrokerName})`
    const seconds = inSeconds(effect.forMs)
    if (effect.kind === 'stalled') {
      const reason = this.reason(movement)
      log.warn(`N${bridge} has not moved for ${seconds}: ${reason}`)
      this.tell('stalled', effect, reason, movement)
    } else if (effect.kind === 'restart') {
      const reason = this.reason(movement)
      record.restartCount++
      log.warn(`Restarting n${bridge}, unmoved for ${seconds}: ${reason}`)
      this.tell('restarting', effect, reason, movement)
      this.parts.restart()
    } else {
      const text = effect.kind === 'resumed' ? 'moves again' : 'has nothing left to move'
      log.info(`N${bridge} ${text}, after ${seconds} and ${effect.restarts} restart${effect.restarts === 1 ? '' : 's'}`)
      this.tell(effect.kind, effect, text, movement)
    }
  }

  private tell(state: HealthNews['state'], { forMs, restarts }: HealthEffect, reason: string, at: Movement): void {
    this.parts.tell({ state, reason, forMs, restarts, unanswered: at.unanswered, unsent: at.unsent })
  }

  /** In one sentence, with what tells a dead peer from one that merely holds back. */
  private reason({ unanswered, unsent, congested, heardMs }: Movement): string {
    const { clock, remoteBrokerName: there } = this.parts
    const facts: string[] = []
    if (unanswered > 0) facts.push(`${there} has not answered ${messages(unanswered)}`)
    if (unsent > 0) facts.push(`${messages(unsent)} that it wants could not be sent`)
    if (congested) facts.push('the connection takes nothing more')
    if (heardMs !== undefined) {
      const silentMs = clock.now() - heardMs
      facts.push(
        silentMs >= this.parts.stallTimeoutMs
          ? `nothing was heard of it for ${inSeconds(silentMs)}`
          : `it was heard ${inSeconds(silentMs)} ago, so its limits may be holding messages back`,
      )
    }
    return facts.join('; ')
  }
}

const messages = (count: number): string => (count === 1 ? '1 message' : `${count} messages`)
const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
