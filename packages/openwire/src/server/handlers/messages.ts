/** Sending. The hottest of the handlers: it makes no object. */
import type { Message, Ticket } from '@hermod/model'
import { pathFault } from '../../broker-path.js'
import { ProducerAck } from '../../generated/commands.js'
import type { OpenWireConnection } from '../connection.js'
import { openWireErrors } from '../errors.js'
import { NO_ANSWER, required } from './handler.js'

/**
 * A blocked producer is slowed by whatever it waits for: its receipt, its window, or else by not reading its link.
 */
export function send(connection: OpenWireConnection, message: Message): Ticket {
  checkComplete(message)
  connection.port(message)
  const lane = connection.registry.producers.find(message.producerId)
  if (lane === undefined) throw openWireErrors.producerUnknown({ producerId: message.producerId })
  const { responseRequired } = message
  const size = message.accountedSize
  const ticket = lane.port.send(message, message.transactionId, responseRequired)
  if (responseRequired) connection.answer(ticket, message.commandId, lane, null)
  else if (lane.windowSize > 0) {
    connection.answer(ticket, 0, lane, new ProducerAck({ producerId: message.producerId, size }))
  } else if (lane.isBlocked) connection.stopReadingFor(lane)
  return NO_ANSWER
}

/** The model promises these fields, a peer may have left them out. */
function checkComplete(message: Message): void {
  required(message.producerId as Message['producerId'] | null, message, 'producerId')
  required(message.destination as Message['destination'] | null, message, 'destination')
  const id = required(message.messageId as Message['messageId'] | null, message, 'messageId')
  required(id.producerId as Message['producerId'] | null, message, 'messageId.producerId')
  const fault = pathFault(message.brokerPath)
  if (fault !== undefined) throw openWireErrors.badPath({ messageId: id, fault })
}
