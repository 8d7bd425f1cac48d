/** What other brokers send. Bridges are refused by name, so that nobody waits for messages that will never come. */
import type { Ticket } from '@hermod/model'
import type { BrokerInfo, BrokerSubscriptionInfo, MessageDispatchNotification } from '../../generated/commands.js'
import type { OpenWireConnection } from '../connection.js'
import { openWireErrors } from '../errors.js'
import { NO_ANSWER, type Request } from './handler.js'

export function refuseBridge(connection: OpenWireConnection, info: BrokerInfo): Ticket {
  const kind = info.networkConnection ? 'network connector' : 'master/slave connection'
  return refuse(connection, info, `${kind} of the broker ${info.brokerName ?? 'without a name'}`)
}

export function refuseSubscriptionInfo(connection: OpenWireConnection, info: BrokerSubscriptionInfo): Ticket {
  return refuse(connection, info, 'network connector with syncDurableSubs')
}

export function refuseNotification(connection: OpenWireConnection, info: MessageDispatchNotification): Ticket {
  return refuse(connection, info, 'replication to a pure slave (MessageDispatchNotification)')
}

/** Tells the peer and the log what is not there, and ends the connection. */
function refuse(connection: OpenWireConnection, command: Request, feature: string): Ticket {
  const error = openWireErrors.unavailable({ feature })
  connection.shared.log.warn(`Refused the connection of ${connection.remoteAddress}: ${error.message}`)
  connection.refuse(command, error)
  connection.finish()
  return NO_ANSWER
}
