/** The protobuf subset of journal commands: varints and length-delimited fields. */

export const WIRE_VARINT = 0
export const WIRE_BYTES = 2

export function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++
  return size
}

/** A number from 0 to 2^53; returns the offset behind it. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let to = at
  let rest = value
  for (; rest > 0x7fffffff; rest = Math.floor(rest / 128)) bytes[to++] = (rest % 128) | 128
  for (; rest >= 128; rest >>>= 7) bytes[to++] = (rest & 127) | 128
  bytes[to++] = rest
  return to
}

/** The same in exactly `width` bytes: readers take the padding, and a length can be filled in after its content. */
export function writeWideVarint(bytes: Uint8Array, at: number, value: number, width: number): void {
  let rest = value
  for (let i = 0; i < width - 1; i++, rest >>>= 7) bytes[at + i] = (rest & 127) | 128
  bytes[at + width - 1] = rest
}

/** A negative int32 or int64 takes ten bytes, as in protobuf. */
export function signedVarint(value: number | bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}

/** Reads varints one after the other. */
export class VarintCursor {
  at = 0

  /** Exact up to 2^53; ten-byte ones are negative. Throws RangeError at the end of `limit` or after ten bytes. */
  read(bytes: Uint8Array, limit: number): number {
    let value = 0
    let scale = 1
    for (let count = 0; count < 10; count++) {
      if (this.at >= limit) throw new RangeError(`number at ${this.at} does not end`)
      const byte = bytes[this.at++]!
      if (count === 9) return Number(BigInt.asIntN(64, this.reread(bytes)))
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
    throw new RangeError(`number at ${this.at} is longer than ten bytes`)
  }

  /** The exact value of the ten bytes just passed. */
  private reread(bytes: Uint8Array): bigint {
    let value = 0n
    for (let i = 0; i < 10; i++) value |= BigInt(bytes[this.at - 10 + i]! & 127) << BigInt(7 * i)
    return value
  }
}
