/**
 * A MessageCodec for tests of stores: a readable form of its own, so that those tests need no OpenWire.
 * What it keeps: identity, destination, headers stores may look at, content, marshalled properties.
 */
import type { DurableSubscription, MessageCodec, MessageKind, StoredAck } from '@hermod/model'
import {
  BrokerId,
  ConnectionId,
  ConsumerId,
  Destination,
  LocalTransactionId,
  type Long,
  Message,
  MessageId,
  ProducerId,
  ProtocolError,
  type TransactionId,
  XaTransactionId,
} from '@hermod/model'

/** `{"header":…}` length-prefixed, then content, then properties. */
export const testCodec: MessageCodec = {
  sizeBound: (message) => 12 + headerOf(message).length + size(message.content) + size(message.marshalledProperties),
  encode(message, target, offset) {
    const header = headerOf(message)
    const buffer = Buffer.from(target.buffer, target.byteOffset, target.byteLength)
    let at = buffer.writeInt32BE(header.length, offset)
    at = buffer.writeInt32BE(message.content === null ? -1 : message.content.length, at)
    at = buffer.writeInt32BE(message.marshalledProperties === null ? -1 : message.marshalledProperties.length, at)
    for (const part of [header, message.content, message.marshalledProperties]) {
      if (part !== null) target.set(part, at)
      at += size(part)
    }
    return at
  },
  decode(bytes, offset, length) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + offset, length)
    if (length < 12) throw new ProtocolError(`stored message of ${length} bytes at ${offset} is too short`)
    const lengths = [buffer.readInt32BE(0), buffer.readInt32BE(4), buffer.readInt32BE(8)] as const
    if (12 + lengths.reduce((sum, n) => sum + Math.max(0, n), 0) !== length) {
      throw new ProtocolError(`stored message at ${offset} does not fill its ${length} bytes`)
    }
    const message = messageOf(JSON.parse(buffer.toString('utf8', 12, 12 + lengths[0])) as Header)
    const contentAt = offset + 12 + lengths[0]
    if (lengths[1] >= 0) message.content = bytes.subarray(contentAt, contentAt + lengths[1])
    const propertiesAt = contentAt + Math.max(0, lengths[1])
    if (lengths[2] >= 0) message.marshalledProperties = bytes.subarray(propertiesAt, propertiesAt + lengths[2])
    return message
  },
  encodeAck: (ack) =>
    toJson({
      destination: ack.destination.qualifiedName,
      id: idRow(ack.messageId),
      transaction: transactionRow(ack.transactionId),
      consumer:
        ack.consumerId === null ? null : [ack.consumerId.connectionId, ack.consumerId.sessionId, ack.consumerId.value],
      type: ack.ackType,
    }),
  decodeAck(bytes): StoredAck {
    const row = fromJson(bytes) as AckRow
    return {
      destination: Destination.parse(row.destination),
      messageId: idOf(row.id),
      transactionId: transactionOf(row.transaction),
      consumerId: row.consumer === null ? null : new ConsumerId(...row.consumer),
      ackType: row.type,
    }
  },
  encodeSubscription: (subscription) =>
    toJson({
      ...subscription,
      subscribedDestination: subscription.subscribedDestination.qualifiedName,
      destination: subscription.destination.qualifiedName,
    }),
  decodeSubscription(bytes): DurableSubscription {
    const row = fromJson(bytes) as Omit<DurableSubscription, 'destination' | 'subscribedDestination'> & {
      destination: string
      subscribedDestination: string
    }
    return {
      ...row,
      destination: Destination.parse(row.destination),
      subscribedDestination: Destination.parse(row.subscribedDestination),
    }
  },
}

type IdRow = [connection: string, session: Long, producer: Long, sequence: Long, broker: Long]
type TransactionRow = null | ['local', Long, string] | ['xa', number, string, string]

interface AckRow {
  destination: string
  id: IdRow
  transaction: TransactionRow
  consumer: [string, Long, Long] | null
  type: number
}

interface Header {
  kind: MessageKind
  id: IdRow
  destination: string
  transaction: TransactionRow
  persistent: boolean
  priority: number
  timestamp: Long
  expiration: Long
  redeliveryCounter: number
  groupID: string | null
  /** Of those that came over bridges only. */
  brokerPath?: readonly string[]
}

function headerOf(message: Message): Uint8Array {
  const header: Header = {
    kind: message.kind,
    id: idRow(message.messageId),
    destination: message.destination.qualifiedName,
    transaction: transactionRow(message.transactionId),
    persistent: message.persistent,
    priority: message.priority,
    timestamp: message.timestamp,
    expiration: message.expiration,
    redeliveryCounter: message.redeliveryCounter,
    groupID: message.groupID,
    ...(message.brokerPath !== null && { brokerPath: message.brokerPath.map((id) => id.value) }),
  }
  return toJson(header)
}

function messageOf(header: Header): Message {
  const message = new Message(header.kind)
  message.messageId = idOf(header.id)
  message.producerId = message.messageId.producerId
  message.destination = Destination.parse(header.destination)
  message.transactionId = transactionOf(header.transaction)
  message.persistent = header.persistent
  message.priority = header.priority
  message.timestamp = header.timestamp
  message.expiration = header.expiration
  message.redeliveryCounter = header.redeliveryCounter
  message.groupID = header.groupID
  if (header.brokerPath !== undefined) message.brokerPath = header.brokerPath.map((id) => new BrokerId(id))
  return message
}

function idRow(id: MessageId): IdRow {
  const producer = id.producerId
  return [producer.connectionId, producer.sessionId, producer.value, id.producerSequenceId, id.brokerSequenceId]
}

function idOf([connection, session, producer, sequence, broker]: IdRow): MessageId {
  const id = new MessageId(new ProducerId(connection, session, producer), sequence)
  id.brokerSequenceId = broker
  return id
}

function transactionRow(id: TransactionId | null): TransactionRow {
  if (id === null) return null
  if (id instanceof LocalTransactionId) return ['local', id.value, id.connectionId.value]
  return ['xa', id.formatId, hex(id.globalTransactionId), hex(id.branchQualifier)]
}

function transactionOf(row: TransactionRow): TransactionId | null {
  if (row === null) return null
  if (row[0] === 'local') return new LocalTransactionId(row[1], new ConnectionId(row[2]))
  return new XaTransactionId(row[1], Buffer.from(row[2], 'hex'), Buffer.from(row[3], 'hex'))
}

function size(bytes: Uint8Array | null): number {
  return bytes === null ? 0 : bytes.length
}
function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
function toJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}
function fromJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes))
}
