/**
 * Messages as applications see them: a thin view of the wire message. Setting a body or property encodes it at once;
 * reading decodes on demand. A message that was received can be changed and sent on.
 */
import {
  type Destination,
  longToNumber,
  type Message,
  MessageKind,
  type PrimitiveValue,
  Message as WireMessage,
} from '@hermod/model'
import { parseDestination } from '../destination-options.js'
import { clientErrors } from '../errors.js'
import { type JmsValue, type PlainValue, toPlain, toPrimitive } from './values.js'

/** What a received message needs of its consumer. */
export interface Acknowledger {
  acknowledge(message: Message): Promise<void>
}

/** `$` and letters, then also digits: what JMS allows, so that selectors can name it; dots for ActiveMQ's own. */
const PROPERTY_NAME = /^[A-Za-z_$][\w$.]*$/

export class JmsMessage {
  /** @internal The wire form; shared with the send path. */
  readonly wire: Message
  /** @internal Set on received messages. */
  acknowledger: Acknowledger | undefined

  constructor(wire: Message = new WireMessage(MessageKind.message)) {
    this.wire = wire
  }

  /** JMSMessageID; undefined before the message is sent. */
  get id(): string | undefined {
    return this.wire.messageId === undefined ? undefined : this.wire.messageId.toString()
  }
  get destination(): Destination | undefined {
    return this.wire.destination
  }
  get persistent(): boolean {
    return this.wire.persistent
  }
  /** 0 to 9; 4 unless set by the producer. */
  get priority(): number {
    return this.wire.priority
  }
  /** ms since 1970 at which the producer sent it; 0: not stamped. */
  get timestamp(): number {
    return longToNumber(this.wire.timestamp)
  }
  /** ms since 1970 after which it is not delivered; 0: never. */
  get expiration(): number {
    return longToNumber(this.wire.expiration)
  }
  /** True if it was delivered before, to whomever. */
  get redelivered(): boolean {
    return this.wire.redeliveryCounter > 0
  }
  /** JMSXDeliveryCount: 1 at the first delivery. */
  get deliveryCount(): number {
    return this.wire.redeliveryCounter + 1
  }

  get correlationId(): string | null {
    return this.wire.correlationId
  }
  set correlationId(value: string | null) {
    this.wire.correlationId = value
  }
  get replyTo(): Destination | null {
    return this.wire.replyTo
  }
  /** A text is read as `createConsumer` reads it: a bare name is a queue's. */
  set replyTo(value: Destination | string | null) {
    this.wire.replyTo = typeof value === 'string' ? parseDestination(value, 'queue').destination : value
  }
  /** JMSType. */
  get type(): string | null {
    return this.wire.type
  }
  set type(value: string | null) {
    this.wire.type = value
  }
  /** JMSXGroupID: messages of one group go to one consumer. */
  get groupId(): string | null {
    return this.wire.groupID
  }
  set groupId(value: string | null) {
    this.wire.groupID = value
  }
  /** JMSXGroupSeq; -1 closes the group. */
  get groupSequence(): number {
    return this.wire.groupSequence
  }
  set groupSequence(value: number) {
    this.wire.groupSequence = value
  }

  /** Application properties as plain values. */
  get properties(): Readonly<Record<string, PlainValue>> {
    return Object.fromEntries([...this.wire.properties()].map(([name, value]) => [name, toPlain(value)]))
  }
  set properties(values: Readonly<Record<string, JmsValue>>) {
    const map = new Map<string, PrimitiveValue>()
    for (const [name, value] of Object.entries(values))
      map.set(checkedName(name), toPrimitive(value, `property ${name}`))
    this.wire.setProperties(map)
  }
  /** One property as a plain value, undefined if absent. */
  property(name: string): PlainValue | undefined {
    const value = this.wire.properties().get(name)
    return value === undefined ? undefined : toPlain(value)
  }
  /** One property with its Java type (`JavaShort`, …), undefined if absent. */
  typedProperty(name: string): PrimitiveValue | undefined {
    return this.wire.properties().get(name)
  }
  setProperty(name: string, value: JmsValue): this {
    this.wire.setProperty(checkedName(name), toPrimitive(value, `property ${name}`))
    return this
  }

  /**
   * Client acknowledge mode: acknowledges every message the session has delivered so far. Individual mode: this one.
   * In other modes it does nothing, as in JMS. Resolves when the acknowledgement is on its way (no answer is awaited).
   */
  async acknowledge(): Promise<void> {
    await this.acknowledger?.acknowledge(this.wire)
  }
}

function checkedName(name: string): string {
  if (PROPERTY_NAME.test(name)) return name
  throw clientErrors.badValue({
    what: `property name ${JSON.stringify(name)}`,
    reason: 'use letters, digits, _ and $, not beginning with a digit',
  })
}
