/** What a bridge knows of the demand of the other broker, what happens to it, and what comes of that. See `demand.ts`. */
import type { BrokerId, ConsumerId, Destination } from '@hermod/model'
import type { ConsumerInfo, DestinationInfo } from '@hermod/openwire'
import { DemandBook, MAX_INTEREST } from './demand-book.js'
import type { DemandSubscription } from './demand-subscription.js'
import { Quota } from './quota.js'
import { RefusedDemand } from './refused-demand.js'
import type { BridgeSettings } from './settings.js'

export interface DemandState {
  readonly settings: BridgeSettings
  /** Id of this broker and of the other. */
  readonly here: string
  readonly there: string
  readonly brokerName: string
  /** Client id under which a bridge of the other broker to this one subscribes there. */
  readonly peerClientId: string
  /** Session of the bridge at this broker: `connection`, whose consumers are numbered from 1. */
  readonly connectionId: string
  /** Of that connection: its durable subscriptions go by it. */
  readonly clientId: string
  nextConsumer: number
  /** By the consumer here. */
  readonly subscriptions: DemandBook
  /** Parts of composite consumers, by the consumer that was told. */
  readonly parts: Map<string, readonly ConsumerId[]>
  /** Of all of them together. */
  partCount: number
  /** Where each counts for itself: names of durable subscriptions here whose consumer there has gone, by theirs. */
  readonly away: Map<string, string>
  /** Consumers there that are not served, for those who ask why a message stays. */
  readonly refused: RefusedDemand
  /** Names of durable subscriptions here, also of those whose consumers are away. */
  readonly durables: Quota
  /** Temporary destinations here of those there. */
  readonly temporaries: Quota
}

export type DemandEvent =
  /** What an advisory of the other broker is about. */
  | { readonly kind: 'told'; readonly about: unknown }
  /** The other broker consumes from us directly: its own way to listen to our advisories. */
  | { readonly kind: 'asked'; readonly info: ConsumerInfo }
  /** The bridge stands: subscribe to what is included statically, and again to durable subscriptions left by an earlier one. */
  | { readonly kind: 'started'; readonly durables: readonly LeftDurable[] }
  /** All subscriptions that there are at the other broker, as it tells them at the start. */
  | { readonly kind: 'synced'; readonly subscriptions: readonly (ConsumerInfo | null)[] }
  /** Another bridge serves the consumer better for which this one here was made. */
  | { readonly kind: 'yielded'; readonly consumer: ConsumerId }

/** A durable subscription that an earlier bridge of this one's name left. */
export interface LeftDurable {
  readonly destination: Destination
  /** Brokers between its consumers and this one; null: not known after a restart. */
  readonly brokerPath: readonly (BrokerId | null)[] | null
}

export type DemandEffect =
  | { readonly kind: 'subscribe'; readonly subscription: DemandSubscription }
  | { readonly kind: 'unsubscribe'; readonly subscription: DemandSubscription; readonly forGood: boolean }
  /** A durable subscription that nobody consumes by is not wanted any more. */
  | { readonly kind: 'forget'; readonly subscriptionName: string }
  | { readonly kind: 'destination'; readonly info: DestinationInfo }
  /** A note for the log. */
  | { readonly kind: 'note'; readonly text: string; readonly level: 'info' | 'warn' }

/** What other bridges of this broker already serve. */
export interface Competitors {
  /**
   * True: one of equal or higher priority serves the consumer already. One of lower priority is made to yield.
   */
  serves(info: ConsumerInfo): boolean
}

export const MAX_SUBSCRIPTIONS = 100_000
/** `DestinationInfo.operationType` of one that is gone. */
export const REMOVED = 1
/** Each is written to the store, and keeps messages while nobody takes them. */
export const MAX_DURABLES = 20_000
export const MAX_TEMPORARIES = 20_000

type Kept = 'nextConsumer' | 'subscriptions' | 'parts' | 'partCount' | 'away' | 'refused' | 'durables' | 'temporaries'

/** `durables`: names of durable subscriptions that earlier bridges have left. `most`: consumers there that are remembered. */
export function demandState(
  { durables = [], ...given }: Omit<DemandState, Kept> & { readonly durables?: Iterable<string> },
  most = MAX_INTEREST,
): DemandState {
  return {
    ...given,
    nextConsumer: 1,
    subscriptions: new DemandBook(most),
    parts: new Map(),
    partCount: 0,
    away: new Map(),
    refused: new RefusedDemand(),
    durables: new Quota(MAX_DURABLES, durables),
    temporaries: new Quota(MAX_TEMPORARIES),
  }
}
