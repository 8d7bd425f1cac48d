/** Ends a consumer for the broker's reasons: its client is told to close it, and if it does not, it is closed all the same. */
import type { BrokerError, Clock } from '@hermod/model'
import { UNKNOWN_DELIVERED } from '../redelivery/give-back.js'
import type { Terms } from './terms.js'

/** A client that was told to close a consumer has this long before it is closed over its head. */
const PATIENCE_MS = 1000

/** `reason`: what it is told beyond the fact. */
export function endConsumer(terms: Terms, clock: Clock, reason?: BrokerError): void {
  const { connection, id, sink } = terms
  sink.consumerClosed(reason)
  // One that does not even read what it is told must not keep its messages.
  clock.after(PATIENCE_MS, () => {
    if (connection.consumer(id)?.terms === terms) connection.removeConsumer(id, UNKNOWN_DELIVERED)
  })
}
