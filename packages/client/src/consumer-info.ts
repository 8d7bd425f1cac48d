/** What the broker is told of a new consumer: what the call says, else the destination's options, else the connection's. */
import type { ConsumerId, Destination } from '@hermod/model'
import { ConsumerInfo } from '@hermod/openwire'
import type { NamedDestination } from './destination-options.js'
import type { ConnectionOptions } from './options.js'

export interface ConsumerOptions {
  readonly selector?: string
  /** Not what this connection sends. */
  readonly noLocal?: boolean
  /** Messages sent ahead; 0: only on request. Default: by the kind of destination. */
  readonly prefetchSize?: number
  readonly exclusive?: boolean
  readonly retroactive?: boolean
  /** -128 to 127; higher is served first. */
  readonly priority?: number
}

export interface ConsumerIdentity {
  readonly consumerId: ConsumerId
  readonly clientId: string
  /** Not null: a durable subscriber. */
  readonly subscriptionName: string | null
}

export function consumerInfo(
  identity: ConsumerIdentity,
  { destination, options }: NamedDestination,
  given: ConsumerOptions,
  defaults: ConnectionOptions,
): ConsumerInfo {
  const option = <T>(name: string): T | undefined => options[`consumer.${name}`] as T | undefined
  return new ConsumerInfo({
    ...identity,
    destination,
    prefetchSize:
      given.prefetchSize ?? option<number>('prefetchSize') ?? defaultPrefetch(destination, identity, defaults),
    maximumPendingMessageLimit:
      option<number>('maximumPendingMessageLimit') ?? defaults['prefetchPolicy.maximumPendingMessageLimit'],
    dispatchAsync: option<boolean>('dispatchAsync') ?? defaults.dispatchAsync,
    selector: given.selector ?? option<string>('selector') ?? null,
    noLocal: given.noLocal ?? option<boolean>('noLocal') ?? false,
    exclusive: given.exclusive ?? option<boolean>('exclusive') ?? defaults.exclusiveConsumer,
    retroactive: given.retroactive ?? option<boolean>('retroactive') ?? defaults.useRetroactiveConsumer,
    priority: given.priority ?? option<number>('priority') ?? 0,
    noRangeAcks: option<boolean>('noRangeAcks') ?? false,
    networkSubscription: option<boolean>('networkSubscription') ?? false,
    optimizedAcknowledge: defaults.optimizeAcknowledge,
  })
}

/** What it is told of a browser, which takes nothing: of a consumer's options only the selector concerns it. */
export function browserInfo(
  identity: ConsumerIdentity,
  destination: Destination,
  selector: string | undefined,
  defaults: ConnectionOptions,
): ConsumerInfo {
  return new ConsumerInfo({
    ...identity,
    destination,
    browser: true,
    prefetchSize: defaults['prefetchPolicy.queueBrowserPrefetch'],
    dispatchAsync: true,
    selector: selector ?? null,
  })
}

function defaultPrefetch(destination: Destination, identity: ConsumerIdentity, options: ConnectionOptions): number {
  if (options['prefetchPolicy.all'] >= 0) return options['prefetchPolicy.all']
  if (identity.subscriptionName !== null) return options['prefetchPolicy.durableTopicPrefetch']
  return destination.isQueue ? options['prefetchPolicy.queuePrefetch'] : options['prefetchPolicy.topicPrefetch']
}
