import { expect, test } from 'vitest'
import { Quota } from '../../src/bridge/quota.js'

test('so many and no more, and what goes makes room', () => {
  const quota = new Quota(2, ['a'])
  expect(quota.take('a')).toBeUndefined()
  expect(quota.take('b')).toBeUndefined()
  expect(quota.take('c')).toEqual({ isFirst: true })
  expect(quota.take('d')).toEqual({ isFirst: false })
  expect(quota.take('b')).toBeUndefined()
  quota.give('a')
  expect(quota.take('c')).toBeUndefined()
  expect(quota.take('d')).toEqual({ isFirst: true })
})

test('where one goes for each that comes, it is told once', () => {
  const quota = new Quota(
    100,
    Array.from({ length: 100 }, (_, i) => `${i}`),
  )
  const firsts: boolean[] = []
  for (let i = 0; i < 50; i++) {
    firsts.push(quota.take(`new ${i}`)!.isFirst)
    quota.give(`${i}`)
    quota.take(`more ${i}`)
  }
  expect(firsts.filter(Boolean)).toHaveLength(1)
  for (let i = 0; i < 11; i++) quota.give(`more ${i}`)
  for (let i = 0; i < 11; i++) quota.take(`again ${i}`)
  expect(quota.take('one more')).toEqual({ isFirst: true })
})

test('what stands already counts, also where it is too much', () => {
  const quota = new Quota(1, ['a', 'b'])
  expect(quota.size).toBe(2)
  expect(quota.take('b')).toBeUndefined()
  quota.give('a')
  expect(quota.take('c')).toBeDefined()
})
