import { expect, test } from 'vitest'
import { TotalQueue } from './total-queue.js'

function queue(...names: string[]): TotalQueue {
  const total = new TotalQueue()
  for (const name of names) total.attempt(name)
  return total
}

test('a message acknowledged and received once is no news', () => {
  const total = queue('a')
  total.acknowledge('a')
  expect(total.missing).toBe(1)
  total.receive('a', false)
  expect(total.missing).toBe(0)
  expect(total.account()).toEqual({
    attempted: 1,
    acknowledged: 1,
    received: 1,
    recovered: 0,
    duplicated: 0,
    elsewhere: 0,
    lost: [],
    unexpected: [],
    unmarked: [],
  })
})

test('what was acknowledged and did not come is lost; what was not, is not', () => {
  const total = queue('a', 'b')
  total.acknowledge('a')
  expect(total.account()).toMatchObject({ lost: ['a'], acknowledged: 1, attempted: 2 })
})

test('what came without an acknowledgement is recovered, also when that comes later', () => {
  const total = queue('a', 'b')
  total.receive('a', false)
  total.receive('b', false)
  total.acknowledge('b')
  expect(total.missing).toBe(0)
  expect(total.account()).toMatchObject({ recovered: 1, received: 2, lost: [] })
})

test('a second delivery needs the mark', () => {
  const total = queue('a', 'b')
  for (const name of ['a', 'b']) total.receive(name, false)
  total.receive('a', true)
  total.receive('b', false)
  expect(total.account()).toMatchObject({ duplicated: 1, elsewhere: 0, unmarked: ['b'], received: 2 })
})

test('at two places the one with the mark may be seen first', () => {
  const total = queue('a', 'b', 'c')
  total.receive('a', true, 0)
  total.receive('a', false, 1)
  total.receive('b', false, 0)
  total.receive('b', false, 1)
  total.receive('c', true, 0)
  total.receive('c', false, 0)
  expect(total.account()).toMatchObject({ duplicated: 1, elsewhere: 1, unmarked: ['b', 'c'], received: 3 })
})

test('what nobody sent is unexpected', () => {
  const total = queue('a')
  total.receive('x', false)
  expect(total.account().unexpected).toEqual(['x'])
})
