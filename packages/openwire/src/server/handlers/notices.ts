/** Commands that change nothing. */
import type { Ticket } from '@hermod/model'
import { type Command, KeepAliveInfo } from '../../generated/commands.js'
import type { OpenWireConnection } from '../connection.js'
import { NO_ANSWER } from './handler.js'

/** A peer that wants an answer gets the same command back, without the wish. */
export function answerKeepAlive(connection: OpenWireConnection, info: KeepAliveInfo): Ticket {
  if (info.responseRequired) connection.outbox.send(new KeepAliveInfo({ commandId: info.commandId }))
  return NO_ANSWER
}

export function takeNote(connection: OpenWireConnection, command: Command): Ticket {
  connection.shared.log.debug(`${connection.remoteAddress} sent ${command.constructor.name}, which needs no action`)
  return 0
}
