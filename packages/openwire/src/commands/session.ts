/** Commands that make and steer sessions, producers, consumers, destinations and subscriptions. */
import { array, boolean, byte, cached, command, data, int, long, nested, row, string } from './table.js'

export const session = [
  command(4, 'SessionInfo', [cached('sessionId', 'SessionId')]),

  command(5, 'ConsumerInfo', [
    cached('consumerId', 'ConsumerId'),
    row('browser', boolean),
    cached('destination', 'Destination'),
    row('prefetchSize', int),
    row('maximumPendingMessageLimit', int),
    row('dispatchAsync', boolean),
    row('selector', string),
    row('clientId', string, { since: 10 }),
    row('subscriptionName', string),
    row('noLocal', boolean),
    row('exclusive', boolean),
    row('retroactive', boolean),
    row('priority', byte),
    array('brokerPath', 'BrokerId'),
    nested('additionalPredicate', 'NetworkBridgeFilter'),
    row('networkSubscription', boolean),
    row('optimizedAcknowledge', boolean),
    row('noRangeAcks', boolean),
    array('networkConsumerPath', 'ConsumerId', { since: 4 }),
  ]),

  command(6, 'ProducerInfo', [
    cached('producerId', 'ProducerId'),
    cached('destination', 'Destination'),
    array('brokerPath', 'BrokerId'),
    row('dispatchAsync', boolean, { since: 2 }),
    row('windowSize', int, { since: 3 }),
  ]),

  command(8, 'DestinationInfo', [
    cached('connectionId', 'ConnectionId'),
    cached('destination', 'Destination'),
    row('operationType', byte),
    row('timeout', long),
    array('brokerPath', 'BrokerId'),
  ]),

  // `subcriptionName` is the protocol's own spelling, here and in SubscriptionInfo.
  command(9, 'RemoveSubscriptionInfo', [
    cached('connectionId', 'ConnectionId'),
    row('subcriptionName', string),
    row('clientId', string),
  ]),

  command(17, 'ConsumerControl', [
    nested('destination', 'Destination', { since: 6 }),
    row('close', boolean),
    nested('consumerId', 'ConsumerId'),
    row('prefetch', int),
    row('flush', boolean, { since: 2 }),
    row('start', boolean, { since: 2 }),
    row('stop', boolean, { since: 2 }),
  ]),

  // A durable subscription as stores keep it.
  data(55, 'SubscriptionInfo', [
    row('clientId', string),
    cached('destination', 'Destination'),
    row('selector', string),
    row('subcriptionName', string),
    nested('subscribedDestination', 'Destination', { since: 3 }),
    row('noLocal', boolean, { since: 11 }),
  ]),
]
