import { describe, expect, it } from 'vitest'
import { bytes } from '../src/options.js'

describe('sizes', () => {
  const { parse } = bytes('1 kb', 'A size.', { min: 0 })

  it('are read with any of the units, with and without space [F4.094]', () => {
    const texts = ['0', '1048576', '1024 kb', '64mb', '64 mb', '100 gb', '1g', '2M', ' 3 Kb ']
    const [k, m, g] = [1024, 1024 ** 2, 1024 ** 3]
    expect(texts.map(parse)).toEqual([0, m, m, 64 * m, 64 * m, 100 * g, g, 2 * m, 3 * k])
  })

  it('that are none are refused with what was expected', () => {
    for (const text of ['', 'much', '1.5 gb', '10 tb', '-1']) {
      expect(() => parse(text)).toThrow('expected a size such as 1048576, 64 mb or 1g of at least 0')
    }
  })
})
