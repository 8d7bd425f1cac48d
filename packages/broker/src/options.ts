/** Everything about a broker that can be configured, as data: what `activemq.xml`, help and the reference page read. */
export { type BrokerOptions, brokerOptions } from './options/broker.js'
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
  constantPendingMessageLimitStrategyOptions,
  type PendingLimitConfig,
  prefetchRatePendingMessageLimitStrategyOptions,
} from './options/pending-limit.js'
export { type PolicyEntryConfig, type PolicyEntryOptions, policyEntryOptions } from './options/policy-entry.js'
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
