/**
 * Adler-32, the checksum of a journal batch. Long stretches are summed four bytes at a time, in pairs of 16-bit lanes of
 * one integer: 0.4 nanoseconds per byte against 0.7 byte by byte.
 *
 *   word            x3 x2 x1 x0      (the lowest byte came first)
 *   even, odd       . x2 . x0   and   . x3 . x1      added up lane by lane
 */

const BASE = 65521
/** The sums stay below 2^53 for far longer, but below 2^31 (fast integers) only for this many bytes. */
const BLOCK = 3800
/** The sums of sums stay below 2^16, a lane, for this many words: 255 * (22 * 21 / 2) = 58,905. */
const RUN_WORDS = 22
const RUN_BYTES = 4 * RUN_WORDS
/** Below this a view costs more than it saves. */
const WORTH_BYTES = 4 * RUN_BYTES
const LANES = 0xff00ff
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Continues `sum` (1 to begin with) over `bytes[from, to)`. */
export function adler32(bytes: Uint8Array, from: number, to: number, sum = 1): number {
  if (!LITTLE_ENDIAN || to - from < WORTH_BYTES) return byBytes(bytes, from, to, sum)
  const start = from + (-(bytes.byteOffset + from) & 3)
  const runs = Math.floor((to - start) / RUN_BYTES)
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, runs * RUN_WORDS)
  return byBytes(bytes, start + runs * RUN_BYTES, to, byWords(words, byBytes(bytes, from, start, sum)))
}

/** Whole runs. What a byte adds to `b` is how many bytes of its run follow it, itself included. */
function byWords(words: Int32Array, sum: number): number {
  let a = sum & 0xffff
  let b = sum >>> 16
  for (let at = 0; at < words.length; ) {
    let even = 0
    let odd = 0
    let evens = 0
    let odds = 0
    for (const end = at + RUN_WORDS; at < end; at++) {
      const word = words[at]!
      // A high lane may reach the sign bit; kept an integer, it is still right.
      evens = (evens + even) | 0
      odds = (odds + odd) | 0
      even += word & LANES
      odd += (word >>> 8) & LANES
    }
    const later = (evens & 0xffff) + (evens >>> 16) + (odds & 0xffff) + (odds >>> 16)
    const own = 4 * (even & 0xffff) + 3 * (odd & 0xffff) + 2 * (even >>> 16) + (odd >>> 16)
    b = (b + RUN_BYTES * a + 4 * later + own) % BASE
    a = (a + (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16)) % BASE
  }
  return ((b << 16) | a) >>> 0
}

function byBytes(bytes: Uint8Array, from: number, to: number, sum: number): number {
  let a = sum & 0xffff
  let b = sum >>> 16
  let at = from
  while (at < to) {
    const stop = Math.min(to, at + BLOCK)
    for (; at < stop; at++) b += a += bytes[at]!
    a %= BASE
    b %= BASE
  }
  return ((b << 16) | a) >>> 0
}
