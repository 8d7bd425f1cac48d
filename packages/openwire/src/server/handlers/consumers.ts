/** Consumers: registering, asking for single messages, changing the prefetch. */
import { longToNumber, type Message, type Ticket } from '@hermod/model'
import { mayCross } from '../../bridge-filter.js'
import {
  type ConsumerControl,
  type ConsumerInfo,
  type MessagePull,
  NetworkBridgeFilter,
} from '../../generated/commands.js'
import type { OpenWireConnection } from '../connection.js'
import { ConsumerSink } from '../consumer-sink.js'
import { required } from './handler.js'

export function addConsumer(connection: OpenWireConnection, info: ConsumerInfo): Ticket {
  const id = required(info.consumerId, info, 'consumerId')
  const destination = required(info.destination, info, 'destination')
  const port = connection.port(info)
  connection.registry.checkSession('a consumer', id.connectionId, id.sessionId)
  connection.registry.checkConsumers(destination.isAdvisory)
  const request = {
    id,
    destination,
    prefetchSize: info.prefetchSize,
    maximumPendingMessageLimit: info.maximumPendingMessageLimit,
    selector: info.selector === '' ? null : info.selector,
    subscriptionName: info.subscriptionName,
    noLocal: info.noLocal,
    exclusive: info.exclusive,
    retroactive: info.retroactive,
    browser: info.browser,
    priority: info.priority,
    dispatchAsync: info.dispatchAsync,
    networkSubscription: info.networkSubscription,
    noRangeAcks: info.noRangeAcks,
    advisorySubject: info,
    ...(info.additionalPredicate === null ? {} : { additionalPredicate: predicateOf(info) }),
  }
  connection.registry.addConsumer(id)
  try {
    const advisories = destination.members().every((member) => member.isAdvisory)
    port.addConsumer(request, new ConsumerSink(id, connection.outbox, connection.registry.removeConsumer, advisories))
  } catch (error) {
    connection.registry.removeConsumer(id)
    throw error
  }
  // A durable subscription is a promise: whoever has the answer may count on it, whatever happens to the broker.
  return info.subscriptionName !== null && info.responseRequired ? connection.shared.broker.ticket() : 0
}

function predicateOf({ additionalPredicate: given, networkSubscription }: ConsumerInfo) {
  if (!(given instanceof NetworkBridgeFilter) || given.networkBrokerId === null) return undefined
  const { networkBrokerId, messageTTL, consumerTTL } = given
  const filter = {
    networkBrokerId: networkBrokerId.value,
    messageTTL,
    consumerTTL,
    forNetworkSubscription: networkSubscription,
  }
  return (message: Message): boolean => mayCross(filter, message)
}

/** Answered by a dispatch, never by a response's data. A consumer that has been closed meanwhile is passed over. */
export function pull(connection: OpenWireConnection, command: MessagePull): Ticket {
  const id = required(command.consumerId, command, 'consumerId')
  connection.port(command).consumer(id)?.pull(longToNumber(command.timeout))
  return 0
}

/** Failover clients register with a prefetch of 0 and restore it so once all is replayed. */
export function controlConsumer(connection: OpenWireConnection, control: ConsumerControl): Ticket {
  const id = required(control.consumerId, control, 'consumerId')
  connection.port(control).consumer(id)?.setPrefetch(control.prefetch)
  return 0
}
