/**
 * Bytes [from, to) in memory of their own. Not `bytes.slice`: chunks are often Node Buffers, whose `slice` is a view
 * of memory that the next read overwrites.
 */
export function copyBytes(bytes: Uint8Array, from = 0, to = bytes.length): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to))
}
