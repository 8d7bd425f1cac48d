/** What a consumer asks for that wants nothing in particular. */
import type { ConsumerRequest } from './broker-port.js'

/** No message ahead, no option and nobody to be named in advisories, but for what `terms` says. */
export function consumerRequest(
  terms: Pick<ConsumerRequest, 'id' | 'destination'> & Partial<ConsumerRequest>,
): ConsumerRequest {
  return {
    prefetchSize: 0,
    maximumPendingMessageLimit: 0,
    selector: null,
    subscriptionName: null,
    noLocal: false,
    exclusive: false,
    retroactive: false,
    browser: false,
    priority: 0,
    dispatchAsync: true,
    networkSubscription: false,
    noRangeAcks: false,
    advisorySubject: null,
    ...terms,
  }
}
