/** Frames that break the rules are refused with a sentence that says where. */
import { Destination, ProducerId, ProtocolError } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import {
  BrokerInfo,
  type Command,
  DataResponse,
  ExceptionResponse,
  ProducerInfo,
  RemoveInfo,
} from '../src/generated/commands.js'
import { Decoder, Encoder } from '../src/wire-format.js'
import { bytesOf, encodeHex, settings } from './golden.js'

const loose = settings(12, false, true)
const tight = settings(12, true, true)

function decode(hex: string, with_ = loose): Command {
  const bytes = bytesOf(hex)
  return new Decoder(with_).decode(bytes, 0, bytes.length)
}

describe('Decoder', () => {
  it.each(['00', '0d', '7f', 'ff'])('refuses the type byte %s by number and place', (hex) => {
    const type = Number.parseInt(hex, 16)
    expect(() => decode(`${hex}00000000`)).toThrow(`type byte ${type} where a command belongs (byte 1 of a frame of 5`)
  })

  it('refuses data that is no command at the top of a frame', () => {
    expect(() => decode('7801000163')).toThrow('type byte 120 where a command belongs')
  })

  it('refuses another structure where a destination belongs', () => {
    // ProducerInfo: null producerId in slot 0, then a destination that says it is a ConnectionId.
    expect(() => decode('06000000010001000000010001017801000163')).toThrow('type byte 120 where a Destination belongs')
  })

  it('refuses a cached value of the wrong kind', () => {
    const remove = new RemoveInfo({ objectId: new ProducerId('c', 1, 1) })
    const first = encodeHex(remove, new Encoder(loose)).slice(8)
    const decoder = new Decoder(loose)
    decoder.decode(bytesOf(first), 0, first.length / 2)
    // A ProducerInfo whose destination is the slot that holds the producer.
    const bad = bytesOf(`0600000001000000000000000${'0'.repeat(20)}`)
    expect(() => decoder.decode(bad, 0, bad.length)).toThrow('cache slot holds no Destination')
  })

  it('refuses a slot that was never filled, and one beyond the negotiated cache', () => {
    expect(() => decode('0c0000000100000007000000000000000000')).toThrow('cache slot 7 was never filled')
    expect(() => decode('0c0000000100010400000000000000000000')).toThrow('cache slot 1024 is outside')
    expect(() => decode('0c000000010001fffe000000000000000000')).toThrow('cache slot -2 is outside')
  })

  it('takes slot -1 as "do not keep"', () => {
    expect(decode('0c000000010001ffff000000000000000000')).toMatchObject({ objectId: null })
  })

  it('refuses lengths and counts beyond the frame', () => {
    const text = encodeHex(new BrokerInfo({ brokerName: 'abc' }), new Encoder(settings(1, false, false))).slice(8)
    expect(() => decode(text.replace('0003616263', '0103616263'), settings(1, false, false))).toThrow(
      'length 259 reaches beyond the frame',
    )
    // ConnectionControl.token of -1 bytes.
    expect(() => decode(`12${'00'.repeat(13)}01ffffffff`)).toThrow('negative length -1')
    // DataArrayResponse of 32767 elements.
    expect(() => decode('21000000010000000001017fff')).toThrow('count 32767 is more than the frame can hold')
  })

  it('refuses structures nested too deep', () => {
    const deep = (levels: number) => {
      let response = new DataResponse()
      for (let i = 0; i < levels; i++) response = new DataResponse({ data: response })
      return response
    }
    for (const with_ of [loose, tight]) {
      expect(decode(encodeHex(deep(32), new Encoder(with_)).slice(8), with_)).toBeInstanceOf(DataResponse)
      const hex = encodeHex(deep(33), new Encoder(with_)).slice(8)
      expect(() => decode(hex, with_)).toThrow('structures nest deeper than 32')
    }
  })

  it('refuses an exception with too many causes', () => {
    let exception: ExceptionResponse['exception'] = null
    for (let i = 0; i < 100; i++) exception = { className: 'x', message: null, cause: exception }
    const with_ = settings(12, true, true, true)
    expect(decode(encodeHex(new ExceptionResponse({ exception }), new Encoder(with_)).slice(8), with_)).toBeInstanceOf(
      ExceptionResponse,
    )
    const endless = `1f000000010000000000${'0101000178000000'.repeat(200)}`
    expect(() => decode(endless, settings(12, false, true, true))).toThrow('exception has more than 128 causes')
  })

  it('refuses bytes behind the last field, and a frame outside its buffer', () => {
    expect(() => decode('0a000000000000')).toThrow('frame has 1 bytes behind its last field')
    expect(() => new Decoder(loose).decode(new Uint8Array(5), 1, 5)).toThrow(ProtocolError)
    expect(() => new Decoder(loose).decode(new Uint8Array(5), 0, 0)).toThrow(ProtocolError)
  })

  it('reads a nested message that carries its own bit stream', () => {
    // MessageDispatch, uncached: message present, marshalled beforehand. Bits: flag, consumer, destination, message, aware.
    const message = `17${'05'}${'00'.repeat(5)}${'00000000'}${'00000000'}00${'00000000'}`
    const inner = `00000014${message}`
    const hex = `1501${'18'}00000000${'17'}${inner}00000003`
    const dispatch = decode(hex, settings(12, true, false))
    expect(dispatch).toMatchObject({ message: { kind: 23, content: null }, redeliveryCounter: 3 })
  })

  it('hands out the same object for a cached id', () => {
    for (const with_ of [loose, tight]) {
      const encoder = new Encoder(with_)
      const decoder = new Decoder(with_)
      const sent = () =>
        encodeHex(
          new ProducerInfo({ producerId: new ProducerId('c', 1, 1), destination: Destination.topic('T') }),
          encoder,
        ).slice(8)
      const [first, second] = [sent(), sent()].map((hex) => decoder.decode(bytesOf(hex), 0, hex.length / 2))
      expect((second as ProducerInfo).destination).toBe((first as ProducerInfo).destination)
      expect((second as ProducerInfo).producerId).toBe((first as ProducerInfo).producerId)
    }
  })
})
