import { Destination, InvariantError } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { MemoryUsage } from '../../src/usage/memory-usage.js'
import { systemUsage } from '../../src/usage/system-usage.js'

describe('MemoryUsage', () => {
  it('sums up, and gives back what a closed destination held', () => {
    const broker = new MemoryUsage('broker', 1000)
    const a = new MemoryUsage('a', 100, broker)
    const b = new MemoryUsage('b', 0, broker)
    a.increase(60)
    b.increase(40)
    expect([a.usedBytes, b.usedBytes, broker.usedBytes]).toEqual([60, 40, 100])
    expect([a.percentUsage, b.percentUsage, broker.percentUsage]).toEqual([60, 4, 10])
    a.close()
    b.decrease(40)
    expect(broker.usedBytes).toBe(0)
  })

  it('is full at its own limit and names it [F4.104]', () => {
    const broker = new MemoryUsage('broker', 1000)
    const a = new MemoryUsage('a', 100, broker)
    a.increase(99)
    expect(a.isFull).toBe(false)
    a.increase(1)
    expect(a.fullLimit()).toBe(a)
  })

  it('lets producers go on only when a tenth is free again', () => {
    const a = new MemoryUsage('a', 100)
    a.increase(100)
    a.decrease(10)
    expect([a.isFull, a.hasRoom]).toEqual([false, false])
    a.decrease(1)
    expect(a.hasRoom).toBe(true)
  })

  it("at the broker's limit stops those above their share, and everybody a tenth later", () => {
    const broker = new MemoryUsage('broker', 1000)
    const greedy = new MemoryUsage('greedy', 0, broker)
    const modest = new MemoryUsage('modest', 0, broker)
    modest.increase(10)
    greedy.increase(990)
    expect(greedy.fullLimit()).toBe(broker)
    expect(modest.isFull).toBe(false)
    greedy.increase(100)
    expect(modest.isFull).toBe(true)
  })

  it('shares among those that hold something only', () => {
    const broker = new MemoryUsage('broker', 1000)
    const only = new MemoryUsage('only', 0, broker)
    const gone = new MemoryUsage('gone', 0, broker)
    gone.increase(5)
    gone.decrease(5)
    only.increase(999)
    expect(only.isFull).toBe(false)
    only.increase(1)
    expect(only.isFull).toBe(true)
  })

  it('refuses to give back more than was taken', () => {
    const a = new MemoryUsage('a', 0)
    a.increase(1)
    expect(() => a.decrease(2)).toThrow(InvariantError)
  })
})

describe('systemUsage', () => {
  const sources = {
    storeUsedBytes: () => 300,
    jobsUsedBytes: () => 0,
    tempUsedBytes: () => 0,
    journalBacklogBytes: () => 0,
    journalBacklogLimitBytes: 0,
    heapBytes: 10_000,
    partitionBytes: 2000,
  }

  it('takes percentages of what there is [F4.090] [F4.092]', () => {
    const usage = systemUsage(
      {
        memoryUsage: { percentOfJvmHeap: 70 },
        storeUsage: { percentLimit: 50 },
        tempUsage: { percentLimit: 50, total: 100 },
      },
      sources,
    )
    expect([usage.memory.limitBytes, usage.store.limitBytes, usage.temp.limitBytes]).toEqual([7000, 1000, 50])
  })

  it('asks for what is used', () => {
    const usage = systemUsage({ storeUsage: { limit: 400 }, tempUsage: { limit: 0 } }, sources)
    expect(usage.store.percentUsage).toBe(75)
    expect([usage.store.isFull(), usage.store.isFull(75), usage.temp.isFull()]).toEqual([false, true, false])
    expect(usage.destination(Destination.queue('A'), 5).name).toBe('memory of queue://A')
  })
})
