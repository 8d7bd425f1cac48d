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
const NO_THREADS = 'one event loop does the work; there are no threads to tune'
const PAGED = 'a bounded part of every backlog is in memory and the rest is paged from disk'
const NO_STORE = 'messages would be kept elsewhere than asked for'
const NO_SECURITY = 'without it the broker would be open to everyone'

/** Elements that are configured objects. */
export const ELEMENT_REMARKS: Readonly<Record<string, ElementRemark>> = {
  broker: { status: 'works', remark: 'the broker' },
  policyMap: { status: 'works', remark: 'settings by destination' },
  systemUsage: { status: 'works', remark: 'limits of memory and disk space' },
  memoryPersistenceAdapter: { status: 'works', remark: 'messages are kept in memory only' },
  managementContext: { status: 'ignored', remark: NO_JVM },
  taskRunnerFactory: { status: 'ignored', remark: NO_THREADS },
  vmCursor: { status: 'ignored', remark: PAGED },
  vmDurableCursor: { status: 'ignored', remark: PAGED },
  vmQueueCursor: { status: 'ignored', remark: PAGED },
  fileCursor: { status: 'ignored', remark: PAGED },
  fileDurableSubscriberCursor: { status: 'ignored', remark: PAGED },
  fileQueueCursor: { status: 'ignored', remark: PAGED },
  storeCursor: { status: 'ignored', remark: PAGED },
  storeDurableSubscriberCursor: { status: 'ignored', remark: PAGED },
  noSubscriptionRecoveryPolicy: { status: 'works', remark: 'the default' },
  oldestMessageEvictionStrategy: { status: 'works', remark: 'the default' },
  simpleDispatchPolicy: { status: 'works', remark: 'the default' },
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
  simpleAuthenticationPlugin: { status: 'required', remark: NO_SECURITY },
  jaasAuthenticationPlugin: { status: 'required', remark: NO_SECURITY },
  jaasCertificateAuthenticationPlugin: { status: 'required', remark: NO_SECURITY },
  jaasDualAuthenticationPlugin: { status: 'required', remark: NO_SECURITY },
  authorizationPlugin: { status: 'required', remark: NO_SECURITY },
  shiroPlugin: { status: 'required', remark: NO_SECURITY },
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
  'broker.virtualThreadTaskRunner': NO_THREADS,
  'broker.taskRunnerPriority': NO_THREADS,
  'broker.persistenceThreadPriority': NO_THREADS,
  'broker.startAsync': 'starting never blocks here',
  'systemUsage.name': NO_JVM,
  'memoryUsage.name': NO_JVM,
  'storeUsage.name': NO_JVM,
  'tempUsage.name': NO_JVM,
  'jobSchedulerUsage.name': NO_JVM,
  'kahaDB.indexCacheSize': 'the index here keeps its own cache',
  'kahaDB.indexWriteBatchSize': 'the index here is written at its checkpoints',
  'kahaDB.enableIndexWriteAsync': 'the index here is written at its checkpoints',
  'kahaDB.enableIndexDiskSyncs': 'the index here can always be rebuilt from the journal',
  'kahaDB.enableIndexRecoveryFile': 'the index here can always be rebuilt from the journal',
  'kahaDB.enableIndexPageCaching': 'the index here keeps its own cache',
  'kahaDB.useIndexLFRUEviction': 'the index here keeps its own cache',
  'kahaDB.indexLFUEvictionFactor': 'the index here keeps its own cache',
  'kahaDB.maxAsyncJobs': NO_THREADS,
  'policyEntry.optimizedDispatch': 'dispatch needs no thread of its own here',
  'policyEntry.reduceMemoryFootprint': 'bodies and properties are never kept decoded here',
}

/** Child elements of `<broker>` that hold Spring beans and have nothing to act on. */
export const PROPERTY_REMARKS: Readonly<Record<string, ElementRemark>> = {
  'broker.shutdownHooks': { status: 'ignored', remark: 'there is no Spring context to close' },
  'broker.messageAuthorizationPolicy': { status: 'required', remark: NO_SECURITY },
  'transportConnector.messageAuthorizationPolicy': { status: 'required', remark: NO_SECURITY },
}

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
  'org.jasypt.encryption.pbe.StandardPBEStringEncryptor': {
    status: 'unbuilt',
    remark: 'encrypted values cannot be decrypted yet',
  },
  'org.jasypt.encryption.pbe.config.EnvironmentStringPBEConfig': {
    status: 'unbuilt',
    remark: 'encrypted values cannot be decrypted yet',
  },
}

/** Classes that fill in `${…}`. */
export const PLACEHOLDER_CONFIGURERS: ReadonlySet<string> = new Set([
  'org.springframework.beans.factory.config.PropertyPlaceholderConfigurer',
  'org.springframework.context.support.PropertySourcesPlaceholderConfigurer',
  'org.jasypt.spring.properties.EncryptablePropertyPlaceholderConfigurer',
  'org.jasypt.spring31.properties.EncryptablePropertyPlaceholderConfigurer',
  'org.jasypt.spring4.properties.EncryptablePropertyPlaceholderConfigurer',
  'org.apache.activemq.spring.EncryptablePropertyPlaceholderConfigurer',
])
