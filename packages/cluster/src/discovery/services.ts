/**
 * The brokers that a connector's `uri` names:
 *
 *     static:(tcp://a:61616,tcp://b:61616)      two brokers, a bridge to each
 *     static:(failover:(tcp://a,tcp://b))       one broker at one of several addresses, one bridge
 *     masterslave:(tcp://a,tcp://b)             the same, tried in the order written
 *     tcp://a:61616                             one broker
 */
import { optionValues } from '@hermod/model'
import { type Address, parseAddress } from '@hermod/transport/options'
import { clusterErrors } from '../errors.js'
import { type UriOptions, uriOptions, withOptions } from './uri-options.js'
import { type StaticDiscoveryOptions, staticDiscoveryOptions } from './uri-tables.js'

/** One broker to bridge to. */
export interface Service {
  /** As the log shows it. */
  readonly text: string
  /** Tried one after the other in one attempt. */
  readonly addresses: readonly Address[]
}

export interface StaticDiscovery {
  readonly kind: 'static'
  readonly services: readonly Service[]
  readonly options: StaticDiscoveryOptions
  /** Names of options that mean nothing here: worth a warning each, as ActiveMQ lets them pass too. */
  readonly unknown: readonly string[]
}

/** Throws BrokerError for what cannot be read. */
export function staticDiscovery(uri: string): StaticDiscovery {
  const address = parseAddress(uri)
  switch (address.scheme) {
    case 'static':
    case 'simple': {
      const { discovered, ...own } = uriOptions(address, staticDiscoveryOptions)
      return { kind: 'static', services: address.members.map((member) => service(member, discovered)), ...own }
    }
    case 'masterslave': {
      if (address.members.length < 2) throw clusterErrors.tooFewMembers({ uri })
      return masterSlave(address, uriOptions(address, staticDiscoveryOptions))
    }
    case 'tcp':
    case 'nio':
    case 'ssl':
    case 'nio+ssl':
    case 'failover': {
      const options = optionValues(staticDiscoveryOptions)
      return { kind: 'static', services: [service(address, new Map())], options, unknown: [] }
    }
    default:
      throw clusterErrors.unknownDiscovery({ uri, scheme: address.scheme })
  }
}

function masterSlave(
  { members }: Address,
  { discovered, ...own }: UriOptions<typeof staticDiscoveryOptions.rows>,
): StaticDiscovery {
  // Logs are searched for what ActiveMQ makes of it.
  const text = `failover:(${members.map((member) => member.text).join(',')})?randomize=false&maxReconnectAttempts=0`
  const addresses = members.map((member) => withOptions(member, discovered))
  return { kind: 'static', services: [{ text, addresses }], ...own }
}

function service(member: Address, discovered: ReadonlyMap<string, string>): Service {
  const { text, ...address } = withOptions(member, discovered)
  // Failover's own reconnecting would keep a bridge whose demand the new broker has never heard of.
  return { text, addresses: member.scheme === 'failover' ? member.members : [{ text, ...address }] }
}
