import type { Message } from '@hermod/model'
import { SeededRandom, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { Entry } from '../../src/pending/entry.js'
import { EntryList } from '../../src/pending/entry-list.js'
import { PendingList } from '../../src/pending/pending-list.js'
import { Ring } from '../../src/pending/ring.js'
import type { Source } from '../../src/pending/source.js'

const SOURCE = {} as Source

function entry(sequence: number, priority = 4): Entry {
  const message: Message = testMessage({ sequence, priority })
  return new Entry(SOURCE, message, sequence, 10)
}

function sequences(entries: readonly Entry[]): number[] {
  return entries.map((one) => Number(one.message.messageId.producerSequenceId))
}

function walk(list: PendingList): number[] {
  const found: Entry[] = []
  for (let at = list.first(); at !== null; at = list.after(at)) found.push(at)
  return sequences(found)
}

describe('an entry list', () => {
  it('keeps order and sums while entries leave from anywhere', () => {
    const list = new EntryList()
    const [a, b, c, d] = [entry(1), entry(2), entry(3), entry(4)]
    for (const one of [b, c, d]) list.append(one)
    list.prepend(a)
    list.remove(c)
    expect(sequences(list.toArray())).toEqual([1, 2, 4])
    list.remove(a)
    list.remove(d)
    expect([list.count, list.bytes, list.head, list.tail]).toEqual([1, 10, b, b])
    expect(list.shift()).toBe(b)
    expect(list.shift()).toBeNull()
  })

  it('does not take an entry that is in a list', () => {
    const list = new EntryList()
    const one = entry(1)
    list.append(one)
    expect(() => new EntryList().append(one)).toThrow('one list at a time')
    list.remove(one)
    expect(() => list.remove(one)).toThrow('leaves the list it is in')
  })
})

describe('a pending list', () => {
  it('gives what comes back its old place, whatever the order in which it comes', () => {
    const list = new PendingList(false)
    const entries = [1, 2, 3, 4, 5, 6].map((sequence) => entry(sequence))
    for (const one of entries) list.append(one)
    const taken = entries.slice(0, 4)
    for (const one of taken) list.remove(one)
    list.putBack([taken[3]!, taken[1]!])
    list.putBack([taken[2]!, taken[0]!])
    expect(walk(list)).toEqual([1, 2, 3, 4, 5, 6])
    expect([list.count, list.bytes]).toEqual([6, 60])
  })

  it('with tiers goes by priority and within one by arrival', () => {
    const list = new PendingList(true)
    const entries = [entry(1, 4), entry(2, 9), entry(3, 0), entry(4, 9), entry(5, 4)]
    for (const one of entries) list.append(one)
    expect(walk(list)).toEqual([2, 4, 1, 5, 3])
    list.remove(entries[1]!)
    list.putBack([entries[1]!])
    expect(walk(list)).toEqual([2, 4, 1, 5, 3])
  })

  it('puts first what was held elsewhere, and later returns still find their places', () => {
    const list = new PendingList(false)
    const [a, b] = [entry(2), entry(3)]
    list.append(a)
    list.append(b)
    list.remove(a)
    list.putFirst(entry(1))
    list.putBack([a])
    expect(walk(list)).toEqual([1, 2, 3])
  })

  it('agrees with a sorted array under random moves', () => {
    const random = new SeededRandom(7)
    const list = new PendingList(false)
    const out: Entry[] = []
    const inside = new Set<Entry>()
    for (let step = 1; step <= 2000; step++) {
      const choice = random.below(3)
      const head = list.first()
      if (choice === 0) {
        const one = entry(step)
        list.append(one)
        inside.add(one)
      } else if (choice === 1 && head !== null) {
        list.remove(head)
        inside.delete(head)
        out.push(head)
      } else if (out.length > 0) {
        const back = out.splice(random.below(out.length), 1 + random.below(3))
        list.putBack(back)
        for (const one of back) inside.add(one)
      }
    }
    expect(walk(list)).toEqual(sequences([...inside].sort((a, b) => a.order - b.order)))
    expect(list.count).toBe(inside.size)
  })
})

describe('a ring', () => {
  it('gives back what it was given, in order, across growth and wrap-around', () => {
    const ring = new Ring<number>()
    const expected: number[] = []
    let next = 0
    for (let round = 0; round < 200; round++) {
      for (let i = 0; i < 1 + (round % 37); i++) {
        ring.push(next)
        expected.push(next++)
      }
      for (let i = 0; i < 1 + (round % 29); i++) expect(ring.shift()).toBe(expected.shift())
      expect(ring.peek()).toBe(expected[0])
      expect(ring.size).toBe(expected.length)
    }
    while (ring.size > 0) expect(ring.shift()).toBe(expected.shift())
    expect(ring.shift()).toBeUndefined()
    ring.push(1)
    expect(ring.shift()).toBe(1)
  })
})
