/**
 * Which brokers the failover clients of one transport connector are told of: `step(state, event) → [state, effect]`.
 *
 *   joined, left ──> tellAll          a list changed, so all clients are told anew
 *   tell         ──> control          what one client is told; with rebalancing the next one gets the list rotated
 *
 * The list begins with this broker's own address and grows in the order in which bridges come up. With
 * `rebalanceClusterClients` a client moves to the first address of its list, so the rotation is what spreads them.
 */
import type { BrokerFilter } from './broker-filter.js'
import { isTellable } from './tellable.js'

export interface ClientListTerms {
  readonly updateClusterClients: boolean
  readonly rebalanceClusterClients: boolean
  readonly updateClusterClientsOnRemove: boolean
  readonly filter: BrokerFilter
}

export interface ClientListState {
  readonly terms: ClientListTerms
  readonly addresses: readonly KnownAddress[]
}

interface KnownAddress {
  readonly url: string
  /** Bridges that lead there; an address stays listed without any where removals are not told. */
  readonly bridges: number
}

export type ClientListEvent =
  | { readonly kind: 'joined'; readonly own: string; readonly brokerName: string; readonly url: string }
  | { readonly kind: 'left'; readonly url: string }
  /** `reconnecting`: it comes from another broker, and would go round in circles if it were sent on. */
  | { readonly kind: 'tell'; readonly own: string; readonly reconnecting: boolean }

export type ClientListEffect =
  | { readonly kind: 'tellAll' }
  | { readonly kind: 'control'; readonly connectedBrokers: string; readonly rebalance: boolean }

/** Brokers that come back under another address each time would otherwise be remembered for ever. */
const MAX_ADDRESSES = 1000
/** What one client is told is one text of the wire, which holds no more than 32766 bytes in its compact encoding. */
const MAX_TOLD_CHARACTERS = 32_000

export function clientList(terms: ClientListTerms): ClientListState {
  return { terms, addresses: [] }
}

export function stepClientList(
  state: ClientListState,
  event: ClientListEvent,
): readonly [ClientListState, ClientListEffect | undefined] {
  switch (event.kind) {
    case 'joined':
      return joined(state, event.own, event.brokerName, event.url)
    case 'left':
      return left(state, event.url)
    case 'tell':
      return tell(state, event.own, event.reconnecting)
  }
}

function joined(state: ClientListState, own: string, brokerName: string, url: string) {
  const { terms } = state
  if (!terms.updateClusterClients) return [state, undefined] as const
  const known = withOwn(state, own).addresses
  const isTold = isTellable(url) && terms.filter(brokerName)
  const addresses = isTold ? withBridge(known, url) : known
  return [{ terms, addresses }, { kind: 'tellAll' }] as const
}

function left(state: ClientListState, url: string) {
  const { terms, addresses } = state
  if (!terms.updateClusterClients) return [state, undefined] as const
  const { updateClusterClientsOnRemove: isTold } = terms
  const remaining = addresses
    .map((one) => (one.url === url ? { url, bridges: Math.max(0, one.bridges - 1) } : one))
    .filter(({ bridges }) => bridges > 0 || !isTold)
  return [{ terms, addresses: remaining }, isTold ? ({ kind: 'tellAll' } as const) : undefined] as const
}

function tell(state: ClientListState, own: string, reconnecting: boolean) {
  const { updateClusterClients, rebalanceClusterClients } = state.terms
  const rebalance = rebalanceClusterClients && !reconnecting
  if (!updateClusterClients) return [state, { kind: 'control', connectedBrokers: '', rebalance }] as const
  const listed = withOwn(state, own)
  const connectedBrokers = told(listed.addresses)
  return [rebalanceClusterClients ? rotated(listed) : listed, { kind: 'control', connectedBrokers, rebalance }] as const
}

function told(addresses: readonly KnownAddress[]): string {
  let text = ''
  for (const { url } of addresses) {
    if (text.length + url.length >= MAX_TOLD_CHARACTERS) break
    text += text === '' ? url : `,${url}`
  }
  return text
}

/** The broker itself counts as a bridge that never ends. */
function withOwn(state: ClientListState, own: string): ClientListState {
  return state.addresses.length > 0 ? state : { ...state, addresses: [{ url: own, bridges: 1 }] }
}

function withBridge(addresses: readonly KnownAddress[], url: string): readonly KnownAddress[] {
  if (addresses.some((one) => one.url === url)) {
    return addresses.map((one) => (one.url === url ? { url, bridges: one.bridges + 1 } : one))
  }
  const kept = addresses.length < MAX_ADDRESSES ? addresses : withoutEldestLeft(addresses)
  return kept.length < MAX_ADDRESSES ? [...kept, { url, bridges: 1 }] : kept
}

function withoutEldestLeft(addresses: readonly KnownAddress[]): readonly KnownAddress[] {
  const eldest = addresses.findIndex(({ bridges }) => bridges === 0)
  return addresses.filter((_one, at) => at !== eldest)
}

function rotated({ terms, addresses }: ClientListState): ClientListState {
  return { terms, addresses: [...addresses.slice(1), ...addresses.slice(0, 1)] }
}
