import { ProtocolError } from '@hermod/model'
import { SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { FrameReader } from '../src/frame-reader.js'

interface Seen {
  readonly body: string
  readonly owned: boolean
  readonly bufferLength: number
}

function collect(pauseAfter = Number.POSITIVE_INFINITY) {
  const seen: Seen[] = []
  const kept: { readonly view: Uint8Array; readonly body: string }[] = []
  const sink = {
    pauseAfter,
    frame(buffer: Uint8Array, offset: number, length: number, owned: boolean) {
      const body = Buffer.from(buffer.subarray(offset, offset + length)).toString('latin1')
      seen.push({ body, owned, bufferLength: buffer.length })
      if (owned) kept.push({ view: buffer.subarray(offset, offset + length), body })
      return seen.length < sink.pauseAfter
    },
  }
  return {
    seen,
    sink,
    bodies: () => seen.map(({ body }) => body),
    /** Whether owned frames still have the bytes they came with. */
    intact: () => kept.every(({ view, body }) => Buffer.from(view).toString('latin1') === body),
  }
}

function stream(...bodies: string[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(
      bodies.map((body) => {
        const frame = Buffer.alloc(4 + body.length)
        frame.writeInt32BE(body.length)
        frame.write(body, 4, 'latin1')
        return frame
      }),
    ),
  )
}

describe('FrameReader', () => {
  const bodies = ['a', 'bb'.repeat(10), 'c'.repeat(700), 'd']

  for (const step of [1, 2, 3, 5, 64, 10_000]) {
    it(`gives the same frames when the stream comes in chunks of ${step}`, () => {
      const { sink, bodies: got } = collect()
      const reader = new FrameReader(sink, 1000)
      const bytes = stream(...bodies)
      for (let at = 0; at < bytes.length; at += step) reader.push(bytes, at, Math.min(bytes.length, at + step))
      expect(got()).toEqual(bodies)
      expect(reader.isInFrame).toBe(false)
    })
  }

  it('hands on frames where they lie and gives a spanning frame memory of exactly its size', () => {
    const { sink, seen } = collect()
    const reader = new FrameReader(sink, 1000)
    const bytes = stream('whole', 'spans')
    reader.push(bytes, 0, bytes.length - 2)
    reader.push(bytes, bytes.length - 2, bytes.length)
    expect(seen).toEqual([
      { body: 'whole', owned: false, bufferLength: bytes.length },
      { body: 'spans', owned: true, bufferLength: 5 },
    ])
  })

  it('takes memory for a huge frame only as it comes, and hands it on in memory of exactly its size', () => {
    const { sink, seen } = collect()
    const reader = new FrameReader(sink, 100_000_000)
    const size = 9_000_001
    const frame = Buffer.alloc(4 + size, 'x')
    frame.writeInt32BE(size)
    frame.write('end', size + 1, 'latin1')
    const before = process.memoryUsage().arrayBuffers
    reader.push(frame, 0, 100)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3_000_000)
    for (let at = 100; at < frame.length; at += 65_536) reader.push(frame, at, Math.min(frame.length, at + 65_536))
    expect(seen.map(({ owned, bufferLength }) => [owned, bufferLength])).toEqual([[true, size]])
    expect(seen[0]!.body.slice(-4)).toBe('xend')
    expect(reader.isInFrame).toBe(false)
  })

  it('refuses a frame over the limit when only its size has come', () => {
    const reader = new FrameReader(collect().sink, 100)
    const size = new Uint8Array([0, 0, 0, 101])
    expect(() => reader.push(size, 0, 4)).toThrow(/frame of 101 bytes is larger than the maxFrameSize of 100 bytes/)
  })

  it('refuses it as well when the size comes byte by byte', () => {
    const reader = new FrameReader(collect().sink, 100)
    const size = new Uint8Array([0, 0, 0, 101])
    for (let i = 0; i < 3; i++) reader.push(size, i, i + 1)
    expect(() => reader.push(size, 3, 4)).toThrow(ProtocolError)
  })

  it.each([
    [[0xff, 0xff, 0xff, 0xff], /-1/],
    [[0x80, 0, 0, 0], /-2147483648/],
    [[0, 0, 0, 0], /impossible size 0/],
  ])('refuses the size %j', (bytes, message) => {
    const reader = new FrameReader(collect().sink, Number.POSITIVE_INFINITY)
    expect(() => reader.push(new Uint8Array(bytes), 0, 4)).toThrow(message)
  })

  it('stops in the middle of a chunk and delivers the rest on resume', () => {
    const { sink, bodies: got } = collect(2)
    const reader = new FrameReader(sink, 100)
    const bytes = stream('1', '2', '3', '4')
    reader.push(bytes, 0, bytes.length)
    expect(got()).toEqual(['1', '2'])
    bytes.fill(0) // the chunk is shared and gets overwritten
    const more = stream('5', 'half')
    reader.push(more, 0, more.length - 2)
    expect(got()).toEqual(['1', '2'])
    sink.pauseAfter = 3
    reader.resume()
    expect(got()).toEqual(['1', '2', '3'])
    expect(reader.isPaused).toBe(true)
    sink.pauseAfter = Number.POSITIVE_INFINITY
    reader.resume()
    expect(got()).toEqual(['1', '2', '3', '4', '5'])
    reader.push(more, more.length - 2, more.length)
    expect(got().at(-1)).toBe('half')
  })

  it('stops behind a frame that was completed from two chunks', () => {
    const { sink, bodies: got } = collect(1)
    const reader = new FrameReader(sink, 100)
    const bytes = stream('spans', 'next')
    reader.push(bytes, 0, 6)
    reader.push(bytes, 6, bytes.length)
    expect(got()).toEqual(['spans'])
    reader.resume()
    expect(got()).toEqual(['spans', 'next'])
  })

  it('asks for the rest of a large frame in its own memory', () => {
    const { sink, seen } = collect()
    const reader = new FrameReader(sink, 1_000_000)
    const bytes = stream('small', `${'x'.repeat(99_999)}y`)
    expect(reader.room()).toBeUndefined()
    reader.push(bytes, 0, 1000)
    const room = reader.room()!
    expect(room.length).toBe(bytes.length - 1000)
    room.set(bytes.subarray(1000))
    reader.push(room, 0, room.length)
    expect(seen.map(({ owned, bufferLength }) => [owned, bufferLength])).toEqual([
      [false, bytes.length],
      [true, 100_000],
    ])
    expect(seen[1]!.body).toBe(`${'x'.repeat(99_999)}y`)
    expect(reader.room()).toBeUndefined()
  })

  it('reads apart: frames stay where they came, one read behind the other, and keep their bytes', () => {
    const kept: Uint8Array[] = []
    const sink = {
      frame(buffer: Uint8Array, offset: number, length: number, owned: boolean) {
        expect(owned).toBe(true)
        kept.push(buffer.subarray(offset, offset + length))
        return true
      },
    }
    const reader = new FrameReader(sink, 100_000)
    reader.readsApart = true
    const frames = Array.from({ length: 500 }, (_, i) => String.fromCharCode(65 + (i % 26)).repeat(1_000))
    const bytes = stream(...frames)
    for (let at = 0; at < bytes.length; ) {
      const room = reader.room()!
      const count = Math.min(room.length, bytes.length - at, 1_700)
      room.set(bytes.subarray(at, at + count))
      reader.push(room, 0, count)
      at += count
    }
    expect(kept.map((body) => Buffer.from(body).toString('latin1'))).toEqual(frames)
    const memories = new Set(kept.map((body) => body.buffer))
    // 65 to a block, and the one across its end has memory of its own.
    expect(memories.size).toBeLessThanOrEqual(2 * Math.ceil(bytes.length / 65_536))
    expect(reader.isInFrame).toBe(false)
  })

  it('reads apart no more when it is told so, at the next end of a frame', () => {
    const { sink, bodies: got } = collect()
    const reader = new FrameReader(sink, 100_000)
    const bytes = stream('first', 'second', 'third')
    const pushInPlace = (from: number, to: number): void => {
      const room = reader.room()!
      room.set(bytes.subarray(from, to))
      reader.push(room, 0, to - from)
    }
    reader.readsApart = true
    pushInPlace(0, 15)
    reader.readsApart = false
    expect(reader.isInFrame).toBe(true)
    pushInPlace(15, 19)
    expect(reader.room(), 'between frames').toBeUndefined()
    reader.push(bytes, 19, bytes.length)
    expect(got()).toEqual(['first', 'second', 'third'])
  })

  it('gives the same frames whether or not a link reads into the room it is offered', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new SeededRandom(seed)
      const frames = Array.from({ length: 12 }, (_, i) =>
        String.fromCharCode(65 + i).repeat(1 + random.below(random.pick([300, 3_000, 90_000, 90_000, 1_000_000]))),
      )
      const bytes = stream(...frames)
      const { sink, bodies: got, intact } = collect(1 + random.below(10))
      const reader = new FrameReader(sink, 10_000_000)
      const shared = new Uint8Array(65_536)
      for (let at = 0; at < bytes.length; ) {
        if (random.chance(0.1)) reader.readsApart = random.chance(0.6)
        if (reader.isPaused && random.chance(0.7)) {
          sink.pauseAfter += 1 + random.below(3)
          reader.resume()
        }
        const target = (random.chance(0.8) ? reader.room() : undefined) ?? shared
        const most = Math.min(target.length, bytes.length - at)
        const count = 1 + random.below(random.chance(0.3) ? Math.min(most, 10) : most)
        target.set(bytes.subarray(at, at + count))
        reader.push(target, 0, count)
        at += count
      }
      sink.pauseAfter = Number.POSITIVE_INFINITY
      reader.resume()
      expect(got().length, `seed ${seed}`).toBe(frames.length)
      expect(got().every((body, i) => body === frames[i])).toBe(true)
      shared.fill(0)
      expect(intact(), `seed ${seed}`).toBe(true)
    }
  })
})
