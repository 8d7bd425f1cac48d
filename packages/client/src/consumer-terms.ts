/** How a consumer goes about its messages at this end: what of the connection's options the broker is not told. */
import type { ConnectionOptions } from './options.js'
import type { ClientRedeliveryPolicy } from './redelivery-policy.js'

export interface ConsumerTerms {
  readonly policy: ClientRedeliveryPolicy
  readonly nonBlockingRedelivery: boolean
  readonly optimizeAcknowledge: boolean
  /** ms after which a batch of acknowledgements goes out though it is not full. */
  readonly batchDelayMs: number
  /** Acknowledged messages to remember; 0: none. */
  readonly auditDepth: number
  readonly checkExpiry: boolean
}

export function consumerTerms(policy: ClientRedeliveryPolicy, options: ConnectionOptions): ConsumerTerms {
  return {
    policy,
    nonBlockingRedelivery: options.nonBlockingRedelivery,
    optimizeAcknowledge: options.optimizeAcknowledge,
    batchDelayMs: options.optimizeAcknowledgeTimeOut,
    auditDepth: options.checkForDuplicates ? options.auditDepth : 0,
    checkExpiry: options.consumerExpiryCheckEnabled,
  }
}
