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
import { FAR_TIME, isNearTime, timeHigh, timeOf } from './time-parts.js'

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
  /** Times that `time-parts.ts` cannot hold. */
  farTimestamp: Long = 0
  farBrokerInTime: Long = 0
  farBrokerOutTime: Long = 0
}

/** Bits of `marks`; the kind is below them. */
const KIND_MASK = 0xff
const PERSISTENT = 0x100
const COMPRESSED = 0x200
const RESPONSE_REQUIRED = 0x400

/** Where the upper parts of the three times are in `timeHighs`. */
const HIGH_MASK = 0x3ff
const IN_SHIFT = 10
const OUT_SHIFT = 20

/**
 * A backlog is made of these, and the collector copies each at least twice: so a message is one object of few words.
 * Times are integers in parts (a field of double values costs an object of its own each), marks share a word, and the
 * content is a place in whatever memory it came in, of which a view is made only for those who ask.
 */
export class Message {
  // Identity and routing.
  producerId!: ProducerId
  messageId!: MessageId
  destination!: Destination
  transactionId: TransactionId | null = null

  private marks: number
  priority = 4
  private timeHighs = 0
  private timestampLow = 0
  private brokerInLow = 0
  private brokerOutLow = 0
  /** ms since 1970 after which it is not delivered any more; 0 = never. */
  expiration: Long = 0
  /** JMSXDeliveryCount is this plus one. */
  redeliveryCounter = 0

  /** Memory that holds the content at `contentAt`, and maybe other messages' beside it; null: there is no content. */
  contentBlock: Uint8Array | null = null
  contentAt = 0
  contentLength = 0
  marshalledProperties: Uint8Array | null = null

  /** The producer's command number, which ActiveMQ passes on and stores with the message. */
  commandId = 0

  /** Made when the first of its fields is set to something. */
  private rare: RareFields | null = null

  constructor(kind: MessageKind) {
    this.marks = kind
  }

  get kind(): MessageKind {
    return (this.marks & KIND_MASK) as MessageKind
  }

  get persistent(): boolean {
    return (this.marks & PERSISTENT) !== 0
  }
  set persistent(value: boolean) {
    this.marks = value ? this.marks | PERSISTENT : this.marks & ~PERSISTENT
  }
  /** `content` is deflated (zlib); a bytes message has its plain length in front. */
  get compressed(): boolean {
    return (this.marks & COMPRESSED) !== 0
  }
  set compressed(value: boolean) {
    this.marks = value ? this.marks | COMPRESSED : this.marks & ~COMPRESSED
  }
  /** Of the producer's command header, passed on as `commandId` is. */
  get responseRequired(): boolean {
    return (this.marks & RESPONSE_REQUIRED) !== 0
  }
  set responseRequired(value: boolean) {
    this.marks = value ? this.marks | RESPONSE_REQUIRED : this.marks & ~RESPONSE_REQUIRED
  }

  /** The body, marshalled. A new view with each call where it shares its memory with others; do not write to it. */
  get content(): Uint8Array | null {
    const { contentBlock: block, contentAt: at, contentLength: length } = this
    return block === null || block.length === length ? block : block.subarray(at, at + length)
  }
  set content(value: Uint8Array | null) {
    this.contentBlock = value
    this.contentAt = 0
    this.contentLength = value === null ? 0 : value.length
  }
  /** Makes `length` bytes at `at` of `block` the content: kept, not copied. */
  placeContent(block: Uint8Array, at: number, length: number): void {
    this.contentBlock = block
    this.contentAt = at
    this.contentLength = length
  }

  /** ms since 1970; 0 = not set. */
  get timestamp(): Long {
    const high = this.timeHighs & HIGH_MASK
    return high === FAR_TIME ? this.rareFields().farTimestamp : timeOf(high, this.timestampLow)
  }
  set timestamp(value: Long) {
    if (isNearTime(value)) {
      this.timestampLow = value | 0
      this.setHigh(0, timeHigh(value))
    } else {
      this.rareFields().farTimestamp = value
      this.setHigh(0, FAR_TIME)
    }
  }
  /** ms since 1970 at which the broker took it; carried for diagnostics. */
  get brokerInTime(): Long {
    const high = (this.timeHighs >> IN_SHIFT) & HIGH_MASK
    return high === FAR_TIME ? this.rareFields().farBrokerInTime : timeOf(high, this.brokerInLow)
  }
  set brokerInTime(value: Long) {
    if (isNearTime(value)) {
      this.brokerInLow = value | 0
      this.setHigh(IN_SHIFT, timeHigh(value))
    } else {
      this.rareFields().farBrokerInTime = value
      this.setHigh(IN_SHIFT, FAR_TIME)
    }
  }
  /** ms since 1970 of its last dispatch; carried for diagnostics. */
  get brokerOutTime(): Long {
    const high = (this.timeHighs >> OUT_SHIFT) & HIGH_MASK
    return high === FAR_TIME ? this.rareFields().farBrokerOutTime : timeOf(high, this.brokerOutLow)
  }
  set brokerOutTime(value: Long) {
    if (isNearTime(value)) {
      this.brokerOutLow = value | 0
      this.setHigh(OUT_SHIFT, timeHigh(value))
    } else {
      this.rareFields().farBrokerOutTime = value
      this.setHigh(OUT_SHIFT, FAR_TIME)
    }
  }

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
    return 1024 + this.contentLength + (this.marshalledProperties === null ? 0 : this.marshalledProperties.length)
  }

  /** A second message with the same payload bytes, for dead letters, composite and virtual destinations. */
  copy(): Message {
    const copy = new Message(this.kind)
    Object.assign(copy, this)
    if (this.rare !== null) copy.rare = Object.assign(new RareFields(), this.rare)
    return copy
  }

  private setHigh(shift: number, high: number): void {
    this.timeHighs = (this.timeHighs & ~(HIGH_MASK << shift)) | (high << shift)
  }

  private rareFields(): RareFields {
    this.rare ??= new RareFields()
    return this.rare
  }
}
