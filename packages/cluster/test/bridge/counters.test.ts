/** Counters by destination, and how they are forgotten. */
import { Destination } from '@hermod/model'
import { expect, test } from 'vitest'
import { DestinationCounters } from '../../src/bridge/counters.js'

const shown = (counters: DestinationCounters) =>
  counters.all().map(({ destination, count, rate }) => `${destination} ${count} ${rate}`)

test('each destination for itself, kinds apart, with messages per second from the first to the last', () => {
  const counters = new DestinationCounters()
  for (const atMs of [1000, 2000, 3000]) counters.add(Destination.queue('a'), atMs)
  counters.add(Destination.topic('a'), 3000)
  counters.add(Destination.queue('a'), 3000)
  expect(shown(counters)).toEqual(['queue://a 4 2', 'topic://a 1 0'])
})

test('what has not been crossed to since is forgotten, and begins at 1 when it comes again', () => {
  const counters = new DestinationCounters()
  counters.add(Destination.queue('old'), 1000)
  counters.add(Destination.queue('new'), 2000)
  counters.forgetUnused(1000)
  expect(shown(counters)).toEqual(['queue://new 1 0'])
  counters.add(Destination.queue('old'), 3000)
  expect(shown(counters)).toEqual(['queue://new 1 0', 'queue://old 1 0'])
})

test('however many there are, only so many are remembered', () => {
  const counters = new DestinationCounters()
  for (let i = 0; i < 6000; i++) counters.add(Destination.queue(`q${i}`), i)
  expect(counters.all()).toHaveLength(5000)
  expect(counters.all().at(-1)?.destination.name).toBe('q5999')
})
