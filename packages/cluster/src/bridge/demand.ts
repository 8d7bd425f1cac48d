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
  isReadByBridges,
  isTooFar,
  RemoveInfo,
  RemoveSubscriptionInfo,
} from '@hermod/openwire'
import { DemandBook, MAX_INTEREST, MAX_WILDCARDS } from './demand-book.js'
import type { DemandSubscription } from './demand-subscription.js'
import { DurableInterest, durableKey } from './durable-interest.js'
import { durableName } from './durable-name.js'
import { isIncluded, isSynced } from './durable-sync.js'
import { isForcedDurable } from './forced-durable.js'
import { localConsumer } from './local-consumer.js'
import { outsize, outsizeName } from './outsize.js'
import { isPermitted, isPlain } from './permitted.js'
import { RefusedDemand } from './refused-demand.js'
import type { BridgeSettings } from './settings.js'

export interface DemandState {
  readonly settings: BridgeSettings
  /** Id of this broker and of the other. */
  readonly here: string
  readonly there: string
  readonly brokerName: string
  /** Client id under which a bridge of the other broker to this one subscribes there. */
  readonly peerClientId: string
  /** Session of the bridge at this broker: `connection`, whose consumers are numbered from 1. */
  readonly connectionId: string
  /** Of that connection: its durable subscriptions go by it. */
  readonly clientId: string
  nextConsumer: number
  /** By the consumer here. */
  readonly subscriptions: DemandBook
  /** Parts of composite consumers, by the consumer that was told. */
  readonly parts: Map<string, readonly ConsumerId[]>
  /** Of all of them together. */
  partCount: number
  /** Where each counts for itself: names of durable subscriptions here whose consumer there has gone, by theirs. */
  readonly away: Map<string, string>
  /** Consumers there that are not served, for those who ask why a message stays. */
  readonly refused: RefusedDemand
}

export type DemandEvent =
  /** What an advisory of the other broker is about. */
  | { readonly kind: 'told'; readonly about: unknown }
  /** The other broker consumes from us directly: its own way to listen to our advisories. */
  | { readonly kind: 'asked'; readonly info: ConsumerInfo }
  /** The bridge stands: subscribe to what is included statically, and again to durable subscriptions left by an earlier one. */
  | { readonly kind: 'started'; readonly durables: readonly LeftDurable[] }
  /** All subscriptions that there are at the other broker, as it tells them at the start. */
  | { readonly kind: 'synced'; readonly subscriptions: readonly (ConsumerInfo | null)[] }
  /** Another bridge serves the consumer better. */
  | { readonly kind: 'yielded'; readonly consumer: ConsumerId }

/** A durable subscription that an earlier bridge of this one's name left. */
export interface LeftDurable {
  readonly destination: Destination
  /** Brokers between its consumers and this one; null: not known after a restart. */
  readonly brokerPath: readonly (BrokerId | null)[] | null
}

export type DemandEffect =
  | { readonly kind: 'subscribe'; readonly subscription: DemandSubscription }
  | { readonly kind: 'unsubscribe'; readonly subscription: DemandSubscription; readonly forGood: boolean }
  /** A durable subscription that nobody consumes by is not wanted any more. */
  | { readonly kind: 'forget'; readonly subscriptionName: string }
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

type Kept = 'nextConsumer' | 'subscriptions' | 'parts' | 'partCount' | 'away' | 'refused'

/** `most`: consumers there that are remembered. */
export function demandState(given: Omit<DemandState, Kept>, most = MAX_INTEREST): DemandState {
  const [subscriptions, refused] = [new DemandBook(most), new RefusedDemand()]
  return { ...given, nextConsumer: 1, subscriptions, parts: new Map(), partCount: 0, away: new Map(), refused }
}

export function demandStep(state: DemandState, event: DemandEvent, others: Competitors): readonly DemandEffect[] {
  const step = new Step(state, others)
  if (event.kind === 'asked') step.asked(event.info)
  else if (event.kind === 'started') step.started(event.durables)
  else if (event.kind === 'synced') step.synced(event.subscriptions)
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

  /** What it needs to hear of demand it has; for anything else it is subject to the lists, as its consumers are. */
  asked(info: ConsumerInfo): void {
    if (info.destination?.members().every(isReadByBridges) === true || this.mayServe(info)) this.consumer(info)
  }

  consumer(info: ConsumerInfo): void {
    const { consumerId, destination } = info
    if (consumerId === null || destination === null) return
    const fault = outsize(info)
    if (fault !== undefined) {
      this.note(`a consumer behind ${this.state.there} is not served: ${fault}`)
      return
    }
    if (!destination.isComposite || destination.members().some((member) => member.isAdvisory)) {
      this.demand(withHop(info, this.state.there), destination, consumerId)
      return
    }
    if (this.state.parts.has(consumerId.toString())) return
    // Each part by itself, so that parts of several consumers can be served as one; a list need not cover all of them.
    const members = destination.members().filter((member) => isPermitted(this.state.settings, member))
    if (this.state.partCount + members.length > MAX_INTEREST) {
      this.tooMuch(destination)
      return
    }
    const parts = members.map((member) => {
      const part = this.newConsumerId()
      this.demand(withHop(info, this.state.there), member, part)
      return part
    })
    this.state.parts.set(consumerId.toString(), parts)
    this.state.partCount += parts.length
  }

  started(durables: readonly LeftDurable[]): void {
    const { settings } = this.state
    for (const destination of settings.statically) this.serveAlways(destination, null, null)
    for (const { destination, brokerPath } of durables) {
      const subscriptionName = this.durableName(destination)
      if (!isPermitted(settings, destination)) {
        if (settings.options.syncDurableSubs) this.effects.push({ kind: 'forget', subscriptionName })
      } else if (!this.isServed(destination)) this.serveAlways(destination, subscriptionName, brokerPath)
    }
  }

  /** Those here go that stand for nobody there any more. */
  synced(subscriptions: readonly (ConsumerInfo | null)[]): void {
    const { settings, peerClientId } = this.state
    const { syncDurableSubs, conduitSubscriptions, dynamicOnly } = settings.options
    if (!syncDurableSubs || !conduitSubscriptions || dynamicOnly) return
    for (const info of subscriptions) if (info !== null && isSynced(settings, info, peerClientId)) this.told(info)
    for (const subscription of [...this.state.subscriptions.values()]) {
      if (isIncluded(settings.dynamically, subscription.local.destination)) this.dropUnwanted(subscription)
    }
  }

  yielded(consumer: ConsumerId): void {
    const subscription = this.state.subscriptions.get(consumer.toString())
    if (subscription !== undefined) this.drop(subscription, false)
  }

  private mayServe(info: ConsumerInfo): boolean {
    const { settings, here } = this.state
    if (info.browser || info.destination === null) return false
    if (info.brokerPath !== null && isTooFar(info.brokerPath, settings.options.consumerTTL)) {
      this.state.refused.add(info, info.destination, 'consumerTTL')
      return false
    }
    // Demand that went out from here and came back says nothing new.
    return !hasPassed(info.brokerPath, here) && isPermitted(settings, info.destination)
  }

  /** `info` has the other broker's hop already. */
  private demand(info: ConsumerInfo, destination: Destination, id: ConsumerId): void {
    const { settings, subscriptions } = this.state
    const { conduitSubscriptions } = settings.options
    const durable = info.subscriptionName !== null
    const forced = conduitSubscriptions && !durable && isForcedDurable(settings, destination)
    const lasting = conduitSubscriptions && (durable || forced)
    if (subscriptions.isFull) {
      this.tooMuch(destination)
      return
    }
    const passing = lasting ? this.passing(destination) : undefined
    if (conduitSubscriptions && passing === undefined && this.joined(info, destination, id, forced)) return
    if (this.isKnown(id)) return // told once when it came, and once more with the state of all
    const isOneTooMany = !isPlain(destination) && subscriptions.hasMostWildcards
    if (isOneTooMany || subscriptions.size >= MAX_SUBSCRIPTIONS) {
      const most = isOneTooMany ? `${MAX_WILDCARDS} subscriptions with wildcards` : `${MAX_SUBSCRIPTIONS} subscriptions`
      this.note(`${most} are the most a bridge holds; ${destination} is not forwarded`)
      return
    }
    const remote = new ConsumerInfo({
      ...info,
      destination,
      networkConsumerPath: [...(info.networkConsumerPath ?? []), id],
      selector: conduitSubscriptions ? null : info.selector,
      subscriptionName: lasting ? this.durableName(destination) : info.subscriptionName,
    })
    // The durable subscription of one that goes offline stays, so it goes under a name that nobody takes back.
    const remoteId = lasting ? this.newConsumerId() : id
    const subscription = this.subscriptionFor(remote, destination, remoteId, false)
    if (this.others.serves(subscription.local)) {
      this.state.refused.add(info, destination, 'servedElsewhere')
      return
    }
    this.add(subscription)
    if (durable) {
      subscriptions.wantDurably(subscription, info)
      this.state.away.delete(durableKey(info.clientId, info.subscriptionName))
    }
    if (forced) subscriptions.force(subscription, id.toString())
    if (passing === undefined) return
    for (const interested of passing.interested) subscriptions.want(subscription, interested)
    this.drop(passing, false)
  }

  /** One here that is not durable: a durable one takes its place, or what it was for would go with its consumers. */
  private passing(destination: Destination): DemandSubscription | undefined {
    let found: DemandSubscription | undefined
    for (const subscription of this.state.subscriptions.near(destination)) {
      const { local, isStatic } = subscription
      if (!matchesDestination(local.destination, destination)) continue
      // What another forwards all the time, a second one would forward again.
      if (local.subscriptionName !== null || isStatic || !local.destination.equals(destination)) return undefined
      found = subscription
    }
    return found
  }

  private isKnown(id: ConsumerId): boolean {
    const key = id.toString()
    return this.state.subscriptions.keptBy(key).some(({ remoteId }) => remoteId === key)
  }

  /** True: one we have covers it, or several, and they are wanted by one more now. */
  private joined(info: ConsumerInfo, destination: Destination, id: ConsumerId, forced: boolean): boolean {
    const { settings, subscriptions } = this.state
    const { options } = settings
    if (info.networkSubscription && destination.isQueue && !options.conduitNetworkQueueSubscriptions) return false
    let joined = false
    for (const subscription of subscriptions.near(destination)) {
      if (!this.isConduit(subscription) || !matchesDestination(subscription.local.destination, destination)) continue
      joined = true
      if (subscriptions.isFull) continue
      if (info.subscriptionName === null) subscriptions.want(subscription, id.toString())
      else subscriptions.wantDurably(subscription, info)
      if (forced) subscriptions.force(subscription, id.toString())
    }
    return joined
  }

  private isConduit({ isStatic, remoteIsNetwork, local }: DemandSubscription): boolean {
    if (isStatic || !remoteIsNetwork || local.destination.isTopic) return true
    return this.state.settings.options.conduitNetworkQueueSubscriptions
  }

  private serveAlways(destination: Destination, leftName: string | null, leftPath: LeftDurable['brokerPath']): void {
    const { settings } = this.state
    if (!isPermitted(settings, destination)) {
      this.note(`${this.state.brokerName}, static destination excluded: ${destination}`)
      return
    }
    if (settings.options.conduitSubscriptions && this.isServed(destination)) {
      this.note(`${this.state.brokerName}, static destination excluded: ${destination}, demand already exists`)
      return
    }
    const forced = leftName === null && settings.options.conduitSubscriptions && isForcedDurable(settings, destination)
    const remoteId = this.newConsumerId()
    const remote = new ConsumerInfo({
      destination,
      subscriptionName: forced ? this.durableName(destination) : leftName,
      networkSubscription: true,
      brokerPath: this.pathOf(leftPath),
      networkConsumerPath: [remoteId],
    })
    const subscription = this.subscriptionFor(remote, destination, remoteId, true)
    this.add(subscription)
    if (forced) this.state.subscriptions.force(subscription, remoteId.toString())
  }

  /** As long as it was, so that brokers further on count the same hops as before. */
  private pathOf(leftPath: LeftDurable['brokerPath']): readonly (BrokerId | null)[] {
    // The last of them is the peer itself, under the id that it had then.
    return [...(leftPath ?? []).slice(0, -1), new BrokerId(this.state.there)]
  }

  private isServed(destination: Destination): boolean {
    for (const { local } of this.state.subscriptions.near(destination)) {
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
    const { settings, clientId } = this.state
    const consumerId = this.newConsumerId()
    return {
      local: localConsumer(remote, destination, { options: settings.options, clientId, consumerId }),
      remoteId: remoteId.toString(),
      remoteIsNetwork: remote.networkSubscription,
      interested: new Set([remoteId.toString()]),
      durables: new DurableInterest(),
      forced: new Set(),
      isStatic,
    }
  }

  private add(subscription: DemandSubscription): void {
    this.state.subscriptions.add(subscription)
    this.effects.push({ kind: 'subscribe', subscription })
  }

  private drop(subscription: DemandSubscription, forGood: boolean): void {
    this.state.subscriptions.delete(subscription.local.consumerId.toString())
    this.effects.push({ kind: 'unsubscribe', subscription, forGood })
  }

  private consumerGone(id: ConsumerId): void {
    const key = id.toString()
    this.state.refused.remove(key)
    const parts = this.state.parts.get(key)
    if (parts !== undefined) {
      this.state.parts.delete(key)
      this.state.partCount -= parts.length
      for (const part of parts) this.consumerGone(part)
      return
    }
    for (const subscription of this.state.subscriptions.consumerGone(key)) {
      subscription.durables.consumerGone(key)
      if (subscription.interested.delete(key) && subscription.interested.size === 0) this.leave(subscription)
      if (subscription.forced.delete(key)) this.dropUnwanted(subscription)
    }
  }

  private leave(subscription: DemandSubscription): void {
    const { away } = this.state
    const { subscriptionName } = subscription.local
    this.drop(subscription, false)
    if (subscriptionName === null || away.size >= MAX_SUBSCRIPTIONS) return
    for (const key of subscription.durables.keys()) away.set(key, subscriptionName)
  }

  /** A durable subscription was deleted there; with the last one goes ours. */
  private subscriptionGone({ clientId, subcriptionName }: RemoveSubscriptionInfo): void {
    const key = durableKey(clientId, subcriptionName)
    const left = this.state.away.get(key)
    if (left !== undefined) {
      this.state.away.delete(key)
      this.effects.push({ kind: 'forget', subscriptionName: left })
    }
    for (const subscription of [...this.state.subscriptions.values()]) {
      if (subscription.durables.size === 0) continue
      if (this.state.subscriptions.unwantDurably(subscription, clientId, subcriptionName)) {
        this.dropUnwanted(subscription)
      }
    }
  }

  /** A durable one that nobody there needs goes for good. */
  private dropUnwanted(subscription: DemandSubscription): void {
    const { local, durables, forced } = subscription
    if (local.subscriptionName !== null && durables.size === 0 && forced.size === 0) this.drop(subscription, true)
  }

  private destination(info: DestinationInfo): void {
    const { settings, here, there } = this.state
    if (info.destination === null || !info.destination.isTemporary) return
    if (outsizeName(info.destination) !== undefined) return
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

  private tooMuch(destination: Destination): void {
    const most = `${MAX_INTEREST} consumers of the other broker are the most a bridge remembers`
    this.note(`${most}; one more of ${destination} is not served`)
  }

  private note(text: string): void {
    this.effects.push({ kind: 'note', text })
  }
}

function withHop(info: ConsumerInfo, there: string): ConsumerInfo {
  return new ConsumerInfo({ ...info, brokerPath: [...(info.brokerPath ?? []), new BrokerId(there)] })
}
