/** What `<networkConnector>` and the addresses of its discovery can be told, with ActiveMQ's names and defaults. */
import { defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

const UNBUILT = { status: 'unbuilt' } as const

export const networkConnectorOptions = defineOptions('networkConnector', {
  uri: text('', 'How the other brokers are found: static:(…), masterslave:(…), or a plain address.'),
  name: text('NC', 'Name of the connector; each to the same broker needs its own.'),
  autoStart: flag(true, 'Starts with the broker.'),
  duplex: flag(false, 'The bridge works in both directions over the one connection.'),
  dynamicOnly: flag(false, 'Durable subscriptions are forwarded to only while their consumer is connected.'),
  networkTTL: integer(1, 'Brokers that messages and demand may pass: sets messageTTL and consumerTTL.', { min: -1 }),
  messageTTL: integer(1, 'Brokers that a message may pass; -1: no limit.', { min: -1 }),
  consumerTTL: integer(1, 'Brokers that demand may pass; -1: no limit.', { min: -1 }),
  conduitSubscriptions: flag(true, 'All consumers of a destination at the other broker count as one.'),
  conduitNetworkQueueSubscriptions: flag(false, 'The same for consumers of queues that are bridges themselves.'),
  decreaseNetworkConsumerPriority: flag(false, 'Consumers here are served before those behind the bridge.'),
  consumerPriorityBase: integer(-5, 'Priority of a consumer one broker away, where it is decreased.', {
    min: -127,
    max: 127,
  }),
  prefetchSize: integer(1000, 'Messages under way to the other broker, per destination.', { min: 1 }),
  advisoryPrefetchSize: integer(0, 'The same for advisories; 0: prefetchSize.', { min: 0 }),
  advisoryAckPercentage: integer(75, 'Share of that prefetch after which advisories are acknowledged.', {
    min: 0,
    max: 100,
  }),
  suppressDuplicateQueueSubscriptions: flag(false, 'A consumer of a queue is served over one of several ways only.'),
  suppressDuplicateTopicSubscriptions: flag(true, 'A consumer of a topic is served over one of several ways only.'),
  bridgeTempDestinations: flag(true, 'Temporary destinations of the other broker can be sent to from here.'),
  alwaysSyncSend: flag(true, 'Non-persistent messages too are acknowledged here once the other broker has them.'),
  staticBridge: flag(false, 'Forwards to staticallyIncludedDestinations only, whatever is consumed there.'),
  dispatchAsync: flag(true, 'Passed on with demand; everything is dispatched asynchronously here.'),
  userName: text('', 'User name at both brokers.'),
  password: text('', 'Its password.'),
  remoteUserName: text('', 'User name at the other broker; empty: userName.'),
  remotePassword: text('', 'Its password.'),
  clientIdToken: text('_', 'Stands between the parts of the client ids of bridges.'),
  brokerName: text('', 'Set by the broker itself.', UNBUILT),
  brokerURL: text('', 'Address of this broker as the other is told; empty: that of the first connector.'),
  destinationFilter: text('', 'Advisory topics that demand is learnt from; empty: as the included destinations say.'),
  useVirtualDestSubs: flag(false, 'Consumers of what a virtual destination forwards to are demand for it.'),
  syncDurableSubs: flag(false, 'Durable subscriptions are compared when the bridge starts.', UNBUILT),
  useCompression: flag(false, 'Packs the bodies of forwarded messages.', UNBUILT),
  advisoryForFailedForward: flag(false, 'Tells of messages that could not be forwarded.', UNBUILT),
  useBrokerNameAsIdSees: flag(true, 'Ids of bridges begin with the names of both brokers.', UNBUILT),
  gcDestinationViews: flag(true, 'Forgets counters of destinations that are no longer used.', UNBUILT),
  gcSweepTime: duration(60_000, 'How often that is done.', UNBUILT),
  checkDuplicateMessagesOnDuplex: flag(false, 'Looks for duplicates when a duplex bridge is made again.', UNBUILT),
  localUri: text('', 'Address of this broker.', UNBUILT),
  discoveryURI: text('', 'Older name of uri.', UNBUILT),
  discoveryAgent: text('', 'A Java object that finds brokers.', UNBUILT),
  connectionFilter: text('', 'A Java object that chooses among brokers.', UNBUILT),
  bridgeFactory: text('', 'A Java object that makes bridges.', UNBUILT),
  objectName: text('', 'Name of the connector in JMX.', UNBUILT),
  durableDestinations: text('', 'Set by the broker itself.', UNBUILT),
  brokerService: text('', 'Set by the broker itself.', UNBUILT),
})
export type NetworkConnectorOptions = OptionValues<typeof networkConnectorOptions>

/** Behind `static:(…)` and `masterslave:(…)`. */
export const staticDiscoveryOptions = defineOptions('static uri', {
  initialReconnectDelay: duration(1000, 'Wait before a broker that was lost is looked for again.', { min: 0 }),
  maxReconnectDelay: duration(30_000, 'Longest such wait.', { min: 0 }),
  useExponentialBackOff: flag(true, 'The wait grows while attempts fail.'),
  backOffMultiplier: integer(2, 'How fast it grows.', { min: 1 }),
  maxReconnectAttempts: integer(0, 'Attempts that may fail one after the other; 0: any number.', { min: 0 }),
  minConnectTime: duration(5000, 'A bridge that fails sooner counts as a failed attempt.', { min: 0 }),
})
export type StaticDiscoveryOptions = OptionValues<typeof staticDiscoveryOptions>
