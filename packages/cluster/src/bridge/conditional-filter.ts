/**
 * `conditionalNetworkBridgeFilterFactory`: what one consumer of a bridge may take, where the policy of its destination
 * says more than the usual rules. Messages of queues may go back to a broker they have passed once nobody consumes them
 * here, however far they have come; and all are limited to so many per time.
 *
 *     has passed there ──yes──> nobody here? long enough here? ──no──> held, asked again when its time has come
 *            └─no──> usual rules           └─yes─┐
 *                          └─yes───> below the limit of this while? ──no──> held until the next one begins
 *
 * Nobody's leaving has to be watched: the broker asks again itself when its consumers change.
 */
import type { Clock, Message, Timer } from '@hermod/model'
import { type BridgeFilter, type ConsumerInfo, hasPassed, mayCross } from '@hermod/openwire'

export interface ConditionalRules {
  readonly replayWhenNoConsumers: boolean
  /** ms that a message must have been here before it goes back. */
  readonly replayDelay: number
  readonly selectorAware: boolean
  /** Messages per `rateDuration` ms; 0: no limit. */
  readonly rateLimit: number
  readonly rateDuration: number
}

/** The policies and consumers of the bridge's own broker. */
export interface LocalPolicies {
  /** For the destination of a consumer that a bridge makes; undefined: the usual rules. */
  bridgeFilterFor(destination: Message['destination']): ConditionalRules | undefined
  /** Somebody who is no bridge consumes from the message's queue. `selectorAware`: and wants this one. */
  isConsumedHere(message: Message, selectorAware: boolean): boolean
}

export interface ConditionalParts {
  readonly rules: ConditionalRules
  readonly usual: BridgeFilter
  readonly policies: LocalPolicies
  readonly clock: Clock
  /** What has been held may go now. */
  askAgain(): void
}

/**
 * For a consumer of the bridge; undefined where the usual rules are all. Durable subscriptions and advisories have no
 * others: what they are told to leave is lost, to their subscribers or to the network.
 */
export function conditionalFilter(
  { destination, subscriptionName }: ConsumerInfo,
  parts: Omit<ConditionalParts, 'rules'>,
): ConditionalFilter | undefined {
  if (destination === null || subscriptionName !== null) return undefined
  if (destination.members().some((member) => member.isAdvisory)) return undefined
  const rules = parts.policies.bridgeFilterFor(destination)
  return rules === undefined ? undefined : new ConditionalFilter({ ...parts, rules })
}

/** Not more often are messages asked about again, however close together their times are. */
const TICK_MS = 50

export class ConditionalFilter {
  private passedCount = 0
  private durationEndMs = 0
  private timer: Timer | undefined
  private timerMs = 0
  /** Messages that may return from then on wait as one does that was asked about before them, so that none overtakes it. */
  private heldFromMs = Number.POSITIVE_INFINITY

  constructor(private readonly parts: ConditionalParts) {}

  admits(message: Message): boolean {
    const { rules, usual } = this.parts
    const { isQueue } = message.destination
    const returns = isQueue && hasPassed(message.brokerPath, usual.networkBrokerId)
    if (!(returns ? this.mayReturn(message) : mayCross(usual, message))) return false
    if (rules.rateLimit === 0) return true
    if (this.isExhausted()) return false
    // A queue asks more often than it dispatches; a topic asks once, and what it hears no for is not for us.
    if (!isQueue) this.passedCount++
    return true
  }

  /** It goes. */
  passed(message: Message): void {
    if (message.destination.isQueue) this.passedCount++
  }

  close(): void {
    this.timer?.cancel()
    this.timer = undefined
  }

  private mayReturn(message: Message): boolean {
    const { rules, policies, clock } = this.parts
    if (!rules.replayWhenNoConsumers || policies.isConsumedHere(message, rules.selectorAware)) return false
    if (rules.replayDelay === 0) return true
    const dueMs = Number(message.brokerInTime) + rules.replayDelay + 1
    if (dueMs <= clock.now() && dueMs < this.heldFromMs) return true
    this.heldFromMs = Math.min(this.heldFromMs, dueMs)
    this.askAt(dueMs)
    return false
  }

  private isExhausted(): boolean {
    const { rules, clock } = this.parts
    const nowMs = clock.now()
    if (this.durationEndMs < nowMs) {
      this.durationEndMs = nowMs + rules.rateDuration
      this.passedCount = 0
    }
    if (this.passedCount < rules.rateLimit) return false
    this.askAt(this.durationEndMs + 1)
    return true
  }

  private askAt(dueMs: number): void {
    if (this.timer !== undefined && this.timerMs <= dueMs) return
    const nowMs = this.parts.clock.now()
    const atMs = Math.max(dueMs, nowMs + TICK_MS)
    if (this.timer !== undefined && this.timerMs <= atMs) return
    this.timer?.cancel()
    this.timerMs = atMs
    this.timer = this.parts.clock.after(atMs - nowMs, () => {
      this.timer = undefined
      this.heldFromMs = Number.POSITIVE_INFINITY
      this.parts.askAgain()
    })
  }
}
