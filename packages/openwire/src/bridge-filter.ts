/**
 * Which messages may cross a bridge to another broker: not back to a broker they have passed, and not further than
 * their hops reach. The rules are those of ActiveMQ's NetworkBridgeFilter. Asked for every message, so it makes nothing.
 */
import { ADVISORY_PREFIX, type BrokerId, type Destination, type Message } from '@hermod/model'
import { ConsumerInfo } from './generated/commands.js'

export interface BridgeFilter {
  /** Id of the broker behind the bridge. */
  readonly networkBrokerId: string
  /** Brokers that a message may have passed before, below which it crosses; -1: no limit. */
  readonly messageTTL: number
  /** The same for demand: advisories about consumers. */
  readonly consumerTTL: number
  /** The consumer behind the bridge is itself a bridge's. */
  readonly forNetworkSubscription: boolean
}

export function mayCross(filter: BridgeFilter, message: Message): boolean {
  const path = message.brokerPath
  if (hasPassed(path, filter.networkBrokerId)) return false
  if (isTooFar(path, filter.messageTTL)) return false
  return !message.destination.isAdvisory || mayAdvisoryCross(filter, message)
}

/** Advisories of these topics make demand or temporary destinations at the other end. */
export function isReadByBridges({ kind, name }: Destination): boolean {
  if (kind !== 'topic' || !name.startsWith(ADVISORY_PREFIX)) return false
  const about = name.slice(ADVISORY_PREFIX.length)
  return (
    about.startsWith('Consumer.') ||
    about.startsWith('VirtualDestination.Consumer.') ||
    about === 'TempQueue' ||
    about === 'TempTopic'
  )
}

export function hasPassed(path: readonly (BrokerId | null)[] | null, brokerId: string): boolean {
  if (path === null) return false
  for (const id of path) if (id?.value === brokerId) return true
  return false
}

export function isTooFar(path: readonly unknown[] | null, hops: number): boolean {
  return hops >= 0 && (path === null ? 0 : path.length) >= hops
}

function mayAdvisoryCross(filter: BridgeFilter, message: Message): boolean {
  // The other bridge reads them as well, so they would arrive twice.
  if (filter.forNetworkSubscription && isReadByBridges(message.destination)) return false
  const about = message.dataStructure
  if (!(about instanceof ConsumerInfo)) return true
  return !isTooFar(about.brokerPath, filter.consumerTTL) && !hasPassed(about.brokerPath, filter.networkBrokerId)
}
