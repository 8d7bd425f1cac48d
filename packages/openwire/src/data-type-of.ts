/** From a value to the type byte that announces it. */
import {
  BrokerId,
  ConnectionId,
  ConsumerId,
  Destination,
  type DestinationKind,
  invariant,
  LocalTransactionId,
  Message,
  MessageId,
  ProducerId,
  SessionId,
  XaTransactionId,
} from '@hermod/model'
import { DataType } from './generated/commands.js'

const DESTINATION_TYPES: Record<DestinationKind, number> = {
  queue: DataType.ActiveMQQueue,
  topic: DataType.ActiveMQTopic,
  'temp-queue': DataType.ActiveMQTempQueue,
  'temp-topic': DataType.ActiveMQTempTopic,
}

export function dataTypeOf(value: object): number {
  if ('commandType' in value) return value.commandType as number
  if (value instanceof Message) return value.kind
  if (value instanceof Destination) return DESTINATION_TYPES[value.kind]
  if (value instanceof ConsumerId) return DataType.ConsumerId
  if (value instanceof ProducerId) return DataType.ProducerId
  if (value instanceof ConnectionId) return DataType.ConnectionId
  if (value instanceof SessionId) return DataType.SessionId
  if (value instanceof BrokerId) return DataType.BrokerId
  if (value instanceof MessageId) return DataType.MessageId
  if (value instanceof LocalTransactionId) return DataType.LocalTransactionId
  if (value instanceof XaTransactionId) return DataType.XATransactionId
  invariant(false, 'only structures of the protocol can be sent', { value: String(value) })
}
