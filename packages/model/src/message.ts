/**
 * The message as the core knows it: JMS-shaped, neutral of protocol, with body and properties left as bytes.
 *
 * The marshalled forms of body and properties are ActiveMQ's own (see `primitive-map.ts` for properties), because
 * they are what stores hold and most peers speak; every other protocol translates at its edge. One object serves all
 * subscribers of a message: whatever differs per subscriber (redelivery counts of durable subscriptions, windows)
 * lives in the subscription. Field names are ActiveMQ's, so that logs, selectors and the wire agree.
 */

import type { Destination } from './destination.js'
import type { BrokerId, ConsumerId, MessageId, ProducerId, TransactionId } from './ids.js'
import type { Long } from './long.js'
import { longToNumber } from './long.js'
import type { PrimitiveValue, PropertyMap } from './primitive-map.js'
import { decodePropertyMap, encodePropertyMap } from './primitive-map.js'

/** The JMS body type. The numbers are OpenWire's type bytes, the only numbering there is. */
export const MessageKind = {
  message: 23,
  bytes: 24,
  map: 25,
  object: 26,
  stream: 27,
  text: 28,
  blob: 29,
} as const
export type MessageKind = (typeof MessageKind)[keyof typeof MessageKind]

/** Fields only a blob message has: the body is elsewhere. */
export interface BlobReference {
  readonly remoteBlobUrl: string | null
  readonly mimeType: string | null
  readonly deletedByBroker: boolean
}

export class Message {
  // Identity and routing.
  producerId!: ProducerId
  messageId!: MessageId
  destination!: Destination
  /** Where it was sent first, when a virtual or dead-letter destination moved it. */
  originalDestination: Destination | null = null
  transactionId: TransactionId | null = null
  originalTransactionId: TransactionId | null = null
  /** Set on messages for one consumer only (the state a new advisory consumer gets). */
  targetConsumerId: ConsumerId | null = null

  // JMS headers.
  persistent = false
  priority = 4
  /** ms since 1970; 0 = not set. */
  timestamp: Long = 0
  /** ms since 1970 after which it is not delivered any more; 0 = never. */
  expiration: Long = 0
  correlationId: string | null = null
  replyTo: Destination | null = null
  /** JMSType. */
  type: string | null = null
  /** JMSXGroupID. */
  groupID: string | null = null
  /** JMSXGroupSeq; -1 closes the group. */
  groupSequence = 0
  JMSXGroupFirstForConsumer = false
  /** JMSXUserID. */
  userID: string | null = null
  /** JMSXDeliveryCount is this plus one. */
  redeliveryCounter = 0

  // Payload, marshalled.
  content: Uint8Array | null = null
  marshalledProperties: Uint8Array | null = null
  /** `content` is deflated (zlib); a bytes message has its plain length in front. */
  compressed = false
  /** Subject of an advisory: a command of the wire's own. */
  dataStructure: unknown = null
  blob: BlobReference | null = null

  // Carried for the cluster and for diagnostics.
  brokerPath: readonly BrokerId[] | null = null
  cluster: readonly BrokerId[] | null = null
  arrival: Long = 0
  brokerInTime: Long = 0
  brokerOutTime: Long = 0
  recievedByDFBridge = false
  droppable = false

  // The producer's command header, which ActiveMQ passes on and stores with the message.
  commandId = 0
  responseRequired = false

  private propertyCache: PropertyMap | null = null

  constructor(readonly kind: MessageKind) {}

  /** The application properties, decoded on first use. Read only; use `setProperties` to change them. */
  properties(): PropertyMap {
    if (this.propertyCache === null) {
      this.propertyCache = this.marshalledProperties === null ? new Map() : decodePropertyMap(this.marshalledProperties)
    }
    return this.propertyCache
  }

  setProperties(properties: PropertyMap): void {
    this.marshalledProperties = properties.size === 0 ? null : encodePropertyMap(properties)
    this.propertyCache = null
  }

  /** Adds or replaces one property (dead-letter cause, scheduler marks). Costs a decode and an encode. */
  setProperty(name: string, value: PrimitiveValue): void {
    const changed = new Map(this.properties())
    changed.set(name, value)
    this.setProperties(changed)
  }

  /** A negative expiration is none, as 0 is. */
  isExpired(nowMs: number): boolean {
    return this.expiration > 0 && longToNumber(this.expiration) <= nowMs
  }

  /**
   * What one such message counts in memory limits and producer windows, in bytes: ActiveMQ's own estimate
   * (1024 plus payload), so that limits written for it mean the same here.
   */
  get accountedSize(): number {
    return (
      1024 +
      (this.content === null ? 0 : this.content.length) +
      (this.marshalledProperties === null ? 0 : this.marshalledProperties.length)
    )
  }

  /** A second message with the same payload bytes, for dead letters, composite and virtual destinations. */
  copy(): Message {
    const copy = new Message(this.kind)
    Object.assign(copy, this)
    return copy
  }
}
