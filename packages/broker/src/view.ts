/** A look at the broker for management: plain values, taken when asked, nothing that could be changed. */
import type { Blockage, ConsumerId, ProducerId } from '@hermod/model'
import type { Connection } from './connection/connection.js'
import type { Living } from './destinations/destinations.js'
import { figuresOf } from './destinations/figures.js'
import type { Kernel } from './kernel.js'
import type { Durable } from './subscriptions/durable.js'
import type { Subscription } from './subscriptions/subscription.js'

export interface DestinationView {
  /** `queue://NAME`. */
  readonly destination: string
  /** Messages it holds: pending and in flight. */
  readonly queueSize: number
  /** Dead letters are kept here: they can be sent back with `retryMessages`. */
  readonly dlq: boolean
  readonly enqueueCount: number
  readonly dequeueCount: number
  readonly dispatchCount: number
  readonly inFlightCount: number
  readonly expiredCount: number
  readonly deadLetterCount: number
  readonly discardedCount: number
  readonly consumerCount: number
  readonly producerCount: number
  /** Bytes of a message that came in, as memory limits count them. */
  readonly averageMessageSize: number
  /** From a message's coming in to its dispatch. */
  readonly averageEnqueueTimeMs: number
  readonly minEnqueueTimeMs: number
  readonly maxEnqueueTimeMs: number
  readonly memoryUsageBytes: number
  readonly memoryLimitBytes: number
  readonly memoryPercentUsage: number
}

export interface ConsumerView {
  readonly id: ConsumerId
  readonly destination: string
  readonly selector: string | null
  readonly prefetchSize: number
  readonly inFlightCount: number
  readonly pendingCount: number
  readonly dispatchCount: number
  /** Messages wait that it has no room for. */
  readonly slow: boolean
}

export interface ProducerView {
  readonly id: ProducerId
  readonly destination: string | null
  readonly sentCount: number
  readonly blockage: Blockage | undefined
}

export interface ConnectionView {
  readonly connectionId: string
  readonly clientId: string
  readonly userName: string | null
  readonly remoteAddress: string
  readonly connector: string
  readonly protocol: string
  /** It is a bridge's: of another broker to this one, or of this one to itself. */
  readonly networkConnection: boolean
  readonly connectedAtMs: number
  readonly congested: boolean
  readonly consumers: readonly ConsumerView[]
  readonly producers: readonly ProducerView[]
}

export interface DurableView {
  readonly clientId: string
  readonly subscriptionName: string
  readonly destination: string
  readonly selector: string | null
  readonly active: boolean
  readonly pendingCount: number
  readonly inFlightCount: number
}

export interface UsageView {
  readonly name: string
  readonly usedBytes: number
  readonly limitBytes: number
  readonly percentUsage: number
}

export interface BrokerView {
  readonly id: string
  readonly name: string
  readonly destinations: readonly DestinationView[]
  readonly connections: readonly ConnectionView[]
  readonly durableSubscriptions: readonly DurableView[]
  /** Memory (in two parts where it is split), store, temporary store. */
  readonly usage: readonly UsageView[]
  /** Producers that a limit holds. */
  readonly blockages: readonly { readonly producer: ProducerId; readonly blockage: Blockage }[]
}

export function viewOf(id: string, kernel: Kernel, connections: readonly Connection[]): BrokerView {
  const { usage } = kernel
  return {
    id,
    name: kernel.brokerName,
    destinations: [...kernel.destinations.all()].map((living) =>
      destinationView(living, kernel.options.enableStatistics),
    ),
    connections: connections.map(connectionView),
    durableSubscriptions: [...kernel.durables.all()].map(durableView),
    usage: [...new Set([usage.memory, usage.consumerMemory]), usage.store, usage.temp].map(
      ({ name, usedBytes, limitBytes, percentUsage }) => ({
        name,
        usedBytes,
        limitBytes,
        percentUsage,
      }),
    ),
    blockages: kernel.flow.waiting.flatMap(({ id: producer, blockage }) =>
      blockage === undefined ? [] : [{ producer, blockage }],
    ),
  }
}

/** Without statistics all that is counted is zero. */
function destinationView(living: Living, statistics: boolean): DestinationView {
  const { size, counters } = figuresOf(living, statistics)
  const { messageSize, enqueueTime, ...counts } = counters
  return {
    ...counts,
    destination: living.destination.qualifiedName,
    queueSize: size,
    averageMessageSize: Math.trunc(messageSize.average),
    averageEnqueueTimeMs: enqueueTime.average,
    minEnqueueTimeMs: enqueueTime.min,
    maxEnqueueTimeMs: enqueueTime.max,
    dlq: living.dlq,
    memoryUsageBytes: living.memory.usedBytes,
    memoryLimitBytes: living.memory.limitBytes,
    memoryPercentUsage: living.memory.percentUsage,
  }
}

function connectionView(connection: Connection): ConnectionView {
  const { request } = connection
  return {
    connectionId: connection.id,
    clientId: connection.clientId,
    userName: request.userName,
    remoteAddress: request.remoteAddress,
    connector: request.connector,
    protocol: request.protocol,
    networkConnection: request.networkConnection === true,
    connectedAtMs: connection.connectedAtMs,
    congested: connection.congested,
    consumers: [...connection.consumers()].map(consumerView),
    producers: [...connection.producers()].map((producer) => ({
      id: producer.id,
      destination: producer.request.destination?.qualifiedName ?? null,
      sentCount: producer.sentCount,
      blockage: producer.blockage,
    })),
  }
}

function consumerView(subscription: Subscription): ConsumerView {
  return {
    id: subscription.id,
    destination: subscription.terms.destination.qualifiedName,
    selector: subscription.terms.request.selector,
    prefetchSize: subscription.prefetchSize,
    inFlightCount: subscription.inFlightCount,
    pendingCount: subscription.pendingCount,
    dispatchCount: subscription.dispatchCount,
    slow: subscription.slow,
  }
}

function durableView(durable: Durable): DurableView {
  const { clientId, subscriptionName, subscribedDestination, selector } = durable.identity
  return {
    clientId,
    subscriptionName,
    destination: subscribedDestination.qualifiedName,
    selector,
    active: durable.active,
    pendingCount: durable.pendingCount,
    inFlightCount: durable.dispatched.count,
  }
}
