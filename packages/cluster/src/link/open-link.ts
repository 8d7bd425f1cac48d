/** One attempt to reach a broker at one of its addresses, in their order. */
import type { Clock, Link, TurnLoop } from '@hermod/model'
import { peerTerms } from '@hermod/openwire/peer'
import { type Address, connect, type TlsMaterial, type VmRegistry } from '@hermod/transport'
import { BridgeLink } from './bridge-link.js'
import type { RemoteSink } from './remote-link.js'

export interface LinkSurroundings {
  readonly clock: Clock
  readonly turnLoop: TurnLoop
  /** Where `vm://` brokers of this process are found. */
  readonly vm: VmRegistry | undefined
  /** What to show and whom to trust on encrypted addresses. */
  readonly tls: TlsMaterial | undefined
  readonly providerVersion: string | null
  /** Makes the links in place of the network: for tests. */
  readonly dial?: (address: Address, signal: AbortSignal) => Promise<Link>
}

export interface OpenedLink {
  readonly wire: BridgeLink
  /** `tcp://host/10.0.0.5:61616@51234` */
  readonly text: string
}

/** Rejects with what the last address said when none can be reached. The link has not been started. */
export async function openLink(
  addresses: readonly Address[],
  around: LinkSurroundings,
  sink: RemoteSink,
  signal: AbortSignal,
): Promise<OpenedLink> {
  let last: unknown
  for (const address of addresses) {
    try {
      const terms = peerTerms(address, { providerVersion: around.providerVersion })
      const link = await dial(address, around, signal)
      const wire = new BridgeLink(link, terms, around.clock, (worker) => around.turnLoop.request('flush', worker), sink)
      return { wire, text: linkText(address, link) }
    } catch (error) {
      signal.throwIfAborted()
      last = error
    }
  }
  throw last
}

function dial(address: Address, around: LinkSurroundings, signal: AbortSignal): Promise<Link> {
  if (around.dial !== undefined) return around.dial(address, signal)
  const { clock, tls, vm } = around
  return connect({ address, clock, signal, tls, ...(vm === undefined ? {} : { vm }) })
}

/** As Java prints a connected socket: the name before the slash, the local port behind the at-sign. */
function linkText(address: Address, link: Link): string {
  const match = /^([a-z+]+):\/\/(.*)$/.exec(link.remoteAddress)
  if (match === null || link.localPort === undefined) return link.remoteAddress
  const [, scheme, place] = match
  const isName = !place!.startsWith(address.host) && !place!.startsWith('[')
  return `${scheme}://${isName ? address.host : ''}/${place}@${link.localPort}`
}
