/** A body that lies in a block with others is written as one of its own is, on the wire and in stores. */
import { copyBytes, Destination, Message, MessageId, MessageKind, ProducerId } from '@hermod/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { initialSettings } from '../src/negotiate.js'
import { BlockPool, LARGE_BODY_BYTES, OutBuffer } from '../src/out-buffer.js'
import { StoreMessageCodec } from '../src/store-codec.js'
import { Decoder, Encoder } from '../src/wire-format.js'

const block = Uint8Array.from({ length: 3 * LARGE_BODY_BYTES }, (_, at) => (at * 31) & 0xff)
const producer = new ProducerId('ID:c', 1, 1)

function made(): Message {
  const message = new Message(MessageKind.bytes)
  message.producerId = producer
  message.messageId = new MessageId(producer, 5)
  message.destination = new Destination('queue', 'A')
  message.timestamp = 1_700_000_000_123
  message.marshalledProperties = block.subarray(0, 10)
  return message
}

function placed(from: number, length: number): Message {
  const message = made()
  message.placeContent(block, from, length)
  return message
}

function owned(from: number, length: number): Message {
  const message = made()
  message.content = copyBytes(block, from, from + length)
  return message
}

const parts = fc.tuple(
  fc.nat(LARGE_BODY_BYTES),
  fc.oneof(fc.nat(300), fc.integer({ min: LARGE_BODY_BYTES - 3, max: 2 * LARGE_BODY_BYTES })),
)

function wireBytes(message: Message, tight: boolean): Uint8Array {
  const out = new OutBuffer(new BlockPool())
  new Encoder({ ...initialSettings, version: 12, tightEncodingEnabled: tight }).encode(message, out)
  return out.toBytes()
}

describe('a body within a block', () => {
  for (const tight of [true, false]) {
    it(`is written ${tight ? 'tight' : 'loose'} and read again`, () => {
      const settings = { ...initialSettings, version: 12, tightEncodingEnabled: tight }
      fc.assert(
        fc.property(parts, ([from, length]) => {
          const bytes = wireBytes(placed(from, length), tight)
          expect(Buffer.compare(bytes, wireBytes(owned(from, length), tight))).toBe(0)
          const read = new Decoder(settings).decode(bytes, 4, bytes.length - 4) as Message
          expect(Buffer.compare(read.content!, block.subarray(from, from + length))).toBe(0)
          expect(read.contentBlock).toBe(bytes)
        }),
      )
    })
  }

  it('is stored, also apart from the rest', () => {
    const codec = new StoreMessageCodec()
    const [one, other] = [new Uint8Array(60_000), new Uint8Array(60_000)]
    fc.assert(
      fc.property(parts, ([from, length]) => {
        const end = codec.encode(placed(from, length), one, 3)
        expect(codec.encode(owned(from, length), other, 3)).toBe(end)
        expect(Buffer.compare(one.subarray(0, end), other.subarray(0, end))).toBe(0)
        expect(Buffer.compare(codec.decode(one, 3, end - 3).content!, block.subarray(from, from + length))).toBe(0)

        const split = { at: 0 }
        const message = placed(from, length)
        const shorter = codec.encodeAround(message, other, 3, split)
        const joined = [other.subarray(0, split.at), message.content!, other.subarray(split.at, shorter)]
        expect(Buffer.compare(Buffer.concat(joined), one.subarray(0, end))).toBe(0)
      }),
    )
  })
})
