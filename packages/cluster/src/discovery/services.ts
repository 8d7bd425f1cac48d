/**
 * The brokers that a connector's `uri` names:
 *
 *     static:(tcp://a:61616,tcp://b:61616)      two brokers, a bridge to each
 *     static:(failover:(tcp://a,tcp://b))       one broker at one of several addresses, one bridge
 *     masterslave:(tcp://a,tcp://b)             the same, tried in the order written
 *     tcp://a:61616                             one broker
 */
import { findOption, optionValues } from '@hermod/model'
import { type Address, parseAddress, readOptions } from '@hermod/transport'
import { clusterErrors } from '../errors.js'
import { type StaticDiscoveryOptions, staticDiscoveryOptions } from '../options.js'

/** One broker to bridge to. */
export interface Service {
  /** As the log shows it. */
  readonly text: string
  /** Tried one after the other in one attempt. */
  readonly addresses: readonly Address[]
}

export interface StaticDiscovery {
  readonly services: readonly Service[]
  readonly options: StaticDiscoveryOptions
  /** Names of options that mean nothing here: worth a warning each, as ActiveMQ lets them pass too. */
  readonly unknown: readonly string[]
}

/** Added to the addresses that were found, without this prefix. */
const DISCOVERED = 'discovered.'

/** Throws BrokerError for what cannot be read. */
export function staticDiscovery(uri: string): StaticDiscovery {
  const address = parseAddress(uri)
  switch (address.scheme) {
    case 'static':
    case 'simple':
      return { services: address.members.map((member) => service(member, address)), ...optionsOf(address) }
    case 'masterslave': {
      if (address.members.length < 2) throw clusterErrors.tooFewMembers({ uri })
      const text = `masterslave:(${address.members.map((member) => member.text).join(',')})`
      const addresses = address.members.map((member) => discovered(member, address))
      return { services: [{ text, addresses }], ...optionsOf(address) }
    }
    case 'tcp':
    case 'nio':
    case 'ssl':
    case 'nio+ssl':
    case 'failover':
      return { services: [service(address, address)], options: optionValues(staticDiscoveryOptions), unknown: [] }
    default:
      throw clusterErrors.unknownDiscovery({ uri, scheme: address.scheme })
  }
}

function service(member: Address, list: Address): Service {
  // Failover's own reconnecting would keep a bridge whose demand the new broker has never heard of.
  const addresses = member.scheme === 'failover' ? member.members : [discovered(member, list)]
  return { text: discovered(member, list).text, addresses }
}

/** `static:(tcp://a)?maxReconnectDelay=5`, and also `static:(tcp://a?…)` for what is meant for the connection. */
function optionsOf(list: Address): Pick<StaticDiscovery, 'options' | 'unknown'> {
  const own = [...list.options].filter(([name]) => !name.startsWith(DISCOVERED))
  const known = own.filter(([name]) => findOption(staticDiscoveryOptions, name) !== undefined)
  const { values } = readOptions({ ...list, options: new Map(known) }, staticDiscoveryOptions)
  return { options: values, unknown: own.filter((pair) => !known.includes(pair)).map(([name]) => name) }
}

function discovered(member: Address, list: Address): Address {
  const added = [...list.options].filter(([name]) => name.startsWith(DISCOVERED))
  if (added.length === 0) return member
  const query = added.map(([name, value]) => `${name.slice(DISCOVERED.length)}=${encodeURIComponent(value)}`).join('&')
  return parseAddress(`${member.text}${member.query === '' ? '?' : '&'}${query}`)
}
