/**
 * The marshalled form of message properties and map bodies: ActiveMQ's "primitive map".
 * Layout: int32 count, then per entry a length-prefixed key and one typed value (codes in `ValueCode`).
 * Strings are written as Java's modified UTF-8; both that and standard UTF-8 are read, because Java clients
 * disagree among themselves there.
 */

import { copyBytes } from './copy-bytes.js'
import type { Long } from './long.js'
import { normalizeLong } from './long.js'
import { modifiedUtf8Length, readModifiedUtf8, writeModifiedUtf8 } from './modified-utf8.js'
import { ProtocolError } from './protocol-error.js'

/** Java types that plain JavaScript values cannot tell apart are wrapped. */
export class JavaByte {
  constructor(readonly value: number) {}
}
export class JavaShort {
  constructor(readonly value: number) {}
}
export class JavaChar {
  constructor(readonly value: number) {}
}
export class JavaLong {
  constructor(readonly value: Long) {}
}
export class JavaFloat {
  constructor(readonly value: number) {}
}
export class JavaDouble {
  constructor(readonly value: number) {}
}

/** A plain number is a Java int. */
export type PrimitiveValue =
  | null
  | boolean
  | number
  | string
  | JavaByte
  | JavaShort
  | JavaChar
  | JavaLong
  | JavaFloat
  | JavaDouble
  | Uint8Array
  | readonly PrimitiveValue[]
  | ReadonlyMap<string, PrimitiveValue>

export type PropertyMap = ReadonlyMap<string, PrimitiveValue>

export const ValueCode = {
  null: 0,
  boolean: 1,
  byte: 2,
  char: 3,
  short: 4,
  int: 5,
  long: 6,
  double: 7,
  float: 8,
  string: 9,
  bytes: 10,
  map: 11,
  list: 12,
  bigString: 13,
} as const

/** From this many UTF-16 units on, ActiveMQ writes a string with a 32-bit length (Short.MAX_VALUE / 4). */
const BIG_STRING_UNITS = 8191
/** Nesting of maps and lists beyond this is refused: no application needs it and the stack is finite. */
const MAX_DEPTH = 64

export function decodePropertyMap(bytes: Uint8Array): PropertyMap {
  const reader = new Reader(bytes)
  const map = reader.map(0)
  reader.expectEnd()
  return map
}

export function encodePropertyMap(map: PropertyMap): Uint8Array {
  const writer = new PrimitiveWriter()
  writer.map(map, 0)
  return writer.finish()
}

/** Decodes a stream body: typed values one after the other, without a count. */
export function decodeValues(bytes: Uint8Array): PrimitiveValue[] {
  const reader = new Reader(bytes)
  const values: PrimitiveValue[] = []
  while (!reader.atEnd) values.push(reader.value(0))
  return values
}

export function encodeValues(values: readonly PrimitiveValue[]): Uint8Array {
  const writer = new PrimitiveWriter()
  for (const value of values) writer.value(value, 0)
  return writer.finish()
}

class Reader {
  private at = 0
  private readonly view: DataView
  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length
  }

  expectEnd(): void {
    if (!this.atEnd) throw new ProtocolError(`primitive map has ${this.bytes.length - this.at} bytes too many`)
  }

  map(depth: number): Map<string, PrimitiveValue> {
    const count = this.int32()
    const map = new Map<string, PrimitiveValue>()
    if (count < 0) return map
    this.checkCount(count, 3)
    for (let i = 0; i < count; i++) {
      const key = this.string(this.uint16())
      map.set(key, this.value(depth))
    }
    return map
  }

  value(depth: number): PrimitiveValue {
    if (depth > MAX_DEPTH) throw new ProtocolError(`primitive map nests deeper than ${MAX_DEPTH}`)
    const code = this.uint8()
    switch (code) {
      case ValueCode.null:
        return null
      case ValueCode.boolean:
        return this.uint8() !== 0
      case ValueCode.byte:
        return new JavaByte((this.uint8() << 24) >> 24)
      case ValueCode.char:
        return new JavaChar(this.uint16())
      case ValueCode.short:
        return new JavaShort((this.uint16() << 16) >> 16)
      case ValueCode.int:
        return this.int32()
      case ValueCode.long:
        return new JavaLong(normalizeLong(this.view.getBigInt64(this.take(8))))
      case ValueCode.double:
        return new JavaDouble(this.view.getFloat64(this.take(8)))
      case ValueCode.float:
        return new JavaFloat(this.view.getFloat32(this.take(4)))
      case ValueCode.string:
        return this.string(this.uint16())
      case ValueCode.bigString:
        return this.string(this.length())
      case ValueCode.bytes: {
        const length = this.length()
        const from = this.take(length)
        return copyBytes(this.bytes, from, from + length)
      }
      case ValueCode.map:
        return this.map(depth + 1)
      case ValueCode.list: {
        const count = this.int32()
        const list: PrimitiveValue[] = []
        if (count < 0) return list
        this.checkCount(count, 1)
        for (let i = 0; i < count; i++) list.push(this.value(depth + 1))
        return list
      }
      default:
        throw new ProtocolError(`primitive map has the unknown type code ${code} at byte ${this.at - 1}`)
    }
  }

  /** A count is believed only as far as the bytes that are there could hold it. */
  private checkCount(count: number, leastBytes: number): void {
    if (count * leastBytes > this.bytes.length - this.at) {
      throw new ProtocolError(`primitive map announces ${count} entries, more than its bytes can hold`)
    }
  }

  private string(length: number): string {
    const from = this.take(length)
    return readModifiedUtf8(this.bytes, from, length)
  }

  private length(): number {
    const length = this.int32()
    if (length < 0) throw new ProtocolError(`primitive map has the negative length ${length}`)
    return length
  }

  private uint8(): number {
    return this.bytes[this.take(1)]!
  }
  private uint16(): number {
    return this.view.getUint16(this.take(2))
  }
  private int32(): number {
    return this.view.getInt32(this.take(4))
  }

  private take(length: number): number {
    const from = this.at
    if (length > this.bytes.length - from) {
      throw new ProtocolError(`primitive map ends early: ${length} bytes wanted at byte ${from}`)
    }
    this.at = from + length
    return from
  }
}

class PrimitiveWriter {
  private bytes = Buffer.allocUnsafe(256)
  private at = 0

  finish(): Uint8Array {
    return new Uint8Array(this.bytes.subarray(0, this.at))
  }

  map(map: PropertyMap, depth: number): void {
    this.int32(map.size)
    for (const [key, value] of map) {
      this.shortString(key)
      this.value(value, depth)
    }
  }

  value(value: PrimitiveValue, depth: number): void {
    if (depth > MAX_DEPTH) throw new ProtocolError(`primitive map nests deeper than ${MAX_DEPTH}`)
    if (value === null) this.uint8(ValueCode.null)
    else if (typeof value === 'boolean') {
      this.uint8(ValueCode.boolean)
      this.uint8(value ? 1 : 0)
    } else if (typeof value === 'number') {
      this.uint8(ValueCode.int)
      this.int32(value)
    } else if (typeof value === 'string') this.string(value)
    else if (value instanceof JavaByte) {
      this.uint8(ValueCode.byte)
      this.uint8(value.value & 0xff)
    } else if (value instanceof JavaShort) {
      this.uint8(ValueCode.short)
      this.uint16(value.value & 0xffff)
    } else if (value instanceof JavaChar) {
      this.uint8(ValueCode.char)
      this.uint16(value.value)
    } else if (value instanceof JavaLong) {
      this.uint8(ValueCode.long)
      this.room(8)
      this.bytes.writeBigInt64BE(BigInt(value.value), this.at)
      this.at += 8
    } else if (value instanceof JavaDouble) {
      this.uint8(ValueCode.double)
      this.room(8)
      this.at = this.bytes.writeDoubleBE(value.value, this.at)
    } else if (value instanceof JavaFloat) {
      this.uint8(ValueCode.float)
      this.room(4)
      this.at = this.bytes.writeFloatBE(value.value, this.at)
    } else if (value instanceof Uint8Array) {
      this.uint8(ValueCode.bytes)
      this.int32(value.length)
      this.room(value.length)
      this.bytes.set(value, this.at)
      this.at += value.length
    } else if (Array.isArray(value)) {
      const list = value as readonly PrimitiveValue[]
      this.uint8(ValueCode.list)
      this.int32(list.length)
      for (const item of list) this.value(item, depth + 1)
    } else {
      this.uint8(ValueCode.map)
      this.map(value as PropertyMap, depth + 1)
    }
  }

  private string(text: string): void {
    if (text.length < BIG_STRING_UNITS) {
      this.uint8(ValueCode.string)
      this.shortString(text)
      return
    }
    const length = modifiedUtf8Length(text)
    this.uint8(ValueCode.bigString)
    this.int32(length)
    this.room(length)
    this.at = writeModifiedUtf8(text, this.bytes, this.at)
  }

  private shortString(text: string): void {
    const length = modifiedUtf8Length(text)
    if (length > 0xffff) throw new ProtocolError(`property name of ${length} bytes; at most 65535 are possible`)
    this.uint16(length)
    this.room(length)
    this.at = writeModifiedUtf8(text, this.bytes, this.at)
  }

  private uint8(value: number): void {
    this.room(1)
    this.bytes[this.at++] = value
  }
  private uint16(value: number): void {
    this.room(2)
    this.at = this.bytes.writeUInt16BE(value, this.at)
  }
  private int32(value: number): void {
    this.room(4)
    this.at = this.bytes.writeInt32BE(value | 0, this.at)
  }

  private room(length: number): void {
    if (this.at + length <= this.bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + length))
    grown.set(this.bytes.subarray(0, this.at))
    this.bytes = grown
  }
}
