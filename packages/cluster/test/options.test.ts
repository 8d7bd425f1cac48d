import { findOption } from '@hermod/model'
import { expect, test } from 'vitest'
import { networkConnectorOptions } from '../src/options.js'

test('a bridge must have some messages under way: prefetchSize="0" is refused [F6.051]', () => {
  const { option } = findOption(networkConnectorOptions, 'prefetchSize')!
  expect(() => option.parse('0')).toThrow('1')
  expect(option.parse('1')).toBe(1)
})
