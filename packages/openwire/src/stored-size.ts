/** An upper bound for the size of a message's stored form, from lengths alone: no string is encoded for it. */
import {
  type BrokerId,
  type Destination,
  LocalTransactionId,
  type Message,
  type MessageId,
  type TransactionId,
} from '@hermod/model'

/** All fields that are not text, bytes or lists, with the marks and lengths of those that are. */
const FIXED_BYTES = 512
/** Marks, type and length around one element of a list. */
const ELEMENT_BYTES = 5

/** Messages with a `dataStructure` are measured otherwise: it may be anything. Takes nulls where peers may send them. */
export function storedSizeBound(message: Message): number {
  return (
    FIXED_BYTES +
    message.contentLength +
    bytes(message.marshalledProperties) +
    text(message.correlationId) +
    text(message.type) +
    text(message.groupID) +
    text(message.userID) +
    address(message) +
    transaction(message.transactionId) +
    transaction(message.originalTransactionId) +
    path(message.brokerPath) +
    path(message.cluster) +
    text(message.blob?.remoteBlobUrl) +
    text(message.blob?.mimeType)
  )
}

function address(message: Message): number {
  return (
    text(message.producerId?.connectionId) +
    id(message.messageId) +
    name(message.destination) +
    name(message.originalDestination) +
    name(message.replyTo) +
    text(message.targetConsumerId?.connectionId)
  )
}

/** A UTF-16 unit takes three bytes at most. */
function text(value: string | null | undefined): number {
  return value ? 3 * value.length : 0
}

function bytes(value: Uint8Array | null | undefined): number {
  return value ? value.length : 0
}

function name(destination: Destination | null): number {
  return text(destination?.name)
}

function id(value: MessageId | null): number {
  return text(value?.producerId?.connectionId) + text(value?.textView)
}

function transaction(value: TransactionId | null): number {
  if (!value) return 0
  if (value instanceof LocalTransactionId) return text(value.connectionId?.value)
  return bytes(value.globalTransactionId) + bytes(value.branchQualifier)
}

function path(brokers: readonly BrokerId[] | null): number {
  let sum = 0
  for (const broker of brokers ?? []) sum += ELEMENT_BYTES + text(broker?.value)
  return sum
}
