/**
 * The address of a connector as other brokers and clients are told it, by its `<publishedAddressPolicy>`: what it
 * listens at need not be how it is reached from elsewhere.
 */
import { lookup, lookupService } from 'node:dns/promises'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { PublishedAddressPolicy } from '@hermod/config'
import { parseAddress } from '@hermod/transport'

/** The system's resolver; rejects for what it does not know. */
export interface NameService {
  localName(): string
  /** The first address of a name; of an address itself. */
  addressOf(name: string): Promise<string>
  /** The name that belongs to an address. */
  nameOf(address: string): Promise<string>
}

const NAME_LIMIT_MS = 2000

export const systemNames: NameService = {
  localName: hostname,
  addressOf: async (name) => (await lookup(name, { verbatim: false })).address,
  // Most addresses have no name, and a resolver that does not answer must not hold up the start.
  nameOf: async (address) => Promise.race([nameOf(address), setTimeout(NAME_LIMIT_MS, address, { ref: false })]),
}

/** `listening`: scheme and bound port are taken from it. `host`: what `publishedHost` gave. */
export function publishedAddress(listening: string, host: string, policy: PublishedAddressPolicy): string {
  const { scheme, port } = parseAddress(listening)
  const query = policy.clusterClientUriQuery === '' ? '' : `?${policy.clusterClientUriQuery}`
  return `${scheme}://${bracketed(host)}:${policy.portMapping.get(port) ?? port}${query}`
}

async function nameOf(address: string): Promise<string> {
  return (await lookupService(address, 0)).hostname
}

/** The host by strategy and mapping. Never rejects: a name that cannot be found is left as it is. */
export async function publishedHost(
  configured: string,
  policy: PublishedAddressPolicy,
  names: NameService,
): Promise<string> {
  const host = await hostByStrategy(configured, policy, names)
  return policy.hostMapping.get(host) ?? host
}

/** True for what stands for all addresses of this host. */
function isAny(host: string): boolean {
  return host === '' || host === '0.0.0.0' || host === '::'
}

async function hostByStrategy(host: string, policy: PublishedAddressPolicy, names: NameService): Promise<string> {
  // As in ActiveMQ every strategy begins with the name of the address that the connector is bound to.
  const bound = isAny(host) ? names.localName() : await canonicalName(host, names)
  if (policy.publishedHostStrategy === 'default' || policy.publishedHostStrategy === 'hostname') return bound
  if (policy.publishedHostStrategy === 'ipaddress') return names.addressOf(bound).catch(() => bound)
  return canonicalName(bound, names)
}

async function canonicalName(host: string, names: NameService): Promise<string> {
  try {
    const address = await names.addressOf(host)
    return await names.nameOf(address).catch(() => address)
  } catch {
    return host
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
