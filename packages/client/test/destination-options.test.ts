import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { parseDestination } from '../src/destination-options.js'

describe('destinations as text', () => {
  it.each([
    ['A', Destination.queue('A')],
    ['topic://A.B', Destination.topic('A.B')],
    ['queue:A', Destination.queue('A')],
  ])('reads %s', (text, destination) => expect(parseDestination(text, 'queue').destination).toEqual(destination))

  it('splits off options and types them', () => {
    expect(parseDestination('A?consumer.exclusive=true&consumer.prefetchSize=7', 'queue')).toEqual({
      destination: Destination.queue('A'),
      options: { 'consumer.exclusive': true, 'consumer.prefetchSize': 7 },
    })
  })

  it.each([
    ['A?consumer.exclusiv=true', 'did you mean consumer.exclusive?'],
    ['A?consumer.prefetchSize=many', 'consumer.prefetchSize=many: expected a whole number from 0 to 32767'],
    ['queue://', 'the name is empty'],
  ])('refuses %s', (text, reason) => expect(() => parseDestination(text, 'queue')).toThrow(reason))
})
