/**
 * Through which network interfaces a group is heard and spoken to, by their addresses. ActiveMQ's rule: what
 * `joinNetworkInterface` names is joined and the system chooses the way out; without it the first interface that leads
 * out of this host is used for both. Here a host that has none talks to itself.
 */
import type { NetworkInterfaceInfo } from 'node:os'
import { clusterErrors } from '../../errors.js'
import type { MulticastGroup } from './group.js'

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

export interface ChosenInterfaces {
  readonly join: string
  /** Undefined: the system chooses by its routes. */
  readonly send: string | undefined
}

/** Throws BrokerError for an interface that is not there. */
export function chooseInterfaces(group: MulticastGroup, interfaces: Interfaces): ChosenInterfaces {
  const { joinNetworkInterface, networkInterface, interface: address } = group.options
  const named = (name: string): string => {
    const found = addressOf(name, interfaces)
    if (found === undefined) {
      throw clusterErrors.noInterface({ uri: group.uri, name, known: Object.keys(interfaces).join(', ') })
    }
    return found
  }
  const usual = joinNetworkInterface === '' ? usualAddress(interfaces) : undefined
  const way = networkInterface || address
  return { join: usual ?? named(joinNetworkInterface), send: way === '' ? usual : named(way) }
}

/** By name or by address. */
function addressOf(name: string, interfaces: Interfaces): string | undefined {
  const addresses = interfaces[name]?.filter(isIPv4) ?? []
  if (addresses.length > 0) return addresses[0]!.address
  return Object.values(interfaces)
    .flatMap((infos) => infos ?? [])
    .find((info) => isIPv4(info) && info.address === name)?.address
}

function usualAddress(interfaces: Interfaces): string {
  const all = Object.entries(interfaces).flatMap(([name, infos]) =>
    (infos ?? []).filter((info) => isIPv4(info) && !info.internal && !name.startsWith('vnic')),
  )
  return all[0]?.address ?? '127.0.0.1'
}

function isIPv4({ family }: NetworkInterfaceInfo): boolean {
  return family === 'IPv4'
}
