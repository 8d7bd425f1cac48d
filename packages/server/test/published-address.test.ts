/** How a connector is told to others: ActiveMQ's PublishedAddressPolicy, with names that the test hands in. */
import type { PublishedAddressPolicy } from '@hermod/config'
import { describe, expect, test } from 'vitest'
import { type NameService, publishedAddress, publishedHost } from '../src/published-address.js'

const NAMES: NameService = {
  localName: () => 'me',
  addressOf: async (name) => {
    const address = { localhost: '127.0.0.1', me: '10.0.0.5', '10.0.0.9': '10.0.0.9' }[name]
    if (address === undefined) throw new Error(`ENOTFOUND ${name}`)
    return address
  },
  nameOf: async (address) => {
    const name = { '127.0.0.1': 'localhost', '10.0.0.5': 'me.example.com' }[address]
    if (name === undefined) throw new Error(`ENOTFOUND ${address}`)
    return name
  },
}
const policy = (given: Partial<PublishedAddressPolicy> = {}): PublishedAddressPolicy => ({
  publishedHostStrategy: 'default',
  portMapping: new Map(),
  hostMapping: new Map(),
  clusterClientUriQuery: '',
  ...given,
})

async function told(host: string, given: Partial<PublishedAddressPolicy> = {}): Promise<string> {
  const shown = host.includes(':') ? `[${host}]` : host
  return publishedAddress(`tcp://${shown}:61616`, await publishedHost(host, policy(given), NAMES), policy(given))
}

describe('the published address [F4.058]', () => {
  test.each([
    ['0.0.0.0', 'default', 'me'],
    ['0.0.0.0', 'ipaddress', '10.0.0.5'],
    ['0.0.0.0', 'hostname', 'me'],
    ['0.0.0.0', 'fqdn', 'me.example.com'],
    ['localhost', 'default', 'localhost'],
    ['localhost', 'ipaddress', '127.0.0.1'],
    ['10.0.0.9', 'fqdn', '10.0.0.9'],
    ['nobody', 'fqdn', 'nobody'],
    ['::1', 'default', '[::1]'],
  ] as const)('of a connector at %s by %s is %s', async (host, publishedHostStrategy, expected) => {
    expect(await told(host, { publishedHostStrategy })).toBe(`tcp://${expected}:61616`)
  })

  test('has mapped hosts and ports, and a query of its own', async () => {
    expect(
      await told('0.0.0.0', {
        hostMapping: new Map([['me', 'broker.example.com']]),
        portMapping: new Map([[61616, 443]]),
        clusterClientUriQuery: 'wireFormat.maxInactivityDuration=1000',
      }),
    ).toBe('tcp://broker.example.com:443?wireFormat.maxInactivityDuration=1000')
  })

  test('maps what the strategy found, not what was configured', async () => {
    const hostMapping = new Map([['10.0.0.5', 'public']])
    expect(await told('0.0.0.0', { hostMapping, publishedHostStrategy: 'ipaddress' })).toBe('tcp://public:61616')
    expect(await told('0.0.0.0', { hostMapping })).toBe('tcp://me:61616')
  })
})
