import { deflateSync } from 'node:zlib'
import {
  encodePropertyMap,
  JavaByte,
  JavaChar,
  JavaDouble,
  JavaFloat,
  JavaLong,
  JavaShort,
  Message,
  type MessageKind,
  normalizeLong,
  type PrimitiveValue,
  ProtocolError,
} from '@hermod/model'
import { describe, expect, it } from 'vitest'
import {
  decodeBytes,
  decodeMap,
  decodeStream,
  decodeText,
  encodeMap,
  encodeStream,
  encodeText,
} from '../../src/bodies/body.js'
import { compressContent, plainContent } from '../../src/bodies/compression.js'
import { build, bytesOf, type Case, type Fields, type Json, toHex, unpack, vectors } from '../golden.js'

interface Typed {
  t: string
  v?: Json
}
interface Body {
  text?: Json
  map?: [Json, Typed][]
  stream?: Typed[]
  bytes?: Json
}
const recorded = vectors._messages!.cases as unknown as (Case & { body: Body; compressed: boolean })[]

function value({ t, v = null }: Typed): PrimitiveValue {
  switch (t) {
    case 'byte':
      return new JavaByte(v as number)
    case 'short':
      return new JavaShort(v as number)
    case 'char':
      return new JavaChar(v as number)
    case 'long':
      return new JavaLong(normalizeLong(BigInt(v as string)))
    case 'float':
      return new JavaFloat(Math.fround(number(v)))
    case 'double':
      return new JavaDouble(number(v))
    case 'bytes':
      return bytesOf(unpack(v) as string)
    default:
      return unpack(v) as PrimitiveValue
  }
}

function number(v: Json): number {
  return Number(v as string)
}

function contentOf(body: Body): Uint8Array | null | undefined {
  if (body.text !== undefined) return encodeText(unpack(body.text) as string | null)
  if (body.map !== undefined)
    return encodeMap(new Map(body.map.map(([key, typed]) => [unpack(key) as string, value(typed)])))
  if (body.stream !== undefined) return encodeStream(body.stream.map(value))
  return undefined
}

function message(kind: MessageKind, content: Uint8Array | null, compressed = false): Message {
  return Object.assign(new Message(kind), { content, compressed })
}

describe('bodies as Java makes them', () => {
  for (const { name, type, fields, body, compressed } of recorded) {
    const made = build(fields as Fields) as Message

    it(`${type} ${name}: read`, () => {
      if (body.text !== undefined) expect(decodeText(made)).toBe(unpack(body.text))
      if (body.map !== undefined)
        expect(new Map(decodeMap(made))).toEqual(new Map(body.map.map(([k, v]) => [unpack(k), value(v)])))
      if (body.stream !== undefined) expect(decodeStream(made)).toEqual(body.stream.map(value))
      if (typeof body.bytes === 'string') expect(toHex(decodeBytes(made)!)).toBe(body.bytes)
      expect(made.compressed).toBe(compressed)
    })

    const content = contentOf(body)
    if (content === undefined) continue
    it(`${type} ${name}: written`, () => {
      const inflated = plainContent(made)
      expect(content === null ? null : toHex(content)).toBe(inflated === null ? null : toHex(inflated))
    })
  }
})

describe('compression', () => {
  for (const kind of [24, 25, 26, 27, 28] as const) {
    it(`of kind ${kind} comes back as it was`, () => {
      const content = encodeText('text '.repeat(1000))!
      const made = message(kind, content)
      compressContent(made)
      expect(made.compressed).toBe(true)
      expect(made.content!.length).toBeLessThan(content.length)
      expect(toHex(plainContent(made)!)).toBe(toHex(content))
      compressContent(made)
      expect(toHex(plainContent(made)!)).toBe(toHex(content))
    })
  }

  it('leaves a message without body alone', () => {
    const made = message(28, null)
    compressContent(made)
    expect(made).toMatchObject({ content: null, compressed: false })
  })

  it('refuses to inflate beyond the limit', () => {
    const bomb = message(28, new Uint8Array(deflateSync(Buffer.alloc(1_000_000))), true)
    expect(() => decodeText(bomb, 10_000)).toThrow(/cannot be inflated within 10000 bytes/)
  })

  it.each([
    ['no zlib stream', message(28, new Uint8Array([1, 2, 3]), true)],
    ['a bytes body without length', message(24, new Uint8Array([1]), true)],
    ['a length beyond what is there', message(24, new Uint8Array([0, 0, 1, 0, ...deflateSync(Buffer.alloc(9))]), true)],
    ['a text whose length is wrong', message(28, new Uint8Array([0, 0, 0, 9, 65]))],
    ['a text without length', message(28, new Uint8Array([0]))],
  ])('refuses %s', (_what, made) => {
    expect(() => (made.kind === 28 ? decodeText(made) : decodeBytes(made))).toThrow(ProtocolError)
  })

  it('an empty map message has no entries', () => {
    expect(decodeMap(message(25, null)).size).toBe(0)
    expect(decodeMap(message(25, encodePropertyMap(new Map()))).size).toBe(0)
  })
})
