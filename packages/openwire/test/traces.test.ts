/** Recorded sessions: every frame of every direction is understood, in order, and written again to the byte. */
import { describe, expect, it } from 'vitest'
import { negotiate } from '../src/negotiate.js'
import { readPreferences } from '../src/preferences.js'
import { type Command, WireFormatInfo } from '../src/generated/commands.js'
import { Decoder, Encoder } from '../src/wire-format.js'
import { build, bytesOf, encodeHex, type Trace, traces } from './golden.js'

interface Direction {
  readonly conn: number
  readonly dir: string
  readonly frames: { readonly hex: string; readonly command: unknown }[]
}

function directions(trace: Trace): Direction[] {
  const found = new Map<string, Direction>()
  for (const { conn, dir, hex, command } of trace.frames) {
    if (hex === undefined) continue
    const key = `${conn} ${dir}`
    if (!found.has(key)) found.set(key, { conn, dir, frames: [] })
    found.get(key)!.frames.push({ hex, command })
  }
  return [...found.values()]
}

function decodeHex(decoder: Decoder, hex: string): Command {
  const bytes = bytesOf(hex)
  return decoder.decode(bytes, 4, bytes.length - 4)
}

function handshake(direction: Direction): WireFormatInfo {
  const first = decodeHex(new Decoder(), direction.frames[0]!.hex)
  if (!(first instanceof WireFormatInfo)) throw new Error('the first frame is no WireFormatInfo')
  return first
}

describe('recorded sessions', () => {
  it('are all there', () => {
    expect(Object.keys(traces)).toHaveLength(28)
  })

  for (const [name, trace] of Object.entries(traces)) {
    it(`${name}: both sides negotiate what ActiveMQ negotiated`, () => {
      const all = directions(trace)
      for (const [conn, expected] of Object.entries(trace.negotiated)) {
        const sides = all.filter((direction) => direction.conn === Number(conn)).map(handshake)
        if (expected === null || sides.length < 2) continue
        const result = negotiate(readPreferences(sides[0]!), readPreferences(sides[1]!))
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
      const all = directions(trace)
      let frames = 0
      for (const direction of all) {
        const peers = all.filter(({ conn }) => conn === direction.conn).map(handshake)
        const settings = negotiate(readPreferences(peers[0]!), readPreferences(peers.at(-1)!))
        const decoder = new Decoder(settings)
        const reader = new Encoder(settings)
        for (const { hex, command } of direction.frames.slice(1)) {
          const decoded = decodeHex(decoder, hex)
          expect(encodeHex(decoded, reader), `${direction.dir} ${JSON.stringify(command)}`).toBe(hex)
          frames++
        }
      }
      expect(frames).toBeGreaterThan(0)
    })
  }
})
void build
