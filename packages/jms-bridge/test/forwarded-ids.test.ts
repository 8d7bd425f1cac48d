import { expect, test } from 'vitest'
import { ForwardedIds } from '../src/forwarded-ids.js'

test('what was forwarded before a connection was lost is known when it comes again, once [F4.087]', () => {
  const ids = new ForwardedIds()
  ids.add('a')
  ids.add('b')
  expect(ids.settle('a')).toBe(false) // the same id from a living connection is another delivery on purpose
  ids.connectionLost()
  expect(ids.settle('a')).toBe(true)
  expect(ids.settle('a')).toBe(false)
  ids.connectionLost()
  expect(ids.settle('b')).toBe(true)
})

test('the oldest are forgotten', () => {
  const ids = new ForwardedIds()
  for (let n = 0; n < 5000; n++) ids.add(`id-${n}`)
  ids.connectionLost()
  expect(ids.settle('id-0')).toBe(false)
  expect(ids.settle('id-4999')).toBe(true)
  for (let n = 0; n < 5000; n++) ids.add(`more-${n}`)
  ids.connectionLost()
  expect(ids.settle('id-4998')).toBe(false)
})
