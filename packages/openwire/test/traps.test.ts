/**
 * The seventeen places where an implementation of the protocol goes wrong, each shown with recorded bytes. Those that
 * are about a broker's behaviour are shown here as far as it can be seen on the wire.
 */
import {
  ConnectionId,
  ConsumerId,
  decodePropertyMap,
  encodePropertyMap,
  JavaLong,
  LocalTransactionId,
  Message,
  SessionId,
} from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { decodeBytes } from '../src/bodies/body.js'
import {
  BrokerInfo,
  ConnectionControl,
  ConnectionInfo,
  ConsumerControl,
  ConsumerInfo,
  ExceptionResponse,
  MessageAck,
  MessageDispatch,
  RemoveInfo,
  RemoveSubscriptionInfo,
  Response,
  SessionInfo,
  TransactionInfo,
} from '../src/generated/commands.js'
import { BlockPool, OutBuffer } from '../src/out-buffer.js'
import { defaultPreferences, wireFormatInfo } from '../src/preferences.js'
import { StoreMessageCodec } from '../src/store-codec.js'
import { Decoder, Encoder } from '../src/wire-format.js'
import { build, bytesOf, type Case, commandsOf, encodeHex, hexOf, settings, toHex, vectors } from './golden.js'

function only<T extends object>(list: readonly object[], type: new (...args: never[]) => T): T[] {
  return list.filter((item): item is T => item instanceof type)
}

function golden(file: string, name: string): Case {
  return vectors[file]!.cases.find((candidate) => candidate.name === name)!
}

function hexFor(testCase: Case, version: number, tight: boolean, cache: boolean): string {
  const found = testCase.encodings.find(
    (encoding) => encoding.tight === tight && encoding.cache.includes(cache) && encoding.versions.includes(version),
  )
  return hexOf(found!)
}

describe('traps', () => {
  it('1: WireFormatInfo is loose, uncached and prefixed, whatever the settings', () => {
    const frames = [true, false].map((tight) => {
      const out = new OutBuffer(new BlockPool())
      new Encoder(settings(12, tight, true)).encode(wireFormatInfo(defaultPreferences), out)
      return toHex(out.toBytes())
    })
    expect(frames[0]).toBe(frames[1])
    expect(frames[0]!.slice(8, 36)).toBe('014163746976654d510000000c01')
  })

  it('2: strings are modified UTF-8; four-byte UTF-8 is taken, and never written', () => {
    const command = new ConnectionInfo({ clientId: '\u0000 é 😀' })
    const hex = encodeHex(command, new Encoder(settings(12, false, false)))
    expect(hex).toContain('c08020c3a920eda0bdedb880')
    const fourByte = hex.replace('eda0bdedb880', 'f09f98802020')
    const bytes = bytesOf(fourByte)
    const back = new Decoder(settings(12, false, false)).decode(bytes, 4, bytes.length - 4) as ConnectionInfo
    expect(back.clientId).toBe('\u0000 é 😀  ')
  })

  it('3: a string may have 32766 bytes in tight and 65535 in loose encoding; map strings are long from 8191 units', () => {
    const sizes = { tight: 32766, loose: 65535 }
    for (const [encoding, limit] of Object.entries(sizes)) {
      const with_ = settings(12, encoding === 'tight', false)
      const encoder = new Encoder(with_)
      expect(encodeHex(new ConnectionInfo({ clientId: 'x'.repeat(limit) }), encoder).length).toBeGreaterThan(limit)
      expect(() => encodeHex(new ConnectionInfo({ clientId: 'x'.repeat(limit + 1) }), encoder)).toThrow(
        `string of ${limit + 1} encoded bytes cannot be sent, at most ${limit} are possible`,
      )
    }
    const code = (units: number) => encodePropertyMap(new Map([['k', 'x'.repeat(units)]]))[7]
    expect([code(8190), code(8191)]).toEqual([9, 13])
  })

  it('4: null has a slot too, and slots are given inner first in tight, outer first in loose encoding', () => {
    const transaction = new TransactionInfo({
      connectionId: null,
      transactionId: new LocalTransactionId(1, new ConnectionId('c')),
    })
    const tight = encodeHex(transaction, new Encoder(settings(12, true, true)))
    const loose = encodeHex(transaction, new Encoder(settings(12, false, true)))
    // connectionId null: new, slot 0, absent. transactionId: new, slot, present, type 6f, value, then its connection's slot.
    expect(loose).toBe('00000021070000000000010000000100' + '01016f0000000000000001010002017801000163' + '00')
    expect(tight.slice(-28)).toBe('000000026f00010001780001630' + '0')
    const encoder = new Encoder(settings(12, true, true))
    encodeHex(transaction, encoder)
    expect(encodeHex(transaction, encoder).slice(-10)).toBe('0000000200')
  })

  it('5: a nested message costs one more bit in tight encoding', () => {
    const testCase = golden('MessageDispatch', 'typical')
    const value = build(testCase.fields) as MessageDispatch
    const bits = (object: object) => {
      const bytes = bytesOf(encodeHex(object, new Encoder(settings(12, true, false))))
      return [...bytes.subarray(6, 6 + bytes[5]!)]
        .map((byte) => byte.toString(2).padStart(8, '0').split('').reverse().join(''))
        .join('')
    }
    expect(encodeHex(value, new Encoder(settings(12, true, false)))).toBe(hexFor(testCase, 12, true, false))
    const alone = bits(value.message!)
    expect(bits(value)).toContain(`10${alone.slice(0, alone.lastIndexOf('1'))}`)
  })

  it('6: a compressed bytes body inflates beyond its stated length, which rules', () => {
    const testCase = golden('_messages', 'bytes-all-compressed')
    const message = build(testCase.fields) as Message
    const plain = build(golden('_messages', 'bytes-all').fields) as Message
    expect(toHex(decodeBytes(message)!)).toBe(toHex(plain.content!))
    expect((build(golden('_messages', 'bytes-property-only').fields) as Message).content).toHaveLength(0)
    expect((build(golden('_messages', 'bytes-never-written').fields) as Message).content).toBeNull()
  })

  it('7: versions 1 and 10 cut long exception messages, and nobody else does', () => {
    const response = new ExceptionResponse({
      exception: { className: 'java.io.IOException', message: 'm'.repeat(1025) },
    })
    for (let version = 1; version <= 12; version++) {
      const with_ = settings(version, true, false)
      const bytes = bytesOf(encodeHex(response, new Encoder(with_)))
      const back = new Decoder(with_).decode(bytes, 4, bytes.length - 4) as ExceptionResponse
      const expected = version === 1 || version === 10 ? `${'m'.repeat(1021)}...` : 'm'.repeat(1025)
      expect(back.exception!.message, `version ${version}`).toBe(expected)
    }
    const none = new ExceptionResponse({ exception: { className: 'x', message: null } })
    expect(() => encodeHex(none, new Encoder(settings(10, true, false)))).not.toThrow()
  })

  it('8: NetworkBridgeFilter changes its order at version 10', () => {
    const testCase = golden('NetworkBridgeFilter', 'typical')
    for (const version of [9, 10]) {
      expect(encodeHex(build(testCase.fields), new Encoder(settings(version, false, false)))).toBe(
        hexFor(testCase, version, false, false),
      )
    }
    expect(hexFor(testCase, 9, false, false)).not.toBe(hexFor(testCase, 10, false, false))
    const old = bytesOf(hexFor(testCase, 9, false, false))
    expect(new Decoder(settings(9, false, false)).decodeStructure(old, 4, old.length - 4)).toMatchObject({
      messageTTL: 1002,
      consumerTTL: 1002,
    })
  })

  it('9: stores hold version 11, loose, uncached, with the size in front', () => {
    const [first] = vectors._store!.cases as unknown as { fields: Case['fields']; hex: string }[]
    const codec = new StoreMessageCodec()
    const message = build(first!.fields) as Message
    const target = new Uint8Array(codec.sizeBound(message))
    const end = codec.encode(message, target, 0)
    expect(toHex(target.subarray(0, end))).toBe(first!.hex)
    expect(first!.hex).toBe(encodeHex(message, new Encoder(settings(11, false, false))))
  })

  it('10: a client consumes on session -1 without announcing it', () => {
    const sent = commandsOf('queue-auto-ack', 'C>B')
    const watch = sent.findIndex((command) => command instanceof ConsumerInfo && command.consumerId?.sessionId === -1)
    expect(sent.slice(0, watch).some((command) => command instanceof SessionInfo)).toBe(false)
    expect((sent[watch] as ConsumerInfo).destination!.name).toBe(
      'ActiveMQ.Advisory.TempQueue,ActiveMQ.Advisory.TempTopic',
    )
  })

  it('11: the first answers come in any order, and broker frames carry command id 0', () => {
    const order = (conn: number) =>
      commandsOf('errors', 'B>C', conn)
        .filter((c) => c instanceof BrokerInfo || c instanceof ConnectionControl || c instanceof Response)
        .slice(0, 3)
        .map((command) => command.constructor.name)
    expect(order(1)).not.toEqual(order(3).slice().reverse())
    for (const command of commandsOf('queue-auto-ack', 'B>C')) expect((command as Response).commandId).toBe(0)
    expect(commandsOf('network-duplex', 'B>A').some((command) => (command as Response).commandId > 0)).toBe(true)
  })

  it('12: a standard ack names its range and the exact count', () => {
    const dispatched = only(commandsOf('queue-client-ack', 'B>C'), MessageDispatch).map((d) => d.message!.messageId)
    const acks = only(commandsOf('queue-client-ack', 'C>B'), MessageAck).filter((ack) => ack.ackType === 2)
    expect(acks.length).toBeGreaterThan(0)
    for (const ack of acks) {
      const place = (id: MessageAck['lastMessageId']) => dispatched.findIndex((d) => d.toString() === String(id))
      const from = ack.firstMessageId === null ? 0 : place(ack.firstMessageId)
      expect(ack.messageCount).toBe(place(ack.lastMessageId) - from + 1)
    }
  })

  it('13: redelivery is told by ack types 3 and 1, and the DLQ message keeps originalExpiration as a long 0', () => {
    const types = only(commandsOf('redelivery-dlq', 'C>B'), MessageAck).map((ack) => ack.ackType)
    expect(types.slice(0, 5)).toEqual([2, 2, 3, 2, 1])
    const dead = only(commandsOf('redelivery-dlq', 'B>C'), MessageDispatch).at(-1)!.message!
    expect(dead.destination.name).toBe('ActiveMQ.DLQ')
    expect(decodePropertyMap(dead.marshalledProperties!).get('originalExpiration')).toEqual(new JavaLong(0))
  })

  it('14: lastDeliveredSequenceId is -1 for nothing and -2 for unknown', () => {
    const removed = only(commandsOf('queue-auto-ack', 'C>B'), RemoveInfo)
    const told = removed.map(({ objectId, lastDeliveredSequenceId }) => [
      objectId!.constructor.name,
      lastDeliveredSequenceId,
    ])
    expect(told).toEqual([
      ['ConsumerId', 6],
      ['ProducerId', -2],
      ['SessionId', -2],
      ['ConsumerId', -2],
      ['ConnectionId', -1],
    ])
    expect(removed[2]!.objectId).toBeInstanceOf(SessionId)
  })

  it('15: a failover client says everything again: control first, consumers without prefetch, then their control', () => {
    const again = commandsOf('failover-reconnect', 'C>B', 2)
    expect(again[0]).toMatchObject({ commandType: 18, faultTolerant: true })
    expect(again[1]).toMatchObject({ commandType: 3, failoverReconnect: true, commandId: 1 })
    expect(only(again, ConsumerInfo).map((consumer) => consumer.prefetchSize)).toEqual([0, 0])
    const controls = only(again, ConsumerControl)
    expect(controls.map((control) => control.prefetch)).toContain(1000)
    expect(controls[0]!.consumerId).toBeInstanceOf(ConsumerId)
    expect(again.findIndex((c) => c instanceof TransactionInfo)).toBeLessThan(again.indexOf(controls[0]!))
  })

  it('16: a duplex bridge sends bare messages and Java properties text', () => {
    const bare = only(commandsOf('network-duplex', 'B>A'), Message)
    expect(bare[0]!.destination.name).toBe('ActiveMQ.Advisory.Consumer.Queue.TRACE.NET')
    expect(bare[0]!.dataStructure).toBeInstanceOf(ConsumerInfo)
    const [bridge] = only(commandsOf('network-duplex', 'A>B'), BrokerInfo)
    expect(bridge!.networkProperties).toMatch(/^#\n#.*\n(.*=.*\n)+$/)
  })

  it('17: some names are spelt as they are spelt', () => {
    const hex = Buffer.from('MaxInactivityDurationInitalDelay').toString('hex')
    expect(encodeHex(wireFormatInfo(defaultPreferences), new Encoder())).toContain(hex)
    const [unsubscribe] = only(commandsOf('errors', 'C>B'), RemoveSubscriptionInfo)
    expect(unsubscribe!.subcriptionName).toBe('nosuch')
    expect(new Message(23).recievedByDFBridge).toBe(false)
    const told = only(commandsOf('advisory', 'B>C'), MessageDispatch)
    const names = told.flatMap(({ message }) => [...(message?.properties().keys() ?? [])])
    expect(names).toContain('orignalMessageId')
  })
})
