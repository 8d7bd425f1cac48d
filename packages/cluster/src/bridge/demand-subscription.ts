/** A consumer at this broker on behalf of consumers at the other one. */
import type { ConsumerId, Destination } from '@hermod/model'
import type { ConsumerInfo } from '@hermod/openwire'
import type { DurableInterest } from './durable-interest.js'

export interface DemandSubscription {
  /** The consumer here, as it registers and as advisories show it. */
  readonly local: ConsumerInfo & { readonly consumerId: ConsumerId; readonly destination: Destination }
  /** Name of the consumer there (`ConsumerId.toString`), or one made up that no consumer's leaving takes away. */
  readonly remoteId: string
  /** The consumer there is itself a bridge's. */
  readonly remoteIsNetwork: boolean
  /** Consumers there that want it; it goes with the last. */
  readonly interested: Set<string>
  /** Durable subscriptions there that keep a durable one here. */
  readonly durables: DurableInterest
  /** Consumers there that keep a durable one here though they are not durable (`forceDurable`). */
  readonly forced: Set<string>
  /** It was not made for a consumer. */
  readonly isStatic: boolean
}
