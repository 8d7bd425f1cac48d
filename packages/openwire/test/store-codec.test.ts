import { type Message, ProtocolError } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { LEGACY_STORE_VERSION, StoreMessageCodec } from '../src/store-codec.js'
import { Encoder } from '../src/wire-format.js'
import { build, bytesOf, encodeHex, type Fields, settings, toHex, vectors } from './golden.js'

const stored = vectors._store!.cases as unknown as { type: string; fields: Fields; hex: string }[]
const isMessage = ({ type }: { type: string }) => type.endsWith('Message')

describe('StoreMessageCodec', () => {
  const codec = new StoreMessageCodec()

  for (const { type, fields, hex } of stored.filter(isMessage)) {
    it(`${type} ${String(fields.content)}: reads what a Java store holds and writes it alike`, () => {
      const bytes = bytesOf(`ffff${hex}ff`)
      const message = codec.decode(bytes, 2, bytes.length - 3)
      const target = new Uint8Array(3 + codec.sizeBound(message))
      const end = codec.encode(message, target, 3)
      expect(toHex(target.subarray(3, end))).toBe(hex)
      expect(end - 3).toBeLessThanOrEqual(codec.sizeBound(message))
    })
  }

  it('writes around the content: the same bytes, with the place where the content belongs', () => {
    for (const { fields } of stored.filter(isMessage)) {
      const message = build(fields) as Message
      message.content = new Uint8Array(20_000).fill(9)
      message.marshalledProperties = bytesOf('00000000')
      const whole = new Uint8Array(codec.sizeBound(message))
      const end = codec.encode(message, whole, 0)
      const around = new Uint8Array(codec.sizeBound(message) - message.content.length + 5)
      const split = { at: -1 }
      const aroundEnd = codec.encodeAround(message, around, 5, split)
      const joined = Buffer.concat([
        around.subarray(5, split.at),
        message.content,
        around.subarray(split.at, aroundEnd),
      ])
      expect(joined.equals(whole.subarray(0, end))).toBe(true)
    }
  })

  it('gives body and properties as views of the stored bytes', () => {
    const bytes = bytesOf(stored[0]!.hex)
    const message = codec.decode(bytes, 0, bytes.length)
    expect(message.content!.buffer).toBe(bytes.buffer)
    expect(message.marshalledProperties!.buffer).toBe(bytes.buffer)
  })

  it('the size bound holds for every recorded message, in both versions', () => {
    let count = 0
    for (const file of Object.values(vectors)) {
      for (const { type, fields } of file.cases ?? []) {
        if (!type?.endsWith('Message')) continue
        const message = build(fields) as Message
        for (const version of [11, LEGACY_STORE_VERSION]) {
          const versioned = new StoreMessageCodec(version)
          if ((message.correlationId?.length ?? 0) > 20_000) continue
          const bound = versioned.sizeBound(message)
          const target = new Uint8Array(bound)
          expect(versioned.encode(message, target, 0)).toBeLessThanOrEqual(bound)
          count++
        }
      }
    }
    expect(count).toBeGreaterThan(200)
  })

  it('reads stores of version 6', () => {
    const { fields } = stored.find(isMessage)!
    const hex = encodeHex(build(fields), new Encoder(settings(6, false, false)))
    const legacy = new StoreMessageCodec(LEGACY_STORE_VERSION)
    const message = legacy.decode(bytesOf(hex), 0, hex.length / 2)
    expect(message.destination.name).toBe('TEST.Q')
    expect(() => codec.decode(bytesOf(hex), 0, hex.length / 2)).toThrow(ProtocolError)
  })

  it('reads and writes acknowledgements as Java stores them', () => {
    const { hex } = stored.find(({ type }) => type === 'MessageAck')!
    const ack = codec.decodeAck(bytesOf(hex))
    expect(ack.destination.name).toBe('TEST.Q')
    expect(ack.messageId.producerSequenceId).toBe(7)
    expect(toHex(codec.encodeAck(ack))).toBe(hex)
  })

  it('reads and writes subscriptions as Java stores them', () => {
    const { hex } = stored.find(({ type }) => type === 'SubscriptionInfo')!
    const subscription = codec.decodeSubscription(bytesOf(hex))
    expect(subscription).toMatchObject({
      clientId: 'client',
      subscriptionName: 'sub',
      selector: 'a > 1',
      noLocal: true,
    })
    expect(toHex(codec.encodeSubscription(subscription))).toBe(hex)
  })

  it('refuses one kind of record where another belongs, and a target that is too small', () => {
    const ack = bytesOf(stored.find(({ type }) => type === 'MessageAck')!.hex)
    const message = bytesOf(stored[0]!.hex)
    expect(() => codec.decode(ack, 0, ack.length)).toThrow(/not a message/)
    expect(() => codec.decodeAck(message)).toThrow(/not an acknowledgement/)
    expect(() => codec.decodeSubscription(message)).toThrow(/not a subscription/)
    expect(() => codec.decode(message, 0, 4)).toThrow(/too short/)
    const whole = codec.decode(message, 0, message.length)
    expect(() => codec.encode(whole, new Uint8Array(message.length - 1), 0)).toThrow(RangeError)
  })
})
