/** Over which bridges a copy that came by a shorter way goes on. */
import { BrokerId, Message, MessageKind } from '@hermod/model'
import { expect, test } from 'vitest'
import { reachesFurther } from '../../src/destinations/nearer-copy.js'

const way = (...names: string[]) => names.map((name) => new BrokerId(name))

/** A bridge to `there` for messages that have passed less than `ttl` brokers. */
const bridge = (there: string, ttl: number) => ({
  mayCross: ({ brokerPath }: Message) =>
    (brokerPath?.length ?? 0) < ttl && brokerPath?.some(({ value }) => value === there) !== true,
})

test.each([
  ['one that the longer way was too long for', 'D', 2, true],
  ['none that the longer way was short enough for', 'D', 3, false],
  ['none that this way is too long for', 'D', 1, false],
  ['none to where this one has been', 'A', 2, false],
  ['none to where the other one has been', 'B', 2, false],
])('%s', (_which, there, ttl, expected) => {
  const copy = new Message(MessageKind.text)
  const own = way('A')
  copy.brokerPath = own
  expect(reachesFurther(bridge(there, ttl), copy, way('A', 'B'))).toBe(expected)
  expect(copy.brokerPath).toBe(own)
})

test('not to consumers that are no bridges', () => {
  const copy = new Message(MessageKind.text)
  copy.brokerPath = way('A')
  expect(reachesFurther({}, copy, way('A', 'B'))).toBe(false)
  expect(reachesFurther(undefined, copy, way('A', 'B'))).toBe(false)
})
