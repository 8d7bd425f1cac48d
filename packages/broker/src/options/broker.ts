/** Attributes of the `<broker>` element, ActiveMQ 5.15 to 6.x. Those that name a bean are here so that they are known. */
import { defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

const unbuilt = { status: 'unbuilt' } as const

const OBJECT = 'an element inside, or #id of a bean'
/** What is no text: elements and references are taken before attributes are read. */
const object = (what: string) => ({
  ...text('', `${what}: ${OBJECT}.`),
  parse(given: string): string {
    if (given !== '') throw new Error(`expected ${OBJECT}`)
    return given
  },
})

export const brokerOptions = defineOptions('broker', {
  // Identity and places.
  brokerName: text(
    'localhost',
    'Name of the broker in logs, directories and management; the same on a master and its standby.',
  ),
  brokerId: text('', 'Id of the broker in place of a generated one. Empty: generated.'),
  dataDirectory: text('activemq-data', 'Directory under which stores keep their files.'),
  dataDirectoryFile: text('', 'As dataDirectory, which it beats.'),
  tmpDataDirectory: text(
    '',
    'Directory for messages that need not outlive the broker. Empty: tmp_storage under the data directory.',
  ),
  useLocalHostBrokerName: flag(false, "Take the machine's host name as the broker name."),
  vmConnectorURI: text('', 'Address of the broker inside its own process. Empty: vm://brokerName.', unbuilt),
  brokerObjectName: text('', 'Name of the broker in JMX.', unbuilt),

  // Life cycle.
  start: flag(
    true,
    'Start when the configuration has been read; false: an embedded broker waits for start(), the program starts it all the same.',
  ),
  startAsync: flag(false, 'Start in the background.', unbuilt),
  networkConnectorStartAsync: flag(false, 'Start network connectors in the background.', unbuilt),
  restartAllowed: flag(true, 'Permit a restart through management.', unbuilt),
  useShutdownHook: flag(true, 'Stop in order when the process is told to end. Always so here.', unbuilt),
  useLoggingForShutdownErrors: flag(false, 'Log errors of stopping in place of printing them.', unbuilt),
  systemExitOnShutdown: flag(
    false,
    'End the process when the broker has stopped; the process is the broker here, so it always does.',
  ),
  systemExitOnShutdownExitCode: integer(0, 'Exit code with systemExitOnShutdown.'),
  startException: text('', 'Bean: failure to report at start.', unbuilt),

  // Persistence.
  persistent: flag(true, 'Keep persistent messages on disk; false: in memory only, gone with the process.'),
  deleteAllMessagesOnStartup: flag(false, 'Empty the store at every start.'),
  storeOpenWireVersion: integer(11, 'OpenWire version of stored messages.', unbuilt),
  persistenceThreadPriority: integer(10, 'Priority of the thread that writes the store.', unbuilt),
  maxUncommittedCount: integer(
    0,
    'Most sends and acknowledgements in one transaction; the next send is refused and the transaction rolled back. 0: no limit.',
  ),
  maxInflatedDataSize: integer(
    104_857_600,
    'Largest body, in bytes, that a compressed message may unpack to.',
    unbuilt,
  ),

  // Clients.
  populateJMSXUserID: flag(false, 'Stamp each message with the name its sender logged in with.'),
  useAuthenticatedPrincipalForJMSXUserID: flag(false, 'Stamp the authenticated principal in place of the login name.'),
  rollbackOnlyOnAsyncException: flag(
    true,
    'A send that fails without an answer leaves its transaction only able to roll back.',
  ),
  allowTempAutoCreationOnSend: flag(false, 'A send to a temporary destination that is gone makes it again.'),
  cacheTempDestinations: flag(false, 'Keep removed temporary destinations for a while.', unbuilt),
  timeBeforePurgeTempDestinations: duration(5000, 'How long cacheTempDestinations keeps them.', unbuilt),
  rejectDurableConsumers: flag(false, 'Refuse durable subscriptions.'),

  // Durable subscriptions.
  keepDurableSubsActive: flag(
    true,
    'Let the subscriptions of absent consumers take messages without a reload. Always so here.',
  ),
  enableMessageExpirationOnActiveDurableSubs: flag(
    false,
    'Look for expired messages of subscriptions whose consumer is there, too.',
  ),
  offlineDurableSubscriberTimeout: duration(
    -1,
    'Delete durable subscriptions whose consumer was away this long; -1: never.',
  ),
  offlineDurableSubscriberTaskSchedule: duration(300_000, 'How often to look for them.'),

  // Destinations.
  schedulePeriodForDestinationPurge: duration(
    0,
    'How often to remove idle destinations (gcInactiveDestinations); 0: never.',
  ),
  maxPurgedDestinationsPerSweep: integer(0, 'Most destinations one such sweep removes; 0: no limit.'),
  useVirtualTopics: flag(true, 'Hand messages of VirtualTopic.> on to the queues Consumer.*.VirtualTopic.>.'),
  useVirtualDestSubs: flag(false, 'Tell of consumers of queues that virtual destinations feed as of their consumers.'),
  useVirtualDestSubsOnCreation: flag(false, 'Such a queue counts as one by being there.'),
  useMirroredQueues: flag(false, 'Copy the messages of every queue to a topic.'),
  useTempMirroredQueues: flag(true, 'Include temporary queues in useMirroredQueues.'),

  // Advisories and views.
  advisorySupport: flag(true, 'Send messages about what happens in the broker to ActiveMQ.Advisory.> topics.'),
  anonymousProducerAdvisorySupport: flag(false, 'Include producers without a fixed destination.'),
  useJmx: flag(true, 'Offer the broker to management.', unbuilt),
  enableStatistics: flag(true, 'Keep counters; without, statistics are zero.'),
  populateUserNameInMBeans: flag(false, 'Show user names in management.', unbuilt),
  mbeanInvocationTimeout: duration(0, 'How long a management call may take; 0: for ever.', unbuilt),

  // Limits.
  adjustUsageLimits: flag(true, 'Lower store and temporary limits to the space there is.'),
  schedulePeriodForDiskUsageCheck: duration(
    0,
    'How often to compare the limits with the space on disk; 0: at start only.',
    { min: 0 },
  ),
  diskUsageCheckRegrowThreshold: integer(
    -1,
    'Bytes by which a percentLimit that was lowered must be able to grow before it does; -1: it never grows.',
    { min: -1 },
  ),
  splitSystemUsageForProducersConsumers: flag(
    false,
    'Separate memory for what producers send and for what waits for durable subscribers.',
  ),
  producerSystemUsagePortion: integer(60, 'Percent of memory for producers.', { min: 1, max: 100 }),
  consumerSystemUsagePortion: integer(40, 'Percent of memory for consumers.', { min: 1, max: 100 }),
  monitorConnectionSplits: flag(false, 'Track split memory per connection.', unbuilt),

  // Scheduler.
  schedulerSupport: flag(false, 'Deliver messages later when they ask for it (AMQ_SCHEDULED_DELAY and its like).'),
  schedulerDirectory: text('', 'Directory of the scheduler. Empty: scheduler under dataDirectory/brokerName.'),
  schedulerDirectoryFile: text('', 'The same, under the name that takes a file bean; it counts where both are given.'),
  maxSchedulerRepeatAllowed: integer(
    1000,
    'Most repeats of one scheduled message; a send that asks for more is refused.',
  ),

  // Threads.
  dedicatedTaskRunner: flag(false, 'A thread for each destination.', unbuilt),
  virtualThreadTaskRunner: flag(false, 'Virtual threads for destinations.', unbuilt),
  taskRunnerPriority: integer(5, 'Priority of those threads.', unbuilt),

  // Pure master/slave.
  masterConnectorURI: text('', 'Address of the master to follow.', unbuilt),
  shutdownOnMasterFailure: flag(false, 'Stop when the master fails.', unbuilt),
  shutdownOnSlaveFailure: flag(false, 'Stop when the slave fails.', unbuilt),
  waitForSlave: flag(false, 'Wait for a slave before serving.', unbuilt),
  waitForSlaveTimeout: duration(600_000, 'How long to wait for a slave.', unbuilt),
  passiveSlave: flag(false, 'The slave only follows.', unbuilt),

  // Lists and beans that are usually written as child elements.
  transportConnectorURIs: text('', 'Addresses to listen on, separated by commas: connectors without other settings.'),
  networkConnectorURIs: text(
    '',
    'Where to look for other brokers, separated by commas: connectors without other settings.',
  ),
  adminView: text('', 'Bean.', unbuilt),
  brokerContext: text('', 'Bean.', unbuilt),
  consumerSystemUsage: object('Limits for consumers'),
  destinationFactory: text('', 'Bean.', unbuilt),
  destinationPolicy: object('Policies of destinations'),
  ioExceptionHandler: object('What to do when the disk fails'),
  jobSchedulerStore: object('Store of the scheduler'),
  managementContext: text('', 'Bean: JMX settings.', unbuilt),
  messageAuthorizationPolicy: text('', 'Bean: who may read which message.', unbuilt),
  persistenceAdapter: object('The store'),
  persistenceFactory: text('', 'Bean: maker of the store.', unbuilt),
  persistenceTaskRunnerFactory: text('', 'Bean: threads of the store.', unbuilt),
  producerSystemUsage: object('Limits for producers'),
  regionBroker: text('', 'Bean.', unbuilt),
  sslContext: object('Keys and trust'),
  systemUsage: object('Limits'),
  taskRunnerFactory: text('', 'Bean: threads of destinations.', unbuilt),
  tempDataStore: text('', 'Bean: store for messages that need not outlive the broker.', unbuilt),
})

export type BrokerOptions = OptionValues<typeof brokerOptions>
