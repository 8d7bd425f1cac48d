import { ConsumerId, Destination, Message, MessageId, ProducerId } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { MessageDispatch, Response } from '../src/generated/commands.js'
import { BlockPool, OutBuffer } from '../src/out-buffer.js'
import { commandTypeOf, Decoder, Encoder, holdsPayload } from '../src/wire-format.js'
import { encodeHex, settings, toHex } from './golden.js'

function message(): Message {
  const made = new Message(28)
  made.producerId = new ProducerId('c', 1, 1)
  made.messageId = new MessageId(made.producerId, 5)
  made.destination = Destination.queue('Q')
  made.content = new Uint8Array([0, 0, 0, 1, 65])
  return made
}

const consumerId = new ConsumerId('c', 1, 2)

describe('Encoder', () => {
  for (const tight of [true, false]) {
    for (const cache of [true, false]) {
      const with_ = settings(12, tight, cache)
      const title = `${tight ? 'tight' : 'loose'} ${cache ? 'cached' : 'uncached'}`

      it(`${title}: a dispatch is the frame of the command of that name`, () => {
        const out = new OutBuffer(new BlockPool())
        const sent = message()
        new Encoder(with_).encodeDispatch(out, consumerId, sent.destination, sent, 0)
        const command = new MessageDispatch({ consumerId, destination: sent.destination, message: sent })
        expect(toHex(out.toBytes())).toBe(encodeHex(command, new Encoder(with_)))
      })

      it(`${title}: the subscription's redelivery counter goes out, the message keeps its own`, () => {
        const out = new OutBuffer(new BlockPool())
        const sent = message()
        sent.redeliveryCounter = 7
        new Encoder(with_).encodeDispatch(out, consumerId, sent.destination, sent, 2)
        expect(sent.redeliveryCounter).toBe(7)
        const bytes = out.toBytes()
        const dispatch = new Decoder(with_).decode(bytes, 4, bytes.length - 4) as MessageDispatch
        expect(dispatch.redeliveryCounter).toBe(2)
        expect(dispatch.message!.redeliveryCounter).toBe(2)
      })

      it(`${title}: the end of a browse is a dispatch without message`, () => {
        const out = new OutBuffer(new BlockPool())
        new Encoder(with_).encodeDispatch(out, consumerId, null, null, 0)
        const bytes = out.toBytes()
        expect(new Decoder(with_).decode(bytes, 4, bytes.length - 4)).toMatchObject({ message: null })
      })

      it(`${title}: a response is the frame of the command of that name`, () => {
        const out = new OutBuffer(new BlockPool())
        new Encoder(with_).encodeResponse(out, 99)
        expect(toHex(out.toBytes())).toBe(encodeHex(new Response({ correlationId: 99 }), new Encoder(with_)))
      })
    }
  }

  it('bodies of messages are views of the frame, and frames that hold them are known by type', () => {
    const hex = encodeHex(message(), new Encoder(settings(12, true, false)))
    const bytes = new Uint8Array(Buffer.from(hex, 'hex'))
    const back = new Decoder(settings(12, true, false)).decode(bytes, 4, bytes.length - 4) as Message
    expect(back.content!.buffer).toBe(bytes.buffer)
    expect(commandTypeOf(back)).toBe(28)
    const holding = Array.from({ length: 256 }, (_, type) => type).filter(holdsPayload)
    expect(holding).toEqual([21, 23, 24, 25, 26, 27, 28, 29])
  })
})
