/**
 * What became of ActiveMQ's elements here, beyond what the option tables say. An element with an option table works;
 * this list adds the holders around them, what is ignored and why, and what may not be left out silently.
 */

export type ElementStatus =
  /** Does what it does in ActiveMQ; its attributes say so one by one. */
  | 'works'
  /** Known to ActiveMQ, not built yet: a warning by name. */
  | 'unbuilt'
  /** Has nothing to act on here; no warning. */
  | 'ignored'
  /** Not built yet, and a broker without it would lose data or let everyone in: stops the start. */
  | 'required'

export interface ElementRemark {
  readonly status: ElementStatus
  readonly remark: string
}

const NO_JVM = 'there is no JVM, and so no JMX'
const NO_JAVA_PARTS = 'parts of the Java broker cannot be put in here'
const NO_THREADS = 'one event loop does the work; there are no threads to tune'
const NUMBERED =
  'messages sent twice are known by the numbers of their producer, at any distance, so there is no depth to set'
const SPARED = 'every persistent message is written, consumed at once or not; batches keep that cheap'
const SET_ITSELF = 'ActiveMQ sets it itself'
const NO_AUDIT = 'each death is kept: one that dies again after it was sent back must not be lost'
const NO_PARENT = 'the limits of the broker are part of no other limit'
const NO_STORE = 'messages would be kept elsewhere than asked for'
const NO_JAVA_POLICY = 'it is a Java object; give the broker a messageAuthorization plug-in in code'
const NO_SECURITY = 'without it the broker would be open to everyone'

/** Elements that are configured objects. */
export const ELEMENT_REMARKS: Readonly<Record<string, ElementRemark>> = {
  broker: { status: 'works', remark: 'the broker' },
  policyMap: { status: 'works', remark: 'settings by destination' },
  virtualDestinationInterceptor: { status: 'works', remark: 'holds virtual destinations' },
  systemUsage: { status: 'works', remark: 'limits of memory and disk space' },
  memoryPersistenceAdapter: { status: 'works', remark: 'messages are kept in memory only' },
  partitionBrokerPlugin: {
    status: 'unbuilt',
    remark: 'clients are not sent to other brokers; ActiveMQ has dropped it as well',
  },
  udpTraceBrokerPlugin: {
    status: 'unbuilt',
    remark: 'traffic is not copied to datagrams; log it with <loggingBrokerPlugin>',
  },
  multicastTraceBrokerPlugin: {
    status: 'unbuilt',
    remark: 'traffic is not copied to datagrams; log it with <loggingBrokerPlugin>',
  },
  managementContext: { status: 'ignored', remark: NO_JVM },
  taskRunnerFactory: { status: 'ignored', remark: NO_THREADS },
  queryBasedSubscriptionRecoveryPolicy: { status: 'unbuilt', remark: 'its query is a Java object' },
  priorityNetworkDispatchPolicy: {
    status: 'unbuilt',
    remark: 'there are no consumers of other brokers yet to choose among',
  },
  jdbcPersistenceAdapter: { status: 'required', remark: NO_STORE },
  journalPersistenceAdapter: { status: 'required', remark: NO_STORE },
  journalPersistenceAdapterFactory: { status: 'required', remark: NO_STORE },
  mKahaDB: { status: 'required', remark: NO_STORE },
  levelDB: { status: 'required', remark: NO_STORE },
  replicatedLevelDB: { status: 'required', remark: NO_STORE },
  amqPersistenceAdapter: { status: 'required', remark: NO_STORE },
  amqPersistenceAdapterFactory: { status: 'required', remark: NO_STORE },
  kahaPersistenceAdapter: { status: 'required', remark: NO_STORE },
  journaledJDBC: { status: 'required', remark: NO_STORE },
  shiroPlugin: { status: 'required', remark: NO_SECURITY },
  simpleJmsMessageConvertor: { status: 'ignored', remark: 'it changes nothing' },
  simpleAuthorizationMap: {
    status: 'required',
    remark: 'its maps can only be filled by Java code; write an authorizationMap',
  },
  lDAPAuthorizationMap: {
    status: 'required',
    remark: 'it would stop the broker for each question to the directory; write a cachedLDAPAuthorizationMap',
  },
  'database-locker': { status: 'required', remark: 'two brokers could write the same store' },
  'lease-database-locker': { status: 'required', remark: 'two brokers could write the same store' },
  'transact-database-locker': { status: 'required', remark: 'two brokers could write the same store' },
}

/** Attributes without effect that deserve a reason and no warning, as `element.attribute`. */
export const ATTRIBUTE_REMARKS: Readonly<Record<string, string>> = {
  'broker.useJmx': NO_JVM,
  'broker.populateUserNameInMBeans': NO_JVM,
  'broker.mbeanInvocationTimeout': NO_JVM,
  'broker.brokerObjectName': NO_JVM,
  'broker.dedicatedTaskRunner': NO_THREADS,
  'broker.maxInflatedDataSize': 'the broker never unpacks a body',
  'transportConnector.disableAsyncDispatch': NO_THREADS,
  'redeliveryPolicy.preDispatchCheck':
    'something for clients; the broker looks at a message when a client has given up',
  'discarding.deadLetterQueue': 'nothing is kept',
  ...auditRemarks('sharedDeadLetterStrategy'),
  ...auditRemarks('individualDeadLetterStrategy'),
  ...auditRemarks('discarding'),
  'broker.virtualThreadTaskRunner': NO_THREADS,
  'broker.taskRunnerPriority': NO_THREADS,
  'broker.persistenceThreadPriority': NO_THREADS,
  'broker.startAsync': 'starting never blocks here',
  'broker.cacheTempDestinations': 'making a temporary destination costs too little to keep old ones',
  'broker.timeBeforePurgeTempDestinations': 'removed temporary destinations are not kept',
  'broker.networkConnectorStartAsync': 'starting never blocks here',
  'broker.restartAllowed': 'whoever started the process starts it again; nothing here restarts it from inside',
  'broker.useShutdownHook': 'it always stops in order when the process is told to end',
  'broker.useLoggingForShutdownErrors': 'errors of stopping are always logged',
  'broker.storeOpenWireVersion':
    'each stored message says its version, so any is read; written is 11, as ActiveMQ does',
  'broker.monitorConnectionSplits': 'memory is accounted by destination, never by connection',
  'broker.brokerContext': NO_JVM,
  'broker.adminView': NO_JVM,
  'broker.regionBroker': NO_JAVA_PARTS,
  'broker.destinationFactory': NO_JAVA_PARTS,
  'broker.persistenceFactory': NO_JAVA_PARTS,
  'sslContext.keyStoreAlgorithm': NO_JVM,
  'sslContext.trustStoreAlgorithm': NO_JVM,
  'sslContext.provider': NO_JVM,
  'sslContext.secureRandom': NO_JVM,
  'sslContext.secureRandomAlgorithm': NO_JVM,
  'networkConnector.brokerName': SET_ITSELF,
  'networkConnector.localUri': SET_ITSELF,
  'networkConnector.brokerService': SET_ITSELF,
  'networkConnector.connectionFilter': SET_ITSELF,
  'networkConnector.objectName': NO_JVM,
  'systemUsage.name': NO_JVM,
  'systemUsage.checkLimitsLogLevel': 'ActiveMQ knows the name and never asks for the value',
  'systemUsage.sendFailIfNoSpaceExplicitySet': SET_ITSELF,
  'memoryUsage.name': NO_JVM,
  'storeUsage.name': NO_JVM,
  'tempUsage.name': NO_JVM,
  'jobSchedulerUsage.name': NO_JVM,
  ...usageRemarks('memoryUsage'),
  ...usageRemarks('storeUsage'),
  ...usageRemarks('tempUsage'),
  ...usageRemarks('jobSchedulerUsage'),
  'memoryUsage.usage': SET_ITSELF,
  'memoryUsage.portion': NO_PARENT,
  'abortSlowConsumerStrategy.name': NO_JVM,
  'abortSlowAckConsumerStrategy.name': NO_JVM,
  ...jobStoreRemarks(),
  'kahaDB.indexCacheSize': 'the index here keeps its own cache',
  'kahaDB.indexWriteBatchSize': 'the index here is written at its checkpoints',
  'kahaDB.enableIndexWriteAsync': 'the index here is written at its checkpoints',
  'kahaDB.enableIndexDiskSyncs': 'the index here can always be rebuilt from the journal',
  'kahaDB.enableIndexRecoveryFile': 'the index here can always be rebuilt from the journal',
  'kahaDB.enableIndexPageCaching': 'the index here keeps its own cache',
  'kahaDB.useIndexLFRUEviction': 'the index here keeps its own cache',
  'kahaDB.indexLFUEvictionFactor': 'the index here keeps its own cache',
  'kahaDB.maxAsyncJobs': NO_THREADS,
  'messageGroupHashBucketFactory.cacheSize': 'buckets need no list of the groups in them',
  'policyEntry.optimizedDispatch': 'dispatch needs no thread of its own here',
  'policyEntry.lazyDispatch': 'pages are bounded in bytes, and no consumer waits for one to be read',
  'policyEntry.maxProducersToAudit': NUMBERED,
  'policyEntry.maxAuditDepth': NUMBERED,
  'policyEntry.maxQueueAuditDepth': NUMBERED,
  'policyEntry.sendDuplicateFromStoreToDLQ': 'the index names each stored message once, so none comes from it twice',
  'policyEntry.doOptimzeMessageStorage': SPARED,
  'policyEntry.optimizeMessageStoreInFlightLimit': SPARED,
  'policyEntry.useTopicSubscriptionInflightStats':
    'counting what is in flight takes no memory here, so it is always done',
  'policyEntry.reduceMemoryFootprint': 'bodies and properties are never kept decoded here',
}

function auditRemarks(element: string): Record<string, string> {
  const options = ['enableAudit', 'maxProducersToAudit', 'maxAuditDepth']
  return Object.fromEntries(options.map((option) => [`${element}.${option}`, NO_AUDIT]))
}

/** What every usage element takes beside its limit and has nothing to act on. */
function usageRemarks(element: string): Record<string, string> {
  return {
    [`${element}.usagePortion`]: NO_PARENT,
    [`${element}.percentUsage`]: SET_ITSELF,
    [`${element}.percentUsageMinDelta`]: 'producers that are held go on when a tenth of the limit is free',
    [`${element}.pollingTime`]: 'memory is looked at in every turn, and disk space every second while somebody waits',
  }
}

/** Child elements of `<broker>` that hold Spring beans and have nothing to act on. */
export const PROPERTY_REMARKS: Readonly<Record<string, ElementRemark>> = {
  'broker.shutdownHooks': { status: 'ignored', remark: 'there is no Spring context to close' },
  'broker.messageAuthorizationPolicy': { status: 'required', remark: NO_JAVA_POLICY },
  'transportConnector.messageAuthorizationPolicy': { status: 'required', remark: NO_JAVA_POLICY },
}

/** What does something as one of `<services>`; other elements are parts of a broker and serve none on their own. */
export const SERVICES: ReadonlySet<string> = new Set(['jmsQueueConnector', 'jmsTopicConnector', 'proxyConnector'])
export const NO_SERVICE: ElementRemark = { status: 'unbuilt', remark: 'as a service it would serve no broker' }

/** Files that ActiveMQ's own configurations import. */
export const IMPORT_REMARKS: readonly {
  readonly pattern: RegExp
  readonly report: string
  readonly warning: string
}[] = [
  {
    pattern: /(^|[/:])jetty[^/]*\.xml$/,
    report: 'web console, REST and Jolokia',
    warning: 'the web console, REST and Jolokia are not built yet',
  },
  {
    pattern: /(^|[/:])camel[^/]*\.xml$/,
    report: 'Camel routes, which need a JVM',
    warning: 'Camel routes need a JVM',
  },
]

/** Spring beans that stand beside the broker. A bean that is not listed has no effect and is named in a warning. */
export const BEAN_REMARKS: Readonly<Record<string, ElementRemark>> = {
  'io.fabric8.insight.log.log4j.Log4jLogQuery': {
    status: 'unbuilt',
    remark: 'the log cannot be queried over Jolokia yet',
  },
  'org.apache.activemq.hooks.SpringContextHook': { status: 'ignored', remark: 'there is no Spring context to close' },
}

/** Beans that say how values of property files are encrypted. */
export const ENCRYPTOR_BEANS: ReadonlySet<string> = new Set([
  'org.jasypt.encryption.pbe.StandardPBEStringEncryptor',
  'org.jasypt.encryption.pbe.config.EnvironmentStringPBEConfig',
  'org.jasypt.encryption.pbe.config.SimpleStringPBEConfig',
  'org.jasypt.iv.RandomIvGenerator',
])

/** Classes that fill in `${…}`. */
export const PLACEHOLDER_CONFIGURERS: ReadonlySet<string> = new Set([
  'org.springframework.beans.factory.config.PropertyPlaceholderConfigurer',
  'org.springframework.context.support.PropertySourcesPlaceholderConfigurer',
  'org.jasypt.spring.properties.EncryptablePropertyPlaceholderConfigurer',
  'org.jasypt.spring31.properties.EncryptablePropertyPlaceholderConfigurer',
  'org.jasypt.spring4.properties.EncryptablePropertyPlaceholderConfigurer',
  'org.apache.activemq.spring.EncryptablePropertyPlaceholderConfigurer',
])

/** The job store here has no index: it is read whole at each start. */
function jobStoreRemarks(): Record<string, string> {
  const names = [
    'checkpointInterval',
    'forceRecoverIndex',
    'archiveCorruptedIndex',
    'enableIndexWriteAsync',
    'enableIndexDiskSyncs',
    'enableIndexRecoveryFile',
    'enableIndexPageCaching',
    'indexWriteBatchSize',
    'indexCacheSize',
    'useIndexLFRUEviction',
    'indexLFUEvictionFactor',
  ]
  const remarks = names.map((name) => [`JobSchedulerStoreImpl.${name}`, 'jobs are kept without an index'])
  return { ...Object.fromEntries(remarks), 'JobSchedulerStoreImpl.deleteAllJobs': 'ActiveMQ never asks for it' }
}
