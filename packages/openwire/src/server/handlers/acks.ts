/** Acknowledging. The decoded command is the broker's `Ack` as it stands. */
import type { Ticket } from '@hermod/model'
import type { MessageAck } from '../../generated/commands.js'
import type { OpenWireConnection } from '../connection.js'
import { required } from './handler.js'

export function acknowledge(connection: OpenWireConnection, ack: MessageAck): Ticket {
  const consumer = required(ack.consumerId, ack, 'consumerId')
  return connection.port(ack).acknowledge(consumer, ack, ack.transactionId, ack.responseRequired)
}
