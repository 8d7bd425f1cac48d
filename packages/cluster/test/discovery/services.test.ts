import { describe, expect, test } from 'vitest'
import { staticDiscovery } from '../../src/discovery/services.js'

const found = (uri: string) =>
  staticDiscovery(uri).services.map(({ text, addresses }) => [text, addresses.map((address) => address.text)])

describe('the brokers of a uri', () => {
  test.each(['static:(tcp://a:1,tcp://b:2)', 'static://(tcp://a:1,tcp://b:2)', 'static:tcp://a:1,tcp://b:2'])(
    '%s names two',
    (uri) => {
      expect(found(uri)).toEqual([
        ['tcp://a:1', ['tcp://a:1']],
        ['tcp://b:2', ['tcp://b:2']],
      ])
    },
  )

  test.each(['static:(failover:(tcp://a:1,tcp://b:2))', 'static:failover:(tcp://a:1,tcp://b:2)'])(
    '%s names one at two addresses',
    (uri) => {
      expect(found(uri).map(([, addresses]) => addresses)).toEqual([['tcp://a:1', 'tcp://b:2']])
    },
  )

  test('masterslave names one, tried in order, in the words of the real one [F6.094]', () => {
    expect(found('masterslave:(tcp://m:1,tcp://s:2)')).toEqual([
      ['failover:(tcp://m:1,tcp://s:2)?randomize=false&maxReconnectAttempts=0', ['tcp://m:1', 'tcp://s:2']],
    ])
  })

  test('a plain address names one', () => {
    expect(found('tcp://a:1')).toEqual([['tcp://a:1', ['tcp://a:1']]])
  })

  test('options are read, those with discovered. are passed on, others are told', () => {
    const discovery = staticDiscovery('static:(tcp://a:1)?maxReconnectDelay=5&discovered.keepAlive=true&bogus=1')
    expect(discovery.options.maxReconnectDelay).toBe(5)
    expect(discovery.unknown).toEqual(['bogus'])
    expect(discovery.services[0]!.addresses[0]!.text).toBe('tcp://a:1?keepAlive=true')
  })

  test.each([
    ['masterslave:(tcp://m:1)', 'masterSlave requires at least 2 URIs'],
    ['peer://group/broker', 'write static:(…), masterslave:(…), multicast:… or a tcp:// address'],
    ['static:(tcp://a:1)?maxReconnectDelay=soon', 'option maxReconnectDelay has the value soon'],
  ])('%s is refused', (uri, problem) => {
    expect(() => staticDiscovery(uri)).toThrow(problem)
  })
})
