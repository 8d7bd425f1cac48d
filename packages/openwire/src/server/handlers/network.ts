/** What other brokers send. Kinds that are not served are refused by name, so that nobody waits for what never comes. */
import type { BrokerError, Ticket } from '@hermod/model'
import type { BrokerInfo, BrokerSubscriptionInfo, MessageDispatchNotification } from '../../generated/commands.js'
import { introductionFault } from '../../introduction.js'
import type { OpenWireConnection } from '../connection.js'
import { openWireErrors } from '../errors.js'
import { NO_ANSWER, type Request } from './handler.js'

/** A bridge introduces itself; its ConnectionInfo follows. */
export function noteBroker(connection: OpenWireConnection, info: BrokerInfo): Ticket {
  const fault = introductionFault(info)
  if (fault !== undefined) return refuse(connection, info, openWireErrors.badIntroduction({ fault }))
  // Whom else it knows is of no use here, and may be much.
  info.peerBrokerInfos = null
  if (info.slaveBroker) {
    return refuseFeature(
      connection,
      info,
      `master/slave connection of the broker ${info.brokerName ?? 'without a name'}`,
    )
  }
  if (info.duplexConnection && connection.shared.bridges === undefined) {
    return refuseFeature(
      connection,
      info,
      `duplex network connector of the broker ${info.brokerName ?? 'without a name'}`,
    )
  }
  connection.peerBroker = info
  return 0
}

/** The subscriptions behind a bridge with syncDurableSubs: for our end of it, which is made once the peer has been let in. */
export function noteSubscriptions(connection: OpenWireConnection, info: BrokerSubscriptionInfo): Ticket {
  const { peerBroker } = connection
  if (peerBroker === null) return refuseFeature(connection, info, 'durable subscriptions of a peer that is no broker')
  // Of one that wants nothing from here nobody reads them.
  if (peerBroker.duplexConnection) connection.peerSubscriptions = info
  return 0
}

export function refuseNotification(connection: OpenWireConnection, info: MessageDispatchNotification): Ticket {
  return refuseFeature(connection, info, 'replication to a pure slave (MessageDispatchNotification)')
}

/** Tells the peer and the log what is not there. */
function refuseFeature(connection: OpenWireConnection, command: Request, feature: string): Ticket {
  return refuse(connection, command, openWireErrors.unavailable({ feature }))
}

/** Tells the peer and the log why, and ends the connection. */
function refuse(connection: OpenWireConnection, command: Request, error: BrokerError): Ticket {
  connection.shared.log.warn(`Refused the connection of ${connection.remoteAddress}: ${error.message}`)
  connection.refuse(command, error)
  connection.finish()
  return NO_ANSWER
}
