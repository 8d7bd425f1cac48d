/**
 * When a message that was rolled back is delivered again, and when it is given up. The client does this, not the
 * broker: the message stays in the client's buffer meanwhile.
 */
import type { Random } from '@hermod/model'
import type { ConnectionOptions } from './options.js'

export interface RedeliveryPolicy {
  readonly maximumRedeliveries: number
  readonly initialRedeliveryDelay: number
  readonly redeliveryDelay: number
  readonly useExponentialBackOff: boolean
  readonly backOffMultiplier: number
  readonly maximumRedeliveryDelay: number
  readonly useCollisionAvoidance: boolean
  readonly collisionAvoidanceFactor: number
}

export function redeliveryPolicyOf(options: ConnectionOptions): RedeliveryPolicy {
  return {
    maximumRedeliveries: options['redeliveryPolicy.maximumRedeliveries'],
    initialRedeliveryDelay: options['redeliveryPolicy.initialRedeliveryDelay'],
    redeliveryDelay: options['redeliveryPolicy.redeliveryDelay'],
    useExponentialBackOff: options['redeliveryPolicy.useExponentialBackOff'],
    backOffMultiplier: options['redeliveryPolicy.backOffMultiplier'],
    maximumRedeliveryDelay: options['redeliveryPolicy.maximumRedeliveryDelay'],
    useCollisionAvoidance: options['redeliveryPolicy.useCollisionAvoidance'],
    collisionAvoidanceFactor: options['redeliveryPolicy.collisionAvoidanceFactor'],
  }
}

/** `redeliveries` is how often the message was rolled back, this time included. */
export function isPoison(policy: RedeliveryPolicy, redeliveries: number): boolean {
  return policy.maximumRedeliveries >= 0 && redeliveries > policy.maximumRedeliveries
}

/** The next wait in ms after one of `previousMs` (0 before the first). */
export function nextRedeliveryDelay(policy: RedeliveryPolicy, previousMs: number, random: Random): number {
  let delay: number
  if (previousMs === 0)
    delay = policy.initialRedeliveryDelay > 0 ? policy.initialRedeliveryDelay : policy.redeliveryDelay
  else if (policy.useExponentialBackOff) delay = previousMs * policy.backOffMultiplier
  else delay = policy.redeliveryDelay
  if (policy.maximumRedeliveryDelay > 0) delay = Math.min(delay, policy.maximumRedeliveryDelay)
  if (policy.useCollisionAvoidance) {
    delay += delay * policy.collisionAvoidanceFactor * (random.next() * 2 - 1)
  }
  return Math.round(delay)
}
