/** Attributes of `<policyEntry>`: settings of the destinations that a pattern covers. */
import {
  bytes,
  type ConfiguredBean,
  type Destination,
  defineOptions,
  duration,
  flag,
  integer,
  type Option,
  type OptionValues,
  text,
} from '@hermod/model'
import type { DeadLetterConfig } from './dead-letter.js'
import { messageGroupMapType } from './message-groups.js'
import type { PendingLimitConfig } from './pending-limit.js'

const unbuilt = { status: 'unbuilt' } as const

export const policyEntryOptions = defineOptions('policyEntry', {
  // Memory and flow control.
  memoryLimit: bytes(0, 'Memory its messages may take, in bytes; 0: only the limit of the whole broker.', {
    min: 0,
  }),
  minimumMessageSize: bytes(1024, 'What a message counts in memory limits beside its payload.', { min: 0 }),
  producerFlowControl: flag(true, 'Slow producers down at a full limit.'),
  blockedProducerWarningInterval: duration(
    30_000,
    'How long to wait before logging again that producers are held; 0: never log.',
  ),
  sendFailIfNoSpace: unset(
    flag(false, 'Refuse sends at a full limit in place of holding the producer. Not set: as systemUsage says.'),
  ),
  sendFailIfNoSpaceAfterTimeout: duration(
    -1,
    'Hold a producer at most this long, then refuse; -1: as systemUsage says.',
  ),
  storeUsageHighWaterMark: integer(100, 'Percent of storeUsage at which producers of persistent messages are held.', {
    min: 0,
    max: 100,
  }),
  cursorMemoryHighWaterMark: integer(70, 'Percent of memory from which a backlog is no longer kept in memory.', {
    min: 1,
    max: 100,
  }),
  useCache: flag(true, 'Keep messages that have just been stored in memory for dispatch.'),
  reduceMemoryFootprint: flag(false, 'Drop the decoded form of a stored message. Always so here.'),

  // Paging and expiry.
  maxPageSize: integer(200, 'Messages read from the store at a time.', { min: 1 }),
  maxBrowsePageSize: integer(
    400,
    'Most messages a browser is shown; 0: it is shown no more than what is in memory for consumers.',
    { min: 0 },
  ),
  maxExpirePageSize: integer(400, 'Messages looked at by one search for expired ones; 0: it finds none.', { min: 0 }),
  expireMessagesPeriod: duration(
    30_000,
    'How often to look for expired messages; 0: only when they would be delivered.',
  ),

  // Dispatch.
  prioritizedMessages: flag(false, 'Deliver by JMS priority, highest first.'),
  useConsumerPriority: flag(true, 'Serve consumers of higher priority first.'),
  strictOrderDispatch: flag(false, 'Fill one consumer before the next gets messages.'),
  lazyDispatch: flag(false, 'Page in only what a consumer has room for.', unbuilt),
  optimizedDispatch: flag(false, 'Dispatch without a thread between. Always so here.'),
  allConsumersExclusiveByDefault: flag(false, 'Treat every consumer as exclusive.'),
  consumersBeforeDispatchStarts: integer(0, 'Consumers to wait for before the first message is delivered.', { min: 0 }),
  timeBeforeDispatchStarts: duration(0, 'How long to wait for them, counted from the first consumer.', { min: 0 }),
  usePrefetchExtension: flag(true, 'Deliver beyond the prefetch while acknowledgements wait for a commit.'),
  alwaysRetroactive: flag(false, 'Treat every consumer of a topic as retroactive.'),

  // Prefetch of consumers that kept their default.
  queuePrefetch: integer(1000, 'Prefetch of queue consumers.', { min: 0 }),
  queueBrowserPrefetch: integer(500, 'Prefetch of browsers.', { min: 0 }),
  topicPrefetch: integer(32767, 'Prefetch of topic consumers.', { min: 0 }),
  durableTopicPrefetch: integer(100, 'Prefetch of durable subscribers.', { min: 0 }),

  // Duplicates and redelivery.
  enableAudit: flag(true, 'Recognise messages that a producer sends again.'),
  maxProducersToAudit: integer(64, 'Producers remembered for that.', unbuilt),
  maxAuditDepth: integer(10_000, 'Messages remembered per producer of a topic.', unbuilt),
  maxQueueAuditDepth: integer(10_000, 'Messages remembered per producer of a queue.', unbuilt),
  sendDuplicateFromStoreToDLQ: flag(false, 'Copy duplicates found in the store to the dead-letter queue.', unbuilt),
  persistJMSRedelivered: flag(false, 'Write the redelivery mark to the store before delivering.'),

  // Life of the destination.
  gcInactiveDestinations: flag(false, 'Remove it when it has been empty and unused for a while.'),
  inactiveTimeoutBeforeGC: duration(60_000, 'How long.', { aliases: ['inactiveTimoutBeforeGC'] }),
  gcWithNetworkConsumers: flag(false, 'Also when bridges still consume from it.'),
  maxDestinations: integer(-1, 'Most destinations that the pattern may cover; -1: no limit.'),
  allowTempDestinationStealing: flag(false, 'Let other connections consume from a temporary destination.'),

  // Advisories.
  sendAdvisoryIfNoConsumers: flag(false, 'Tell of non-persistent messages that nobody is there to take.'),
  advisoryForConsumed: flag(false, 'Tell of each message consumed.'),
  advisoryForDelivery: flag(false, 'Tell of each message that came in.'),
  advisoryForDispatched: flag(false, 'Tell of each message handed to a consumer.'),
  advisoryForDiscardingMessages: flag(false, 'Tell of messages dropped for a slow consumer.'),
  advisoryForSlowConsumers: flag(false, 'Tell of slow consumers.'),
  advisoryForFastProducers: flag(false, 'Tell of producers that reach a limit.'),
  advisoryWhenFull: flag(false, 'Tell when a limit is reached.'),
  includeBodyForAdvisory: flag(false, 'Leave the body in the messages that advisories show.'),

  // Statistics and tuning.
  doOptimzeMessageStorage: flag(true, 'Spare the store messages that are consumed at once.', unbuilt),
  optimizeMessageStoreInFlightLimit: integer(10, 'Percent in flight above which it does not.', unbuilt),
  useTopicSubscriptionInflightStats: flag(true, 'Count what topic consumers have in flight.', unbuilt),
  advancedMessageStatisticsEnabled: flag(false, 'Note the ids of the last messages.', unbuilt),
  advancedNetworkStatisticsEnabled: flag(false, 'Count the traffic of bridges apart.', unbuilt),

  // Beans that are usually written as child elements.
  messageGroupMapFactoryType: messageGroupMapType('How message groups are remembered: cached, bucket or simple.'),
  messageGroupMapFactory: text('', 'Bean.', unbuilt),
  deadLetterStrategy: text('', 'Bean.', unbuilt),
  dispatchPolicy: text('', 'Bean.', unbuilt),
  messageEvictionStrategy: text('', 'Bean.', unbuilt),
  messageInterceptorStrategy: text('', 'Bean.', unbuilt),
  networkBridgeFilterFactory: text('', 'Bean.', unbuilt),
  pendingDurableSubscriberPolicy: text('', 'Bean.', unbuilt),
  pendingMessageLimitStrategy: text('', 'Bean.', unbuilt),
  pendingQueuePolicy: text('', 'Bean.', unbuilt),
  pendingSubscriberPolicy: text('', 'Bean.', unbuilt),
  slowConsumerStrategy: text('', 'Bean.', unbuilt),
  subscriptionRecoveryPolicy: text('', 'Bean.', unbuilt),
})

export type PolicyEntryOptions = OptionValues<typeof policyEntryOptions>

/** One `policyEntry` as the configuration gives it. */
export interface PolicyEntryConfig {
  /** Pattern; null: the `defaultEntry`. */
  readonly destination: Destination | null
  readonly options?: Partial<PolicyEntryOptions>
  /** Nested policies by the property that holds them: `slowConsumerStrategy`, `subscriptionRecoveryPolicy`, … */
  readonly inside?: ReadonlyMap<string, readonly ConfiguredBean[]>
  readonly deadLetterStrategy?: DeadLetterConfig
  readonly pendingMessageLimitStrategy?: PendingLimitConfig
}

/** An option that means something different when nothing was written. */
function unset<T>(option: Option<T>): Option<T | undefined> {
  return { ...option, defaultValue: undefined }
}
