/** What brokers tell each other: bridges, discovery, and the datagram transport's frames. */
import { array, bareCommand, bytes, cached, command, data, int, nested, row, string } from './table.js'

export const network = [
  data(40, 'DiscoveryEvent', [row('serviceName', string), row('brokerName', string)]),

  bareCommand(60, 'PartialCommand', [row('commandId', int), row('data', bytes)]),
  bareCommand(61, 'LastPartialCommand', [row('commandId', int), row('data', bytes)]),
  command(65, 'ReplayCommand', [row('firstNakNumber', int), row('lastNakNumber', int)]),

  // The only structure whose shape changed: up to version 9 one number, before the id, served as both limits.
  data(91, 'NetworkBridgeFilter', [
    row('messageTTL', int, { until: 9, alsoSets: ['consumerTTL'] }),
    cached('networkBrokerId', 'BrokerId'),
    row('messageTTL', int, { since: 10 }),
    row('consumerTTL', int, { since: 10 }),
  ]),

  command(92, 'BrokerSubscriptionInfo', [
    nested('brokerId', 'BrokerId', { since: 12 }),
    row('brokerName', string, { since: 12 }),
    array('subscriptionInfos', 'ConsumerInfo', { since: 12 }),
  ]),
]
