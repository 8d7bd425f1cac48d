/** Whether two addresses lead to the same broker: the same port of the same host, under whatever name. */
import { lookup } from 'node:dns/promises'
import type { Address } from '@hermod/transport'

/** `lookUp`: default the system's. Hosts that cannot be found are compared as they are written. */
export async function sameBroker(
  first: Address,
  second: Address,
  lookUp: (host: string) => Promise<string> = systemLookup,
): Promise<boolean> {
  if (first.port !== second.port) return false
  if (first.host.toLowerCase() === second.host.toLowerCase()) return true
  try {
    const [one, other] = await Promise.all([lookUp(first.host), lookUp(second.host)])
    return one === other
  } catch {
    return false
  }
}

async function systemLookup(host: string): Promise<string> {
  return (await lookup(host, { verbatim: false })).address
}
