/**
 * The message that a publisher asked a topic to keep (`ActiveMQ.Retain`), which every retroactive consumer is told first
 * (`ActiveMQ.Retained`). All topics do this, whatever their recovery policy; an empty body takes the message away.
 */
import type { Message } from '@hermod/model'
import { keptMessage } from './kept-message.js'

export const RETAIN = 'ActiveMQ.Retain'
export const RETAINED = 'ActiveMQ.Retained'

const NEEDLE = new TextEncoder().encode(RETAIN)
const LAST = NEEDLE.length - 1

/** Whether the property may be there: a look at the bytes, as nearly no message has it and decoding all would cost. */
export function mayRetain(properties: Uint8Array): boolean {
  for (let end = LAST; end < properties.length; end += stepAfter(properties[end]!)) {
    if (properties[end] === NEEDLE[LAST] && standsBefore(properties, end)) return true
  }
  return false
}

/** True or "true" in any case, as Java reads it. */
export function asksToRetain(message: Message): boolean {
  const value = message.properties().get(RETAIN)
  return value !== undefined && value !== null && String(value).toLowerCase() === 'true'
}

/** As consumers of the moment see it: without the publisher's request. */
export function withoutRequest(message: Message): Message {
  const plain = message.copy()
  const properties = new Map(message.properties())
  properties.delete(RETAIN)
  plain.setProperties(properties)
  return plain
}

/** As it is kept, from one without the request. */
export function retainedCopy(message: Message): Message {
  const kept = keptMessage(message)
  kept.setProperty(RETAINED, true)
  return kept
}

/** How far on the needle's end may be, if this byte is under it. */
function stepAfter(byte: number): number {
  return LAST - NEEDLE.lastIndexOf(byte, LAST - 1)
}

function standsBefore(bytes: Uint8Array, end: number): boolean {
  for (let i = 1; i < NEEDLE.length; i++) if (bytes[end - i] !== NEEDLE[LAST - i]) return false
  return true
}
