/** A bridge for those who look from outside: plain values, named as in ActiveMQ's NetworkBridgeView where it has them. */
import type { BridgeConsumer } from '../bridge/bridge-consumer.js'
import type { DestinationCounter } from '../bridge/counters.js'
import type { HealthState } from '../bridge/health.js'

export interface BridgeView {
  readonly remoteBrokerName: string
  readonly remoteBrokerId: string
  readonly remoteAddress: string
  readonly localAddress: string
  readonly createdByDuplex: boolean
  readonly duplex: boolean
  readonly startedMs: number
  /** `idle`: nothing to bring over; `waiting`: something is under way; `stalled`: nothing has moved for too long. */
  readonly health: HealthState['phase']
  /** Since when it has not moved; undefined unless it is stalled. */
  readonly stalledSinceMs: number | undefined
  /** Restarts for not moving, of this bridge and those before it. */
  readonly restarts: number
  /** Messages taken here. */
  readonly enqueueCounter: number
  /** Messages that the other broker has. */
  readonly dequeueCounter: number
  /** Messages that came from the other broker; a simplex bridge has none. */
  readonly receivedCounter: number
  /** Sent to the other broker and not answered. */
  readonly unanswered: number
  /** When the oldest of them was sent. */
  readonly unansweredSinceMs: number | undefined
  /** The connection takes nothing more for now. */
  readonly congested: boolean
  readonly demand: readonly DemandView[]
  readonly outbound: readonly CrossingView[]
  readonly inbound: readonly CrossingView[]
}

/** What is consumed here on behalf of the other broker. */
export interface DemandView {
  readonly destination: string
  /** Consumers there that it stands for. */
  readonly consumers: number
  readonly static: boolean
  readonly subscriptionName: string | null
  readonly selector: string | null
  readonly priority: number
  readonly prefetchSize: number
  readonly unanswered: number
}

/** What has crossed to one destination: ActiveMQ's NetworkDestinationView. */
export interface CrossingView {
  readonly name: string
  readonly count: number
  /** Messages per second. */
  readonly rate: number
  readonly lastMs: number
}

/** Of longer lists only the beginning is shown. */
const MAX_SHOWN = 1000
/** Of names and selectors, which are the other broker's to make. */
const MAX_CHARACTERS = 500

export function demandViews(consumers: Iterable<BridgeConsumer>): readonly DemandView[] {
  const views: DemandView[] = []
  for (const { subscription, feeder } of consumers) {
    if (views.length >= MAX_SHOWN) break
    const { local, interested, durables, isStatic } = subscription
    views.push({
      destination: cut(local.destination.qualifiedName),
      consumers: isStatic ? 0 : Math.max(interested.size, durables.size),
      static: isStatic,
      subscriptionName: local.subscriptionName && cut(local.subscriptionName),
      selector: local.selector && cut(local.selector),
      priority: local.priority,
      prefetchSize: local.prefetchSize,
      unanswered: feeder.underWay,
    })
  }
  return views
}

export function crossingViews(counters: readonly DestinationCounter[]): readonly CrossingView[] {
  return counters
    .slice(0, MAX_SHOWN)
    .map(({ destination, count, rate, lastMs }) => ({ name: cut(destination.qualifiedName), count, rate, lastMs }))
}

function cut(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)}…`
}
