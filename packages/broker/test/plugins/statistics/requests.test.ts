/** Requests for statistics: in the turn of the question while there is little to do, and bounded work per turn beyond. */
import { ManualClock } from '@hermod/testkit'
import { describe, expect, test } from 'vitest'
import { type Request, Requests, type Step } from '../../../src/plugins/statistics/requests.js'

function world(isFull = () => false) {
  const clock = new ManualClock()
  const failed: unknown[] = []
  const done: string[] = []
  const requests = new Requests({ clock, isFull, failed: (error) => failed.push(error) })
  const request = (name: string, steps: number, characters = 10): Request => ({
    characters,
    *work(): Iterator<Step> {
      for (let i = 0; i < steps; i++) {
        done.push(name)
        yield undefined
      }
    },
  })
  const count = (name: string): number => done.filter((one) => one === name).length
  return { clock, failed, done, requests, request, count }
}

describe('requests for statistics', () => {
  test('are answered at once while that is little work', () => {
    const { requests, request, done, clock } = world()
    requests.add(request('a', 3))
    requests.add(request('b', 2))
    expect(done).toEqual(['a', 'a', 'a', 'b', 'b'])
    clock.advance(1)
    expect(clock.waiting).toBe(0)
  })

  test('are worked off a little per turn, one after the other', () => {
    const { requests, request, count, clock } = world()
    requests.add(request('a', 250))
    requests.add(request('b', 1))
    expect(count('a')).toBe(100)
    clock.advance(1)
    expect(count('a')).toBe(200)
    expect(count('b')).toBe(0)
    clock.advance(1)
    expect([count('a'), count('b')]).toEqual([250, 1])
  })

  test('give the turn back sooner when each step costs much', () => {
    const { requests, clock, done } = world()
    requests.add({
      characters: 1,
      *work(): Iterator<Step> {
        for (let i = 0; i < 10; i++) {
          done.push('slow')
          clock.advance(3)
          yield undefined
        }
      },
    })
    expect(done.length).toBe(2)
  })

  test('are refused when too many wait, or what they name is too long', () => {
    const { requests, request } = world()
    for (let i = 0; i < 1000; i++) requests.add(request(`${i}`, 200))
    expect(() => requests.add(request('late', 1))).toThrow('1000 requests for statistics wait')
    const names = world()
    names.requests.add(names.request('a', 200))
    names.requests.add(names.request('b', 1, 16_000_000))
    expect(() => names.requests.add(names.request('c', 1, 1_000_000))).toThrow('2 requests')
  })

  test('wait while there is no space', () => {
    let full = true
    const { requests, request, count, clock } = world(() => full)
    requests.add(request('a', 150))
    clock.advance(10)
    expect(count('a')).toBe(100)
    full = false
    clock.advance(1000)
    expect(count('a')).toBe(150)
  })

  test('that fail are told to who asks, or else logged, and hold nobody up', () => {
    const { requests, request, count, clock, failed } = world()
    const failing: Request = {
      characters: 1,
      // biome-ignore lint/correctness/useYield: it fails before there is anything to wait for
      *work(): Iterator<Step> {
        throw new Error('not yours to write to')
      },
    }
    expect(() => requests.add(failing)).toThrow('not yours')
    requests.add(request('a', 200))
    requests.add(failing)
    requests.add(request('b', 1))
    clock.advance(10)
    expect(failed.length).toBe(1)
    clock.advance(10)
    expect(count('b')).toBe(1)
  })

  test('may wait for a disk, and end with the broker', async () => {
    const { requests, done, clock } = world()
    let read = (): void => {}
    requests.add({
      characters: 1,
      *work(): Iterator<Step> {
        yield new Promise<void>((resolve) => (read = resolve))
        done.push('read')
        yield new Promise<void>((resolve) => (read = resolve))
        done.push('never')
      },
    })
    clock.advance(10)
    expect(done).toEqual([])
    read()
    await Promise.resolve()
    expect(done).toEqual(['read'])
    requests.close()
    read()
    await Promise.resolve()
    clock.advance(10)
    expect(done).toEqual(['read'])
  })
})
