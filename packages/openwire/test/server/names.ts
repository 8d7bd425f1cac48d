/** Ids and messages that the tests use. */
import {
  ConnectionId,
  ConsumerId,
  Destination,
  Message,
  MessageId,
  MessageKind,
  ProducerId,
  SessionId,
} from '@hermod/model'

export const connectionId = new ConnectionId('ID:client-1')
export const sessionId = new SessionId('ID:client-1', 1)
export const producerId = new ProducerId('ID:client-1', 1, 1)
export const consumerId = new ConsumerId('ID:client-1', 1, 1)
export const queue = Destination.queue('A')

export function textMessage(sequence: number, fields: Partial<Message> = {}): Message {
  const message = new Message(MessageKind.text)
  message.producerId = producerId
  message.messageId = new MessageId(producerId, sequence)
  message.destination = queue
  message.commandId = 100 + sequence
  message.content = new Uint8Array([0, 0, 0, 1, 65])
  return Object.assign(message, fields)
}
