import { describe, expect, it } from 'vitest'
import { FrameArena } from '../../src/server/frame-arena.js'

describe('kept frames', () => {
  it.each([10, 1_000, 16_383, 16_384, 60_000])('of %i bytes outlive the chunk they came in', (length) => {
    const arena = new FrameArena()
    const chunk = Buffer.allocUnsafeSlow(65_536)
    const kept = Array.from({ length: 50 }, (_, i) => {
      chunk.fill(i)
      const buffer = arena.keep(chunk, 7, length)
      return buffer.subarray(arena.offset, arena.offset + length)
    })
    chunk.fill(255)
    expect(kept.map((bytes) => [bytes.length, bytes[0], bytes.at(-1)])).toEqual(kept.map((_, i) => [length, i, i]))
  })

  it('share blocks while they are small', () => {
    const arena = new FrameArena()
    const chunk = Buffer.alloc(100)
    const blocks = new Set(Array.from({ length: 300 }, () => arena.keep(chunk, 0, 100)))
    expect(blocks.size).toBe(1)
  })
})
