/**
 * Demand: from what the other broker tells about its consumers follows what this one consumes on their behalf.
 * `demandStep` decides and hands out effects; the state given to it is used up. Nothing here knows time or links.
 *
 *     ConsumerInfo ──may it be served from here?──> no: nothing
 *                        └─yes──> covered by one we have? (conduit) ──> its interest grows
 *                                      └─no──> served by another bridge already? ──> nothing, or that one yields
 *                                                   └─no──> subscribe
 *     RemoveInfo ──> interest shrinks; the last one's leaving: unsubscribe
 */
import { BrokerId, ConsumerId, type Destination, matchesDestination } from '@hermod/model'
import {
  ConsumerInfo,
  DestinationInfo,
  hasPassed,
  isTooFar,
  RemoveInfo,
  RemoveSubscriptionInfo,
} from '@hermod/openwire'
import type { DemandSubscription } from './demand-subscription.js'
import { isPermitted } from './permitted.js'
import type { BridgeSettings } from './settings.js'

export interface DemandState {
  readonly settings: BridgeSettings
  /** Id of this broker and of the other. */
  readonly here: string
  readonly there: string
  readonly brokerName: string
  /** Session of the bridge at this broker: `connection`, whose consumers are numbered from 1. */
  readonly connectionId: string
  /** Of that connection: its durable subscriptions go by it. */
  readonly clientId: string
  nextConsumer: number
  /** By the consumer here. */
  readonly subscriptions: Map<string, DemandSubscription>
  /** Parts of composite consumers, by the consumer that was told. */
  readonly parts: Map<string, readonly ConsumerId[]>
}

export type DemandEvent =
  /** What an advisory of the other broker is about. */
  | { readonly kind: 'told'; readonly about: unknown }
  /** The other broker consumes from us directly: its own way to listen to our advisories. */
  | { readonly kind: 'asked'; readonly info: ConsumerInfo }
  /** The bridge stands: subscribe to what is included statically, and again to durable subscriptions left by an earlier one. */
  | { readonly kind: 'started'; readonly durables: readonly Destination[] }
  /** Another bridge serves the consumer better. */
  | { readonly kind: 'yielded'; readonly consumer: ConsumerId }

export type DemandEffect =
  | { readonly kind: 'subscribe'; readonly subscription: DemandSubscription }
  | { readonly kind: 'unsubscribe'; readonly subscription: DemandSubscription; readonly forGood: boolean }
  | { readonly kind: 'destination'; readonly info: DestinationInfo }
  /** A note for the log. */
  | { readonly kind: 'note'; readonly text: string }

/** What other bridges of this broker already serve. */
export interface Competitors {
  /**
   * True: one of equal or higher priority serves the consumer already. One of lower priority is made to yield.
   */
  serves(info: ConsumerInfo): boolean
}

const MAX_SUBSCRIPTIONS = 100_000
const DURABLE_PREFIX = 'NC-DS_'

export function demandState(given: Omit<DemandState, 'nextConsumer' | 'subscriptions' | 'parts'>): DemandState {
  return { ...given, nextConsumer: 1, subscriptions: new Map(), parts: new Map() }
}

export function demandStep(state: DemandState, event: DemandEvent, others: Competitors): readonly DemandEffect[] {
  const step = new Step(state, others)
  if (event.kind === 'asked') step.consumer(event.info)
  else if (event.kind === 'started') step.started(event.durables)
  else if (event.kind === 'yielded') step.yielded(event.consumer)
  else step.told(event.about)
  return step.effects
}

class Step {
  readonly effects: DemandEffect[] = []

  constructor(
    private readonly state: DemandState,
    private readonly others: Competitors,
  ) {}

  told(about: unknown): void {
    if (about instanceof ConsumerInfo) {
      if (this.mayServe(about)) this.consumer(about)
    } else if (about instanceof RemoveInfo) {
      if (about.objectId instanceof ConsumerId) this.consumerGone(about.objectId)
    } else if (about instanceof RemoveSubscriptionInfo) this.subscriptionGone(about)
    else if (about instanceof DestinationInfo) this.destination(about)
  }

  consumer(info: ConsumerInfo): void {
    const { consumerId, destination } = info
    if (consumerId === null || destination === null) return
    if (!destination.isComposite || destination.members().some((member) => member.isAdvisory)) {
      this.demand(withHop(info, this.state.there), destination, consumerId)
      return
    }
    if (this.state.parts.has(consumerId.toString())) return
    // Each part by itself, so that parts of several consumers can be served as one.
    const parts = destination.members().map((member) => {
      const part = this.newConsumerId()
      this.demand(withHop(info, this.state.there), member, part)
      return part
    })
    this.state.parts.set(consumerId.toString(), parts)
  }

  started(durables: readonly Destination[]): void {
    for (const destination of this.state.settings.statically) this.serveAlways(destination, null)
    for (const destination of durables) {
      if (!isPermitted(this.state.settings, destination) || this.isServed(destination)) continue
      this.serveAlways(destination, this.durableName(destination))
    }
  }

  yielded(consumer: ConsumerId): void {
    const subscription = this.state.subscriptions.get(consumer.toString())
    if (subscription !== undefined) this.drop(subscription, false)
  }

  private mayServe(info: ConsumerInfo): boolean {
    const { settings, here } = this.state
    if (info.browser || info.destination === null) return false
    if (info.brokerPath !== null && isTooFar(info.brokerPath, settings.options.consumerTTL)) return false
    return !hasPassed(info.brokerPath, here) && isPermitted(settings, info.destination)
  }

  /** `info` has the other broker's hop already. */
  private demand(info: ConsumerInfo, destination: Destination, id: ConsumerId): void {
    const { settings, subscriptions } = this.state
    const { conduitSubscriptions } = settings.options
    if (conduitSubscriptions && this.joined(info, destination, id)) return
    if (this.isKnown(id)) return // told once when it came, and once more with the state of all
    if (subscriptions.size >= MAX_SUBSCRIPTIONS) {
      this.note(`${MAX_SUBSCRIPTIONS} subscriptions are the most a bridge holds; ${destination} is not forwarded`)
      return
    }
    const durable = info.subscriptionName !== null
    const remote = new ConsumerInfo({
      ...info,
      destination,
      networkConsumerPath: [...(info.networkConsumerPath ?? []), id],
      selector: conduitSubscriptions ? null : info.selector,
      subscriptionName: durable && conduitSubscriptions ? this.durableName(destination) : info.subscriptionName,
    })
    // The durable subscription of one that goes offline stays, so it goes under a name that nobody takes back.
    const remoteId = durable && conduitSubscriptions ? this.newConsumerId() : id
    const subscription = this.subscriptionFor(remote, destination, remoteId, false)
    if (this.others.serves(subscription.local)) return
    if (durable) subscription.durables.add(durableKey(info.clientId, info.subscriptionName))
    this.add(subscription)
  }

  private isKnown(id: ConsumerId): boolean {
    const key = id.toString()
    for (const { remoteId } of this.state.subscriptions.values()) if (remoteId === key) return true
    return false
  }

  /** True: one we have covers it, or several, and they are wanted by one more now. */
  private joined(info: ConsumerInfo, destination: Destination, id: ConsumerId): boolean {
    const { options } = this.state.settings
    if (info.networkSubscription && destination.isQueue && !options.conduitNetworkQueueSubscriptions) return false
    let joined = false
    for (const subscription of this.state.subscriptions.values()) {
      if (!this.isConduit(subscription) || !matchesDestination(subscription.local.destination, destination)) continue
      joined = true
      if (info.subscriptionName === null) subscription.interested.add(id.toString())
      else subscription.durables.add(durableKey(info.clientId, info.subscriptionName))
    }
    return joined
  }

  private isConduit({ isStatic, remoteIsNetwork, local }: DemandSubscription): boolean {
    if (isStatic || !remoteIsNetwork || local.destination.isTopic) return true
    return this.state.settings.options.conduitNetworkQueueSubscriptions
  }

  private serveAlways(destination: Destination, subscriptionName: string | null): void {
    const { settings, there } = this.state
    if (!isPermitted(settings, destination)) {
      this.note(`${this.state.brokerName}, static destination excluded: ${destination}`)
      return
    }
    if (settings.options.conduitSubscriptions && this.isServed(destination)) {
      this.note(`${this.state.brokerName}, static destination excluded: ${destination}, demand already exists`)
      return
    }
    const remoteId = this.newConsumerId()
    const remote = new ConsumerInfo({
      destination,
      subscriptionName,
      networkSubscription: true,
      brokerPath: [new BrokerId(there)],
      networkConsumerPath: [remoteId],
    })
    this.add(this.subscriptionFor(remote, destination, remoteId, true))
  }

  private isServed(destination: Destination): boolean {
    for (const { local } of this.state.subscriptions.values()) {
      if (matchesDestination(destination, local.destination)) return true
    }
    return false
  }

  private subscriptionFor(
    remote: ConsumerInfo,
    destination: Destination,
    remoteId: ConsumerId,
    isStatic: boolean,
  ): DemandSubscription {
    const { options } = this.state.settings
    const local = new ConsumerInfo({
      ...remote,
      consumerId: this.newConsumerId(),
      destination,
      networkSubscription: true,
      additionalPredicate: null,
      clientId: remote.subscriptionName === null ? remote.clientId : this.state.clientId,
      commandId: 0,
      responseRequired: false,
      prefetchSize: isAdvisory(destination) ? advisoryPrefetch(options) : options.prefetchSize,
      dispatchAsync: isAdvisory(destination) || options.dispatchAsync,
      priority: options.decreaseNetworkConsumerPriority
        ? decreasedPriority(options.consumerPriorityBase, remote.brokerPath?.length ?? 0)
        : remote.priority,
    })
    return {
      local: local as DemandSubscription['local'],
      remoteId: remoteId.toString(),
      remoteIsNetwork: remote.networkSubscription,
      interested: new Set([remoteId.toString()]),
      durables: new Set(),
      isStatic,
    }
  }

  private add(subscription: DemandSubscription): void {
    this.state.subscriptions.set(subscription.local.consumerId.toString(), subscription)
    this.effects.push({ kind: 'subscribe', subscription })
  }

  private drop(subscription: DemandSubscription, forGood: boolean): void {
    this.state.subscriptions.delete(subscription.local.consumerId.toString())
    this.effects.push({ kind: 'unsubscribe', subscription, forGood })
  }

  private consumerGone(id: ConsumerId): void {
    const key = id.toString()
    const parts = this.state.parts.get(key)
    if (parts !== undefined) {
      this.state.parts.delete(key)
      for (const part of parts) this.consumerGone(part)
      return
    }
    for (const subscription of [...this.state.subscriptions.values()]) {
      if (subscription.interested.delete(key) && subscription.interested.size === 0) this.drop(subscription, false)
    }
  }

  /** A durable subscription was deleted there; with the last one goes ours. */
  private subscriptionGone({ clientId, subcriptionName }: RemoveSubscriptionInfo): void {
    const key = durableKey(clientId, subcriptionName)
    for (const subscription of [...this.state.subscriptions.values()]) {
      if (!subscription.durables.delete(key) || subscription.durables.size > 0) continue
      if (subscription.local.subscriptionName !== null) this.drop(subscription, true)
    }
  }

  private destination(info: DestinationInfo): void {
    const { settings, here, there } = this.state
    if (info.destination === null || !info.destination.isTemporary) return
    if (info.brokerPath !== null && isTooFar(info.brokerPath, settings.options.consumerTTL)) return
    if (hasPassed(info.brokerPath, here)) return
    const brokerPath = [...(info.brokerPath ?? []), new BrokerId(there)]
    this.effects.push({ kind: 'destination', info: new DestinationInfo({ ...info, brokerPath }) })
  }

  private durableName(destination: Destination): string {
    return durableName(this.state.brokerName, destination)
  }

  private newConsumerId(): ConsumerId {
    return new ConsumerId(this.state.connectionId, 1, this.state.nextConsumer++)
  }

  private note(text: string): void {
    this.effects.push({ kind: 'note', text })
  }
}

/** The name of a durable subscription that a bridge of broker `brokerName` makes. */
export function durableName(brokerName: string, destination: Destination): string {
  return `${DURABLE_PREFIX}${brokerName}_${destination.name}`
}

function durableKey(clientId: string | null, name: string | null): string {
  return `${clientId ?? ''}:${name ?? ''}`
}

function withHop(info: ConsumerInfo, there: string): ConsumerInfo {
  return new ConsumerInfo({ ...info, brokerPath: [...(info.brokerPath ?? []), new BrokerId(there)] })
}

/** The longer the way, the lower: -5 for one broker, -8 for two, -9 for three. A Java byte, so never below -128. */
function decreasedPriority(base: number, hops: number): number {
  return Math.max(-128, hops > 1 ? base - (hops + 1) : base)
}

function isAdvisory(destination: Destination): boolean {
  return destination.members().some((member) => member.isAdvisory)
}

function advisoryPrefetch({ advisoryPrefetchSize, prefetchSize }: BridgeSettings['options']): number {
  return advisoryPrefetchSize > 0 ? advisoryPrefetchSize : prefetchSize
}
