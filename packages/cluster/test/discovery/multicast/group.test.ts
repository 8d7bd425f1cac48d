import { describe, expect, test } from 'vitest'
import { discovery } from '../../../src/discovery/discovery.js'
import { multicastGroup } from '../../../src/discovery/multicast/group.js'

describe('the group that an address names', () => {
  test.each([
    ['multicast://default', '239.255.2.3', 6155, 'default'],
    ['multicast://default?group=x', '239.255.2.3', 6155, 'x'],
    ['multicast://239.0.0.5', '239.0.0.5', 6155, 'default'],
    ['multicast://239.255.2.3:6000?group=exp', '239.255.2.3', 6000, 'exp'],
    ['multicast:default', '239.255.2.3', 6155, 'default'],
  ])('%s', (uri, host, port, group) => {
    expect(multicastGroup(uri)).toMatchObject({ host, port, options: { group } })
  })

  test('has the defaults of ActiveMQ', () => {
    expect(multicastGroup('multicast://default').options).toEqual({
      group: 'default',
      keepAliveInterval: 500,
      timeToLive: 1,
      loopBackMode: false,
      interface: '',
      networkInterface: '',
      joinNetworkInterface: '',
      initialReconnectDelay: 5000,
      maxReconnectDelay: 30_000,
      useExponentialBackOff: false,
      backOffMultiplier: 2,
      maxReconnectAttempts: 0,
    })
  })

  test('tells options that mean nothing, and keeps those for connections apart', () => {
    const group = multicastGroup('multicast://default?minConnectTime=1&discovered.keepAlive=true')
    expect(group.unknown).toEqual(['minConnectTime'])
    expect([...group.discovered]).toEqual([['keepAlive', 'true']])
  })

  test.each([
    ['multicast://default?group=', 'You must specify a group'],
    ['multicast://defualt', 'defualt is not a group'],
    ['multicast://10.0.0.1', '10.0.0.1 is not a group'],
    ['multicast://239.0.0', '239.0.0 is not a group'],
    ['multicast://240.0.0.1', '240.0.0.1 is not a group'],
    ['multicast://[ff02::1]', 'ff02::1 is not a group'],
    ['multicast://default?keepAliveInterval=0', 'option keepAliveInterval has the value 0'],
    ['multicast://default?timeToLive=256', 'option timeToLive has the value 256'],
  ])('%s is refused', (uri, problem) => {
    expect(() => multicastGroup(uri)).toThrow(problem)
  })

  test('is one of the ways to find brokers', () => {
    expect(discovery('multicast://default').kind).toBe('multicast')
    expect(discovery('static:(tcp://a:1)').kind).toBe('static')
    expect(() => discovery('rendezvous://default')).toThrow('rendezvous: does not find brokers here')
  })
})
