/** The JMS body types. A body that was received compressed is inflated when it is read, within the limit given. */
import { MessageKind, type PrimitiveValue, Message as WireMessage } from '@hermod/model'
import { decodeBytes, decodeMap, decodeStream, decodeText, encodeMap, encodeStream, encodeText } from '@hermod/openwire'
import { JmsMessage } from './message.js'
import { type JmsValue, type PlainValue, toPlain, toPrimitive } from './values.js'

export class TextMessage extends JmsMessage {
  constructor(wire: WireMessage = new WireMessage(MessageKind.text)) {
    super(wire)
  }
  /** Null when it has no body. */
  get text(): string | null {
    return decodeText(this.wire)
  }
  set text(value: string | null) {
    this.wire.content = encodeText(value)
    this.wire.compressed = false
  }
}

export class BytesMessage extends JmsMessage {
  constructor(wire: WireMessage = new WireMessage(MessageKind.bytes)) {
    super(wire)
  }
  /** Empty when it has no body. The memory belongs to the message: do not change it. */
  get bytes(): Uint8Array {
    return decodeBytes(this.wire) ?? new Uint8Array(0)
  }
  set bytes(value: Uint8Array) {
    this.wire.content = value
    this.wire.compressed = false
  }
}

export class MapMessage extends JmsMessage {
  constructor(wire: WireMessage = new WireMessage(MessageKind.map)) {
    super(wire)
  }
  get map(): Readonly<Record<string, PlainValue>> {
    return Object.fromEntries([...decodeMap(this.wire)].map(([name, value]) => [name, toPlain(value)]))
  }
  set map(values: Readonly<Record<string, JmsValue>>) {
    const entries = Object.entries(values).map(([name, value]): [string, PrimitiveValue] => [
      name,
      toPrimitive(value, `map entry ${name}`),
    ])
    this.wire.content = encodeMap(new Map(entries))
    this.wire.compressed = false
  }
  /** The entries with their Java types. */
  get typed(): ReadonlyMap<string, PrimitiveValue> {
    return decodeMap(this.wire)
  }
}

export class StreamMessage extends JmsMessage {
  constructor(wire: WireMessage = new WireMessage(MessageKind.stream)) {
    super(wire)
  }
  get values(): readonly PlainValue[] {
    return decodeStream(this.wire).map(toPlain)
  }
  set values(values: readonly JmsValue[]) {
    this.wire.content = encodeStream(values.map((value, index) => toPrimitive(value, `stream value ${index}`)))
    this.wire.compressed = false
  }
  /** The values with their Java types. */
  get typed(): readonly PrimitiveValue[] {
    return decodeStream(this.wire)
  }
}

export class ObjectMessage extends JmsMessage {
  constructor(wire: WireMessage = new WireMessage(MessageKind.object)) {
    super(wire)
  }
  /** Java's serialised form, opaque here; null when it has no body. Nothing is ever deserialised. */
  get serialized(): Uint8Array | null {
    return decodeBytes(this.wire)
  }
  set serialized(value: Uint8Array | null) {
    this.wire.content = value
    this.wire.compressed = false
  }
}

/** The view that fits the body type of a received message. */
export function viewOf(wire: WireMessage): JmsMessage {
  switch (wire.kind) {
    case MessageKind.text:
      return new TextMessage(wire)
    case MessageKind.bytes:
      return new BytesMessage(wire)
    case MessageKind.map:
      return new MapMessage(wire)
    case MessageKind.stream:
      return new StreamMessage(wire)
    case MessageKind.object:
      return new ObjectMessage(wire)
    default:
      return new JmsMessage(wire)
  }
}
