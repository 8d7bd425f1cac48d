/** Which settings hold for a destination: those of the closest `policyEntry`, else the default entry, else ActiveMQ's defaults. */
import { type ConfiguredBean, type Destination, optionValues } from '@hermod/model'
import { groupMapOf, type MessageGroupMapConfig } from '../options/message-groups.js'
import { type PolicyEntryConfig, type PolicyEntryOptions, policyEntryOptions } from '../options/policy-entry.js'
import { type Cursor, cursorOf } from './cursors.js'
import { type DeadLetterStrategy, deadLetterStrategy } from './dead-letter.js'
import { DestinationMap } from './destination-map.js'
import { type Eviction, evictionOf } from './eviction/eviction.js'
import { interceptorOf, type MessageInterceptor } from './interceptors/message-interceptor.js'
import { pendingLimit } from './pending-limit.js'
import type { HistoryLimits } from './recovery/history.js'
import { historyLimits } from './recovery/recovery-policy.js'
import { type SlowConsumerConfig, slowConsumerConfig } from './slow-consumers/strategy.js'
import { type TopicDispatch, topicDispatchOf } from './topic-dispatch/topic-dispatch.js'

/** The settings of one destination. Destinations of the same entry share one object. */
export interface DestinationPolicy extends PolicyEntryOptions {
  /** What the entry covers; null: the default entry. */
  readonly pattern: Destination | null
  readonly deadLetter: DeadLetterStrategy
  readonly groupMap: MessageGroupMapConfig
  /** Most messages a browser is shown; Infinity where no entry of the configuration holds, as in ActiveMQ. */
  readonly browseLimit: number
  /** How much is in memory of a queue's backlog, of a durable subscription's, and of what waits for a topic's consumer. */
  readonly queueCursor: Cursor
  readonly durableCursor: Cursor
  readonly topicCursor: Cursor
  /** What a topic keeps for consumers that come late; undefined: a retained message only. */
  readonly history: HistoryLimits | undefined
  readonly eviction: Eviction
  readonly slowConsumers: SlowConsumerConfig | undefined
  readonly topicDispatch: TopicDispatch
  readonly interceptor: MessageInterceptor | undefined
  /** See `pendingLimit`. */
  pendingLimitFor(prefetchSize: number, askedByConsumer: number): number
}

export class PolicyMap {
  private readonly entries = new DestinationMap<DestinationPolicy>()
  private readonly fallback: DestinationPolicy
  /** Of every entry, the default one included. */
  readonly all: readonly DestinationPolicy[]

  constructor(entries: readonly PolicyEntryConfig[] = []) {
    let fallback: PolicyEntryConfig | undefined
    const all: DestinationPolicy[] = []
    for (const entry of entries) {
      if (entry.destination === null) fallback = entry
      else all.push(this.put(entry.destination, policyOf(entry, true)))
    }
    this.fallback = policyOf(fallback ?? { destination: null }, fallback !== undefined)
    this.all = [...all, this.fallback]
  }

  private put(pattern: Destination, policy: DestinationPolicy): DestinationPolicy {
    this.entries.put(pattern, policy)
    return policy
  }

  policyFor(destination: Destination): DestinationPolicy {
    return this.entries.choose(destination) ?? this.fallback
  }
}

function policyOf(entry: PolicyEntryConfig, configured: boolean): DestinationPolicy {
  const options = optionValues(policyEntryOptions, entry.options)
  const nested = (property: string): ConfiguredBean | undefined => entry.inside?.get(property)?.[0]
  return {
    ...options,
    pattern: entry.destination,
    browseLimit: configured ? options.maxBrowsePageSize : Number.POSITIVE_INFINITY,
    queueCursor: cursorOf(nested('pendingQueuePolicy'), options),
    durableCursor: cursorOf(nested('pendingDurableSubscriberPolicy'), options),
    topicCursor: cursorOf(nested('pendingSubscriberPolicy'), options),
    history: historyLimits(nested('subscriptionRecoveryPolicy')),
    eviction: evictionOf(nested('messageEvictionStrategy')),
    slowConsumers: slowConsumerConfig(nested('slowConsumerStrategy')),
    topicDispatch: topicDispatchOf(nested('dispatchPolicy')),
    interceptor: interceptorOf(nested('messageInterceptorStrategy')),
    groupMap: groupMapOf(entry.inside?.get('messageGroupMapFactory')?.[0], options.messageGroupMapFactoryType),
    deadLetter: deadLetterStrategy(entry.deadLetterStrategy),
    pendingLimitFor: (prefetchSize, asked) => pendingLimit(entry.pendingMessageLimitStrategy, prefetchSize, asked),
  }
}
