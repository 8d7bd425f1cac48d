import { describe, expect, it } from 'vitest'
import { Window } from '../../src/subscriptions/window.js'

describe('a prefetch window', () => {
  it('has room for what is not in flight', () => {
    const window = new Window(10, true)
    expect([window.room(0), window.room(9), window.room(10)]).toEqual([10, 1, 0])
  })

  it('is widened by delivered acks and narrowed by real ones, never below its size', () => {
    const window = new Window(10, true)
    window.expand(5)
    expect(window.room(10)).toBe(5)
    window.contract(3)
    window.contract(30)
    expect(window.room(10)).toBe(0)
  })

  it('is not widened without usePrefetchExtension, nor by nonsense [F4.118]', () => {
    const plain = new Window(10, false)
    plain.expand(5)
    plain.hold()
    expect(plain.room(10)).toBe(0)
    const window = new Window(10, true)
    window.expand(-5)
    expect(window.room(10)).toBe(0)
  })

  it('counts what was delivered and then acknowledged in a transaction once', () => {
    const window = new Window(10, true)
    window.expand(4)
    for (let i = 0; i < 4; i++) window.hold()
    expect(window.room(10)).toBe(4)
    for (let i = 0; i < 4; i++) {
      window.unhold()
      window.contract(1)
    }
    expect(window.room(6)).toBe(4)
  })

  it('stays widened by what was delivered, acknowledged in a transaction and rolled back', () => {
    const window = new Window(1, true)
    window.expand(1)
    window.hold()
    window.unhold()
    expect(window.room(1)).toBe(1)
  })

  it('of size 0 has room for what was pulled, delivered acks or not', () => {
    const window = new Window(0, true)
    expect(window.room(0)).toBe(0)
    window.expand(5)
    expect(window.room(0)).toBe(0)
    window.extension = 1
    expect(window.room(7)).toBe(1)
    window.dispatched()
    expect(window.room(8)).toBe(0)
  })

  it('forgets a pull when it gets a size, and the other way round', () => {
    const window = new Window(0, true)
    window.extension = 1
    window.resize(10)
    expect(window.room(10)).toBe(0)
    window.expand(5)
    window.resize(0)
    expect(window.room(0)).toBe(0)
  })
})
