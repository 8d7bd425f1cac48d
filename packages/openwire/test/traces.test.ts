/** Recorded sessions: every frame of every direction is understood, in order, and written again to the byte. */
import { describe, expect, it } from 'vitest'
import { negotiate } from '../src/negotiate.js'
import { Decoder, Encoder } from '../src/wire-format.js'
import { announced, decodeHex, directions, encodeHex, negotiated, traces } from './golden.js'

describe('recorded sessions', () => {
  it('are all there', () => {
    expect(Object.keys(traces)).toHaveLength(28)
  })

  for (const [name, trace] of Object.entries(traces)) {
    it(`${name}: both sides negotiate what ActiveMQ negotiated`, () => {
      for (const [conn, expected] of Object.entries(trace.negotiated)) {
        const sides = directions(trace).filter((direction) => direction.conn === Number(conn))
        if (expected === null || sides.length < 2) continue
        const result = negotiate(announced(sides[0]!), announced(sides[1]!))
        expect(result).toMatchObject({
          version: expected.version,
          tightEncodingEnabled: expected.tight,
          cacheEnabled: expected.cache,
          stackTraceEnabled: expected.stack,
        })
        if (expected.cache) expect(result.cacheSize).toBe(expected.cacheSize)
      }
    })

    it(`${name}: frames are read in order and written again to the byte`, () => {
      let frames = 0
      for (const direction of directions(trace)) {
        const settings = negotiated(trace, direction)
        const decoder = new Decoder(settings)
        const encoder = new Encoder(settings)
        for (const hex of direction.hexes.slice(1)) {
          expect(encodeHex(decodeHex(decoder, hex), encoder), `${direction.dir} ${hex.slice(8, 10)}`).toBe(hex)
          frames++
        }
      }
      expect(frames).toBeGreaterThan(0)
    })
  }
})
