import { every } from '@hermod/model'
import { ManualClock } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'

describe('ManualClock', () => {
  it('fires timers in order of time, then of creation, each at its own moment', () => {
    const clock = new ManualClock(1000)
    const fired: [string, number][] = []
    const note = (name: string) => () => fired.push([name, clock.now()])
    clock.after(20, note('late'))
    clock.after(10, note('first'))
    clock.after(10, note('second'))
    clock.after(30, note('never'))
    clock.advance(25)
    expect(fired).toEqual([
      ['first', 1010],
      ['second', 1010],
      ['late', 1020],
    ])
    expect(clock.now()).toBe(1025)
    expect(clock.waiting).toBe(1)
    expect(clock.nextInMs).toBe(5)
  })

  it('fires what a timer sets when it falls into the same span', () => {
    const clock = new ManualClock(0)
    const at: number[] = []
    const timer = every(clock, 10, () => at.push(clock.now()))
    clock.advance(35)
    expect(at).toEqual([10, 20, 30])
    timer.cancel()
    clock.advance(100)
    expect(at).toHaveLength(3)
    expect(clock.waiting).toBe(0)
  })
})
