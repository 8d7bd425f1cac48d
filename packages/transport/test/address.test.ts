import { describe, expect, it } from 'vitest'
import { parseAddress } from '../src/address.js'

const options = (text: string): Record<string, string> => Object.fromEntries(parseAddress(text).options)

describe('plain addresses', () => {
  it('have scheme, host, port and options', () => {
    const address = parseAddress('tcp://0.0.0.0:61616?maximumConnections=1000&wireFormat.maxFrameSize=104857600')
    expect(address).toMatchObject({ scheme: 'tcp', host: '0.0.0.0', port: 61616, path: '', members: [] })
    expect(address.query).toBe('?maximumConnections=1000&wireFormat.maxFrameSize=104857600')
    expect([...address.options]).toEqual([
      ['maximumConnections', '1000'],
      ['wireFormat.maxFrameSize', '104857600'],
    ])
  })

  it.each([
    ['TCP://Host:1', { scheme: 'tcp', host: 'Host', port: 1 }],
    ['nio://host', { scheme: 'nio', host: 'host', port: -1 }],
    ['tcp://[::1]:61616', { host: '::1', port: 61616 }],
    ['tcp://:0', { host: '', port: 0 }],
    ['tcp://remote:61616/localhost:6000', { host: 'remote', path: '/localhost:6000' }],
    ['vm://localhost?create=false', { scheme: 'vm', host: 'localhost' }],
    ['auto+nio+ssl://host:5671', { scheme: 'auto+nio+ssl', port: 5671 }],
    ['  tcp://padded:1  ', { host: 'padded', port: 1 }],
  ])('%s', (text, parts) => {
    expect(parseAddress(text)).toMatchObject(parts)
  })

  it('options are percent-decoded, the last of equal names counts', () => {
    expect(options('tcp://h:1?a=b%20c+d&e=1&e=2&f=')).toEqual({ a: 'b c d', e: '2', f: '' })
  })
})

describe('composite addresses', () => {
  const members = (text: string): string[] => parseAddress(text).members.map((member) => member.text)

  it.each([
    ['failover:(tcp://a:1,tcp://b:2)?randomize=false', ['tcp://a:1', 'tcp://b:2'], { randomize: 'false' }],
    ['failover://(tcp://a:1?soTimeout=5,tcp://b:2)', ['tcp://a:1?soTimeout=5', 'tcp://b:2'], {}],
    ['failover:tcp://a:1?soTimeout=5', ['tcp://a:1?soTimeout=5'], {}],
    ['failover:tcp://a:1,tcp://b:2', ['tcp://a:1', 'tcp://b:2'], {}],
    ['failover://tcp://a:1', ['tcp://a:1'], {}],
    ['static:(tcp://a:1)', ['tcp://a:1'], {}],
    ['failover:( tcp://a:1 , tcp://b:2 )', ['tcp://a:1', 'tcp://b:2'], {}],
    ['failover:()?x=1', [], { x: '1' }],
  ])('%s', (text, expected, expectedOptions) => {
    expect(members(text)).toEqual(expected)
    expect(options(text)).toEqual(expectedOptions)
  })

  it('nest, each level with its own options', () => {
    const outer = parseAddress('fanout:(static:(failover:(tcp://a:1?p=1,tcp://b:2)?q=2)?r=3)?s=4')
    const middle = outer.members[0]!
    const inner = middle.members[0]!
    expect([outer, middle, inner].map(({ scheme }) => scheme)).toEqual(['fanout', 'static', 'failover'])
    expect([outer, middle, inner, inner.members[0]!].map((one) => [...one.options.values()].join())).toEqual([
      '4',
      '3',
      '2',
      '1',
    ])
  })
})

describe('what cannot be read is refused with the reason', () => {
  it.each([
    ['localhost:61616:x', /expected host:port|scheme/],
    ['61616', /a scheme such as tcp: is missing/],
    ['tcp://host:port', /expected host:port/],
    ['tcp://host:99999', /port 99999 is above 65535/],
    ['tcp://host:1?flag', /expected name=value in place of flag/],
    ['tcp://host:1?a=%zz', /not properly percent-encoded/],
    ['failover:(tcp://a:1', /closing bracket is missing/],
    ['failover:tcp://a:1)', /closing bracket without an opening one|expected host:port/],
    [`${'failover:('.repeat(20)}tcp://a:1${')'.repeat(20)}`, /nest deeper than 8/],
    [`failover:(${'tcp://a:1,'.repeat(600)})`, /more than 512 members/],
    [`tcp://${'a'.repeat(20_000)}`, /longer than 16384 characters/],
  ])('%s', (text, problem) => {
    expect(() => parseAddress(text)).toThrow(problem)
    expect(() => parseAddress(text)).toThrow(/^invalid address /)
  })
})
