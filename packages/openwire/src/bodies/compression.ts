/**
 * Compressed bodies: a zlib stream of the body. A bytes message has its plain length in front, and Java deflates more
 * than that (its whole buffer), so what inflates beyond the length is cut off.
 */
import { deflateSync, inflateSync } from 'node:zlib'
import { type Message, MessageKind, ProtocolError } from '@hermod/model'

/** Bytes a body may have when inflated: a small frame must not become a large memory. */
export const DEFAULT_INFLATED_LIMIT = 100 * 1024 * 1024

const LENGTH_BYTES = 4

/**
 * The body as it was before compression; the body itself if it is not compressed.
 * Throws ProtocolError for what is no zlib stream, or inflates beyond `limitBytes`.
 */
export function plainContent(message: Message, limitBytes = DEFAULT_INFLATED_LIMIT): Uint8Array | null {
  const { content } = message
  if (content === null || !message.compressed) return content
  return message.kind === MessageKind.bytes ? inflateBytes(content, limitBytes) : inflate(content, limitBytes)
}

/** Compresses the body of a message about to be sent. An empty body and one that is compressed stay as they are. */
export function compressContent(message: Message): void {
  const { content } = message
  if (content === null || message.compressed) return
  const deflated = deflateSync(content)
  message.content = message.kind === MessageKind.bytes ? withLength(content.length, deflated) : plain(deflated)
  message.compressed = true
}

function inflateBytes(content: Uint8Array, limitBytes: number): Uint8Array {
  if (content.length < LENGTH_BYTES) throw new ProtocolError('compressed bytes body is too short for its length')
  const length = new DataView(content.buffer, content.byteOffset).getInt32(0)
  if (length < 0) throw new ProtocolError(`compressed bytes body announces ${length} bytes`)
  const inflated = inflate(content.subarray(LENGTH_BYTES), limitBytes)
  if (length > inflated.length) {
    throw new ProtocolError(`compressed bytes body announces ${length} bytes and holds ${inflated.length}`)
  }
  return inflated.subarray(0, length)
}

function inflate(content: Uint8Array, limitBytes: number): Uint8Array {
  try {
    return plain(inflateSync(content, { maxOutputLength: limitBytes }))
  } catch (cause) {
    throw new ProtocolError(`compressed body cannot be inflated within ${limitBytes} bytes`, { cause })
  }
}

function withLength(length: number, deflated: Uint8Array): Uint8Array {
  const content = new Uint8Array(LENGTH_BYTES + deflated.length)
  new DataView(content.buffer).setInt32(0, length)
  content.set(deflated, LENGTH_BYTES)
  return content
}

/** zlib gives Buffers; a body is a plain Uint8Array everywhere else. */
function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
