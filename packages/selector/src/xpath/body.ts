/** The body of a text or bytes message as a text to be read as XML; undefined for others, and for those beyond the limit. */
import { inflateSync } from 'node:zlib'
import { type Message, MessageKind, readModifiedUtf8 } from '@hermod/model'

/** Larger ones match nothing: reading them would hold everybody up. */
export const MOST_BODY_BYTES = 1024 * 1024
const LENGTH_BYTES = 4

/** Throws an Error for a body that is not what its message says. */
export function xmlBodyOf(message: Message): string | undefined {
  const { kind, content } = message
  if (content === null || (kind !== MessageKind.text && kind !== MessageKind.bytes)) return undefined
  if (content.length > MOST_BODY_BYTES) return undefined
  const body = message.compressed
    ? inflate(kind === MessageKind.bytes ? content.subarray(LENGTH_BYTES) : content)
    : content
  return kind === MessageKind.text ? textOf(body) : decode(body)
}

function inflate(bytes: Uint8Array): Uint8Array {
  return inflateSync(bytes, { maxOutputLength: MOST_BODY_BYTES })
}

function textOf(body: Uint8Array): string {
  return readModifiedUtf8(body, LENGTH_BYTES, body.length - LENGTH_BYTES)
}

/** By its byte order mark or XML declaration, else UTF-8. */
function decode(body: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(body.subarray(0, 100))
  if (head.startsWith('\xfe\xff')) return new TextDecoder('utf-16be').decode(body)
  if (head.startsWith('\xff\xfe')) return new TextDecoder('utf-16le').decode(body)
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]
  return new TextDecoder(declared ?? 'utf-8', { fatal: true }).decode(body)
}
