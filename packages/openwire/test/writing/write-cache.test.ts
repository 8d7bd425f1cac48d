import { ConnectionId, Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { WriteCache } from '../../src/writing/write-cache.js'

const queue = (n: number) => Destination.queue(`Q${n}`)

describe('WriteCache', () => {
  it('finds equal values under one slot, whoever made them', () => {
    const cache = new WriteCache(1024)
    expect(cache.find(queue(1))).toBe(-1)
    expect(cache.add(queue(1))).toBe(0)
    expect(cache.find(queue(1))).toBe(0)
    expect(cache.find(Destination.topic('Q1'))).toBe(-1)
    expect(cache.find(new ConnectionId('Q1'))).toBe(-1)
  })

  it('drops the oldest before a frame until a hundred slots are free, and forgets every alias of them', () => {
    const cache = new WriteCache(104)
    const kept = Array.from({ length: 6 }, (_, n) => queue(n))
    for (const destination of kept) cache.add(destination)
    const alias = queue(0)
    expect(cache.find(alias)).toBe(0)
    cache.sweep()
    expect([alias, ...kept].map((destination) => cache.find(destination))).toEqual([-1, -1, -1, 2, 3, 4, 5])
  })

  it('gives slots in a ring, below its size, and none when all are taken', () => {
    const cache = new WriteCache(100)
    const slots = Array.from({ length: 101 }, (_, n) => cache.add(queue(n)))
    expect(slots.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, n) => n))
    expect(slots[100]).toBe(-1)
    cache.sweep()
    expect(cache.add(queue(200))).toBe(0)
    expect(cache.find(queue(0))).toBe(-1)
  })

  it('works with a size that would hang Java', () => {
    const cache = new WriteCache(3)
    for (let n = 0; n < 50; n++) {
      cache.sweep()
      expect(cache.add(queue(n))).toBe(n % 3)
      expect(cache.find(queue(n))).toBe(n % 3)
    }
  })

  it('treats null as a value with a slot', () => {
    const cache = new WriteCache(1024)
    expect(cache.find(null)).toBe(-1)
    cache.add(queue(1))
    expect(cache.add(null)).toBe(1)
    expect(cache.find(null)).toBe(1)
    cache.forget()
    expect(cache.find(null)).toBe(-1)
    expect(cache.find(queue(1))).toBe(-1)
  })

  it('stays right when callers make a new object each time', () => {
    const cache = new WriteCache(200)
    for (let n = 0; n < 5000; n++) {
      cache.sweep()
      const value = queue(n % 7)
      const slot = cache.find(value)
      if (slot < 0) cache.add(value)
      else expect(slot).toBe(n % 7)
    }
  })
})
