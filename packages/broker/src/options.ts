/** Everything about a broker that can be configured, as data: what `activemq.xml`, help and the reference page read. */
export {
  type ConditionalBridgeFilter,
  conditionalNetworkBridgeFilterFactoryOptions,
  defaultNetworkBridgeFilterFactoryOptions,
} from './options/bridge-filter.js'
export { type BrokerOptions, brokerOptions } from './options/broker.js'
export {
  fileCursorOptions,
  fileDurableSubscriberCursorOptions,
  fileQueueCursorOptions,
  storeCursorOptions,
  storeDurableSubscriberCursorOptions,
  vmCursorOptions,
  vmDurableCursorOptions,
  vmQueueCursorOptions,
} from './options/cursors.js'
export {
  type DeadLetterConfig,
  type DiscardingOptions,
  discardingOptions,
  type IndividualDeadLetterOptions,
  individualDeadLetterStrategyOptions,
  type SharedDeadLetterOptions,
  sharedDeadLetterStrategyOptions,
} from './options/dead-letter.js'
export {
  clientIdFilterDispatchPolicyOptions,
  priorityDispatchPolicyOptions,
  roundRobinDispatchPolicyOptions,
  simpleDispatchPolicyOptions,
  strictOrderDispatchPolicyOptions,
} from './options/dispatch-policy.js'
export {
  oldestMessageEvictionStrategyOptions,
  oldestMessageWithLowestPriorityEvictionStrategyOptions,
  uniquePropertyMessageEvictionStrategyOptions,
} from './options/eviction.js'
export {
  cachedMessageGroupMapFactoryOptions,
  type MessageGroupMapConfig,
  messageGroupHashBucketFactoryOptions,
  simpleMessageGroupMapFactoryOptions,
} from './options/message-groups.js'
export {
  chainMessageInterceptorStrategyOptions,
  headerMessageInterceptorStrategyOptions,
} from './options/message-interceptor.js'
export {
  constantPendingMessageLimitStrategyOptions,
  type PendingLimitConfig,
  prefetchRatePendingMessageLimitStrategyOptions,
} from './options/pending-limit.js'
export {
  connectionDotFilePluginOptions,
  destinationDotFilePluginOptions,
  type ForcePersistencyModeBrokerPluginOptions,
  forcePersistencyModeBrokerPluginOptions,
  type LoggingBrokerPluginOptions,
  loggingBrokerPluginOptions,
  runtimeConfigurationPluginOptions,
  statisticsBrokerPluginOptions,
  type TimeStampingBrokerPluginOptions,
  type TraceBrokerPathPluginOptions,
  timeStampingBrokerPluginOptions,
  traceBrokerPathPluginOptions,
} from './options/plugins.js'
export { type PolicyEntryConfig, type PolicyEntryOptions, policyEntryOptions } from './options/policy-entry.js'
export {
  fixedCountSubscriptionRecoveryPolicyOptions,
  fixedSizedSubscriptionRecoveryPolicyOptions,
  lastImageSubscriptionRecoveryPolicyOptions,
  noSubscriptionRecoveryPolicyOptions,
  retainedMessageSubscriptionRecoveryPolicyOptions,
  timedSubscriptionRecoveryPolicyOptions,
} from './options/recovery.js'
export {
  type DiscardingDLQBrokerPluginOptions,
  discardingDLQBrokerPluginOptions,
  type RedeliveryPluginOptions,
  type RedeliveryPolicyOptions,
  redeliveryPluginOptions,
  redeliveryPolicyMapOptions,
  redeliveryPolicyOptions,
} from './options/redelivery.js'
export { abortSlowAckConsumerStrategyOptions, abortSlowConsumerStrategyOptions } from './options/slow-consumers.js'
export {
  type JobSchedulerUsageOptions,
  jobSchedulerUsageOptions,
  type MemoryUsageOptions,
  memoryUsageOptions,
  type StoreUsageOptions,
  type SystemUsageConfig,
  type SystemUsageOptions,
  storeUsageOptions,
  systemUsageOptions,
  type TempUsageOptions,
  tempUsageOptions,
} from './options/system-usage.js'
export {
  type CompositeOptions,
  compositeQueueOptions,
  compositeTopicOptions,
  type ForwardConfig,
  filteredDestinationOptions,
  type InterceptorConfig,
  type MirroredQueueOptions,
  mirroredQueueOptions,
  type VirtualDestinationConfig,
  type VirtualSelectorCacheOptions,
  type VirtualTopicOptions,
  virtualSelectorCacheOptions,
  virtualTopicOptions,
} from './options/virtual.js'
export { destinationsPluginOptions } from './plugins/destination-list.js'
export { destinationPathSeparatorOptions } from './plugins/path-separator.js'
