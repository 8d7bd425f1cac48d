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
import { MAX_INTEREST, MAX_WILDCARDS } from './demand-book.js'
import {
  type Competitors,
  type DemandEffect,
  type DemandEvent,
  type DemandState,
  type LeftDurable,
  MAX_SUBSCRIPTIONS,
  REMOVED,
} from './demand-state.js'
import type { DemandSubscription } from './demand-subscription.js'
import { DurableInterest, durableKey } from './durable-interest.js'
import { durableName } from './durable-name.js'
import { isIncluded, isSynced } from './durable-sync.js'
import { isForcedDurable } from './forced-durable.js'
import { localConsumer } from './local-consumer.js'
import { outsize, outsizeName } from './outsize.js'
import { isPermitted, isPlain } from './permitted.js'
import type { Quota } from './quota.js'

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
        if (settings.options.syncDurableSubs) this.forget(subscriptionName)
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
    if (subscription === undefined) return
    this.state.subscriptions.unwant(subscription, subscription.remoteId)
    // Consumers that have joined it are not served any better, and would be by nobody.
    if (subscription.interested.size === 0) this.drop(subscription, false)
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
    if (!this.mayKeep(subscription.local)) return
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
    if (!this.mayKeep(subscription.local)) return
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

  /** False: it is durable, and there are as many of those as a bridge may have. */
  private mayKeep({ subscriptionName, destination }: DemandSubscription['local']): boolean {
    const { durables, there } = this.state
    if (subscriptionName === null) return true
    const consequence = `durable subscribers at ${there} to ${destination}, and to more, get nothing from here`
    return this.takes(durables, subscriptionName, 'durable subscriptions', consequence)
  }

  private takes(quota: Quota, name: string, what: string, consequence: string): boolean {
    const refusal = quota.take(name)
    if (refusal?.isFirst === true) {
      const text = `${quota.most} ${what} are the most that a bridge makes here; ${consequence}`
      this.effects.push({ kind: 'note', text, level: 'warn' })
    }
    return refusal === undefined
  }

  private drop(subscription: DemandSubscription, forGood: boolean): void {
    const { consumerId, subscriptionName } = subscription.local
    this.state.subscriptions.delete(consumerId.toString())
    if (forGood && subscriptionName !== null) this.state.durables.give(subscriptionName)
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
      this.forget(left)
    }
    const { subscriptions, peerClientId, settings } = this.state
    // What a bridge there had for this broker stands for nobody behind it: no other of that name is meant.
    const wasForUs = clientId?.endsWith(peerClientId.slice(settings.options.name.length)) === true
    for (const subscription of subscriptions.keptByDurable(subcriptionName)) {
      if (subscriptions.unwantDurably(subscription, clientId, subcriptionName, wasForUs))
        this.dropUnwanted(subscription)
    }
  }

  /** A durable one that nobody there needs goes for good. */
  private dropUnwanted(subscription: DemandSubscription): void {
    const { local, durables, forced } = subscription
    if (local.subscriptionName !== null && durables.size === 0 && forced.size === 0) this.drop(subscription, true)
  }

  private destination(info: DestinationInfo): void {
    const { settings, here, there, temporaries } = this.state
    if (info.destination === null || !info.destination.isTemporary) return
    if (outsizeName(info.destination) !== undefined) return
    if (info.brokerPath !== null && isTooFar(info.brokerPath, settings.options.consumerTTL)) return
    if (hasPassed(info.brokerPath, here)) return
    const { qualifiedName } = info.destination
    if (info.operationType === REMOVED) temporaries.give(qualifiedName)
    else if (
      !this.takes(
        temporaries,
        qualifiedName,
        'temporary destinations',
        `replies to ${qualifiedName}, and to more, are refused`,
      )
    )
      return
    const brokerPath = [...(info.brokerPath ?? []), new BrokerId(there)]
    this.effects.push({ kind: 'destination', info: new DestinationInfo({ ...info, brokerPath }) })
  }

  private forget(subscriptionName: string): void {
    this.state.durables.give(subscriptionName)
    this.effects.push({ kind: 'forget', subscriptionName })
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
    this.effects.push({ kind: 'note', text, level: 'info' })
  }
}

function withHop(info: ConsumerInfo, there: string): ConsumerInfo {
  return new ConsumerInfo({ ...info, brokerPath: [...(info.brokerPath ?? []), new BrokerId(there)] })
}
