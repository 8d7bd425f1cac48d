import { describe, expect, it } from 'vitest'
import { bytes, duration, integer } from '../src/options.js'

describe('sizes', () => {
  const { parse } = bytes('1 kb', 'A size.', { min: 0 })

  it('are read with any of the units, with and without space [F4.094]', () => {
    const texts = ['0', '1048576', '1024 kb', '64mb', '64 mb', '100 gb', '1g', '2M', ' 3 Kb ']
    const [k, m, g] = [1024, 1024 ** 2, 1024 ** 3]
    expect(texts.map(parse)).toEqual([0, m, m, 64 * m, 64 * m, 100 * g, g, 2 * m, 3 * k])
  })

  it('are longs, as ActiveMQ reads them', () => {
    expect(parse('9223372036854775807')).toBe(2 ** 63)
    for (const text of ['99999999999999999999', '9223372036854775808', '8589934592 g']) {
      expect(() => parse(text)).toThrow('expected a number of at most 9223372036854775807')
    }
    for (const row of [integer(0, 'A number.'), duration(0, 'A time.')]) {
      expect(row.parse(' +12 ')).toBe(12)
      expect(() => row.parse('-9223372036854775809')).toThrow('at most 9223372036854775807')
    }
  })

  it('that are none are refused with what was expected', () => {
    for (const text of ['', 'much', '1.5 gb', '10 tb', '-1']) {
      expect(() => parse(text)).toThrow('expected a size such as 1048576, 64 mb or 1g of at least 0')
    }
  })
})
