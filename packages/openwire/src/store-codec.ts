/**
 * The stored form of messages, acks and subscriptions: whole frames, loose and uncached, size in front, as ActiveMQ's
 * stores hold them. Each frame stands alone, so one codec serves any number of stores.
 */
import {
  type ContentSplit,
  type DurableSubscription,
  invariant,
  Message,
  type MessageCodec,
  ProtocolError,
  type StoredAck,
} from '@hermod/model'
import { DataType, MessageAck, SubscriptionInfo } from './generated/commands.js'
import { readStructure } from './generated/read-loose.js'
import { writeStructure } from './generated/write-loose.js'
import { BlockPool, OutBuffer } from './out-buffer.js'
import { LooseReader } from './reading/loose-reader.js'
import { storedSizeBound } from './stored-size.js'
import { LooseWriter } from './writing/loose-writer.js'

/** The version ActiveMQ's stores are written with. */
export const STORE_VERSION = 11
/** The version of KahaDB indexes that record none. */
export const LEGACY_STORE_VERSION = 6

/** A stored frame has its size in front, as on the wire. */
const SIZE_BYTES = 4

export class StoreMessageCodec implements MessageCodec {
  private readonly reader: LooseReader
  private readonly writer: LooseWriter
  private readonly pool = new BlockPool(1)

  constructor(readonly version: number = STORE_VERSION) {
    this.reader = new LooseReader(version, false, undefined)
    this.writer = new LooseWriter(version, false, undefined)
  }

  sizeBound(message: Message): number {
    if (message.dataStructure === null) return storedSizeBound(message)
    // An advisory's subject: rare in stores, so it may cost an encoding.
    return this.write(message.kind, message).length
  }

  encode(message: Message, target: Uint8Array, offset: number): number {
    const { writer } = this
    writer.openAt(target, offset, message.kind)
    writeStructure(writer, message.kind, message)
    return writer.closeAt()
  }

  encodeAround(message: Message, target: Uint8Array, offset: number, split: ContentSplit): number {
    const { writer } = this
    writer.openAt(target, offset, message.kind, message.content)
    writeStructure(writer, message.kind, message)
    const end = writer.closeAt()
    split.at = writer.seam
    invariant(split.at >= 0, 'a message written around its content has content', { kind: message.kind })
    return end
  }

  decode(bytes: Uint8Array, offset: number, length: number): Message {
    const value = this.read(bytes, offset, length, true)
    if (!(value instanceof Message)) throw new ProtocolError('stored frame at this place is not a message')
    return value
  }

  encodeAck(ack: StoredAck): Uint8Array {
    return this.write(
      DataType.MessageAck,
      new MessageAck({
        destination: ack.destination,
        transactionId: ack.transactionId,
        consumerId: ack.consumerId,
        ackType: ack.ackType,
        firstMessageId: ack.messageId,
        lastMessageId: ack.messageId,
        messageCount: 1,
      }),
    )
  }

  decodeAck(bytes: Uint8Array): StoredAck {
    const value = this.read(bytes, 0, bytes.length, false)
    if (!(value instanceof MessageAck)) throw new ProtocolError('stored frame is not an acknowledgement')
    return {
      destination: stored(value.destination, 'acknowledgement', 'destination'),
      messageId: stored(value.lastMessageId, 'acknowledgement', 'lastMessageId'),
      transactionId: value.transactionId,
      consumerId: value.consumerId,
      ackType: value.ackType,
    }
  }

  encodeSubscription(subscription: DurableSubscription): Uint8Array {
    return this.write(
      DataType.SubscriptionInfo,
      new SubscriptionInfo({
        clientId: subscription.clientId,
        destination: subscription.destination,
        selector: subscription.selector,
        subcriptionName: subscription.subscriptionName,
        subscribedDestination: subscription.subscribedDestination,
        noLocal: subscription.noLocal,
      }),
    )
  }

  decodeSubscription(bytes: Uint8Array): DurableSubscription {
    const value = this.read(bytes, 0, bytes.length, false)
    if (!(value instanceof SubscriptionInfo)) throw new ProtocolError('stored frame is not a subscription')
    const destination = stored(value.destination, 'subscription', 'destination')
    return {
      clientId: stored(value.clientId, 'subscription', 'clientId'),
      subscriptionName: stored(value.subcriptionName, 'subscription', 'subcriptionName'),
      destination,
      // Before version 3 the topic stood for both.
      subscribedDestination: value.subscribedDestination ?? destination,
      selector: value.selector,
      noLocal: value.noLocal,
    }
  }

  private write(type: number, value: object): Uint8Array {
    const out = new OutBuffer(this.pool)
    this.writer.open(out, type)
    writeStructure(this.writer, type, value)
    this.writer.close()
    return out.toBytes()
  }

  private read(bytes: Uint8Array, offset: number, length: number, viewPayload: boolean): object {
    if (length <= SIZE_BYTES) throw new ProtocolError(`stored frame of ${length} bytes at byte ${offset} is too short`)
    const { reader } = this
    const type = reader.open(bytes, offset + SIZE_BYTES, length - SIZE_BYTES, viewPayload)
    const value = readStructure(reader, type)
    reader.finish()
    return value
  }
}

function stored<T>(value: T | null, what: string, field: string): T {
  if (value === null) throw new ProtocolError(`stored ${what} has no ${field}`)
  return value
}
