/** The message's words hold what is put into them, and each only its own. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Long, Message, MessageKind, normalizeLong } from '../src/index.js'

const longs: fc.Arbitrary<Long> = fc.oneof(
  fc.constantFrom(0, -1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 1023 * 2 ** 32 - 1, 1023 * 2 ** 32, 2 ** 53 - 1),
  fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(normalizeLong),
)
const times = ['timestamp', 'brokerInTime', 'brokerOutTime'] as const
const marks = ['persistent', 'compressed', 'responseRequired'] as const

describe('times of a message', () => {
  it('are 0 until set', () => {
    const message = new Message(MessageKind.text)
    for (const time of times) expect(message[time]).toBe(0)
  })

  it('come back as they were set, in whatever order, and in copies', () => {
    const settings = fc.array(fc.tuple(fc.constantFrom(...times), longs), { maxLength: 12 })
    fc.assert(
      fc.property(settings, (steps) => {
        const message = new Message(MessageKind.text)
        const expected = { timestamp: 0 as Long, brokerInTime: 0 as Long, brokerOutTime: 0 as Long }
        for (const [time, value] of steps) {
          message[time] = value
          expected[time] = value
          for (const each of times) expect(message[each]).toBe(expected[each])
        }
        const copy = message.copy()
        for (const time of times) message[time] = 7
        for (const time of times) expect(copy[time]).toBe(expected[time])
      }),
    )
  })
})

describe('marks of a message', () => {
  it('do not touch each other or its kind', () => {
    const settings = fc.array(fc.tuple(fc.constantFrom(...marks), fc.boolean()))
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(MessageKind)), settings, (kind, steps) => {
        const message = new Message(kind)
        const expected = { persistent: false, compressed: false, responseRequired: false }
        for (const [mark, value] of steps) {
          message[mark] = value
          expected[mark] = value
        }
        for (const mark of marks) expect(message[mark]).toBe(expected[mark])
        expect(message.kind).toBe(kind)
      }),
    )
  })
})

describe('content of a message', () => {
  const block = Uint8Array.from({ length: 64 }, (_, at) => at)

  it('is none at first', () => {
    const message = new Message(MessageKind.bytes)
    expect(message.content).toBeNull()
    expect(message.accountedSize).toBe(1024)
  })

  it('is the very bytes it was given', () => {
    const message = new Message(MessageKind.bytes)
    message.content = block
    expect(message.content).toBe(block)
    expect(message.accountedSize).toBe(1024 + 64)
    message.content = null
    expect(message.content).toBeNull()
    expect(message.accountedSize).toBe(1024)
  })

  it('may be any part of a block, which copies share and a new content leaves', () => {
    const parts = fc.tuple(fc.nat(64), fc.nat(64)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
    fc.assert(
      fc.property(parts, ([from, to]) => {
        const message = new Message(MessageKind.bytes)
        message.placeContent(block, from, to - from)
        expect(message.content).toEqual(block.subarray(from, to))
        expect(message.content!.buffer).toBe(block.buffer)
        expect(message.accountedSize).toBe(1024 + to - from)
        const copy = message.copy()
        message.content = new Uint8Array([9])
        expect(message.content).toEqual(new Uint8Array([9]))
        expect(copy.content).toEqual(block.subarray(from, to))
      }),
    )
  })
})
