/** Connecting and taking leave. */
import type { Ticket } from '@hermod/model'
import type { ConnectionControl, ConnectionInfo, ShutdownInfo } from '../../generated/commands.js'
import type { OpenWireConnection } from '../connection.js'
import { NO_ANSWER, required } from './handler.js'

export function addConnection(connection: OpenWireConnection, info: ConnectionInfo): Ticket {
  connection.register(info, required(info.connectionId, info, 'connectionId'))
  return NO_ANSWER
}

/** Failover clients introduce themselves so before they connect; the other fields are for clients. */
export function noteConnectionControl(connection: OpenWireConnection, control: ConnectionControl): Ticket {
  connection.faultTolerant = control.faultTolerant
  return 0
}

export function shutDown(connection: OpenWireConnection, info: ShutdownInfo): Ticket {
  if (info.responseRequired) connection.outbox.respond(info.commandId)
  connection.finish()
  return NO_ANSWER
}
