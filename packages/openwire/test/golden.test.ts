/** Every frame ActiveMQ's marshallers made is read and written again to the byte. */
import { ProtocolError } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { FrameReader } from '../src/frame-reader.js'
import { Decoder, Encoder } from '../src/wire-format.js'
import { build, bytesOf, type Case, encodeHex, hexOf, sequences, settings, toHex, vectors } from './golden.js'

const files = Object.entries(vectors).filter(([, file]) => file.cases?.[0]?.encodings !== undefined)

/** All frames of a case: each version, encoding and cache setting. */
function* variants(testCase: Case) {
  for (const encoding of testCase.encodings) {
    for (const version of encoding.versions) {
      for (const cache of encoding.cache) {
        yield { encoding, with: settings(version, encoding.tight, cache, testCase.stackTraceEnabled ?? false) }
      }
    }
  }
}

function label(testCase: Case, { version, tightEncodingEnabled, cacheEnabled }: ReturnType<typeof settings>): string {
  return `${testCase.type} ${testCase.name} v${version} tight ${tightEncodingEnabled} cache ${cacheEnabled}`
}

describe('golden frames', () => {
  it('cover every structure of the protocol', () => {
    expect(files.length).toBeGreaterThan(57)
  })

  for (const [name, file] of files) {
    it(`${name}: the described values are written as Java writes them`, () => {
      for (const testCase of file.cases) {
        const value = build(testCase.fields)
        for (const variant of variants(testCase)) {
          if (variant.encoding.error !== undefined) continue
          expect(encodeHex(value, new Encoder(variant.with)), label(testCase, variant.with)).toBe(
            hexOf(variant.encoding),
          )
        }
      }
    })

    it(`${name}: Java's bytes are read, whole or byte by byte, and written again`, () => {
      for (const testCase of file.cases) {
        for (const variant of variants(testCase)) {
          if (variant.encoding.error !== undefined) continue
          const hex = hexOf(variant.encoding)
          const text = label(testCase, variant.with)
          const bytes = bytesOf(hex)
          expect(roundTrip(variant.with, bytes, bytes.length), text).toBe(hex)
          if (bytes.length < 4096) expect(roundTrip(variant.with, bytes, 1), `${text} byte by byte`).toBe(hex)
        }
      }
    })
  }
})

describe('golden limits', () => {
  it('what the Java writer refuses as too long is refused with its length', () => {
    const refused = vectors._scalars!.cases.flatMap((testCase) =>
      [...variants(testCase)].filter(({ encoding }) => encoding.error !== undefined).map((v) => ({ testCase, v })),
    )
    expect(refused.length).toBeGreaterThan(3)
    for (const { testCase, v } of refused) {
      const encoder = new Encoder(v.with)
      expect(() => encodeHex(build(testCase.fields), encoder), label(testCase, v.with)).toThrow(ProtocolError)
    }
  })
})

describe('command sequences with a cache', () => {
  for (const sequence of sequences) {
    const with_ = settings(sequence.version, sequence.tight, true, false, sequence.cacheSize)
    const title = `${sequence.name} v${sequence.version} ${sequence.tight ? 'tight' : 'loose'}`

    it(`${title}: equal values written in order give Java's slots`, () => {
      const encoder = new Encoder(with_)
      for (const frame of sequence.frames) expect(encodeHex(build(frame.fields), encoder)).toBe(frame.hex)
    })

    it(`${title}: frames read in order and written again are the same`, () => {
      const bytes = bytesOf(sequence.frames.map((frame) => frame.hex).join(''))
      for (const step of [bytes.length, 1, 7]) expect(roundTrip(with_, bytes, step)).toBe(toHex(bytes))
    })
  }
})

/** Feeds the stream in steps of so many bytes, decodes each frame and encodes it again. */
function roundTrip(with_: ReturnType<typeof settings>, bytes: Uint8Array, step: number): string {
  const decoder = new Decoder(with_)
  const encoder = new Encoder(with_)
  let hex = ''
  const reader = new FrameReader(
    {
      frame(buffer, offset, length) {
        hex += encodeHex(decoder.decodeStructure(buffer, offset, length), encoder)
        return true
      },
    },
    1 << 30,
  )
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes, at, Math.min(at + step, bytes.length))
  return hex
}
