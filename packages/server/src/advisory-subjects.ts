/** The commands inside advisories, for a broker that does not know the wire. */
import type { AdvisorySubjects } from '@hermod/broker'
import { ConnectionId } from '@hermod/model'
import { ConsumerInfo, DestinationInfo, RemoveInfo, RemoveSubscriptionInfo } from '@hermod/openwire'

const ADD = 0
const REMOVE = 1
/** Java's own mark for "which were delivered is not known". */
const UNKNOWN_DELIVERED = -2

export const openWireSubjects: AdvisorySubjects = {
  destinationInfo(connectionId, destination, added) {
    return new DestinationInfo({
      connectionId: connectionId === null ? null : new ConnectionId(connectionId),
      destination,
      operationType: added ? ADD : REMOVE,
    })
  },
  removeInfo(objectId) {
    return new RemoveInfo({ objectId, lastDeliveredSequenceId: UNKNOWN_DELIVERED, responseRequired: true })
  },
  consumerOf(consumerId, subject, destination) {
    return new ConsumerInfo({ ...(subject as ConsumerInfo | null), consumerId, destination })
  },
  removeSubscriptionInfo(connectionId, clientId, subscriptionName) {
    return new RemoveSubscriptionInfo({
      connectionId: new ConnectionId(connectionId),
      clientId,
      subcriptionName: subscriptionName,
    })
  },
}
