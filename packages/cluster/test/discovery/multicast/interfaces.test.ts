import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { multicastGroup } from '../../../src/discovery/multicast/group.js'
import { chooseInterfaces } from '../../../src/discovery/multicast/interfaces.js'

function info(address: string, internal = false): NetworkInterfaceInfo {
  const common = { address, netmask: '', mac: '', internal, cidr: null }
  return address.includes(':') ? { ...common, family: 'IPv6', scopeid: 0 } : { ...common, family: 'IPv4' }
}

const host = {
  lo: [info('127.0.0.1', true), info('::1', true)],
  vnic0: [info('10.9.9.9')],
  eth0: [info('fe80::1'), info('10.0.0.1')],
  eth1: [info('10.0.1.1')],
  v6only: [info('fe80::2')],
}
const chosen = (query: string, interfaces: Parameters<typeof chooseInterfaces>[1] = host) =>
  chooseInterfaces(multicastGroup(`multicast://default${query}`), interfaces)

describe('the interfaces of a group', () => {
  test('are the first that leads out of the host, as with ActiveMQ', () => {
    expect(chosen('')).toEqual({ join: '10.0.0.1', send: '10.0.0.1' })
  })

  test.each([
    ['?joinNetworkInterface=eth1', { join: '10.0.1.1', send: undefined }],
    ['?joinNetworkInterface=lo&networkInterface=lo', { join: '127.0.0.1', send: '127.0.0.1' }],
    ['?networkInterface=eth1', { join: '10.0.0.1', send: '10.0.1.1' }],
    ['?interface=10.0.1.1', { join: '10.0.0.1', send: '10.0.1.1' }],
    ['?interface=10.0.1.1&networkInterface=lo', { join: '10.0.0.1', send: '127.0.0.1' }],
  ])('%s', (query, expected) => {
    expect(chosen(query)).toEqual(expected)
  })

  test('of a host without a network are its own', () => {
    expect(chosen('', { lo: host.lo })).toEqual({ join: '127.0.0.1', send: '127.0.0.1' })
  })

  test.each(['eth7', 'v6only', '10.0.0.99'])('%s is refused', (name) => {
    expect(() => chosen(`?joinNetworkInterface=${name}`)).toThrow(
      `there is no network interface ${name} with an IPv4 address; there are: lo, vnic0, eth0, eth1, v6only`,
    )
  })
})
