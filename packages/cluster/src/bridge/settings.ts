/** What one bridge is told: the connector's options and its lists of destinations. */
import type { Destination } from '@hermod/model'
import type { NetworkConnectorOptions } from '../options.js'

export interface BridgeSettings {
  readonly options: NetworkConnectorOptions
  /** Never forwarded; comes before the other lists. May hold wildcards, as they may. */
  readonly excluded: readonly Destination[]
  /** Forwarded whether anybody consumes there or not. */
  readonly statically: readonly Destination[]
  /** Forwarded where somebody consumes there; empty: everything. */
  readonly dynamically: readonly Destination[]
  /** Topics whose durable subscriptions an earlier bridge left here are taken up again at the start; undefined: all. */
  readonly durables?: readonly Destination[] | undefined
  /** Entries of the lists with `?forceDurable=true`. */
  readonly forcedDurable: ReadonlySet<Destination>
}

/** Client ids of a bridge, as ActiveMQ forms them: `NC_B_inbound_A` at A, `NC_A_outbound` at B. */
export function inboundClientId({ name, clientIdToken }: NetworkConnectorOptions, here: string, there: string): string {
  return [name, there, 'inbound', here].join(clientIdToken)
}

/** Of the second connection to the own broker, by which a duplex bridge brings in what comes from the other. */
export function duplexClientId({ name, clientIdToken }: NetworkConnectorOptions, here: string, there: string): string {
  return [name, there, 'inbound', 'duplex', here].join(clientIdToken)
}

export function outboundClientId({ name, clientIdToken }: NetworkConnectorOptions, here: string): string {
  return [name, here, 'outbound'].join(clientIdToken)
}
