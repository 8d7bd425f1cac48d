import { findOption, type OptionTable, optionValues } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import * as options from '../src/options.js'

// The attributes in ActiveMQ's schema (activemq.xsd of 5.17.2 and what 6.x added), policyEntry and broker elements.
const BROKER =
  'adjustUsageLimits adminView advisorySupport allowTempAutoCreationOnSend anonymousProducerAdvisorySupport brokerContext brokerId brokerName brokerObjectName cacheTempDestinations consumerSystemUsage consumerSystemUsagePortion dataDirectory dataDirectoryFile dedicatedTaskRunner deleteAllMessagesOnStartup destinationFactory destinationPolicy diskUsageCheckRegrowThreshold enableMessageExpirationOnActiveDurableSubs enableStatistics ioExceptionHandler jobSchedulerStore keepDurableSubsActive managementContext maxPurgedDestinationsPerSweep maxSchedulerRepeatAllowed mbeanInvocationTimeout messageAuthorizationPolicy monitorConnectionSplits networkConnectorStartAsync offlineDurableSubscriberTaskSchedule offlineDurableSubscriberTimeout passiveSlave persistenceAdapter persistenceFactory persistenceTaskRunnerFactory persistenceThreadPriority persistent populateJMSXUserID populateUserNameInMBeans producerSystemUsage producerSystemUsagePortion regionBroker rejectDurableConsumers restartAllowed rollbackOnlyOnAsyncException schedulePeriodForDestinationPurge schedulePeriodForDiskUsageCheck schedulerDirectory schedulerDirectoryFile schedulerSupport shutdownOnMasterFailure shutdownOnSlaveFailure splitSystemUsageForProducersConsumers sslContext start startAsync startException storeOpenWireVersion systemExitOnShutdown systemExitOnShutdownExitCode systemUsage taskRunnerFactory taskRunnerPriority tempDataStore timeBeforePurgeTempDestinations tmpDataDirectory useAuthenticatedPrincipalForJMSXUserID useJmx useLocalHostBrokerName useLoggingForShutdownErrors useMirroredQueues useShutdownHook useTempMirroredQueues useVirtualDestSubs useVirtualDestSubsOnCreation useVirtualTopics vmConnectorURI waitForSlave waitForSlaveTimeout maxInflatedDataSize maxUncommittedCount virtualThreadTaskRunner'
const POLICY_ENTRY =
  'advisoryForConsumed advisoryForDelivery advisoryForDiscardingMessages advisoryForFastProducers advisoryForSlowConsumers advisoryWhenFull allConsumersExclusiveByDefault alwaysRetroactive blockedProducerWarningInterval consumersBeforeDispatchStarts cursorMemoryHighWaterMark deadLetterStrategy dispatchPolicy doOptimzeMessageStorage durableTopicPrefetch enableAudit expireMessagesPeriod gcInactiveDestinations gcWithNetworkConsumers inactiveTimeoutBeforeGC inactiveTimoutBeforeGC includeBodyForAdvisory lazyDispatch maxAuditDepth maxBrowsePageSize maxDestinations maxExpirePageSize maxPageSize maxProducersToAudit maxQueueAuditDepth memoryLimit messageEvictionStrategy messageGroupMapFactory messageGroupMapFactoryType minimumMessageSize networkBridgeFilterFactory optimizeMessageStoreInFlightLimit optimizedDispatch pendingDurableSubscriberPolicy pendingMessageLimitStrategy pendingQueuePolicy pendingSubscriberPolicy persistJMSRedelivered prioritizedMessages producerFlowControl queueBrowserPrefetch queuePrefetch reduceMemoryFootprint sendAdvisoryIfNoConsumers sendDuplicateFromStoreToDLQ sendFailIfNoSpace sendFailIfNoSpaceAfterTimeout slowConsumerStrategy storeUsageHighWaterMark strictOrderDispatch subscriptionRecoveryPolicy timeBeforeDispatchStarts topicPrefetch useCache useConsumerPriority usePrefetchExtension useTopicSubscriptionInflightStats advancedMessageStatisticsEnabled advancedNetworkStatisticsEnabled advisoryForDispatched allowTempDestinationStealing messageInterceptorStrategy'

const tables = Object.values(options) as OptionTable[]

describe('broker options', () => {
  it.each(BROKER.split(' '))('knows broker@%s', (name) => {
    expect(findOption(options.brokerOptions, name)).toBeDefined()
  })

  it.each(POLICY_ENTRY.split(' '))('knows policyEntry@%s', (name) => {
    expect(findOption(options.policyEntryOptions, name)).toBeDefined()
  })

  it("has ActiveMQ's defaults", () => {
    const broker = optionValues(options.brokerOptions)
    expect(broker).toMatchObject({
      brokerName: 'localhost',
      persistent: true,
      advisorySupport: true,
      dataDirectory: 'activemq-data',
    })
    expect(optionValues(options.policyEntryOptions)).toMatchObject({
      queuePrefetch: 1000,
      topicPrefetch: 32767,
      memoryLimit: 0,
      producerFlowControl: true,
      cursorMemoryHighWaterMark: 70,
      sendFailIfNoSpace: undefined,
    })
    expect(optionValues(options.memoryUsageOptions).limit).toBe(1024 ** 3)
    expect(optionValues(options.storeUsageOptions).limit).toBe(100 * 1024 ** 3)
    expect(optionValues(options.tempUsageOptions).limit).toBe(50 * 1024 ** 3)
  })

  it('gives each option a sentence, and a default that its own parser takes', () => {
    for (const table of tables) {
      for (const [name, option] of Object.entries(table.rows)) {
        expect(option.doc, `${table.element}@${name}`).toMatch(/\.$/)
        if (option.defaultValue !== undefined)
          expect(option.parse(String(option.defaultValue))).toBe(option.defaultValue)
      }
    }
  })

  it('reads the sizes that configurations use', () => {
    const limit = options.memoryUsageOptions.rows.limit
    expect(['64 mb', '1024 kb', '100 gb', '4096'].map((text) => limit.parse(text))).toEqual([
      64 * 1024 ** 2,
      1024 ** 2,
      100 * 1024 ** 3,
      4096,
    ])
  })
})
