/**
 * How long to wait before a message is delivered again. Clients wait so after a rollback, and the broker's
 * redeliveryPlugin after a client has given up.
 */
import type { Random } from './clock.js'

/** `RedeliveryPolicy.maximumRedeliveries`: never give up. */
export const NO_MAXIMUM_REDELIVERIES = -1

/** The count comes from a message, so from anybody; waits that still grow after so many steps have stopped mattering. */
const MOST_STEPS = 10_000

export interface RedeliveryPolicy {
  readonly maximumRedeliveries: number
  /** All delays in ms. */
  readonly initialRedeliveryDelay: number
  readonly redeliveryDelay: number
  readonly useExponentialBackOff: boolean
  readonly backOffMultiplier: number
  /** -1: no bound. */
  readonly maximumRedeliveryDelay: number
  readonly useCollisionAvoidance: boolean
  readonly collisionAvoidancePercent: number
}

/** The wait in ms after `redeliveries` were made before this one: the initial one, grown as often. */
export function redeliveryDelay(policy: RedeliveryPolicy, redeliveries: number, random: Random): number {
  // Where nothing grows and nothing varies, all waits but the first are the same, however many there were.
  const grows = policy.useExponentialBackOff || policy.useCollisionAvoidance
  let delayMs = policy.initialRedeliveryDelay
  for (let i = Math.min(redeliveries, grows ? MOST_STEPS : 1); i > 0; i--) {
    delayMs = nextRedeliveryDelay(policy, delayMs, random)
  }
  return delayMs
}

/** Whole ms, cut off as Java does. */
function nextRedeliveryDelay(policy: RedeliveryPolicy, previousMs: number, random: Random): number {
  const { backOffMultiplier, maximumRedeliveryDelay } = policy
  let nextMs = policy.redeliveryDelay
  if (previousMs > 0 && policy.useExponentialBackOff && backOffMultiplier > 1) {
    nextMs = Math.min(Math.trunc(previousMs * backOffMultiplier), Number.MAX_SAFE_INTEGER)
    // The bound may be written below the delay it bounds; then the delay holds.
    if (maximumRedeliveryDelay !== -1 && nextMs > maximumRedeliveryDelay) {
      nextMs = Math.max(maximumRedeliveryDelay, policy.redeliveryDelay)
    }
  }
  if (!policy.useCollisionAvoidance) return nextMs
  const most = policy.collisionAvoidancePercent / 100
  const sign = random.next() < 0.5 ? -1 : 1
  return Math.trunc(nextMs + nextMs * sign * most * random.next())
}
