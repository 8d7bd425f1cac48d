import { Destination, Message, MessageId, ProducerId } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { BlockPool, LARGE_BODY_BYTES, OutBuffer } from '../src/out-buffer.js'
import { Decoder, Encoder } from '../src/wire-format.js'
import { settings, toHex } from './golden.js'

function message(bodyBytes: number): Message {
  const made = new Message(24)
  made.producerId = new ProducerId('c', 1, 1)
  made.messageId = new MessageId(made.producerId, 1)
  made.destination = Destination.queue('Q')
  made.content = new Uint8Array(bodyBytes).fill(7)
  return made
}

function collect() {
  const parts: Uint8Array[] = []
  return { parts, write: (bytes: Uint8Array) => parts.push(bytes) > 0 }
}

describe('OutBuffer', () => {
  for (const tight of [true, false]) {
    it(`sends a large body from where it is, ${tight ? 'tight' : 'loose'}`, () => {
      const out = new OutBuffer(new BlockPool())
      const encoder = new Encoder(settings(12, tight, true))
      const large = message(LARGE_BODY_BYTES)
      encoder.encode(message(10), out)
      encoder.encode(large, out)
      encoder.encode(message(10), out)
      expect(out.copiedBytes).toBe(20)
      const announced = out.length
      const writer = collect()
      expect(out.flushTo(writer)).toBe(true)
      expect(writer.parts).toHaveLength(3)
      expect(writer.parts[1]).toBe(large.content)
      expect(writer.parts.reduce((sum, part) => sum + part.length, 0)).toBe(announced)
      expect(out.length).toBe(0)
    })

    it(`writes the same bytes whether a body is large or copied, ${tight ? 'tight' : 'loose'}`, () => {
      const out = new OutBuffer(new BlockPool())
      const encoder = new Encoder(settings(12, tight, true))
      const decoder = new Decoder(settings(12, tight, true))
      for (const size of [LARGE_BODY_BYTES, LARGE_BODY_BYTES - 1, 0, 3 * LARGE_BODY_BYTES]) {
        encoder.encode(message(size), out)
        const bytes = out.toBytes()
        const frame = new DataView(bytes.buffer, bytes.byteOffset)
        expect(frame.getInt32(0)).toBe(bytes.length - 4)
        const back = decoder.decode(bytes, 4, bytes.length - 4) as Message
        expect(toHex(back.content!)).toBe(toHex(message(size).content!))
      }
    })
  }

  it('grows without losing what waits, and lends the grown block again', () => {
    const pool = new BlockPool()
    const out = new OutBuffer(pool)
    const encoder = new Encoder(settings(12, false, true))
    for (let i = 0; i < 100; i++) encoder.encode(message(10_000), out)
    expect(out.length).toBeGreaterThan(1_000_000)
    const decoder = new Decoder(settings(12, false, true))
    const bytes = out.toBytes()
    let frames = 0
    for (let at = 0; at < bytes.length; frames++) {
      const length = new DataView(bytes.buffer, bytes.byteOffset).getInt32(at)
      expect((decoder.decode(bytes, at + 4, length) as Message).content).toHaveLength(10_000)
      at += 4 + length
    }
    expect(frames).toBe(100)
  })

  it('keeps no block while it is empty, and none that the link has kept', () => {
    const pool = new BlockPool()
    const out = new OutBuffer(pool)
    const encoder = new Encoder()
    encoder.encodeResponse(out, 1)
    const first = out.block
    out.flushTo({ write: () => false })
    expect(out.block).toHaveLength(0)
    encoder.encodeResponse(out, 2)
    expect(out.block).not.toBe(first)
    const second = out.block
    out.flushTo({ write: () => true })
    encoder.encodeResponse(out, 3)
    expect(out.block).toBe(second)
    out.discard()
    expect(out.length).toBe(0)
  })

  it('holds nothing of a frame that could not be encoded', () => {
    for (const tight of [true, false]) {
      const out = new OutBuffer(new BlockPool())
      const encoder = new Encoder(settings(12, tight, true))
      const decoder = new Decoder(settings(12, tight, true))
      const bad = message(10)
      bad.correlationId = 'x'.repeat(70_000)
      expect(() => encoder.encode(bad, out)).toThrow(/string of 70000 encoded bytes/)
      expect(out.length).toBe(0)
      encoder.encode(message(10), out)
      const bytes = out.toBytes()
      // The ids that the lost frame would have introduced are sent as new again.
      expect((decoder.decode(bytes, 4, bytes.length - 4) as Message).destination.name).toBe('Q')
    }
  })
})
