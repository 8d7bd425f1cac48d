import type { BrokerError } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { Waiters } from '../../src/durability/waiters.js'
import { errors } from '../../src/errors.js'

class Waiter {
  readonly told: number[] = []
  readonly failures: [string, number][] = []
  constructor(private readonly then?: () => void) {}
  durable(ticket: number): void {
    this.told.push(ticket)
    this.then?.()
  }
  durabilityFailed(error: BrokerError, ticket: number): void {
    this.failures.push([error.code, ticket])
  }
}

describe('waiting for the store', () => {
  it('tells each waiter once per commit, and again for what it waits for beyond', () => {
    const waiters = new Waiters()
    const waiter = new Waiter()
    for (const ticket of [1, 2, 3, 7]) waiters.wait(ticket, waiter)
    waiters.durable(3)
    expect(waiter.told).toEqual([3])
    waiters.durable(5)
    waiters.durable(7)
    waiters.durable(9)
    expect(waiter.told.at(-1)).toBe(7)
    expect(waiter.told.filter((ticket) => ticket === 7)).toHaveLength(1)
    expect(waiter.told).not.toContain(9)
  })

  it('tells nobody before the time', () => {
    const waiters = new Waiters()
    const waiter = new Waiter()
    waiters.wait(5, waiter)
    waiters.durable(4)
    expect(waiter.told).toEqual([])
  })

  it('keeps the order in which they began to wait', () => {
    const waiters = new Waiters()
    const order: string[] = []
    const first = new Waiter(() => order.push('first'))
    const second = new Waiter(() => order.push('second'))
    waiters.wait(2, first)
    waiters.wait(1, second)
    waiters.durable(2)
    expect(order).toEqual(['first', 'second'])
  })

  it('lets a waiter wait again from within its call', () => {
    const waiters = new Waiters()
    const waiter: Waiter = new Waiter(() => {
      if (waiter.told.length === 1) waiters.wait(2, waiter)
    })
    waiters.wait(1, waiter)
    waiters.durable(1)
    expect(waiter.told).toEqual([1])
    waiters.durable(2)
    expect(waiter.told).toEqual([1, 2])
  })

  it('tells of a failure those who waited for it, and the others go on waiting', () => {
    const waiters = new Waiters()
    const [hit, spared] = [new Waiter(), new Waiter()]
    waiters.wait(1, hit)
    waiters.wait(2, spared)
    waiters.failed(errors.storeFailed({ reason: 'EIO' }), 1)
    expect(hit.failures).toEqual([['HERMOD_BROKER_STORE_FAILED', 1]])
    expect(spared.failures).toEqual([])
    waiters.durable(2)
    expect([hit.told, spared.told]).toEqual([[], [2]])
  })
})
