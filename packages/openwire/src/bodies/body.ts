/** Bodies of the JMS message types as values. */
import {
  decodePropertyMap,
  decodeValues,
  encodePropertyMap,
  encodeValues,
  type Message,
  modifiedUtf8Length,
  type PrimitiveValue,
  type PropertyMap,
  ProtocolError,
  readModifiedUtf8,
  writeModifiedUtf8,
} from '@hermod/model'
import { DEFAULT_INFLATED_LIMIT, plainContent } from './compression.js'

/** The text; null for a message without body. */
export function decodeText(message: Message, limitBytes = DEFAULT_INFLATED_LIMIT): string | null {
  const content = plainContent(message, limitBytes)
  if (content === null) return null
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  if (content.length < 4) throw new ProtocolError(`text body of ${content.length} bytes has no length`)
  const length = view.getInt32(0)
  if (length < 0 || length > content.length - 4) {
    throw new ProtocolError(`text body announces ${length} bytes and has ${content.length - 4}`)
  }
  return readModifiedUtf8(content, 4, length)
}

/** The content of a text message; null text: no content. */
export function encodeText(text: string | null): Uint8Array | null {
  if (text === null) return null
  const length = modifiedUtf8Length(text)
  const content = new Uint8Array(4 + length)
  new DataView(content.buffer).setInt32(0, length)
  writeModifiedUtf8(text, content, 4)
  return content
}

/** The entries of a map message; a message without body is an empty map. */
export function decodeMap(message: Message, limitBytes = DEFAULT_INFLATED_LIMIT): PropertyMap {
  const content = plainContent(message, limitBytes)
  return content === null ? new Map() : decodePropertyMap(content)
}

export function encodeMap(map: PropertyMap): Uint8Array | null {
  return map.size === 0 ? null : encodePropertyMap(map)
}

/** The values of a stream message, in order. */
export function decodeStream(message: Message, limitBytes = DEFAULT_INFLATED_LIMIT): readonly PrimitiveValue[] {
  const content = plainContent(message, limitBytes)
  return content === null ? [] : decodeValues(content)
}

export function encodeStream(values: readonly PrimitiveValue[]): Uint8Array | null {
  return values.length === 0 ? null : encodeValues(values)
}

/** The bytes of a bytes message or the serialised form of an object message; null: no body. */
export function decodeBytes(message: Message, limitBytes = DEFAULT_INFLATED_LIMIT): Uint8Array | null {
  return plainContent(message, limitBytes)
}
