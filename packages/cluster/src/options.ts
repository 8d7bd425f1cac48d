/** What `<networkConnector>` and the addresses of its discovery can be told, with ActiveMQ's names and defaults. */
import { defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

export { type BrokerFilter, brokerFilter } from './clients/broker-filter.js'
export { checkAnnouncement, checkDiscovery, UNBUILT_DISCOVERY } from './discovery/check-uri.js'
export {
  type MulticastDiscoveryOptions,
  multicastDiscoveryOptions,
  type StaticDiscoveryOptions,
  staticDiscoveryOptions,
} from './discovery/uri-tables.js'

const UNBUILT = { status: 'unbuilt' } as const

export const networkConnectorOptions = defineOptions('networkConnector', {
  uri: text('', 'How the other brokers are found: static:(…), masterslave:(…), multicast:…, or a plain address.', {
    aliases: ['discoveryURI'],
  }),
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
  brokerURL: text('', 'Address of this broker as the other is told; empty: that of the first connector.'),
  destinationFilter: text('', 'Advisory topics that demand is learnt from; empty: as the included destinations say.'),
  useVirtualDestSubs: flag(false, 'Consumers of what a virtual destination forwards to are demand for it.'),
  syncDurableSubs: flag(
    false,
    'Durable subscriptions of topics that are included dynamically are compared when the bridge starts.',
  ),
  useCompression: flag(false, 'Packs the bodies of forwarded messages.'),
  advisoryForFailedForward: flag(false, 'Tells, by advisory, of messages that the other broker refused for good.'),
  useBrokerNameAsIdSees: flag(true, "Ids of bridges begin with the names of both brokers; else as any client's do."),
  gcDestinationViews: flag(true, 'Forgets counters of destinations that are no longer used.'),
  gcSweepTime: duration(60_000, 'How often that is done, and how long they are unused then.', { min: 0 }),
  stallTimeout: duration(
    60_000,
    'A bridge that has messages to bring over and brings none for so long is restarted; 0: never. Not in ActiveMQ.',
    { min: 0 },
  ),
  checkDuplicateMessagesOnDuplex: flag(
    false,
    'What auditNetworkProducers is for a transportConnector, for what comes in by the duplex bridge.',
  ),
  discoveryAgent: text('', 'A Java object that finds brokers.', UNBUILT),
  bridgeFactory: text('', 'A Java object that makes bridges.', UNBUILT),
})
export type NetworkConnectorOptions = OptionValues<typeof networkConnectorOptions>
