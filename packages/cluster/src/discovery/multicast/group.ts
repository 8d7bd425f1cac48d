/**
 * A multicast group as an address names it:
 *
 *     multicast://default                        239.255.2.3, port 6155
 *     multicast://239.0.0.5:6000?group=office    brokers of other groups at that address are not heard
 */
import { type Address, parseAddress } from '@hermod/transport/options'
import { clusterErrors } from '../../errors.js'
import { type UriOptions, uriOptions } from '../uri-options.js'
import { multicastDiscoveryOptions } from '../uri-tables.js'

export interface MulticastGroup extends UriOptions<typeof multicastDiscoveryOptions.rows> {
  readonly kind: 'multicast'
  /** As it was written. */
  readonly uri: string
  /** IPv4 address of the group. */
  readonly host: string
  readonly port: number
}

const DEFAULT_HOST = '239.255.2.3'
const DEFAULT_PORT = 6155

/** Throws BrokerError for what cannot be read. */
export function multicastGroup(uri: string): MulticastGroup {
  const address = parseAddress(uri)
  const given = uriOptions(address, multicastDiscoveryOptions)
  if (given.options.group === '') throw clusterErrors.noGroup({ uri })
  const port = address.port < 1 ? DEFAULT_PORT : address.port
  return { kind: 'multicast', uri, host: hostOf(address), port, ...given }
}

function hostOf({ host, text, members }: Address): string {
  if (host === 'default') return DEFAULT_HOST
  const [first, ...others] = host.split('.').map(Number)
  const isMulticast = first !== undefined && first >= 224 && first <= 239
  const isAddress = others.length === 3 && others.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)
  if (!isMulticast || !isAddress || members.length > 0) throw clusterErrors.noMulticastAddress({ uri: text, host })
  return host
}
