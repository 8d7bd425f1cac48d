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

const NO_PROPERTIES: PropertyMap = new Map()

/** What few messages have. Most carry none of it, and a backlog of thousands should not pay for it. */
class RareFields {
  originalDestination: Destination | null = null
  originalTransactionId: TransactionId | null = null
  targetConsumerId: ConsumerId | null = null
  correlationId: string | null = null
  replyTo: Destination | null = null
  type: string | null = null
  groupID: string | null = null
  groupSequence = 0
  JMSXGroupFirstForConsumer = false
  userID: string | null = null
  dataStructure: unknown = null
  blob: BlobReference | null = null
  brokerPath: readonly BrokerId[] | null = null
  cluster: readonly BrokerId[] | null = null
  arrival: Long = 0
  recievedByDFBridge = false
  droppable = false
  propertyCache: PropertyMap | null = null
}

export class Message {
  // Identity and routing.
  producerId!: ProducerId
  messageId!: MessageId
  destination!: Destination
  transactionId: TransactionId | null = null

  // JMS headers.
  persistent = false
  priority = 4
  /** ms since 1970; 0 = not set. */
  timestamp: Long = 0
  /** ms since 1970 after which it is not delivered any more; 0 = never. */
  expiration: Long = 0
  /** JMSXDeliveryCount is this plus one. */
  redeliveryCounter = 0

  // Payload, marshalled.
  content: Uint8Array | null = null
  marshalledProperties: Uint8Array | null = null
  /** `content` is deflated (zlib); a bytes message has its plain length in front. */
  compressed = false

  // Carried for diagnostics.
  brokerInTime: Long = 0
  brokerOutTime: Long = 0

  // The producer's command header, which ActiveMQ passes on and stores with the message.
  commandId = 0
  responseRequired = false

  /** Made when the first of its fields is set to something. */
  private rare: RareFields | null = null

  constructor(readonly kind: MessageKind) {}

  /** Where it was sent first, when a virtual or dead-letter destination moved it. */
  get originalDestination(): Destination | null {
    return this.rare === null ? null : this.rare.originalDestination
  }
  set originalDestination(value: Destination | null) {
    if (this.rare !== null || value !== null) this.rareFields().originalDestination = value
  }
  /** The transaction of its producer, when a bridge forwarded it. */
  get originalTransactionId(): TransactionId | null {
    return this.rare === null ? null : this.rare.originalTransactionId
  }
  set originalTransactionId(value: TransactionId | null) {
    if (this.rare !== null || value !== null) this.rareFields().originalTransactionId = value
  }
  /** Set on messages for one consumer only (the state a new advisory consumer gets). */
  get targetConsumerId(): ConsumerId | null {
    return this.rare === null ? null : this.rare.targetConsumerId
  }
  set targetConsumerId(value: ConsumerId | null) {
    if (this.rare !== null || value !== null) this.rareFields().targetConsumerId = value
  }
  /** JMSCorrelationID. */
  get correlationId(): string | null {
    return this.rare === null ? null : this.rare.correlationId
  }
  set correlationId(value: string | null) {
    if (this.rare !== null || value !== null) this.rareFields().correlationId = value
  }
  /** JMSReplyTo. */
  get replyTo(): Destination | null {
    return this.rare === null ? null : this.rare.replyTo
  }
  set replyTo(value: Destination | null) {
    if (this.rare !== null || value !== null) this.rareFields().replyTo = value
  }
  /** JMSType. */
  get type(): string | null {
    return this.rare === null ? null : this.rare.type
  }
  set type(value: string | null) {
    if (this.rare !== null || value !== null) this.rareFields().type = value
  }
  /** JMSXGroupID. */
  get groupID(): string | null {
    return this.rare === null ? null : this.rare.groupID
  }
  set groupID(value: string | null) {
    if (this.rare !== null || value !== null) this.rareFields().groupID = value
  }
  /** JMSXGroupSeq; -1 closes the group. */
  get groupSequence(): number {
    return this.rare === null ? 0 : this.rare.groupSequence
  }
  set groupSequence(value: number) {
    if (this.rare !== null || value !== 0) this.rareFields().groupSequence = value
  }
  /** Set by the broker on the first message of a group that a consumer gets. */
  get JMSXGroupFirstForConsumer(): boolean {
    return this.rare === null ? false : this.rare.JMSXGroupFirstForConsumer
  }
  set JMSXGroupFirstForConsumer(value: boolean) {
    if (this.rare !== null || value !== false) this.rareFields().JMSXGroupFirstForConsumer = value
  }
  /** JMSXUserID. */
  get userID(): string | null {
    return this.rare === null ? null : this.rare.userID
  }
  set userID(value: string | null) {
    if (this.rare !== null || value !== null) this.rareFields().userID = value
  }
  /** Subject of an advisory: a command of the wire's own. */
  get dataStructure(): unknown {
    return this.rare === null ? null : this.rare.dataStructure
  }
  set dataStructure(value: unknown) {
    if (this.rare !== null || value !== null) this.rareFields().dataStructure = value
  }
  /** Where the body of a blob message is. */
  get blob(): BlobReference | null {
    return this.rare === null ? null : this.rare.blob
  }
  set blob(value: BlobReference | null) {
    if (this.rare !== null || value !== null) this.rareFields().blob = value
  }
  /** Brokers it came through. */
  get brokerPath(): readonly BrokerId[] | null {
    return this.rare === null ? null : this.rare.brokerPath
  }
  set brokerPath(value: readonly BrokerId[] | null) {
    if (this.rare !== null || value !== null) this.rareFields().brokerPath = value
  }
  /** Brokers of the cluster it is for. */
  get cluster(): readonly BrokerId[] | null {
    return this.rare === null ? null : this.rare.cluster
  }
  set cluster(value: readonly BrokerId[] | null) {
    if (this.rare !== null || value !== null) this.rareFields().cluster = value
  }
  /** ms since 1970 at which a network bridge took it. */
  get arrival(): Long {
    return this.rare === null ? 0 : this.rare.arrival
  }
  set arrival(value: Long) {
    if (this.rare !== null || value !== 0) this.rareFields().arrival = value
  }
  /** Set by ActiveMQ's demand forwarding bridges and stores; passed on. */
  get recievedByDFBridge(): boolean {
    return this.rare === null ? false : this.rare.recievedByDFBridge
  }
  set recievedByDFBridge(value: boolean) {
    if (this.rare !== null || value !== false) this.rareFields().recievedByDFBridge = value
  }
  /** It may be dropped for a slow consumer; passed on. */
  get droppable(): boolean {
    return this.rare === null ? false : this.rare.droppable
  }
  set droppable(value: boolean) {
    if (this.rare !== null || value !== false) this.rareFields().droppable = value
  }

  /** The application properties, decoded on first use. Read only; use `setProperties` to change them. */
  properties(): PropertyMap {
    if (this.marshalledProperties === null) return NO_PROPERTIES
    const rare = this.rareFields()
    rare.propertyCache ??= decodePropertyMap(this.marshalledProperties)
    return rare.propertyCache
  }

  setProperties(properties: PropertyMap): void {
    this.marshalledProperties = properties.size === 0 ? null : encodePropertyMap(properties)
    if (this.rare !== null) this.rare.propertyCache = null
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
    if (this.rare !== null) copy.rare = Object.assign(new RareFields(), this.rare)
    return copy
  }

  private rareFields(): RareFields {
    this.rare ??= new RareFields()
    return this.rare
  }
}
