/** Whatever bytes come: a command, or a ProtocolError; nothing else, quickly, and without great memory. */
import { ProtocolError } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { Decoder } from '../src/wire-format.js'
import { bytesOf, hexOf, settings, vectors } from './golden.js'

/** mulberry32: the same numbers for the same seed, everywhere. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const shapes = [
  settings(12, true, true, true),
  settings(12, false, true, true),
  settings(12, true, false),
  settings(12, false, false),
  settings(6, true, true),
]

/** Returns whether the bytes were taken as a command. */
function tryDecode(with_: (typeof shapes)[number], bytes: Uint8Array): boolean {
  try {
    new Decoder(with_).decode(bytes, 0, bytes.length)
    return true
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return false
  }
}

const TYPES = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33,
  34, 60, 61, 65, 90, 92,
]

describe('bytes of any kind', () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`random frames, seed ${seed}`, () => {
      const next = random(seed)
      for (let i = 0; i < 4000; i++) {
        const bytes = new Uint8Array(1 + Math.floor(next() * 120)).map(() => Math.floor(next() ** 3 * 256))
        bytes[0] = TYPES[Math.floor(next() * TYPES.length)]!
        tryDecode(shapes[i % shapes.length]!, bytes)
      }
    })

    it(`recorded frames with some bytes changed, seed ${seed}`, () => {
      const next = random(seed)
      let taken = 0
      let refused = 0
      for (const file of Object.values(vectors)) {
        for (const { encodings } of file.cases ?? []) {
          for (const encoding of encodings ?? []) {
            if (encoding.error !== undefined || encoding.hex === undefined || next() > 0.3) continue
            const with_ = settings(encoding.versions[0]!, encoding.tight, encoding.cache[0]!)
            const bytes = bytesOf(hexOf(encoding)).subarray(4)
            for (let change = 0; change <= next() * 3; change++) {
              bytes[1 + Math.floor(next() * (bytes.length - 1))] = Math.floor(next() * 256)
            }
            if (tryDecode(with_, bytes)) taken++
            else refused++
          }
        }
      }
      expect(taken).toBeGreaterThan(0)
      expect(refused).toBeGreaterThan(0)
    })
  }

  it('every frame cut short is refused', () => {
    for (const with_ of shapes) {
      for (const { fields, encodings } of vectors.MessageDispatch!.cases) {
        void fields
        const encoding = encodings.find(
          (e) =>
            e.tight === with_.tightEncodingEnabled &&
            e.cache.includes(with_.cacheEnabled) &&
            e.versions.includes(with_.version) &&
            e.hex !== undefined,
        )
        if (encoding === undefined) continue
        const bytes = bytesOf(hexOf(encoding)).subarray(4)
        for (let length = 0; length < bytes.length; length++) {
          expect(tryDecode(with_, bytes.slice(0, length)), `${length} of ${bytes.length}`).toBe(false)
        }
        expect(tryDecode(with_, bytes)).toBe(true)
      }
    }
  })
})
