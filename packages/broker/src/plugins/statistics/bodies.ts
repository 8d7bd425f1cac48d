/** What the replies say: of a destination, of the broker, of a subscription. Names and Java types are ActiveMQ's. */
import type { PrimitiveValue } from '@hermod/model'
import type { Counters } from '../../destinations/counters.js'
import type { Living } from '../../destinations/destinations.js'
import { figuresOf } from '../../destinations/figures.js'
import type { QueueSubscription } from '../../subscriptions/queue-subscription.js'
import { TopicSubscription } from '../../subscriptions/topic-subscription.js'
import type { DiskUsage } from '../../usage/disk-usage.js'
import type { KernelHost } from '../host.js'
import type { Totals } from './broker-totals.js'
import { doubles, longs, type StatisticsMap } from './map-message.js'

/** What the broker itself does not know of its surroundings. */
export interface BrokerPlaces {
  /** Address of the first connector of that scheme; empty: there is none. */
  addressOf(scheme: string): string
  readonly dataDirectory: string
}

/** `firstMessageMs`: when the oldest message came in; undefined: nobody asked, or there is none. */
export function destinationBody(host: KernelHost, living: Living, firstMessageMs: number | undefined): StatisticsMap {
  const { size, cached, counters } = figuresOf(living, host.kernel.options.enableStatistics)
  const { memory } = living
  return new Map<string, PrimitiveValue>([
    ...identity(host),
    ['destinationName', living.destination.qualifiedName],
    ...counts(size, cached, counters),
    ['memoryPercentUsage', memory.percentUsage],
    ...longs({ memoryUsage: memory.usedBytes, memoryLimit: memory.limitBytes || host.kernel.usage.memory.limitBytes }),
    ...(firstMessageMs === undefined ? [] : longs({ firstMessageTimestamp: firstMessageMs })),
  ])
}

export function brokerBody(host: KernelHost, totals: Totals, places: BrokerPlaces): StatisticsMap {
  const { memory, store, temp } = host.kernel.usage
  return new Map<string, PrimitiveValue>([
    ...identity(host),
    ...counts(totals.size, totals.cached, totals.counters),
    ['memoryPercentUsage', memory.percentUsage],
    ...longs({ memoryUsage: memory.usedBytes, memoryLimit: memory.limitBytes }),
    ...disk('store', store),
    ...disk('temp', temp),
    ['openwire', places.addressOf('tcp')],
    ['stomp', places.addressOf('stomp')],
    ['ssl', places.addressOf('ssl')],
    ['stomp+ssl', places.addressOf('stomp+ssl')],
    ['vm', `vm://${host.brokerName}`],
    ['dataDirectory', places.dataDirectory],
  ])
}

export function subscriptionBody(host: KernelHost, subscription: QueueSubscription | TopicSubscription): StatisticsMap {
  const { terms, dispatchCount, inFlightCount, pendingCount, prefetchSize } = subscription
  const { request, connection, id } = terms
  const topic = subscription instanceof TopicSubscription
  return new Map<string, PrimitiveValue>([
    ...identity(host),
    ['destinationName', terms.destination.name],
    ['clientId', connection.clientId],
    ['connectionId', id.connectionId],
    ...longs({ sessionId: Number(id.sessionId) }),
    ['selector', request.selector],
    ...longs({
      enqueueCounter: dispatchCount + pendingCount + (topic ? subscription.discardedCount : 0),
      dequeueCounter: dispatchCount - inFlightCount,
      dispatchedCounter: dispatchCount,
      dispatchedQueueSize: inFlightCount,
    }),
    ['prefetchSize', prefetchSize],
    ['maximumPendingMessageLimit', request.maximumPendingMessageLimit],
    ['exclusive', request.exclusive],
    ['retroactive', request.retroactive],
    ['slowConsumer', topic && subscription.slow],
  ])
}

function identity(host: KernelHost): [string, PrimitiveValue][] {
  return [
    ['brokerName', host.brokerName],
    ['brokerId', host.brokerId],
  ]
}

function counts(size: number, cached: number, counters: Counters): [string, PrimitiveValue][] {
  const { messageSize, enqueueTime } = counters
  return [
    ...longs({
      size,
      enqueueCount: counters.enqueueCount,
      dequeueCount: counters.dequeueCount,
      dispatchCount: counters.dispatchCount,
      expiredCount: counters.expiredCount,
      inflightCount: counters.inFlightCount,
      messagesCached: cached,
      averageMessageSize: messageSize.average,
      consumerCount: counters.consumerCount,
      producerCount: counters.producerCount,
    }),
    ...doubles({
      averageEnqueueTime: enqueueTime.average,
      maxEnqueueTime: enqueueTime.max,
      minEnqueueTime: enqueueTime.min,
    }),
  ]
}

function disk(name: string, usage: DiskUsage): [string, PrimitiveValue][] {
  return [
    [`${name}PercentUsage`, usage.percentUsage],
    ...longs({ [`${name}Usage`]: usage.usedBytes, [`${name}Limit`]: usage.limitBytes }),
  ]
}
