import { Destination, matchesName } from '@hermod/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DestinationMap } from '../../src/policies/destination-map.js'

const queue = Destination.queue

describe('DestinationMap', () => {
  it('lets the closest pattern win, whatever the order they came in', () => {
    const names = ['>', 'ORDERS.>', 'ORDERS.*', 'ORDERS.EU', 'ORDERS.*.NEW', 'ORDERS.EU.>']
    for (const order of [names, [...names].reverse()]) {
      const map = new DestinationMap<string>()
      for (const name of order) map.put(queue(name), name)
      const choices = ['X', 'ORDERS', 'ORDERS.US', 'ORDERS.EU', 'ORDERS.US.NEW', 'ORDERS.EU.NEW', 'ORDERS.US.OLD']
      expect(choices.map((name) => map.choose(queue(name)))).toEqual([
        '>',
        'ORDERS.>',
        'ORDERS.*',
        'ORDERS.EU',
        'ORDERS.*.NEW',
        'ORDERS.*.NEW', // covered by ORDERS.EU.> as ActiveMQ compares patterns
        'ORDERS.>',
      ])
    }
  })

  it('decides by spelling where neither pattern covers the other [F4.102]', () => {
    for (const order of [
      ['A.*.C', 'A.B.*'],
      ['A.B.*', 'A.*.C'],
    ]) {
      const map = new DestinationMap<string>()
      for (const name of order) map.put(queue(name), name)
      expect(map.choose(queue('A.B.C'))).toBe('A.*.C')
    }
  })

  it('answers by kind', () => {
    const map = new DestinationMap<string>()
    map.put(queue('>'), 'queues')
    map.put(new Destination('temp-queue', '>'), 'temporary')
    expect(map.choose(queue('A'))).toBe('queues')
    expect(map.choose(new Destination('temp-queue', 'A'))).toBe('temporary')
    expect(map.choose(Destination.topic('A'))).toBeUndefined()
  })

  it('replaces, removes, and takes a composite apart', () => {
    const map = new DestinationMap<number>()
    map.put(queue('A,B'), 1)
    map.put(queue('A'), 2)
    expect([map.choose(queue('A')), map.choose(queue('B'))]).toEqual([2, 1])
    expect(map.remove(queue('A'))).toBe(true)
    expect(map.remove(queue('A'))).toBe(false)
    expect(map.choose(queue('A'))).toBeUndefined()
  })

  it('only ever gives a pattern that covers the name, and gives one if there is one', () => {
    const element = fc.constantFrom('a', 'b', '*')
    const pattern = fc
      .tuple(fc.array(element, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([path, open]) => [...path, ...(open ? ['>'] : [])].join('.'))
    const name = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }).map((path) => path.join('.'))
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 6 }), name, (patterns, asked) => {
        const map = new DestinationMap<string>()
        for (const one of patterns) map.put(queue(one), one)
        const chosen = map.choose(queue(asked))
        const covering = patterns.filter((one) => matchesName(one, asked))
        if (chosen === undefined) expect(covering).toEqual([])
        else expect(covering).toContain(chosen)
      }),
    )
  })
})
