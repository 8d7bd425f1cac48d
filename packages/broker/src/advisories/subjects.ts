/**
 * What an advisory is about travels as a command of the wire inside the message (`dataStructure`). The broker does not
 * know the wire, so whoever does supplies the few commands that nobody sent: they must be objects that the peers'
 * encoder can write as nested commands (DestinationInfo, RemoveInfo, RemoveSubscriptionInfo).
 */
import type { ConnectionId, ConsumerId, Destination, ProducerId } from '@hermod/model'

export interface AdvisorySubjects {
  /** `connectionId` null: made by the broker itself. */
  destinationInfo(connectionId: string | null, destination: Destination, added: boolean): unknown
  /** As Java makes it: lastDeliveredSequenceId -2, response required. */
  removeInfo(id: ConnectionId | ConsumerId | ProducerId): unknown
  /** The ConsumerInfo `subject` as if it consumed from `destination`; `subject` null: of the broker itself. */
  consumerOf(id: ConsumerId, subject: unknown, destination: Destination): unknown
  removeSubscriptionInfo(connectionId: string, clientId: string, subscriptionName: string): unknown
}
