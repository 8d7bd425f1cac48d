/** How the consumer here looks that stands for one there. Pure. */
import type { ConsumerId, Destination } from '@hermod/model'
import { ConsumerInfo } from '@hermod/openwire'
import type { NetworkConnectorOptions } from '../options.js'
import type { DemandSubscription } from './demand-subscription.js'

export interface LocalTerms {
  readonly options: NetworkConnectorOptions
  /** Of the bridge's connection: durable subscriptions go by it. */
  readonly clientId: string
  readonly consumerId: ConsumerId
}

/** `remote`: the one there, with the way to it. `destination` may be a part of what it consumes from. */
export function localConsumer(
  remote: ConsumerInfo,
  destination: Destination,
  { options, clientId, consumerId }: LocalTerms,
): DemandSubscription['local'] {
  const local = new ConsumerInfo({
    ...remote,
    consumerId,
    destination,
    networkSubscription: true,
    additionalPredicate: null,
    clientId: remote.subscriptionName === null ? remote.clientId : clientId,
    commandId: 0,
    responseRequired: false,
    prefetchSize: isAdvisory(destination) ? advisoryPrefetch(options) : options.prefetchSize,
    dispatchAsync: isAdvisory(destination) || options.dispatchAsync,
    priority: options.decreaseNetworkConsumerPriority
      ? decreasedPriority(options.consumerPriorityBase, remote.brokerPath?.length ?? 0)
      : remote.priority,
  })
  return local as DemandSubscription['local']
}

/** The longer the way, the lower: -5 for one broker, -8 for two, -9 for three. A Java byte, so never below -128. */
function decreasedPriority(base: number, hops: number): number {
  return Math.max(-128, hops > 1 ? base - (hops + 1) : base)
}

function isAdvisory(destination: Destination): boolean {
  return destination.members().some((member) => member.isAdvisory)
}

function advisoryPrefetch({ advisoryPrefetchSize, prefetchSize }: NetworkConnectorOptions): number {
  return advisoryPrefetchSize > 0 ? advisoryPrefetchSize : prefetchSize
}
