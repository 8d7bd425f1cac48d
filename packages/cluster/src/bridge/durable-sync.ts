/**
 * `syncDurableSubs`: after they have introduced themselves, two brokers tell each other which subscriptions they have of
 * the topics that are included dynamically, online or not. What was deleted while the link was down is so noticed.
 */
import { ConsumerId, type Destination } from '@hermod/model'
import { BrokerSubscriptionInfo, ConsumerInfo } from '@hermod/openwire'
import type { LeftDurable } from './demand-state.js'
import { DURABLE_PREFIX, durableName } from './durable-name.js'
import { isForcedDynamically } from './forced-durable.js'
import { isCovered } from './permitted.js'
import type { BridgeSettings } from './settings.js'

/** Older peers do not know the command. */
const FIRST_VERSION = 12

/**
 * Beyond this the command might be longer than a broker takes of one that it has not let in yet. A part of them would not
 * do, for what is not told is taken for gone.
 */
const MOST_TOLD = 20_000

/** One that is not durable counts for its subject alone; `durable` undefined. */
export interface TopicSubscriber {
  readonly destination: Destination
  /** Its ConsumerInfo; undefined: it had no consumer since the broker started. */
  readonly subject: unknown
  readonly durable:
    | {
        readonly clientId: string
        readonly subscriptionName: string
        readonly selector: string | null
        readonly noLocal: boolean
      }
    | undefined
}

export interface SyncFacts {
  readonly brokerId: string
  readonly brokerName: string
  /** Client id under which a bridge to the peer subscribes at this broker. */
  readonly bridgeClientId: string
  /** OpenWire version in use. */
  readonly version: number
}

/** What the peer is told; undefined: nothing, for it is not asked for, not understood, or too much. */
export function subscriptionsToTell(
  settings: BridgeSettings,
  subscribers: readonly TopicSubscriber[],
  facts: SyncFacts,
): BrokerSubscriptionInfo | undefined {
  if (!settings.options.syncDurableSubs || facts.version < FIRST_VERSION) return undefined
  const { brokerId, brokerName, bridgeClientId } = facts
  const subscriptionInfos: ConsumerInfo[] = []
  for (const subscriber of subscribers) {
    const info = toldOf(subscriber, `${brokerId}:offline`, subscriptionInfos.length)
    if (info !== undefined && isSynced(settings, info, bridgeClientId)) subscriptionInfos.push(info)
  }
  return subscriptionInfos.length > MOST_TOLD
    ? undefined
    : new BrokerSubscriptionInfo({ brokerName, subscriptionInfos })
}

/**
 * False: it makes no demand at the start. Bridges' own subscriptions do not, where they are for the same two brokers;
 * those for third brokers are two away at least, and only consumers that are online tell how far.
 */
export function isSynced(settings: BridgeSettings, info: ConsumerInfo, bridgeClientId: string): boolean {
  const { dynamically, options } = settings
  const { destination, subscriptionName, clientId } = info
  if (destination === null || options.consumerTTL === 0 || !isIncluded(dynamically, destination)) return false
  if (subscriptionName === null) return isForcedDynamically(settings, destination)
  if (!subscriptionName.startsWith(DURABLE_PREFIX)) return true
  if (clientId === null || options.consumerTTL === 1) return false
  // Whatever the connector's name: there may be several between the two.
  return !clientId.endsWith(bridgeClientId.slice(options.name.length))
}

/** Only what is included dynamically is compared at all. */
export function isIncluded(dynamically: readonly Destination[], destination: Destination): boolean {
  return isCovered(dynamically, destination)
}

/** Those that an earlier bridge of the same name made here. */
export function leftDurables(
  subscribers: readonly TopicSubscriber[],
  { brokerName, bridgeClientId }: Pick<SyncFacts, 'brokerName' | 'bridgeClientId'>,
): LeftDurable[] {
  const left: LeftDurable[] = []
  for (const { destination, subject, durable } of subscribers) {
    if (durable?.clientId !== bridgeClientId) continue
    if (durable.subscriptionName !== durableName(brokerName, destination)) continue
    left.push({ destination, brokerPath: subject instanceof ConsumerInfo ? subject.brokerPath : null })
  }
  return left
}

/** Of all durable subscriptions that bridges of this client id have made, for whatever topics. */
export function namesOf(subscribers: readonly TopicSubscriber[], bridgeClientId: string): readonly string[] {
  return subscribers.flatMap(({ durable }) => (durable?.clientId === bridgeClientId ? durable.subscriptionName : []))
}

/** `number`: makes up the id of one that had no consumer yet. */
function toldOf({ destination, subject, durable }: TopicSubscriber, connectionId: string, number: number) {
  const known = subject instanceof ConsumerInfo ? subject : undefined
  if (durable === undefined) return known
  return new ConsumerInfo({
    ...(known ?? { consumerId: new ConsumerId(connectionId, 1, number + 1) }),
    ...durable,
    destination,
  })
}
