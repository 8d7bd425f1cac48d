/** Frequent commands have readers and writers of their own. They must do what the general ones do, to the byte. */
import { isDeepStrictEqual } from 'node:util'
import {
  BrokerId,
  ConnectionId,
  ConsumerId,
  Destination,
  LocalTransactionId,
  Message,
  MessageId,
  type MessageKind,
  ProducerId,
  ProtocolError,
  XaTransactionId,
} from '@hermod/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MessageAck, MessageDispatch, Response } from '../src/generated/commands.js'
import { BlockPool, OutBuffer } from '../src/out-buffer.js'
import { Decoder, Encoder } from '../src/wire-format.js'
import { settings } from './golden.js'

const orNull = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { freq: 3 })
const rarely = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: some })
const text = fc.oneof(
  { weight: 8, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 8, arbitrary: fc.constant('ünï\0code') },
  { weight: 1, arbitrary: fc.constant('x'.repeat(5000)) },
)
const long = fc.oneof(
  fc.constantFrom(0, 1, 0xffff, 0x10000, 0xffffffff, 0x100000000, -1, Number.MAX_SAFE_INTEGER, -(2n ** 63n), 2n ** 62n),
  fc.integer({ min: 0, max: 0xfffff }),
  fc.constant(1_720_000_000_000),
)
const int = fc.integer({ min: -0x80000000, max: 0x7fffffff })
// Few of each, so that slots are hit, filled and given anew; also one object again and again, as from a reader's cache.
const few = fc.integer({ min: 0, max: 4 })
const kept = Array.from({ length: 5 }, (_, n) => new ProducerId('ID:kept', n, 1))
const producerId = fc.oneof(
  few.map((n) => kept[n]!),
  few.map((n) => new ProducerId('ID:made', 1, n)),
)
const consumerId = few.map((n) => new ConsumerId('ID:c', n, 1))
const topics = Array.from({ length: 3 }, (_, n) => Destination.topic(`T${n}`))
const destination = fc.oneof(
  fc.constantFrom(...topics),
  few.map((n) => Destination.queue(`Q${n}`)),
)
const transactionId = fc.oneof(
  few.map((n) => new LocalTransactionId(n, new ConnectionId('ID:t'))),
  few.map((n) => new XaTransactionId(n, new Uint8Array([n]), new Uint8Array(0))),
)
// So many that their marks alone take more room than writers have ready.
const crowd = Array.from({ length: 200 }, (_, n) => new BrokerId(`C${n}`))
const path = fc.array(
  few.map((n) => new BrokerId(`B${n}`)),
  { maxLength: 3 },
)
const brokers = fc.oneof({ weight: 9, arbitrary: path }, { weight: 1, arbitrary: fc.constant(crowd) })
const bytes = fc.uint8Array({ maxLength: 40 })

const messageId = fc
  .record({ producerId, sequence: long, textView: rarely(text), brokerSequenceId: long })
  .map(({ producerId, sequence, textView, brokerSequenceId }) =>
    Object.assign(new MessageId(producerId, sequence), { textView, brokerSequenceId }),
  )

const message = fc
  .record({
    kind: fc.constantFrom(23, 24, 28, 29) as fc.Arbitrary<MessageKind>,
    fields: fc.record({
      producerId: fc.option(producerId, { freq: 9 }) as fc.Arbitrary<ProducerId>,
      messageId: fc.option(messageId, { freq: 9 }) as fc.Arbitrary<MessageId>,
      destination,
      transactionId: rarely(transactionId),
      originalDestination: rarely(destination),
      originalTransactionId: rarely(transactionId),
      targetConsumerId: rarely(consumerId),
      persistent: fc.boolean(),
      compressed: fc.boolean(),
      responseRequired: fc.boolean(),
      priority: fc.integer({ min: 0, max: 9 }),
      timestamp: long,
      brokerInTime: long,
      brokerOutTime: long,
      expiration: long,
      arrival: long,
      redeliveryCounter: int,
      commandId: int,
      groupSequence: int,
      content: orNull(bytes),
      marshalledProperties: rarely(bytes),
      correlationId: rarely(text),
      groupID: rarely(text),
      type: rarely(text),
      userID: rarely(text),
      replyTo: rarely(destination),
      brokerPath: rarely(brokers),
      cluster: rarely(brokers),
      dataStructure: rarely(fc.constantFrom(new Response(), new ConsumerId('ID:d', 1, 1))),
      JMSXGroupFirstForConsumer: fc.boolean(),
      recievedByDFBridge: fc.boolean(),
      droppable: fc.boolean(),
    }),
    blob: fc.record({ remoteBlobUrl: orNull(text), mimeType: orNull(text), deletedByBroker: fc.boolean() }),
  })
  .map(({ kind, fields, blob }) => Object.assign(new Message(kind), fields, kind === 29 ? { blob } : {}))

const ack = fc
  .record({
    commandId: int,
    responseRequired: fc.boolean(),
    destination: orNull(destination),
    transactionId: rarely(transactionId),
    consumerId: orNull(consumerId),
    ackType: fc.integer({ min: 0, max: 5 }),
    firstMessageId: orNull(messageId),
    lastMessageId: orNull(messageId),
    messageCount: int,
    poisonCause: rarely(fc.record({ className: text, message: orNull(text) })),
  })
  .map((fields) => new MessageAck(fields))

const dispatch = fc
  .record({ consumerId, destination: orNull(destination), message: orNull(message), redeliveryCounter: int })
  .map((fields) => new MessageDispatch(fields))

const commands = fc.array(fc.oneof(message, ack, dispatch), { minLength: 1, maxLength: 12 })
const cacheSizes = fc.constantFrom(4, 101, 1024)

/** As `toEqual`, which takes many times as long; it has to say what differs only when something does. */
function expectEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected)
}

/** `coder` without its straight readers and writers. */
function general<T extends Decoder | Encoder>(coder: T): T {
  const { tight } = coder as unknown as { readonly tight: { readonly isStraight: boolean } }
  expect(tight.isStraight).toBe(true)
  Object.defineProperty(tight, 'isStraight', { value: false })
  return coder
}

function frameOf(encoder: Encoder, command: object): Uint8Array {
  const out = new OutBuffer(new BlockPool(0))
  encoder.encodeStructure(command, out)
  return new Uint8Array(out.toBytes()).subarray(4)
}

/** A command, or that there is none. */
function outcome(decoder: Decoder, frame: Uint8Array): unknown {
  try {
    return decoder.decode(frame, 0, frame.length)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return 'refused'
  }
}

describe('straight code', () => {
  it('writes what the general code writes', () => {
    fc.assert(
      fc.property(commands, cacheSizes, (list, cacheSize) => {
        const agreed = settings(12, true, true, false, cacheSize)
        const [fast, slow] = [new Encoder(agreed), general(new Encoder(agreed))]
        for (const command of list) expectEqual(frameOf(fast, command), frameOf(slow, command))
      }),
      { seed: 7, numRuns: 250 },
    )
  })

  it('reads what the general code reads', () => {
    fc.assert(
      fc.property(commands, cacheSizes, (list, cacheSize) => {
        const agreed = settings(12, true, true, false, cacheSize)
        const encoder = new Encoder(agreed)
        const [fast, slow] = [new Decoder(agreed), general(new Decoder(agreed))]
        for (const command of list) {
          const frame = frameOf(encoder, command)
          const read = fast.decode(frame, 0, frame.length)
          expectEqual(read, slow.decode(frame, 0, frame.length))
          expectEqual(frameOf(general(new Encoder(agreed)), read), frameOf(general(new Encoder(agreed)), command))
        }
      }),
      { seed: 8, numRuns: 250 },
    )
  })

  it('refuses broken frames as the general code does', () => {
    const harm = fc.record({ at: fc.nat(200), value: fc.nat(255), cut: fc.constantFrom(0, 0, 0, 1, 7) })
    let refused = 0
    fc.assert(
      fc.property(commands, harm, (list, { at, value, cut }) => {
        const agreed = settings(12, true, true)
        const encoder = new Encoder(agreed)
        const [fast, slow] = [new Decoder(agreed), general(new Decoder(agreed))]
        const frames = list.map((command) => frameOf(encoder, command))
        for (const frame of frames.slice(0, -1)) {
          fast.decode(frame, 0, frame.length)
          slow.decode(frame, 0, frame.length)
        }
        const last = frames.at(-1)!
        const broken = last.slice(0, Math.max(1, last.length - cut))
        if (at > 0 && at < broken.length) broken[at] = value
        const expected = outcome(slow, broken)
        expectEqual(outcome(fast, broken), expected)
        if (expected === 'refused') refused++
      }),
      { seed: 9, numRuns: 1000 },
    )
    expect(refused).toBeGreaterThan(100)
  })
})
