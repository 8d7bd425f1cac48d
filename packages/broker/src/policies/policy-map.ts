/** Which settings hold for a destination: those of the closest `policyEntry`, else the default entry, else ActiveMQ's defaults. */
import { type ConfiguredBean, type Destination, optionValues } from '@hermod/model'
import type { ConditionalBridgeFilter } from '../options/bridge-filter.js'
import { groupMapOf, type MessageGroupMapConfig } from '../options/message-groups.js'
import { type PolicyEntryConfig, type PolicyEntryOptions, policyEntryOptions } from '../options/policy-entry.js'
import { bridgeFilterOf } from './bridge-filter.js'
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
  readonly bridgeFilter: ConditionalBridgeFilter | undefined
  /** See `pendingLimit`. */
  pendingLimitFor(prefetchSize: number, askedByConsumer: number): number
}

/** Holds where the configuration has no default entry. */
const NO_DEFAULT_ENTRY: PolicyEntryConfig = { destination: null }

export class PolicyMap {
  private table: PolicyTable

  constructor(entries: readonly PolicyEntryConfig[] = []) {
    this.table = new PolicyTable(entries, new Map())
  }

  /** Of every entry, the default one included. */
  get all(): Iterable<DestinationPolicy> {
    return this.table.made.values()
  }

  policyFor(destination: Destination): DestinationPolicy {
    return this.table.policyFor(destination)
  }

  /**
   * Makes what `entries` say, which may throw; it holds from the call on of what is returned. An entry that is the same
   * object as before keeps its policy: whoever goes by that object sees no change.
   */
  prepare(entries: readonly PolicyEntryConfig[]): () => void {
    const table = new PolicyTable(entries, this.table.made)
    return () => {
      this.table = table
    }
  }
}

class PolicyTable {
  readonly made = new Map<PolicyEntryConfig, DestinationPolicy>()
  private readonly entries = new DestinationMap<DestinationPolicy>()
  private readonly fallback: DestinationPolicy

  constructor(entries: readonly PolicyEntryConfig[], before: ReadonlyMap<PolicyEntryConfig, DestinationPolicy>) {
    let fallback = NO_DEFAULT_ENTRY
    for (const entry of entries) {
      if (entry.destination === null) fallback = entry
      else this.entries.put(entry.destination, this.make(entry, before))
    }
    this.fallback = this.make(fallback, before)
  }

  policyFor(destination: Destination): DestinationPolicy {
    return this.entries.choose(destination) ?? this.fallback
  }

  private make(entry: PolicyEntryConfig, before: ReadonlyMap<PolicyEntryConfig, DestinationPolicy>): DestinationPolicy {
    const policy = before.get(entry) ?? policyOf(entry, entry !== NO_DEFAULT_ENTRY)
    this.made.set(entry, policy)
    return policy
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
    bridgeFilter: bridgeFilterOf(nested('networkBridgeFilterFactory')),
    groupMap: groupMapOf(entry.inside?.get('messageGroupMapFactory')?.[0], options.messageGroupMapFactoryType),
    deadLetter: deadLetterStrategy(entry.deadLetterStrategy),
    pendingLimitFor: (prefetchSize, asked) => pendingLimit(entry.pendingMessageLimitStrategy, prefetchSize, asked),
  }
}
