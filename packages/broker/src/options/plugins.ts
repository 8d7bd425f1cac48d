/** Options of the plug-ins that change, watch or log what passes through the broker. */
import { defineOptions, duration, flag, type OptionValues, text } from '@hermod/model'

export const loggingBrokerPluginOptions = defineOptions('loggingBrokerPlugin', {
  logAll: flag(false, 'Log everything, whatever the other switches say.'),
  logConnectionEvents: flag(true, 'Log connections that come and go.'),
  logSessionEvents: flag(true, 'Log sessions that come and go.'),
  logTransactionEvents: flag(false, 'Log the steps of transactions.'),
  logConsumerEvents: flag(false, 'Log consumers that come and go, what they get and what they acknowledge.'),
  logProducerEvents: flag(false, 'Log producers that come and go and what they send.'),
  logInternalEvents: flag(false, 'Log destinations, expired messages, dead letters and other doings of the broker.'),
  perDestinationLogger: flag(false, 'Name the destination in front of the line about a message that is sent.'),
})
export type LoggingBrokerPluginOptions = OptionValues<typeof loggingBrokerPluginOptions>

export const timeStampingBrokerPluginOptions = defineOptions('timeStampingBrokerPlugin', {
  zeroExpirationOverride: duration(0, 'How long a message lives that was sent to live for ever; 0: for ever.'),
  ttlCeiling: duration(0, 'The longest that a message may live; 0: no limit.'),
  futureOnly: flag(false, 'Leave a message alone whose expiration would come earlier by that.'),
  processNetworkMessages: flag(false, 'Include messages that other brokers forwarded.'),
})
export type TimeStampingBrokerPluginOptions = OptionValues<typeof timeStampingBrokerPluginOptions>

export const traceBrokerPathPluginOptions = defineOptions('traceBrokerPathPlugin', {
  stampProperty: text('BrokerPath', 'Property that lists the brokers a message came through, separated by commas.'),
})
export type TraceBrokerPathPluginOptions = OptionValues<typeof traceBrokerPathPluginOptions>

export const statisticsBrokerPluginOptions = defineOptions('statisticsBrokerPlugin', {})

export const forcePersistencyModeBrokerPluginOptions = defineOptions('forcePersistencyModeBrokerPlugin', {
  persistenceFlag: flag(false, 'Every message becomes persistent (true) or non-persistent (false).'),
})
export type ForcePersistencyModeBrokerPluginOptions = OptionValues<typeof forcePersistencyModeBrokerPluginOptions>

export const connectionDotFilePluginOptions = defineOptions('connectionDotFilePlugin', {
  file: text('ActiveMQConnections.dot', 'File for Graphviz with clients and the destinations they use.'),
})

export const destinationDotFilePluginOptions = defineOptions('destinationDotFilePlugin', {
  file: text('ActiveMQDestinations.dot', 'File for Graphviz with the tree of all destinations.'),
})

export const runtimeConfigurationPluginOptions = defineOptions('runtimeConfigurationPlugin', {
  checkPeriod: duration(0, 'How often to look whether the configuration file has changed; 0: only on request.'),
})
