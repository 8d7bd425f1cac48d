/**
 * Which consumers at a broker its neighbour has to serve, by ActiveMQ's rules and not by the program's: those of
 * `serviceRemoteConsumerAdvisory` and `duplicateSuppressionIsRequired` in its `DemandForwardingBridgeSupport`, applied to
 * the consumers that there are. One that was turned down as a duplicate when it came is not thought of again when the
 * other has gone, neither there nor here.
 */
import type { Destination } from '@hermod/model'
import { ConsumerInfo } from '@hermod/openwire'
import type { Bridge } from '../../src/bridge/bridge.js'
import type { Member } from '../member.js'
import type { NetworkWorld } from '../network-world.js'
import type { Plan } from './plan.js'

/** `destination` is one queue or topic; nobody here uses wildcards. */
export class Demand {
  private readonly consumers = new Map<Member, readonly ConsumerInfo[]>()

  constructor(
    private readonly plan: Plan,
    world: NetworkWorld,
    readonly destination: Destination,
  ) {
    for (const member of world.members.values()) this.consumers.set(member, consumersOf(member, destination))
  }

  /** Something may go from here to there, or would by the rules. */
  isOpen(here: Member, there: Member): boolean {
    return this.served(here, there).length > 0 || this.overlooked(here, there).length > 0
  }

  /** Consumers there that are not served here and, by the rules, have to be. */
  overlooked(here: Member, there: Member): readonly ConsumerInfo[] {
    const served = this.served(here, there)
    const turnedDown = new Set(here.bridgesTo(there).flatMap(turnedDownBy))
    return this.consumers
      .get(there)!
      .filter((info) => !turnedDown.has(String(info.consumerId)))
      .filter((info) => !this.isCovered(info, served) && this.mustServe(here, info))
  }

  /** Consumers there of a durable subscription of that name, whatever way their demand has gone. */
  named(there: Member, subscriptionName: string): readonly ConsumerInfo[] {
    return this.consumers.get(there)!.filter((info) => info.subscriptionName === subscriptionName)
  }

  /** By the rules it would be served. */
  mayCome(here: Member, { brokerPath }: ConsumerInfo): boolean {
    const path = brokerPath ?? []
    return path.length < this.plan.options.consumerTTL! && !path.some((id) => id?.value === here.broker.id)
  }

  /** Of bridges from here to there. */
  private served(here: Member, there: Member): readonly ConsumerInfo[] {
    return this.consumers.get(here)!.filter(({ brokerPath }) => brokerPath?.at(-1)?.value === there.broker.id)
  }

  private isCovered(info: ConsumerInfo, served: readonly ConsumerInfo[]): boolean {
    if (served.some((one) => standsFor(one, info))) return true
    const { conduitSubscriptions, conduitNetworkQueueSubscriptions } = this.plan.options
    if (conduitSubscriptions !== true) return false
    if (this.destination.isTopic || conduitNetworkQueueSubscriptions === true) return served.length > 0
    // One for the clients of that broker; each bridge to it counts for itself.
    return !info.networkSubscription && served.some(({ brokerPath }) => brokerPath?.length === 1)
  }

  private mustServe(here: Member, info: ConsumerInfo): boolean {
    return this.mayCome(here, info) && !this.isDuplicate(here, info)
  }

  /**
   * Of those that stand for the same consumer one is kept, of higher priority or there before. Unlike there, a durable one
   * does not yield to any: what it has kept would stay with it.
   */
  private isDuplicate(here: Member, info: ConsumerInfo): boolean {
    const { suppressDuplicateQueueSubscriptions, decreaseNetworkConsumerPriority } = this.plan.options
    if (this.destination.isQueue && suppressDuplicateQueueSubscriptions !== true) return false
    const hops = (info.brokerPath?.length ?? 0) + 1
    // consumerPriorityBase is -5.
    const priority = decreaseNetworkConsumerPriority !== true ? info.priority : hops > 1 ? -5 - (hops + 1) : -5
    const names = namesOf(info)
    return this.consumers
      .get(here)!
      .filter((one) => one.priority >= priority || one.subscriptionName !== null)
      .some(({ networkConsumerPath }) => networkConsumerPath?.some((id) => names.has(String(id))) === true)
  }
}

function standsFor({ networkConsumerPath }: ConsumerInfo, { consumerId }: ConsumerInfo): boolean {
  return networkConsumerPath?.some((id) => String(id) === String(consumerId)) === true
}

/** Of all consumers that it stands for. */
function namesOf({ networkConsumerPath, consumerId }: ConsumerInfo): ReadonlySet<string> {
  return new Set([...(networkConsumerPath ?? []), consumerId].map(String))
}

function consumersOf({ broker }: Member, destination: Destination): ConsumerInfo[] {
  const found: ConsumerInfo[] = []
  for (const connection of broker['connections'].all) {
    for (const { terms } of connection.consumers()) {
      const { advisorySubject } = terms.request
      if (terms.destination.equals(destination) && advisorySubject instanceof ConsumerInfo) found.push(advisorySubject)
    }
  }
  return found
}

/** Names of the consumers there. */
function turnedDownBy(bridge: Bridge): string[] {
  const refused = [...bridge['outbound']!.refused['byConsumer']]
  return refused.filter(([, { cause }]) => cause === 'servedElsewhere').map(([consumer]) => consumer)
}
