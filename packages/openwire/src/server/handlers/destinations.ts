/** Destinations and durable subscriptions as things of their own. */
import { longToNumber, type Ticket } from '@hermod/model'
import type { DestinationInfo, RemoveSubscriptionInfo } from '../../generated/commands.js'
import type { OpenWireConnection } from '../connection.js'
import { openWireErrors } from '../errors.js'
import { NO_ANSWER, required } from './handler.js'

/** `DestinationInfo.operationType`. */
const OperationType = { add: 0, remove: 1 } as const

export function changeDestination(connection: OpenWireConnection, info: DestinationInfo): Ticket {
  const destination = required(info.destination, info, 'destination')
  const port = connection.port(info)
  if (info.operationType === OperationType.add) {
    port.addDestination(destination, info)
    return 0
  }
  if (info.operationType !== OperationType.remove) {
    throw openWireErrors.missingField({ command: 'DestinationInfo', field: 'operationType (0 add, 1 remove)' })
  }
  port.removeDestination(destination, longToNumber(info.timeout)).then(
    () => {
      if (info.responseRequired) connection.answer(connection.shared.broker.ticket(), info.commandId, null, null)
    },
    (error: unknown) => connection.refuse(info, error),
  )
  return NO_ANSWER
}

export function removeSubscription(connection: OpenWireConnection, info: RemoveSubscriptionInfo): Ticket {
  const clientId = required(info.clientId, info, 'clientId')
  const name = required(info.subcriptionName, info, 'subcriptionName')
  return connection.port(info).removeSubscription(clientId, name, info.responseRequired)
}
