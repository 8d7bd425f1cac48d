/**
 * When a message that was rolled back is delivered again, and when it is given up. The client does this, not the
 * broker: the message stays in the client's buffer meanwhile.
 */
import { type Destination, NO_MAXIMUM_REDELIVERIES, type RedeliveryPolicy } from '@hermod/model'
import type { ConnectionOptions } from './options.js'

export interface ClientRedeliveryPolicy extends RedeliveryPolicy {
  /** A message that was delivered too often by others is given up unseen. In transacted sessions only. */
  readonly preDispatchCheck: boolean
}

/** What holds for destinations that a pattern covers, in place of the connection's `redeliveryPolicy.*` options. */
export interface RedeliveryPolicyEntry {
  /** `queue://ORDERS.>`: `*` stands for one part of a name, `>` for all that follow. */
  readonly destination: string
  /** What is left out is as the connection's options say. */
  readonly policy: Partial<ClientRedeliveryPolicy>
}

export type RedeliveryPolicies = (destination: Destination) => ClientRedeliveryPolicy

export function redeliveryPolicyOf(options: ConnectionOptions): ClientRedeliveryPolicy {
  return {
    maximumRedeliveries: options['redeliveryPolicy.maximumRedeliveries'],
    initialRedeliveryDelay: options['redeliveryPolicy.initialRedeliveryDelay'],
    redeliveryDelay: options['redeliveryPolicy.redeliveryDelay'],
    useExponentialBackOff: options['redeliveryPolicy.useExponentialBackOff'],
    backOffMultiplier: options['redeliveryPolicy.backOffMultiplier'],
    maximumRedeliveryDelay: options['redeliveryPolicy.maximumRedeliveryDelay'],
    useCollisionAvoidance: options['redeliveryPolicy.useCollisionAvoidance'],
    collisionAvoidancePercent: options['redeliveryPolicy.collisionAvoidancePercent'],
    preDispatchCheck: options['redeliveryPolicy.preDispatchCheck'],
  }
}

/** `redeliveries` is how often the message was rolled back, this time included. */
export function isPoison(policy: RedeliveryPolicy, redeliveries: number): boolean {
  return policy.maximumRedeliveries !== NO_MAXIMUM_REDELIVERIES && redeliveries > policy.maximumRedeliveries
}

/** As Java clients print it, for who reads `dlqDeliveryFailureCause`. */
export function describePolicy(policy: ClientRedeliveryPolicy): string {
  const fields = {
    destination: null,
    collisionAvoidanceFactor: policy.collisionAvoidancePercent / 100,
    maximumRedeliveries: policy.maximumRedeliveries,
    maximumRedeliveryDelay: policy.maximumRedeliveryDelay,
    initialRedeliveryDelay: policy.initialRedeliveryDelay,
    useCollisionAvoidance: policy.useCollisionAvoidance,
    useExponentialBackOff: policy.useExponentialBackOff,
    backOffMultiplier: Number.isInteger(policy.backOffMultiplier)
      ? policy.backOffMultiplier.toFixed(1)
      : policy.backOffMultiplier,
    redeliveryDelay: policy.redeliveryDelay,
    preDispatchCheck: policy.preDispatchCheck,
  }
  const each = Object.entries(fields).map(([name, value]) => `${name} = ${value}`)
  return `RedeliveryPolicy {${each.join(', ')}}`
}
