/**
 * What a connection factory can be told, by ActiveMQ's names: `jms.*` on any broker URL, the options of `failover:`,
 * the redelivery policy, and what may stand behind the name of a destination.
 */
import { bytes, decimal, defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

export const connectionOptions = defineOptions('jms', {
  userName: text('', 'User name sent to the broker.'),
  password: text('', 'Password sent to the broker.'),
  clientID: text('', 'Client id; needed for durable subscriptions. Empty: one is made up.'),
  clientIDPrefix: text('', 'Put in front of client ids that are made up.'),
  connectionIDPrefix: text('ID:', 'Put in front of connection ids.'),
  useAsyncSend: flag(false, 'Persistent sends do not wait for the broker. Faster; a crash may lose the last ones.'),
  alwaysSyncSend: flag(false, 'Every send waits for the broker, non-persistent ones too.'),
  useCompression: flag(false, 'Deflates message bodies.'),
  dispatchAsync: flag(true, 'Asks the broker to dispatch without holding up its producers.'),
  producerWindowSize: bytes(0, 'Bytes that may be on the way to the broker without its acknowledgement; 0: no limit.', {
    min: 0,
  }),
  sendTimeout: duration(0, 'How long a send that waits may take; 0: for ever.', { min: 0 }),
  requestTimeout: duration(0, 'How long any other request may take; 0: for ever.', { min: 0 }),
  connectResponseTimeout: duration(0, 'How long the broker may take to accept the connection; 0: for ever.', {
    min: 0,
  }),
  closeTimeout: duration(15_000, 'How long closing waits for the broker before it closes anyway.', { min: 0 }),
  optimizeAcknowledge: flag(false, 'Auto-acknowledged messages are acknowledged in batches.'),
  optimizeAcknowledgeTimeOut: duration(300, 'A batch of acknowledgements waits no longer than this.', { min: 0 }),
  exclusiveConsumer: flag(false, 'Queue consumers are exclusive unless the destination says otherwise.'),
  useRetroactiveConsumer: flag(false, 'Topic consumers are retroactive unless the destination says otherwise.'),
  watchTopicAdvisories: flag(
    true,
    'Learns of temporary destinations that are gone, so that a reply to one fails at once.',
  ),
  disableTimeStampsByDefault: flag(false, 'Messages carry no timestamp.'),
  checkForDuplicates: flag(true, 'Drops messages that come again after a reconnect although they were acknowledged.'),
  auditDepth: integer(2048, 'How many message ids per consumer are remembered for that.', { min: 0, max: 1_000_000 }),
  consumerExpiryCheckEnabled: flag(true, 'Messages that expire in the prefetch buffer are not delivered.'),
  maxInflatedDataSize: bytes('100mb', 'A compressed body that inflates to more is refused.', { min: 1 }),
  'prefetchPolicy.all': integer(-1, 'Prefetch of every kind of consumer; -1: each its own.', { min: -1, max: 32766 }),
  'prefetchPolicy.queuePrefetch': integer(1000, 'Prefetch of queue consumers.', { min: 0, max: 32767 }),
  'prefetchPolicy.queueBrowserPrefetch': integer(500, 'Prefetch of queue browsers.', { min: 1, max: 32767 }),
  'prefetchPolicy.topicPrefetch': integer(32767, 'Prefetch of topic consumers.', { min: 0, max: 32767 }),
  'prefetchPolicy.durableTopicPrefetch': integer(100, 'Prefetch of durable subscribers.', { min: 0, max: 32767 }),
  'prefetchPolicy.maximumPendingMessageLimit': integer(
    0,
    'Asks the broker to keep no more for a slow topic consumer; 0: broker decides.',
  ),
  'redeliveryPolicy.maximumRedeliveries': integer(
    6,
    'Redeliveries before a message is given up as poison; -1: never.',
    { min: -1 },
  ),
  'redeliveryPolicy.initialRedeliveryDelay': duration(1000, 'Wait before the first redelivery.', { min: 0 }),
  'redeliveryPolicy.redeliveryDelay': duration(1000, 'Wait before later redeliveries, unless the waits grow.', {
    min: 0,
  }),
  'redeliveryPolicy.useExponentialBackOff': flag(false, 'Each wait is the one before times backOffMultiplier.'),
  'redeliveryPolicy.backOffMultiplier': decimal(5, 'Growth of the waits.', { min: 0 }),
  'redeliveryPolicy.maximumRedeliveryDelay': duration(-1, 'Longest wait; -1: no bound.', { min: -1 }),
  'redeliveryPolicy.useCollisionAvoidance': flag(false, 'Spreads the waits by chance.'),
  'redeliveryPolicy.collisionAvoidancePercent': integer(15, 'Percent of the wait that chance may add or take.', {
    min: 0,
    max: 100,
  }),
  'redeliveryPolicy.preDispatchCheck': flag(
    true,
    'In transacted sessions a message that others were given too often is given up unseen.',
  ),
  nonBlockingRedelivery: flag(false, 'Other messages are delivered while one waits for its redelivery; order is lost.'),
})
export type ConnectionOptions = OptionValues<typeof connectionOptions>

export const failoverOptions = defineOptions('failover', {
  initialReconnectDelay: duration(10, 'Wait before the second round of connection attempts.', { min: 0 }),
  maxReconnectDelay: duration(30_000, 'Longest wait between rounds.', { min: 1 }),
  useExponentialBackOff: flag(true, 'Waits grow from round to round.'),
  reconnectDelayExponent: decimal(2, 'Growth of the waits.', { min: 1, aliases: ['backOffMultiplier'] }),
  maxReconnectAttempts: integer(
    -1,
    'Rounds before giving up; -1: never, 0: one to connect, and none after a link was lost.',
    { min: -1 },
  ),
  startupMaxReconnectAttempts: integer(-1, 'The same, before the first connection ever; -1: as maxReconnectAttempts.', {
    min: -1,
  }),
  randomize: flag(true, 'Tries the addresses in random order.'),
  timeout: duration(-1, 'How long a message waits for a connection before its send fails; -1: for ever.', { min: -1 }),
  warnAfterReconnectAttempts: integer(
    10,
    'A warning is logged after each such number of failed rounds; 0 or less: never.',
  ),
  updateURIsSupported: flag(true, 'Takes the list of brokers that a broker announces.'),
  reconnectSupported: flag(true, 'Moves to another broker when told to.'),
  priorityBackup: flag(false, 'Returns to a preferred address when it is back.'),
  priorityURIs: text('', 'Preferred addresses, separated by commas; empty: the first one.'),
  trackMessages: flag(false, 'Keeps sends that wait for no answer and sends them again after a reconnect.'),
  maxCacheSize: bytes(131_072, 'Bound of the bytes kept for that.', { min: 0 }),
  backup: flag(false, 'Keeps links to other brokers ready, so that the next one is at hand.'),
  backupPoolSize: integer(1, 'How many.', { min: 1, max: 100 }),
  rebalanceUpdateURIs: flag(true, 'No effect, as in ActiveMQ: updateURIsURL is read while there is no link to move.'),
  updateURIsURL: text('', 'A file or http address with more addresses, separated by commas; read before each round.'),
  useReconnectDelay: flag(true, 'Waits between rounds at all.', { status: 'unbuilt' }),
  trackTransactionProducers: flag(true, 'Restores producers that were closed within an open transaction.'),
  connectionInterruptProcessingTimeout: duration(-1, 'Has no meaning without threads.', { status: 'unbuilt' }),
})
export type FailoverOptions = OptionValues<typeof failoverOptions>

/** Behind a destination's name: `queue://A?consumer.priority=5`. */
export const destinationOptions = defineOptions('destination', {
  'consumer.prefetchSize': integer(-1, 'Prefetch of consumers of this destination.', { min: 0, max: 32767 }),
  'consumer.exclusive': flag(false, 'Consumers are exclusive.'),
  'consumer.priority': integer(0, 'Consumers of higher priority are served first.', { min: -128, max: 127 }),
  'consumer.retroactive': flag(false, 'Topic consumers also get what recovery policies kept.'),
  'consumer.selector': text('', 'Selector of consumers that give none.'),
  'consumer.noLocal': flag(false, 'Consumers do not get what their own connection sends.'),
  'consumer.dispatchAsync': flag(true, 'Asks the broker to dispatch without holding up its producers.'),
  'consumer.maximumPendingMessageLimit': integer(0, 'Asks the broker to keep no more for a slow topic consumer.'),
  'consumer.noRangeAcks': flag(false, 'Tells the broker that messages will be acknowledged one by one.'),
  'consumer.networkSubscription': flag(false, 'Tells the broker that a bridge consumes.'),
  'producer.dispatchAsync': flag(false, 'Asks the broker to dispatch without holding up this producer.'),
  'producer.windowSize': bytes(0, 'Bytes a producer may have on the way without acknowledgement.', { min: 0 }),
})
