/** What a name in a selector stands for: a header of the message, else one of its properties. */
import { JavaLong, type Message, type TransactionId } from '@hermod/model'
import type { Value } from './values.js'

export type Evaluate = (message: Message) => Value

const headers: Record<string, Evaluate> = {
  JMSDestination: (message) => (message.originalDestination ?? message.destination).qualifiedName,
  JMSReplyTo: (message) => message.replyTo?.qualifiedName ?? null,
  JMSType: (message) => message.type,
  JMSDeliveryMode: (message) => (message.persistent ? 'PERSISTENT' : 'NON_PERSISTENT'),
  JMSPriority: (message) => message.priority,
  JMSMessageID: (message) => message.messageId.toString(),
  JMSTimestamp: (message) => new JavaLong(message.timestamp),
  JMSCorrelationID: (message) => message.correlationId,
  JMSExpiration: (message) => new JavaLong(message.expiration),
  JMSRedelivered: (message) => message.redeliveryCounter > 0,
  JMSXDeliveryCount: (message) => message.redeliveryCounter + 1,
  JMSXGroupID: (message) => message.groupID,
  JMSXGroupSeq: (message) => message.groupSequence,
  JMSXGroupFirstForConsumer: (message) => message.JMSXGroupFirstForConsumer,
  JMSXUserID: (message) => message.userID ?? property(message, 'JMSXUserID'),
  JMSXProducerTXID: (message) => transactionText(message.originalTransactionId ?? message.transactionId),
  JMSActiveMQBrokerInTime: (message) => new JavaLong(message.brokerInTime),
  JMSActiveMQBrokerOutTime: (message) => new JavaLong(message.brokerOutTime),
  JMSActiveMQBrokerPath: (message) => (message.brokerPath === null ? 'null' : `[${message.brokerPath.join(', ')}]`),
}

export function identifier(name: string): Evaluate {
  return Object.hasOwn(headers, name) ? headers[name]! : (message) => property(message, name)
}

function transactionText(id: TransactionId | null): string | null {
  return id === null ? null : id.toString()
}

/** Decodes the properties on first use only. Properties that cannot be read count as missing. */
function property(message: Message, name: string): Value {
  if (message.marshalledProperties === null) return null
  try {
    return message.properties().get(name) ?? null
  } catch {
    return null
  }
}
