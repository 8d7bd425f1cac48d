import { ConsumerId, Destination, optionValues } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { consumerInfo } from '../src/consumer-info.js'
import { parseDestination } from '../src/destination-options.js'
import { connectionOptions } from '../src/options.js'

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

  it('knows those that consumers and producers pass on to the broker [F1.118] [F1.143]', () => {
    const written = 'A?consumer.noRangeAcks=true&consumer.networkSubscription=true&producer.dispatchAsync=true'
    expect(parseDestination(written, 'queue').options).toEqual({
      'consumer.noRangeAcks': true,
      'consumer.networkSubscription': true,
      'producer.dispatchAsync': true,
    })
  })

  it('make the terms of a consumer, below those it was given [F1.142] [F1.143]', () => {
    const named = parseDestination("A?consumer.selector=a = 'b'&consumer.noRangeAcks=true&consumer.priority=3", 'queue')
    const identity = { consumerId: new ConsumerId('c', 1, 1), clientId: 'c', subscriptionName: null }
    const info = consumerInfo(identity, named, { priority: 5 }, optionValues(connectionOptions))
    expect(info).toMatchObject({
      selector: "a = 'b'",
      noRangeAcks: true,
      priority: 5,
      destination: Destination.queue('A'),
    })
  })

  it.each([
    ['A?consumer.exclusiv=true', 'did you mean consumer.exclusive?'],
    ['A?producer.nonsense=1', 'no such option'],
    ['A?consumer.prefetchSize=many', 'consumer.prefetchSize=many: expected a whole number from 0 to 32767'],
    ['queue://', 'the name is empty'],
  ])('refuses %s', (text, reason) => expect(() => parseDestination(text, 'queue')).toThrow(reason))
})
