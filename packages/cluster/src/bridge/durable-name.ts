/** Names of the durable subscriptions that bridges make, as ActiveMQ forms them. */
import type { Destination } from '@hermod/model'

export const DURABLE_PREFIX = 'NC-DS_'

/** Of a bridge of broker `brokerName`: one for all that subscribe at the other. */
export function durableName(brokerName: string, destination: Destination): string {
  return `${DURABLE_PREFIX}${brokerName}_${destination.name}`
}
