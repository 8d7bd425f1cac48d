import { JavaDouble, JavaLong, JavaShort } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { TextMessage } from '../../src/messages/typed-messages.js'
import { toPlain, toPrimitive } from '../../src/messages/values.js'

describe('values', () => {
  it.each([
    [5, 5],
    [2 ** 31, new JavaLong(2 ** 31)],
    [1.5, new JavaDouble(1.5)],
    [-0, new JavaDouble(-0)],
    [2 ** 60, new JavaDouble(2 ** 60)],
    [2n ** 60n, new JavaLong(2n ** 60n)],
    [7n, new JavaLong(7)],
    [new JavaShort(3), new JavaShort(3)],
  ])('%s becomes %o and comes back equal', (value, primitive) => {
    expect(toPrimitive(value, 'it')).toEqual(primitive)
    const plain = value instanceof JavaShort ? 3 : value === 7n ? 7 : value
    expect(toPlain(primitive)).toEqual(plain)
  })

  it('refuses what Java has no type for, naming the place', () => {
    expect(() => toPrimitive(2n ** 64n, 'property x')).toThrow('property x: 18446744073709551616 does not fit')
    expect(() => toPrimitive(undefined as never, 'property x')).toThrow('a undefined cannot be sent')
    expect(() => toPrimitive(new Date() as never, 'property x')).toThrow('property x')
  })

  it('refuses property names that no selector could say', () => {
    expect(() => new TextMessage().setProperty('1st', 1)).toThrow('property name "1st"')
    expect(new TextMessage().setProperty('$a_1.b', 1).property('$a_1.b')).toBe(1)
  })
})
