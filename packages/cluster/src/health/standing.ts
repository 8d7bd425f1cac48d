/** A bridge that stands, as those see it who watch it and who look from outside. It is told nothing and asks. */
import type { Clock, Destination, Logger, Message } from '@hermod/model'
import type { BridgeConsumer } from '../bridge/bridge-consumer.js'
import type { BridgeCounters } from '../bridge/counters.js'
import type { Acknowledge } from '../bridge/forwarding.js'
import type { RefusedDemand } from '../bridge/refused-demand.js'
import type { BridgeSettings } from '../bridge/settings.js'
import { type BridgeView, crossingViews, demandViews } from './bridge-view.js'
import { BridgeWatch, type HealthNews, type Movement } from './bridge-watch.js'
import type { HealthRecord } from './health-record.js'
import { type Stay, whyStays } from './why-stays.js'

/** The outbound half. */
export interface LookedAt {
  readonly enqueueCount: number
  readonly dequeueCount: number
  /** Messages that were done with, in whatever way. */
  readonly movedCount: number
  readonly feeding: Iterable<BridgeConsumer>
  /** Of them those that may take messages of the destination, and maybe others. */
  feedingFrom(destination: Destination): readonly BridgeConsumer[]
  readonly refused: RefusedDemand
  readonly outstandingCount: number
  /** The oldest first. */
  readonly unanswered: Iterable<Acknowledge>
  readonly unsentCount: number
  readonly congested: boolean
}

export interface StandingParts {
  readonly settings: BridgeSettings
  readonly clock: Clock
  readonly log: Logger
  readonly there: string
  readonly remoteBrokerName: string
  readonly localAddress: string
  readonly linkText: string
  readonly createdByDuplex: boolean
  readonly duplex: boolean
  readonly outbound: LookedAt
  readonly counters: BridgeCounters
  readonly record: HealthRecord
  receivedCount(): number
  /** When the other broker was last heard, if the link knows. */
  heardMs(): number | undefined
  tell(news: HealthNews): void
  restart(): void
}

export class Standing {
  private readonly startedMs: number
  private readonly watch: BridgeWatch
  private movedBefore = 0

  constructor(private readonly parts: StandingParts) {
    const { clock, log, remoteBrokerName, localAddress, linkText, record, counters } = parts
    const { stallTimeout, gcDestinationViews, gcSweepTime } = parts.settings.options
    this.startedMs = clock.now()
    this.watch = new BridgeWatch({
      clock,
      log,
      name: `between ${localAddress} and ${linkText}`,
      remoteBrokerName,
      stallTimeoutMs: stallTimeout,
      sweepMs: gcDestinationViews ? gcSweepTime : 0,
      record,
      counters,
      look: () => this.movement(),
      tell: (news) => parts.tell(news),
      restart: () => parts.restart(),
    })
    this.watch.start()
  }

  end(): void {
    this.watch.stop()
  }

  view(): BridgeView {
    const { parts, startedMs } = this
    const { outbound, counters, record } = parts
    const oldest = oldestOf(outbound.unanswered)
    return {
      remoteBrokerName: parts.remoteBrokerName,
      remoteBrokerId: parts.there,
      remoteAddress: parts.linkText,
      localAddress: parts.localAddress,
      createdByDuplex: parts.createdByDuplex,
      duplex: parts.duplex,
      startedMs,
      health: record.state.phase,
      stalledSinceMs: record.isStalled ? record.state.sinceMs : undefined,
      restarts: record.restartCount,
      enqueueCounter: outbound.enqueueCount,
      dequeueCounter: outbound.dequeueCount,
      receivedCounter: parts.receivedCount(),
      unanswered: outbound.outstandingCount,
      unansweredSinceMs: oldest === undefined ? undefined : Number(oldest.brokerOutTime),
      congested: outbound.congested,
      demand: demandViews(outbound.feeding),
      outbound: crossingViews(counters.outbound.all()),
      inbound: crossingViews(counters.inbound.all()),
    }
  }

  /** `wantedBy`: consumers here, by their names, that would take it. */
  whyStays(message: Message, wantedBy: ReadonlySet<string>): Stay {
    const { settings, there, remoteBrokerName, outbound } = this.parts
    const { refused, congested } = outbound
    const consumers = outbound.feedingFrom(message.destination)
    const isUnanswered = (message: Message): boolean => {
      for (const forward of outbound.unanswered) if (forward.message === message) return true
      return false
    }
    return whyStays(
      { settings, there, remoteBrokerName, consumers, refused, congested, isUnanswered },
      message,
      ({ feeder }) => wantedBy.has(feeder.id.toString()),
    )
  }

  private movement(): Movement {
    const { outbound } = this.parts
    const { movedCount: moved, outstandingCount: unanswered } = outbound
    // All its queues are looked at for that, so only where nothing else says whether it moves.
    const unsent = unanswered > 0 || moved !== this.movedBefore ? 0 : outbound.unsentCount
    this.movedBefore = moved
    return {
      moved,
      unanswered,
      unsent,
      congested: outbound.congested,
      heardMs: this.parts.heardMs(),
    }
  }
}

function oldestOf(unanswered: Iterable<Acknowledge>): Message | undefined {
  for (const { message } of unanswered) return message
  return undefined
}
