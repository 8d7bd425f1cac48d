/**
 * The names of ActiveMQ's broker configuration: every element, its attributes with their types, its child elements
 * and what those may hold. Facts taken from the XML schema of 5.17.2, with what 6.x added and what older releases had.
 *
 * One entry per element. Attribute lines begin with the type: b boolean, i int, l long, d decimal, s text (which
 * includes sizes, names of beans and URIs). `> child: a b` is a child element that holds one of the elements a, b;
 * `child*` may hold several. `< child` holds text or Spring beans only. A lone `*` stands for any name.
 */
export const ACTIVEMQ_SCHEMA = `
abortSlowAckConsumerStrategy
  b abortConnection ignoreIdleConsumers ignoreNetworkConsumers
  l checkPeriod maxSlowCount maxSlowDuration maxTimeSinceLastAck
  s brokerService name
  > brokerService: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker
  > brokerService: loggingBrokerPlugin multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin
  > brokerService: traceBrokerPathPlugin udpTraceBrokerPlugin
abortSlowConsumerStrategy
  b abortConnection ignoreNetworkConsumers
  l checkPeriod maxSlowCount maxSlowDuration
  s brokerService name
  > brokerService: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker
  > brokerService: loggingBrokerPlugin multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin
  > brokerService: traceBrokerPathPlugin udpTraceBrokerPlugin
amqPersistenceAdapter
  s *
  < *
amqPersistenceAdapterFactory
  s *
  < *
authenticationUser
  s groups password username
authorizationEntry
  b tempQueue tempTopic
  s admin destination groupClass queue read topic write
  > destination: queue tempQueue tempTopic topic
  < adminACLs* readACLs* writeACLs*
authorizationMap
  s defaultEntry groupClass tempDestinationAuthorizationEntry
  > defaultEntry: authorizationEntry tempDestinationAuthorizationEntry
  > tempDestinationAuthorizationEntry: tempDestinationAuthorizationEntry
  < authorizationEntries* entries*
authorizationPlugin
  s map
  > map: authorizationMap cachedLDAPAuthorizationMap lDAPAuthorizationMap simpleAuthorizationMap
axionJDBCAdapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
blobJDBCAdapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
broker
  b adjustUsageLimits allowTempAutoCreationOnSend anonymousProducerAdvisorySupport cacheTempDestinations
  b dedicatedTaskRunner enableMessageExpirationOnActiveDurableSubs enableStatistics keepDurableSubsActive
  b monitorConnectionSplits networkConnectorStartAsync populateJMSXUserID populateUserNameInMBeans
  b rejectDurableConsumers restartAllowed rollbackOnlyOnAsyncException shutdownOnMasterFailure
  b splitSystemUsageForProducersConsumers start startAsync useAuthenticatedPrincipalForJMSXUserID
  b useLocalHostBrokerName useLoggingForShutdownErrors useMirroredQueues useShutdownHook useTempMirroredQueues
  b useVirtualDestSubs useVirtualDestSubsOnCreation useVirtualTopics virtualThreadTaskRunner
  i consumerSystemUsagePortion maxPurgedDestinationsPerSweep maxSchedulerRepeatAllowed maxUncommittedCount
  i persistenceThreadPriority producerSystemUsagePortion schedulePeriodForDestinationPurge
  i schedulePeriodForDiskUsageCheck storeOpenWireVersion systemExitOnShutdownExitCode taskRunnerPriority
  i timeBeforePurgeTempDestinations
  l mbeanInvocationTimeout offlineDurableSubscriberTaskSchedule offlineDurableSubscriberTimeout
  l waitForSlaveTimeout
  s adminView advisorySupport brokerContext brokerId brokerName brokerObjectName consumerSystemUsage
  s dataDirectory dataDirectoryFile deleteAllMessagesOnStartup destinationFactory destinationPolicy
  s diskUsageCheckRegrowThreshold ioExceptionHandler jobSchedulerStore managementContext masterConnectorURI
  s maxInflatedDataSize messageAuthorizationPolicy passiveSlave persistenceAdapter persistenceFactory
  s persistenceTaskRunnerFactory persistent producerSystemUsage regionBroker schedulerDirectory
  s schedulerDirectoryFile schedulerSupport shutdownOnSlaveFailure sslContext startException
  s systemExitOnShutdown systemUsage taskRunnerFactory tempDataStore tmpDataDirectory useJmx vmConnectorURI
  s waitForSlave
  > consumerSystemUsage: systemUsage
  > destinationInterceptors*: mirroredQueue virtualDestinationInterceptor
  > destinationPolicy: policyMap
  > destinations*: queue tempQueue tempTopic topic
  > ioExceptionHandler: defaultIOExceptionHandler jDBCIOExceptionHandler leaseLockerIOExceptionHandler
  > jmsBridgeConnectors*: jmsQueueConnector jmsTopicConnector
  > managementContext: managementContext
  > networkConnectors*: ldapNetworkConnector multicastNetworkConnector networkConnector
  > persistenceAdapter: amqPersistenceAdapter jdbcPersistenceAdapter journalPersistenceAdapter kahaDB
  > persistenceAdapter: kahaPersistenceAdapter levelDB mKahaDB memoryPersistenceAdapter replicatedLevelDB
  > persistenceFactory: amqPersistenceAdapterFactory journalPersistenceAdapterFactory journaledJDBC
  > persistenceTaskRunnerFactory: taskRunnerFactory
  > plugins*: authorizationPlugin connectionDotFilePlugin destinationDotFilePlugin
  > plugins*: destinationPathSeparatorPlugin destinationsPlugin discardingDLQBrokerPlugin
  > plugins*: forcePersistencyModeBrokerPlugin jaasAuthenticationPlugin jaasCertificateAuthenticationPlugin
  > plugins*: jaasDualAuthenticationPlugin loggingBrokerPlugin multicastTraceBrokerPlugin
  > plugins*: partitionBrokerPlugin redeliveryPlugin runtimeConfigurationPlugin shiroPlugin
  > plugins*: simpleAuthenticationPlugin statisticsBrokerPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > plugins*: udpTraceBrokerPlugin virtualSelectorCacheBrokerPlugin
  > producerSystemUsage: systemUsage
  > regionBroker: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker
  > regionBroker: loggingBrokerPlugin multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin
  > regionBroker: traceBrokerPathPlugin udpTraceBrokerPlugin
  > services*: broker commandAgent database-locker forwardingBridge inboundQueueBridge inboundTopicBridge
  > services*: jdbcPersistenceAdapter jmsQueueConnector jmsTopicConnector jobSchedulerUsage
  > services*: journalPersistenceAdapterFactory kahaDB ldapNetworkConnector lease-database-locker mKahaDB
  > services*: managementContext memoryUsage multicastNetworkConnector networkConnector outboundQueueBridge
  > services*: outboundTopicBridge pListStoreImpl proxyConnector shared-file-locker storeUsage systemUsage
  > services*: tempUsage transact-database-locker
  > sslContext: sslContext
  > systemUsage: systemUsage
  > taskRunnerFactory: taskRunnerFactory
  > tempDataStore: pListStoreImpl
  > transportConnectors*: transportConnector
  < adminView brokerContext brokerObjectName dataDirectoryFile destinationFactory jobSchedulerStore
  < masterConnector messageAuthorizationPolicy networkConnectorURIs* proxyConnectors* schedulerDirectoryFile
  < shutdownHooks* startException tmpDataDirectory transportConnectorURIs* vmConnectorURI
bytesJDBCAdapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
cachedLDAPAuthorizationMap
  b legacyGroupMapping refreshDisabled
  i refreshInterval
  s adminPermissionGroupSearchFilter authentication connectionPassword connectionProtocol connectionURL
  s connectionUsername groupClass groupNameAttribute groupObjectClass permissionGroupMemberAttribute
  s queueSearchBase readPermissionGroupSearchFilter tempSearchBase topicSearchBase userNameAttribute
  s userObjectClass writePermissionGroupSearchFilter
cachedMessageGroupMapFactory
  i cacheSize
chainMessageInterceptorStrategy
  > messageStrategies*: chainMessageInterceptorStrategy headerMessageInterceptorStrategy
clientIdFilterDispatchPolicy
  s ptpClientId ptpSuffix
commandAgent
  s *
  < *
compositeDemandForwardingBridge
  b createdByDuplex
  s brokerService configuration localBroker mbeanObjectName networkBridgeListener remoteBroker
  > brokerService: broker
  > configuration: ldapNetworkConnector multicastNetworkConnector networkConnector
  > durableDestinations*: queue tempQueue tempTopic topic
  > dynamicallyIncludedDestinations*: queue tempQueue tempTopic topic
  > excludedDestinations*: queue tempQueue tempTopic topic
  > staticallyIncludedDestinations*: queue tempQueue tempTopic topic
  < localBroker mbeanObjectName networkBridgeListener remoteBroker
compositeQueue
  b concurrentSend copyMessage forwardOnly sendWhenNotMatched
  s name
  < forwardTo*
compositeTopic
  b concurrentSend copyMessage forwardOnly sendWhenNotMatched
  s name
  < forwardTo*
conditionalNetworkBridgeFilterFactory
  b replayWhenNoConsumers selectorAware
  i rateDuration rateLimit replayDelay
connectionDotFilePlugin
  s file
connectionFactory
  b alwaysSessionAsync alwaysSyncSend checkForDuplicates consumerExpiryCheckEnabled copyMessageOnSend
  b disableTimeStampsByDefault dispatchAsync exclusiveConsumer messagePrioritySupported
  b nestedMapAndListEnabled nonBlockingRedelivery objectMessageSerializationDefered optimizeAcknowledge
  b optimizedMessageDispatch rmIdFromConnectionId sendAcksAsync statsEnabled transactedIndividualAck
  b trustAllPackages useAsyncSend useBeanNameAsClientIdPrefix useCompression useDedicatedTaskRunner
  b useRetroactiveConsumer watchTopicAdvisories
  i auditDepth auditMaximumProducerNumber closeTimeout connectResponseTimeout maxThreadPoolSize
  i producerWindowSize sendTimeout
  l consumerFailoverRedeliveryWaitPeriod optimizeAcknowledgeTimeOut optimizedAckScheduledAckInterval
  l warnAboutUnstartedConnectionTimeout
  s beanName blobTransferPolicy brokerURL clientID clientIDPrefix clientIdGenerator
  s clientInternalExceptionListener connectionIDPrefix connectionIdGenerator exceptionListener password
  s prefetchPolicy properties redeliveryPolicy redeliveryPolicyMap rejectedTaskHandler sessionTaskRunner
  s transformer transportListener userName
  > prefetchPolicy: prefetchPolicy
  > redeliveryPolicy: redeliveryPolicy
  > redeliveryPolicyMap: redeliveryPolicyMap
  > sessionTaskRunner: taskRunnerFactory
  < blobTransferPolicy clientIdGenerator clientInternalExceptionListener connectionIdGenerator
  < exceptionListener properties rejectedTaskHandler transformer transportListener trustedPackages*
constantPendingMessageLimitStrategy
  i limit
database-locker
  b createTablesOnStartup failIfLocked
  i queryTimeout
  l lockAcquireSleepInterval
  s dataSource exceptionHandler lockable name statements
  > lockable: jdbcPersistenceAdapter journalPersistenceAdapterFactory kahaDB mKahaDB
  > statements: statements
  < dataSource exceptionHandler
db2JDBCAdapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
defaultIOExceptionHandler
  b ignoreAllErrors ignoreNoSpaceErrors ignoreSQLExceptions stopStartConnectors systemExitOnShutdown
  l resumeCheckSleepPeriod
  s brokerService noSpaceMessage sqlExceptionMessage
  > brokerService: broker
defaultJDBCAdapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
defaultNetworkBridgeFilterFactory
defaultUsageCapacity
  l limit
demandForwardingBridge
  b createdByDuplex
  s brokerService configuration localBroker mbeanObjectName networkBridgeListener remoteBroker
  > brokerService: broker
  > configuration: ldapNetworkConnector multicastNetworkConnector networkConnector
  > durableDestinations*: queue tempQueue tempTopic topic
  > dynamicallyIncludedDestinations*: queue tempQueue tempTopic topic
  > excludedDestinations*: queue tempQueue tempTopic topic
  > staticallyIncludedDestinations*: queue tempQueue tempTopic topic
  < localBroker mbeanObjectName networkBridgeListener remoteBroker
destinationDotFilePlugin
  s file
destinationEntry
  b tempQueue tempTopic
  s destination queue topic value
  > destination: queue tempQueue tempTopic topic
  > value: authorizationEntry destinationEntry filteredKahaDB policyEntry redeliveryPolicy
  > value: tempDestinationAuthorizationEntry
destinationPathSeparatorPlugin
  s adminConnectionContext next pathSeparator
  > next: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > next: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > next: udpTraceBrokerPlugin
  < adminConnectionContext
destinationsPlugin
  s adminConnectionContext location next
  > next: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > next: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > next: udpTraceBrokerPlugin
  < adminConnectionContext location
discarding
  b enableAudit processExpired processNonPersistent
  i maxAuditDepth maxProducersToAudit
  l expiration
  s deadLetterQueue
  > deadLetterQueue: queue tempQueue tempTopic topic
discardingDLQBrokerPlugin
  b dropAll dropTemporaryQueues dropTemporaryTopics
  i reportInterval
  s dropOnly
fileCursor
fileDurableSubscriberCursor
fileQueueCursor
filteredDestination
  s destination filter queue selector topic
  > destination: queue tempQueue tempTopic topic
  < filter
filteredKahaDB
  b perDestination tempQueue tempTopic
  s adapter destination persistenceAdapter queue template topic usage
  > adapter: jdbcPersistenceAdapter journalPersistenceAdapter kahaDB mKahaDB memoryPersistenceAdapter
  > destination: queue tempQueue tempTopic topic
  > persistenceAdapter: jdbcPersistenceAdapter journalPersistenceAdapter kahaDB mKahaDB
  > persistenceAdapter: memoryPersistenceAdapter
  > template: filteredKahaDB
  > usage: storeUsage
fixedCountSubscriptionRecoveryPolicy
  i maximumSize
  s broker
  > broker: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > broker: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > broker: udpTraceBrokerPlugin
fixedSizedSubscriptionRecoveryPolicy
  b useSharedBuffer
  i maximumSize
  s broker buffer
  > broker: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > broker: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > broker: udpTraceBrokerPlugin
  < buffer
forcePersistencyModeBroker
  b persistenceFlag
  s adminConnectionContext next
  > next: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > next: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > next: udpTraceBrokerPlugin
  < adminConnectionContext
forcePersistencyModeBrokerPlugin
  b persistenceFlag
forwardingBridge
  b dispatchAsync useCompression
  i prefetchSize
  s clientId destinationFilter localBroker networkBridgeFailedListener remoteBroker
  < localBroker networkBridgeFailedListener remoteBroker
headerMessageInterceptorStrategy
  b forceDeliveryMode forceExpiration futureOnly persistent processNetworkMessages
  l expirationCeiling zeroExpirationOverride
hsqldb-jdbc-adapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
imageBasedJDBCAdaptor
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
inboundQueueBridge
  b doHandleReplyTo
  s consumer consumerConnection consumerQueue inboundQueueName jmsConnector jmsMessageConvertor localQueueName
  s producerConnection producerQueue selector
  > consumerQueue: queue
  > jmsConnector: jmsQueueConnector jmsTopicConnector
  > jmsMessageConvertor: simpleJmsMessageConvertor
  > producerQueue: queue
  < consumer consumerConnection producerConnection
inboundTopicBridge
  b doHandleReplyTo
  s consumer consumerConnection consumerName consumerTopic inboundTopicName jmsConnector jmsMessageConvertor
  s localTopicName producerConnection producerTopic selector
  > consumerTopic: topic
  > jmsConnector: jmsQueueConnector jmsTopicConnector
  > jmsMessageConvertor: simpleJmsMessageConvertor
  > producerTopic: topic
  < consumer consumerConnection producerConnection
individualDeadLetterStrategy
  b destinationPerDurableSubscriber enableAudit processExpired processNonPersistent useQueueForQueueMessages
  b useQueueForTopicMessages
  i maxAuditDepth maxProducersToAudit
  l expiration
  s queuePrefix queueSuffix topicPrefix topicSuffix
informixJDBCAdapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
jDBCIOExceptionHandler
  b ignoreAllErrors ignoreNoSpaceErrors ignoreSQLExceptions stopStartConnectors systemExitOnShutdown
  l resumeCheckSleepPeriod
  s brokerService noSpaceMessage sqlExceptionMessage
  > brokerService: broker
jaasAuthenticationPlugin
  b discoverLoginConfig
  s configuration
jaasCertificateAuthenticationPlugin
  b discoverLoginConfig
  s configuration
jaasDualAuthenticationPlugin
  b discoverLoginConfig
  s configuration sslConfiguration
jdbcPersistenceAdapter
  b changeAutoCommitAllowed createTablesOnStartup enableAudit stopOnError useDatabaseLock
  b useExternalMessageReferences useLock
  i auditRecoveryDepth cleanupPeriod maxAuditDepth maxProducersToAudit maxRows networkTimeout queryTimeout
  i transactionIsolation
  l lockAcquireSleepInterval lockKeepAlivePeriod
  s adapter brokerName brokerService dataDirectory dataDirectoryFile dataSource databaseLocker directory ds
  s lockDataSource locker scheduledThreadPoolExecutor statements usageManager wireFormat
  > adapter: axionJDBCAdapter blobJDBCAdapter bytesJDBCAdapter db2JDBCAdapter defaultJDBCAdapter
  > adapter: hsqldb-jdbc-adapter imageBasedJDBCAdaptor informixJDBCAdapter maxdb-jdbc-adapter
  > adapter: mysql-jdbc-adapter oracleBlobJDBCAdapter oracleJDBCAdapter postgresql-jdbc-adapter
  > adapter: sqlServerJDBCAdapter streamJDBCAdapter sybase-jdbc-adapter transact-jdbc-adapter
  > brokerService: broker
  > databaseLocker: database-locker lease-database-locker shared-file-locker transact-database-locker
  > locker: database-locker lease-database-locker shared-file-locker transact-database-locker
  > statements: statements
  > usageManager: systemUsage
  < dataDirectoryFile dataSource directory ds lockDataSource scheduledThreadPoolExecutor wireFormat
jmsQueueConnector
  b preferJndiDestinationLookup
  i replyToDestinationCacheSize
  s brokerService inboundMessageConvertor jndiLocalTemplate jndiOutboundTemplate localClientId
  s localConnectionFactoryName localPassword localQueueConnection localQueueConnectionFactory localUsername
  s name outboundClientId outboundMessageConvertor outboundPassword outboundQueueConnection
  s outboundQueueConnectionFactory outboundQueueConnectionFactoryName outboundUsername reconnectionPolicy
  > brokerService: broker
  > inboundMessageConvertor: simpleJmsMessageConvertor
  > inboundQueueBridges*: inboundQueueBridge
  > localQueueConnectionFactory: connectionFactory xaConnectionFactory
  > outboundMessageConvertor: simpleJmsMessageConvertor
  > outboundQueueBridges*: outboundQueueBridge
  > outboundQueueConnectionFactory: connectionFactory xaConnectionFactory
  > reconnectionPolicy: reconnectionPolicy
  < localQueueConnection outboundQueueConnection
jmsTopicConnector
  b preferJndiDestinationLookup
  i replyToDestinationCacheSize
  s brokerService inboundMessageConvertor jndiLocalTemplate jndiOutboundTemplate localClientId
  s localConnectionFactoryName localPassword localTopicConnection localTopicConnectionFactory localUsername
  s name outboundClientId outboundMessageConvertor outboundPassword outboundTopicConnection
  s outboundTopicConnectionFactory outboundTopicConnectionFactoryName outboundUsername reconnectionPolicy
  > brokerService: broker
  > inboundMessageConvertor: simpleJmsMessageConvertor
  > inboundTopicBridges*: inboundTopicBridge
  > localTopicConnectionFactory: connectionFactory xaConnectionFactory
  > outboundMessageConvertor: simpleJmsMessageConvertor
  > outboundTopicBridges*: outboundTopicBridge
  > outboundTopicConnectionFactory: connectionFactory xaConnectionFactory
  > reconnectionPolicy: reconnectionPolicy
  < localTopicConnection outboundTopicConnection
jobSchedulerUsage
  i percentUsage pollingTime
  d usagePortion
  s executor limit limiter name parent percentUsageMinDelta store
  > limiter: defaultUsageCapacity usageCapacity
  < executor parent store
journalPersistenceAdapter
  b useExternalMessageReferences
  i maxCheckpointMessageAddSize maxCheckpointWorkers
  l checkpointInterval
  s brokerName brokerService directory journal longTermPersistence persistenceAdapter taskRunnerFactory
  s usageManager
  > brokerService: broker
  > longTermPersistence: jdbcPersistenceAdapter journalPersistenceAdapter kahaDB mKahaDB
  > longTermPersistence: memoryPersistenceAdapter
  > persistenceAdapter: jdbcPersistenceAdapter journalPersistenceAdapter kahaDB mKahaDB
  > persistenceAdapter: memoryPersistenceAdapter
  > taskRunnerFactory: taskRunnerFactory
  > usageManager: systemUsage
  < directory journal
journalPersistenceAdapterFactory
  b createTablesOnStartup stopOnError useDatabaseLock useDedicatedTaskRunner useJournal useLock
  b useQuickJournal
  i journalLogFiles journalThreadPriority
  l checkpointInterval lockKeepAlivePeriod
  s adapter brokerService dataDirectory dataDirectoryFile dataSource jdbcAdapter journal
  s journalArchiveDirectory journalLogFileSize locker scheduledThreadPoolExecutor statements taskRunnerFactory
  > adapter: axionJDBCAdapter blobJDBCAdapter bytesJDBCAdapter db2JDBCAdapter defaultJDBCAdapter
  > adapter: hsqldb-jdbc-adapter imageBasedJDBCAdaptor informixJDBCAdapter maxdb-jdbc-adapter
  > adapter: mysql-jdbc-adapter oracleBlobJDBCAdapter oracleJDBCAdapter postgresql-jdbc-adapter
  > adapter: sqlServerJDBCAdapter streamJDBCAdapter sybase-jdbc-adapter transact-jdbc-adapter
  > brokerService: broker
  > jdbcAdapter: jdbcPersistenceAdapter
  > locker: database-locker lease-database-locker shared-file-locker transact-database-locker
  > statements: statements
  > taskRunnerFactory: taskRunnerFactory
  < dataDirectoryFile dataSource journal journalArchiveDirectory scheduledThreadPoolExecutor
journaledJDBC
kahaDB
  b archiveCorruptedIndex archiveDataLogs checkForCorruptJournalFiles checksumJournalFiles cleanupOnStop
  b compactAcksIgnoresStoreGrowth concurrentStoreAndDispatchQueues concurrentStoreAndDispatchTopics
  b enableAckCompaction enableIndexDiskSyncs enableIndexPageCaching enableIndexRecoveryFile
  b enableIndexWriteAsync enableJournalDiskSyncs enableSubscriptionStatistics forceRecoverIndex
  b ignoreMissingJournalfiles stopOnError useIndexLFRUEviction useLock
  i compactAcksAfterNoGC databaseLockedWaitDelay failoverProducersAuditDepth maxAsyncJobs
  i maxFailoverProducersToTrack
  l checkpointInterval cleanupInterval journalDiskSyncInterval lockKeepAlivePeriod
  d indexLFUEvictionFactor
  s brokerName brokerService dataFileFactory directory directoryArchive indexCacheSize indexDirectory
  s indexWriteBatchSize journalDiskSyncStrategy journalMaxFileLength journalMaxWriteBatchSize locker
  s preallocationScope preallocationStrategy purgeRecoveredXATransactionStrategy scheduledThreadPoolExecutor
  s transactionIdTransformer usageManager
  > brokerService: broker
  > locker: database-locker lease-database-locker shared-file-locker transact-database-locker
  > usageManager: systemUsage
  < directory directoryArchive indexDirectory scheduledThreadPoolExecutor transactionIdTransformer
kahaPersistenceAdapter
  s *
  < *
lDAPAuthorizationMap
  b queueSearchSubtreeBool topicSearchSubtreeBool useAdvisorySearchBase
  s adminAttribute adminBase advisorySearchBase authentication connectionPassword connectionProtocol
  s connectionURL connectionUsername context initialContextFactory options queueSearchMatchingFormat
  s readAttribute readBase tempSearchBase topicSearchMatchingFormat writeAttribute writeBase
  < context options* queueSearchMatchingFormat topicSearchMatchingFormat
lastImageSubscriptionRecoveryPolicy
  s broker
  > broker: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > broker: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > broker: udpTraceBrokerPlugin
ldapNetworkConnector
  b advisoryForFailedForward alwaysSyncSend anonymousAuthentication bridgeTempDestinations
  b checkDuplicateMessagesOnDuplex conduitNetworkQueueSubscriptions conduitSubscriptions
  b decreaseNetworkConsumerPriority dispatchAsync duplex dynamicOnly gcDestinationViews searchEventListener
  b staticBridge suppressDuplicateQueueSubscriptions suppressDuplicateTopicSubscriptions syncDurableSubs
  b useBrokerNameAsIdSees useCompression useVirtualDestSubs
  i advisoryAckPercentage advisoryPrefetchSize consumerPriorityBase consumerTTL messageTTL networkTTL
  l gcSweepTime
  s base bridgeFactory brokerName brokerService brokerURL clientIdToken connectionFilter destinationFilter
  s localUri name objectName password prefetchSize remotePassword remoteUserName searchFilter searchScope
  s sslContext uri user userName
  > brokerService: broker
  > sslContext: sslContext
  < bridgeFactory connectionFilter durableDestinations* dynamicallyIncludedDestinations* excludedDestinations*
  < localUri objectName staticallyIncludedDestinations* uri
lease-database-locker
  b createTablesOnStartup failIfLocked handleStartException
  i maxAllowableDiffFromDBTime queryTimeout
  l lockAcquireSleepInterval
  s dataSource leaseHolderId lockable name statements
  > lockable: jdbcPersistenceAdapter journalPersistenceAdapterFactory kahaDB mKahaDB
  > statements: statements
  < dataSource
leaseLockerIOExceptionHandler
  b ignoreAllErrors ignoreNoSpaceErrors ignoreSQLExceptions stopStartConnectors systemExitOnShutdown
  l resumeCheckSleepPeriod
  s brokerService noSpaceMessage sqlExceptionMessage
  > brokerService: broker
levelDB
  s *
  < *
loggingBrokerPlugin
  b logAll logConnectionEvents logConsumerEvents logInternalEvents logProducerEvents logSessionEvents
  b logTransactionEvents perDestinationLogger
  s adminConnectionContext next
  > next: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > next: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > next: udpTraceBrokerPlugin
  < adminConnectionContext
mKahaDB
  b checkForCorruption stopOnError useLock
  l journalCleanupInterval lockKeepAlivePeriod
  s brokerName brokerService directory journalMaxFileLength journalWriteBatchSize locker
  s scheduledThreadPoolExecutor transactionStore usageManager
  > brokerService: broker
  > locker: database-locker lease-database-locker shared-file-locker transact-database-locker
  > usageManager: systemUsage
  < directory filteredPersistenceAdapters* scheduledThreadPoolExecutor transactionStore
managementContext
  b allowRemoteAddressInMBeanNames createMBeanServer findTigerMbeanServer useMBeanServer
  s MBeanServer brokerName connectorHost connectorPath connectorPort createConnector environment jmxDomainName
  s rmiServerPort server suppressMBean
  < MBeanServer environment* server
maxdb-jdbc-adapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
memoryPersistenceAdapter
  b createTransactionStore useExternalMessageReferences
  s brokerName directory usageManager
  > usageManager: systemUsage
  < directory
memoryUsage
  i percentOfJvmHeap percentUsage pollingTime
  l usage
  d portion usagePortion
  s executor limit limiter name parent percentUsageMinDelta
  > limiter: defaultUsageCapacity usageCapacity
  < executor parent
messageGroupHashBucketFactory
  i bucketCount cacheSize
mirroredQueue
  b copyMessage
  s brokerService postfix prefix
  > brokerService: broker
multicastNetworkConnector
  b advisoryForFailedForward alwaysSyncSend bridgeTempDestinations checkDuplicateMessagesOnDuplex
  b conduitNetworkQueueSubscriptions conduitSubscriptions decreaseNetworkConsumerPriority dispatchAsync duplex
  b dynamicOnly gcDestinationViews staticBridge suppressDuplicateQueueSubscriptions
  b suppressDuplicateTopicSubscriptions syncDurableSubs useBrokerNameAsIdSees useCompression
  b useVirtualDestSubs
  i advisoryAckPercentage advisoryPrefetchSize consumerPriorityBase consumerTTL messageTTL networkTTL
  l gcSweepTime
  s bridge bridgeFactory brokerName brokerService brokerURL clientIdToken connectionFilter destinationFilter
  s localTransport localUri name objectName password prefetchSize remotePassword remoteTransport remoteURI
  s remoteUserName sslContext userName
  > bridge: compositeDemandForwardingBridge demandForwardingBridge
  > brokerService: broker
  > sslContext: sslContext
  < bridgeFactory connectionFilter durableDestinations* dynamicallyIncludedDestinations* excludedDestinations*
  < localTransport localUri objectName remoteTransport remoteURI staticallyIncludedDestinations*
multicastTraceBrokerPlugin
  b broadcast
  i maxTraceDatagramSize timeToLive
  s address adminConnectionContext destination next wireFormat wireFormatFactory
  > next: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > next: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > next: udpTraceBrokerPlugin
  < address adminConnectionContext destination wireFormat wireFormatFactory
mysql-jdbc-adapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s engineType statements typeStatement
  > statements: statements
networkConnector
  b advisoryForFailedForward alwaysSyncSend autoStart bridgeTempDestinations checkDuplicateMessagesOnDuplex
  b conduitNetworkQueueSubscriptions conduitSubscriptions decreaseNetworkConsumerPriority dispatchAsync duplex
  b dynamicOnly gcDestinationViews staticBridge suppressDuplicateQueueSubscriptions
  b suppressDuplicateTopicSubscriptions syncDurableSubs useBrokerNameAsIdSees useCompression
  b useVirtualDestSubs
  i advisoryAckPercentage advisoryPrefetchSize consumerPriorityBase consumerTTL messageTTL networkTTL
  l gcSweepTime
  s bridgeFactory brokerName brokerService brokerURL clientIdToken connectionFilter destinationFilter
  s discoveryAgent discoveryURI localUri name objectName password prefetchSize remotePassword remoteUserName
  s sslContext uri userName
  > brokerService: broker
  > sslContext: sslContext
  < bridgeFactory connectionFilter discoveryAgent discoveryURI durableDestinations*
  < dynamicallyIncludedDestinations* excludedDestinations* localUri objectName staticallyIncludedDestinations*
  < uri
noSubscriptionRecoveryPolicy
  s broker
  > broker: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > broker: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > broker: udpTraceBrokerPlugin
oldestMessageEvictionStrategy
  b expiryCheckEnabled
  i evictExpiredMessagesHighWatermark
oldestMessageWithLowestPriorityEvictionStrategy
  b expiryCheckEnabled
  i evictExpiredMessagesHighWatermark
oracleBlobJDBCAdapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
oracleJDBCAdapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
outboundQueueBridge
  b doHandleReplyTo
  s consumer consumerConnection consumerQueue jmsConnector jmsMessageConvertor localQueueName
  s outboundQueueName producerConnection producerQueue selector
  > consumerQueue: queue
  > jmsConnector: jmsQueueConnector jmsTopicConnector
  > jmsMessageConvertor: simpleJmsMessageConvertor
  > producerQueue: queue
  < consumer consumerConnection producerConnection
outboundTopicBridge
  b doHandleReplyTo
  s consumer consumerConnection consumerName consumerTopic jmsConnector jmsMessageConvertor localTopicName
  s outboundTopicName producerConnection producerTopic selector
  > consumerTopic: topic
  > jmsConnector: jmsQueueConnector jmsTopicConnector
  > jmsMessageConvertor: simpleJmsMessageConvertor
  > producerTopic: topic
  < consumer consumerConnection producerConnection
pListStoreImpl
  b enableIndexWriteAsync failIfDatabaseIsLocked indexEnablePageCaching lazyInit
  i indexCacheSize indexPageSize indexWriteBatchSize journalMaxFileLength journalMaxWriteBatchSize
  l cleanupInterval
  s brokerService directory indexDirectory
  > brokerService: broker
  < directory indexDirectory
partitionBrokerPlugin
  i minTransferCount
  s config configAsJson
  < config
policyEntry
  b advancedMessageStatisticsEnabled advancedNetworkStatisticsEnabled advisoryForConsumed advisoryForDelivery
  b advisoryForDiscardingMessages advisoryForDispatched advisoryForFastProducers advisoryForSlowConsumers
  b advisoryWhenFull allConsumersExclusiveByDefault allowTempDestinationStealing alwaysRetroactive
  b doOptimzeMessageStorage enableAudit gcInactiveDestinations gcWithNetworkConsumers includeBodyForAdvisory
  b lazyDispatch optimizedDispatch persistJMSRedelivered prioritizedMessages producerFlowControl
  b reduceMemoryFootprint sendAdvisoryIfNoConsumers sendDuplicateFromStoreToDLQ sendFailIfNoSpace
  b strictOrderDispatch tempQueue tempTopic useCache useConsumerPriority usePrefetchExtension
  b useTopicSubscriptionInflightStats
  i consumersBeforeDispatchStarts cursorMemoryHighWaterMark durableTopicPrefetch maxAuditDepth
  i maxBrowsePageSize maxDestinations maxExpirePageSize maxPageSize maxProducersToAudit maxQueueAuditDepth
  i optimizeMessageStoreInFlightLimit queueBrowserPrefetch queuePrefetch storeUsageHighWaterMark
  i timeBeforeDispatchStarts topicPrefetch
  l blockedProducerWarningInterval expireMessagesPeriod inactiveTimeoutBeforeGC inactiveTimoutBeforeGC
  l minimumMessageSize sendFailIfNoSpaceAfterTimeout
  s deadLetterStrategy destination dispatchPolicy memoryLimit messageEvictionStrategy messageGroupMapFactory
  s messageGroupMapFactoryType messageInterceptorStrategy networkBridgeFilterFactory
  s pendingDurableSubscriberPolicy pendingMessageLimitStrategy pendingQueuePolicy pendingSubscriberPolicy
  s queue slowConsumerStrategy subscriptionRecoveryPolicy topic
  > deadLetterStrategy: discarding individualDeadLetterStrategy sharedDeadLetterStrategy
  > destination: queue tempQueue tempTopic topic
  > dispatchPolicy: clientIdFilterDispatchPolicy priorityDispatchPolicy priorityNetworkDispatchPolicy
  > dispatchPolicy: roundRobinDispatchPolicy simpleDispatchPolicy strictOrderDispatchPolicy
  > messageEvictionStrategy: oldestMessageEvictionStrategy oldestMessageWithLowestPriorityEvictionStrategy
  > messageEvictionStrategy: uniquePropertyMessageEvictionStrategy
  > messageGroupMapFactory: cachedMessageGroupMapFactory messageGroupHashBucketFactory
  > messageGroupMapFactory: simpleMessageGroupMapFactory
  > messageInterceptorStrategy: chainMessageInterceptorStrategy headerMessageInterceptorStrategy
  > networkBridgeFilterFactory: conditionalNetworkBridgeFilterFactory defaultNetworkBridgeFilterFactory
  > pendingDurableSubscriberPolicy: fileDurableSubscriberCursor storeDurableSubscriberCursor vmDurableCursor
  > pendingMessageLimitStrategy: constantPendingMessageLimitStrategy prefetchRatePendingMessageLimitStrategy
  > pendingQueuePolicy: fileQueueCursor storeCursor vmQueueCursor
  > pendingSubscriberPolicy: fileCursor vmCursor
  > slowConsumerStrategy: abortSlowAckConsumerStrategy abortSlowConsumerStrategy
  > subscriptionRecoveryPolicy: fixedCountSubscriptionRecoveryPolicy fixedSizedSubscriptionRecoveryPolicy
  > subscriptionRecoveryPolicy: lastImageSubscriptionRecoveryPolicy noSubscriptionRecoveryPolicy
  > subscriptionRecoveryPolicy: queryBasedSubscriptionRecoveryPolicy retainedMessageSubscriptionRecoveryPolicy
  > subscriptionRecoveryPolicy: timedSubscriptionRecoveryPolicy
policyMap
  s defaultEntry
  > defaultEntry: policyEntry
  < entries* policyEntries*
pooledConnectionFactory
  i maxConnections maximumActive
  s connectionFactory resourceName transactionManager
  > connectionFactory: connectionFactory xaConnectionFactory
  < transactionManager
postgresql-jdbc-adapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s acksPkName statements
  > statements: statements
prefetchPolicy
  i all durableTopicPrefetch maximumPendingMessageLimit optimizeDurableTopicPrefetch queueBrowserPrefetch
  i queuePrefetch topicPrefetch
prefetchRatePendingMessageLimitStrategy
  d multiplier
priorityDispatchPolicy
priorityNetworkDispatchPolicy
proxyConnector
  b proxyToLocalBroker
  s bind localUri name remote server
  < bind localUri remote server
publishedAddressPolicy
  s clusterClientUriQuery hostMapping portMapping publishedHostStrategy
  < hostMapping* portMapping*
queryBasedSubscriptionRecoveryPolicy
  s broker query
  > broker: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > broker: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > broker: udpTraceBrokerPlugin
  < query
queue
  b DLQ
  s name physicalName properties
  > compositeDestinations*: queue tempQueue tempTopic topic
  < properties
queueDispatchSelector
  s destination exclusiveConsumer
  > destination: queue tempQueue tempTopic topic
  < exclusiveConsumer
reconnectionPolicy
  b useExponentialBackOff
  i maxInitialConnectAttempts maxReconnectAttempts maxSendRetries
  l initialReconnectDelay maximumReconnectDelay sendRetyDelay
  d backOffMultiplier
redeliveryPlugin
  b fallbackToDeadLetter sendToDlqIfMaxRetriesExceeded
  s adminConnectionContext next redeliveryPolicyMap
  > next: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > next: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > next: udpTraceBrokerPlugin
  > redeliveryPolicyMap: redeliveryPolicyMap
  < adminConnectionContext
redeliveryPolicy
  b preDispatchCheck tempQueue tempTopic useCollisionAvoidance useExponentialBackOff
  i collisionAvoidancePercent maximumRedeliveries
  l initialRedeliveryDelay maximumRedeliveryDelay redeliveryDelay
  d backOffMultiplier
  s destination queue topic
  > destination: queue tempQueue tempTopic topic
redeliveryPolicyMap
  s defaultEntry
  > defaultEntry: redeliveryPolicy
  < entries* redeliveryPolicyEntries*
replicatedLevelDB
  s *
  < *
retainedMessageSubscriptionRecoveryPolicy
  s broker wrapped
  > broker: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > broker: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > broker: udpTraceBrokerPlugin
  > wrapped: fixedCountSubscriptionRecoveryPolicy fixedSizedSubscriptionRecoveryPolicy
  > wrapped: lastImageSubscriptionRecoveryPolicy noSubscriptionRecoveryPolicy
  > wrapped: queryBasedSubscriptionRecoveryPolicy retainedMessageSubscriptionRecoveryPolicy
  > wrapped: timedSubscriptionRecoveryPolicy
roundRobinDispatchPolicy
runtimeConfigurationPlugin
  l checkPeriod
shared-file-locker
  b failIfLocked
  l lockAcquireSleepInterval
  s directory lockable name
  > lockable: jdbcPersistenceAdapter journalPersistenceAdapterFactory kahaDB mKahaDB
  < directory
sharedDeadLetterStrategy
  b enableAudit processExpired processNonPersistent
  i maxAuditDepth maxProducersToAudit
  l expiration
  s deadLetterQueue
  > deadLetterQueue: queue tempQueue tempTopic topic
shiroPlugin
  s *
  < *
simpleAuthenticationPlugin
  b anonymousAccessAllowed
  s anonymousGroup anonymousUser userGroups userPasswords
  < userGroups* userPasswords* users*
simpleAuthorizationMap
  s adminACLs readACLs tempDestinationAuthorizationEntry writeACLs
  > adminACLs: authorizationMap policyMap redeliveryPolicyMap
  > readACLs: authorizationMap policyMap redeliveryPolicyMap
  > tempDestinationAuthorizationEntry: tempDestinationAuthorizationEntry
  > writeACLs: authorizationMap policyMap redeliveryPolicyMap
simpleDispatchPolicy
simpleDispatchSelector
  s destination
  > destination: queue tempQueue tempTopic topic
simpleJmsMessageConvertor
  s connection
  < connection
simpleMessageGroupMapFactory
sqlServerJDBCAdapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
sslContext
  s SSLContext crlPath keyStore keyStoreAlgorithm keyStoreKeyPassword keyStorePassword keyStoreType protocol
  s provider secureRandom secureRandomAlgorithm trustStore trustStoreAlgorithm trustStorePassword
  s trustStoreType
  < SSLContext keyManagers* secureRandom trustManagers*
statements
  b useExternalMessageReferences useLockCreateWhereClause
  s addMessageStatement binaryDataType clearDurableLastAckInTxStatement clearXidFlagStatement
  s containerNameDataType createDurableSubStatement currentDateTimeStatement
  s deleteOldMessagesStatementWithPriority deleteSubscriptionStatement destinationMessageCountStatement
  s dropAckPKAlterStatementEnd durableSubAcksTableName durableSubscriberMessageCountStatement
  s durableSubscriberMessageCountStatementWithPriority findAcksPendingOutcomeStatement
  s findAllDestinationsStatement findAllDurableSubMessagesStatement findAllDurableSubsStatement
  s findAllMessageIdsStatement findAllMessagesStatement findDurableSubMessagesStatement
  s findDurableSubStatement findLastSequenceIdInAcksStatement findLastSequenceIdInMsgsStatement
  s findMessageByIdStatement findMessageSequenceIdStatement findMessageStatement
  s findNextMessagesByPriorityStatement findNextMessagesStatement findOpsPendingOutcomeStatement
  s findXidByIdStatement insertDurablePriorityAckStatement lastAckedDurableSubscriberMessageStatement
  s lastProducerSequenceIdStatement leaseObtainStatement leaseOwnerStatement leaseUpdateStatement
  s lockCreateStatement lockTableName lockUpdateStatement longDataType messageTableName msgIdDataType
  s nextDurableSubscriberMessageStatement removeAllMessagesStatement removeAllSubscriptionsStatement
  s removeMessageStatment selectDurablePriorityAckStatement sequenceDataType stringIdDataType tablePrefix
  s updateDurableLastAckInTxStatement updateDurableLastAckStatement
  s updateDurableLastAckWithPriorityInTxStatement updateDurableLastAckWithPriorityStatement
  s updateLastPriorityAckRowOfDurableSubStatement updateMessageStatement updateXidFlagStatement
  < createLockSchemaStatements* createSchemaStatements* dropSchemaStatements*
statisticsBrokerPlugin
storeCursor
storeDurableSubscriberCursor
  b immediatePriorityDispatch useCache
storeUsage
  i percentLimit percentUsage pollingTime
  d usagePortion
  s executor limit limiter name parent percentUsageMinDelta store total
  > limiter: defaultUsageCapacity usageCapacity
  > store: jdbcPersistenceAdapter journalPersistenceAdapter kahaDB mKahaDB memoryPersistenceAdapter
  < executor parent
streamJDBCAdapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
strictOrderDispatchPolicy
sybase-jdbc-adapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
systemUsage
  b sendFailIfNoSpace sendFailIfNoSpaceExplicitySet
  l sendFailIfNoSpaceAfterTimeout
  s adapter checkLimitsLogLevel executor jobSchedulerStore jobSchedulerUsage memoryUsage name parent
  s storeUsage tempStore tempUsage
  > adapter: jdbcPersistenceAdapter journalPersistenceAdapter kahaDB mKahaDB memoryPersistenceAdapter
  > jobSchedulerUsage: jobSchedulerUsage
  > memoryUsage: memoryUsage
  > parent: systemUsage
  > storeUsage: storeUsage
  > tempStore: pListStoreImpl
  > tempUsage: tempUsage
  < executor jobSchedulerStore
taskRunnerFactory
  b daemon dedicatedTaskRunner
  i maxIterationsPerRun maxThreadPoolSize priority
  l shutdownAwaitTermination
  s executor name rejectedTaskHandler threadClassLoader
  < executor rejectedTaskHandler threadClassLoader
tempDestinationAuthorizationEntry
  b tempQueue tempTopic
  s admin destination groupClass queue read topic write
  > destination: queue tempQueue tempTopic topic
  < adminACLs* readACLs* writeACLs*
tempQueue
  b DLQ
  l sequenceId
  s connection connectionId name physicalName properties
  > compositeDestinations*: queue tempQueue tempTopic topic
  < connection properties
tempTopic
  b DLQ
  l sequenceId
  s connection connectionId name physicalName properties
  > compositeDestinations*: queue tempQueue tempTopic topic
  < connection properties
tempUsage
  i percentLimit percentUsage pollingTime
  d usagePortion
  s executor limit limiter name parent percentUsageMinDelta store total
  > limiter: defaultUsageCapacity usageCapacity
  > store: pListStoreImpl
  < executor parent
timeStampingBrokerPlugin
  b futureOnly processNetworkMessages
  l ttlCeiling zeroExpirationOverride
  s adminConnectionContext next
  > next: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > next: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > next: udpTraceBrokerPlugin
  < adminConnectionContext
timedSubscriptionRecoveryPolicy
  l recoverDuration
  s broker
  > broker: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > broker: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > broker: udpTraceBrokerPlugin
topic
  b DLQ
  s name physicalName properties
  > compositeDestinations*: queue tempQueue tempTopic topic
  < properties
traceBrokerPathPlugin
  s adminConnectionContext next stampProperty
  > next: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > next: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > next: udpTraceBrokerPlugin
  < adminConnectionContext
transact-database-locker
  b createTablesOnStartup failIfLocked
  i queryTimeout
  l lockAcquireSleepInterval
  s dataSource exceptionHandler lockable name statements
  > lockable: jdbcPersistenceAdapter journalPersistenceAdapterFactory kahaDB mKahaDB
  > statements: statements
  < dataSource exceptionHandler
transact-jdbc-adapter
  b batchStatements batchStatments useExternalMessageReferences
  i maxRows
  s statements
  > statements: statements
transportConnector
  b allowLinkStealing auditNetworkProducers autoStart disableAsyncDispatch displayStackTrace
  b enableStatusMonitor rebalanceClusterClients updateClusterClients updateClusterClientsOnRemove
  b warnOnRemoteClose
  i maximumConsumersAllowedPerConnection maximumProducersAllowedPerConnection
  s brokerInfo brokerService discoveryAgent discoveryUri messageAuthorizationPolicy name
  s publishedAddressPolicy server taskRunnerFactory updateClusterFilter uri
  > brokerService: broker
  > publishedAddressPolicy: publishedAddressPolicy
  > taskRunnerFactory: taskRunnerFactory
  < brokerInfo discoveryAgent discoveryUri messageAuthorizationPolicy server uri
udpTraceBrokerPlugin
  b broadcast
  i maxTraceDatagramSize
  s address adminConnectionContext destination next wireFormat wireFormatFactory
  > next: destinationPathSeparatorPlugin destinationsPlugin forcePersistencyModeBroker loggingBrokerPlugin
  > next: multicastTraceBrokerPlugin redeliveryPlugin timeStampingBrokerPlugin traceBrokerPathPlugin
  > next: udpTraceBrokerPlugin
  < address adminConnectionContext destination wireFormat wireFormatFactory
uniquePropertyMessageEvictionStrategy
  i evictExpiredMessagesHighWatermark
  s propertyName
usageCapacity
  l limit
virtualDestinationInterceptor
  > virtualDestinations*: compositeQueue compositeTopic virtualTopic
virtualSelectorCacheBrokerPlugin
  b ignoreWildcardSelectors singleSelectorPerDestination
  l persistInterval
  s persistFile
  < persistFile
virtualTopic
  b concurrentSend dropOnResourceLimit local selectorAware setOriginalDestination transactedSend
  s name postfix prefix
vmCursor
vmDurableCursor
vmQueueCursor
xaConnectionFactory
  b alwaysSessionAsync alwaysSyncSend checkForDuplicates consumerExpiryCheckEnabled copyMessageOnSend
  b disableTimeStampsByDefault dispatchAsync exclusiveConsumer messagePrioritySupported
  b nestedMapAndListEnabled nonBlockingRedelivery objectMessageSerializationDefered optimizeAcknowledge
  b optimizedMessageDispatch rmIdFromConnectionId sendAcksAsync statsEnabled transactedIndividualAck
  b trustAllPackages useAsyncSend useBeanNameAsClientIdPrefix useCompression useDedicatedTaskRunner
  b useRetroactiveConsumer watchTopicAdvisories
  i auditDepth auditMaximumProducerNumber closeTimeout connectResponseTimeout maxThreadPoolSize
  i producerWindowSize sendTimeout xaAckMode
  l consumerFailoverRedeliveryWaitPeriod optimizeAcknowledgeTimeOut optimizedAckScheduledAckInterval
  l warnAboutUnstartedConnectionTimeout
  s beanName blobTransferPolicy brokerURL clientID clientIDPrefix clientIdGenerator
  s clientInternalExceptionListener connectionIDPrefix connectionIdGenerator exceptionListener password
  s prefetchPolicy properties redeliveryPolicy redeliveryPolicyMap rejectedTaskHandler sessionTaskRunner
  s transformer transportListener userName
  > prefetchPolicy: prefetchPolicy
  > redeliveryPolicy: redeliveryPolicy
  > redeliveryPolicyMap: redeliveryPolicyMap
  > sessionTaskRunner: taskRunnerFactory
  < blobTransferPolicy clientIdGenerator clientInternalExceptionListener connectionIdGenerator
  < exceptionListener properties rejectedTaskHandler transformer transportListener trustedPackages*
`
