import { describe, expect, test } from 'vitest'
import { announcedService } from '../../../src/discovery/multicast/announced-service.js'

const none = new Map<string, string>()

describe('what is announced', () => {
  test.each([
    ['tcp://localhost:61616', 'tcp'],
    ['nio://10.0.0.1:61616', 'nio'],
    ['ssl://[fe80::1]:61617', 'ssl'],
    ['nio+ssl://b:1', 'nio+ssl'],
    ['auto://b:1', 'tcp'],
    ['auto+nio://b:1', 'nio'],
    ['auto+ssl://b:1', 'ssl'],
    ['auto+nio+ssl://b:1', 'nio+ssl'],
  ])('%s is bridged to by %s', (text, scheme) => {
    expect(announcedService(text, none)).toMatchObject({ text, addresses: [{ scheme }] })
  })

  test('gets the options for connections, and none of those that strangers announce', () => {
    const discovered = new Map([['keepAlive', 'true']])
    expect(announcedService('tcp://b:1', discovered)!.text).toBe('tcp://b:1?keepAlive=true')
    const announced = announcedService('ssl://b:1?verifyHostName=false&socket.verifyHostName=false', discovered)!
    expect(announced.text).toBe('ssl://b:1?keepAlive=true')
    expect([...announced.addresses[0]!.options.keys()]).toEqual(['keepAlive'])
  })

  test.each([
    'vm://localhost',
    'vm://(broker:(tcp://0.0.0.0:1))?brokerConfig=xbean:http://evil/a.xml',
    'failover:(tcp://a:1,tcp://b:2)',
    'static:(tcp://a:1)',
    'stomp://a:61613',
    'http://a:80',
    'multicast://default',
    'tcp://a',
    'tcp://:61616',
    'tcp://a:0',
    'tcp://a:99999',
    'tcp://a:1?x=%zz',
    'tcp://a:1\nWARN | a line of its own',
    'tcp://\u00e4:1',
    `tcp://${'a'.repeat(1100)}:1`,
    '%',
    '',
  ])('%j is not bridged to', (text) => {
    expect(announcedService(text, none)).toBeUndefined()
  })
})
