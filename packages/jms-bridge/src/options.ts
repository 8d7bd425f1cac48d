/** What the elements of `<jmsBridgeConnectors>` can be told, with ActiveMQ's names and defaults. */
import { connectionOptions } from '@hermod/client/options'
import { decimal, defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

const UNBUILT = { status: 'unbuilt' } as const

const connectorRows = {
  name: text('', 'Name in log lines. Empty: Connector:0, Connector:1, …'),
  localUsername: text('', 'User name at this broker.'),
  localPassword: text('', 'Its password.'),
  localClientId: text('', 'Client id at this broker; outbound topic bridges with a consumerName need it.'),
  outboundUsername: text('', 'User name at the other broker.'),
  outboundPassword: text('', 'Its password.'),
  outboundClientId: text('', 'Client id at the other broker; inbound topic bridges with a consumerName need it.'),
  replyToDestinationCacheSize: integer(
    10_000,
    'Most reply destinations that are bridged at a time; beyond it the one longest unused is let go.',
    { min: 1, max: 1_000_000 },
  ),
  preferJndiDestinationLookup: flag(false, 'Looks names of destinations up in JNDI first.', UNBUILT),
  localConnectionFactoryName: text('', 'JNDI name of a connection factory.', UNBUILT),
}

export const jmsQueueConnectorOptions = defineOptions('jmsQueueConnector', {
  ...connectorRows,
  outboundQueueConnectionFactoryName: text('', 'JNDI name of a connection factory.', UNBUILT),
})
export const jmsTopicConnectorOptions = defineOptions('jmsTopicConnector', {
  ...connectorRows,
  outboundTopicConnectionFactoryName: text('', 'JNDI name of a connection factory.', UNBUILT),
})
export type JmsConnectorOptions = OptionValues<typeof jmsQueueConnectorOptions>

const bridgeRows = {
  selector: text('', 'Only messages that match are bridged.'),
  doHandleReplyTo: flag(
    true,
    'A reply goes back over the bridge: the message gets a temporary reply destination at its new broker.',
  ),
}
const consumerName = text(
  '',
  'Name of a durable subscription to consume by. Empty: what is published while the bridge is away is missed.',
)

export const inboundQueueBridgeOptions = defineOptions('inboundQueueBridge', {
  inboundQueueName: text('', 'Queue of the other broker to consume from.'),
  localQueueName: text('', 'Queue of this broker to send to. Empty: the same name.'),
  ...bridgeRows,
})
export const outboundQueueBridgeOptions = defineOptions('outboundQueueBridge', {
  outboundQueueName: text('', 'Queue of the other broker to send to.'),
  localQueueName: text('', 'Queue of this broker to consume from. Empty: the same name.'),
  ...bridgeRows,
})
export const inboundTopicBridgeOptions = defineOptions('inboundTopicBridge', {
  inboundTopicName: text('', 'Topic of the other broker to consume from.'),
  localTopicName: text('', 'Topic of this broker to send to. Empty: the same name.'),
  consumerName,
  ...bridgeRows,
})
export const outboundTopicBridgeOptions = defineOptions('outboundTopicBridge', {
  outboundTopicName: text('', 'Topic of the other broker to send to.'),
  localTopicName: text('', 'Topic of this broker to consume from. Empty: the same name.'),
  consumerName,
  ...bridgeRows,
})

export const reconnectionPolicyOptions = defineOptions('reconnectionPolicy', {
  maxSendRetries: integer(10, 'Further attempts to send a message before it is given back; -1: for ever.', { min: -1 }),
  sendRetyDelay: duration(1000, 'Wait between them.', { min: 0, aliases: ['sendRetryDelay'] }),
  maxInitialConnectAttempts: integer(-1, 'Attempts to reach a broker for the first time; -1: for ever.', { min: -1 }),
  maxReconnectAttempts: integer(-1, 'Attempts to reach it again after it was lost; -1: for ever.', { min: -1 }),
  initialReconnectDelay: duration(1000, 'Wait between attempts to connect.', { min: 0 }),
  maximumReconnectDelay: duration(30_000, 'Longest such wait; 0: no bound.', { min: 0 }),
  useExponentialBackOff: flag(false, 'The waits grow.'),
  backOffMultiplier: decimal(2, 'Growth of the waits, in initialReconnectDelay per attempt.', { min: 0 }),
})
export type ReconnectionPolicy = OptionValues<typeof reconnectionPolicyOptions>

const { rows: jms } = connectionOptions

/** A client's connection factory as an object of the configuration; its options are those of `jms.*`. */
const factoryRows = {
  brokerURL: text('failover:(tcp://localhost:61616)', 'Address of the broker, with its options.'),
  userName: jms.userName,
  password: jms.password,
  clientID: jms.clientID,
  clientIDPrefix: jms.clientIDPrefix,
  connectionIDPrefix: jms.connectionIDPrefix,
  useAsyncSend: jms.useAsyncSend,
  alwaysSyncSend: jms.alwaysSyncSend,
  useCompression: jms.useCompression,
  dispatchAsync: jms.dispatchAsync,
  producerWindowSize: jms.producerWindowSize,
  sendTimeout: jms.sendTimeout,
  connectResponseTimeout: jms.connectResponseTimeout,
  closeTimeout: jms.closeTimeout,
  exclusiveConsumer: jms.exclusiveConsumer,
  useRetroactiveConsumer: jms.useRetroactiveConsumer,
  watchTopicAdvisories: jms.watchTopicAdvisories,
  disableTimeStampsByDefault: jms.disableTimeStampsByDefault,
  checkForDuplicates: jms.checkForDuplicates,
  auditDepth: jms.auditDepth,
  consumerExpiryCheckEnabled: jms.consumerExpiryCheckEnabled,
  nonBlockingRedelivery: jms.nonBlockingRedelivery,
}
export const connectionFactoryOptions = defineOptions('connectionFactory', factoryRows)
export const xaConnectionFactoryOptions = defineOptions('xaConnectionFactory', factoryRows)
export type ConnectionFactoryOptions = OptionValues<typeof connectionFactoryOptions>

export const prefetchPolicyOptions = defineOptions('prefetchPolicy', {
  all: jms['prefetchPolicy.all'],
  queuePrefetch: jms['prefetchPolicy.queuePrefetch'],
  queueBrowserPrefetch: jms['prefetchPolicy.queueBrowserPrefetch'],
  topicPrefetch: jms['prefetchPolicy.topicPrefetch'],
  durableTopicPrefetch: jms['prefetchPolicy.durableTopicPrefetch'],
  maximumPendingMessageLimit: jms['prefetchPolicy.maximumPendingMessageLimit'],
})
