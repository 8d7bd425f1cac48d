/**
 * Java's modified UTF-8: U+0000 is C0 80, characters beyond U+FFFF are two surrogates of three bytes each.
 * Reading also takes standard four-byte sequences (Java writes them in some places); whatever is neither
 * becomes U+FFFD, as in Java's tolerant readers.
 */

/** Bytes that `writeModifiedUtf8` will write. */
export function modifiedUtf8Length(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f || unit === 0) length += unit > 0x7ff ? 2 : 1
  }
  return length
}

/** Writes `text` at `offset` and returns the offset behind it. The caller has made room. */
export function writeModifiedUtf8(text: string, target: Uint8Array, offset: number): number {
  let at = offset
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80 && unit !== 0) target[at++] = unit
    else if (unit < 0x800) {
      target[at++] = 0xc0 | (unit >> 6)
      target[at++] = 0x80 | (unit & 0x3f)
    } else {
      target[at++] = 0xe0 | (unit >> 12)
      target[at++] = 0x80 | ((unit >> 6) & 0x3f)
      target[at++] = 0x80 | (unit & 0x3f)
    }
  }
  return at
}

export function readModifiedUtf8(bytes: Uint8Array, offset: number, length: number): string {
  const end = offset + length
  for (let i = offset; i < end; i++) {
    if (bytes[i]! > 0x7f) return readSlow(bytes, offset, end)
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString('latin1')
}

function readSlow(bytes: Uint8Array, offset: number, end: number): string {
  const units: number[] = []
  const parts: string[] = []
  let at = offset
  while (at < end) {
    const lead = bytes[at]!
    const size = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0
    if (size === 0 || at + size > end || !continues(bytes, at + 1, size - 1)) {
      units.push(0xfffd)
      at += 1
    } else {
      if (size === 1) units.push(lead)
      else if (size === 2) units.push(((lead & 0x1f) << 6) | (bytes[at + 1]! & 0x3f))
      else if (size === 3) {
        units.push(((lead & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f))
      } else {
        const point =
          ((lead & 0x07) << 18) |
          ((bytes[at + 1]! & 0x3f) << 12) |
          ((bytes[at + 2]! & 0x3f) << 6) |
          (bytes[at + 3]! & 0x3f)
        if (point < 0x10000 || point > 0x10ffff) units.push(0xfffd)
        else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff))
      }
      at += size
    }
    if (units.length > 4096) parts.push(String.fromCharCode(...units.splice(0)))
  }
  parts.push(String.fromCharCode(...units))
  return parts.join('')
}

function continues(bytes: Uint8Array, from: number, count: number): boolean {
  for (let i = from; i < from + count; i++) if ((bytes[i]! & 0xc0) !== 0x80) return false
  return true
}
