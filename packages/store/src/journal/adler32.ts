/** Adler-32, the checksum of a journal batch: about half a nanosecond per byte once warm. */

const BASE = 65521
/** The sums stay below 2^53 for far longer, but below 2^31 (fast integers) only for this many bytes. */
const BLOCK = 3800

/** Continues `sum` (1 to begin with) over `bytes[from, to)`. */
export function adler32(bytes: Uint8Array, from: number, to: number, sum = 1): number {
  let a = sum & 0xffff
  let b = sum >>> 16
  let at = from
  while (at < to) {
    const stop = Math.min(to, at + BLOCK)
    for (const fast = stop - 7; at < fast; at += 8) {
      b += a += bytes[at]!
      b += a += bytes[at + 1]!
      b += a += bytes[at + 2]!
      b += a += bytes[at + 3]!
      b += a += bytes[at + 4]!
      b += a += bytes[at + 5]!
      b += a += bytes[at + 6]!
      b += a += bytes[at + 7]!
    }
    for (; at < stop; at++) b += a += bytes[at]!
    a %= BASE
    b %= BASE
  }
  return ((b << 16) | a) >>> 0
}
