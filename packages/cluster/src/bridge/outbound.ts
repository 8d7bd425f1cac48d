/**
 * The half of a bridge that takes from this broker and gives to the other: consumers here by demand, forwards, and the
 * acknowledgement here once the other broker has confirmed. It does what `demand.ts` and `forwarding.ts` decide.
 *
 *     dispatch ──> forward ──> answer ──> acknowledge          no answer: it stays here and is given back at the end
 */
import {
  type Ack,
  AckType,
  BrokerError,
  BrokerId,
  type Clock,
  type Destination,
  type Logger,
  type Message,
  type ProducerId,
  type ThrowableInfo,
  type TurnLoop,
  type TurnWorker,
} from '@hermod/model'
import {
  type BridgeFilter,
  type Command,
  type ConsumerInfo,
  isReadByBridges,
  type MessageAck,
  mayCross,
} from '@hermod/openwire'
import { BridgeConsumer, type Forwarder } from './bridge-consumer.js'
import type { Competition } from './competition.js'
import { type ConditionalFilter, conditionalFilter, type LocalPolicies } from './conditional-filter.js'
import type { BridgeCounters } from './counters.js'
import { demandStep } from './demand.js'
import { type DemandEffect, type DemandEvent, type DemandState, REMOVED } from './demand-state.js'
import type { DemandSubscription } from './demand-subscription.js'
import { type CrossingTerms, crossing } from './forward.js'
import {
  type Acknowledge,
  answered,
  dispatched,
  type Feeder,
  type ForwardingEffect,
  type ForwardingEvent,
  type ForwardingState,
  forwardingState,
  forwardingStep,
} from './forwarding.js'
import { LAST_DELIVERED_UNKNOWN, type LocalConnection } from './local-connection.js'
import { NameTree } from './name-tree.js'
import { isPermitted, isPlain } from './permitted.js'
import type { RefusedDemand } from './refused-demand.js'

export interface OutboundOwner {
  send(command: Command): void
  nextCommandId(): number
  /** There is a durable subscription of this name that bridges from here to there have. */
  hasDurable(subscriptionName: string): boolean
  /** The bridge cannot go on. */
  localFailed(reason: string): void
  /** The message was refused for good, and is gone from here. */
  forwardFailed(message: Message, cause: string | null): void
}

export interface OutboundParts {
  readonly state: DemandState
  readonly local: LocalConnection
  /** Of the bridge at the other broker. */
  readonly producerId: ProducerId
  readonly duplex: boolean
  readonly competition: Competition
  readonly counters: BridgeCounters
  readonly policies: LocalPolicies
  readonly clock: Clock
  readonly turnLoop: TurnLoop
  readonly log: Logger
}

export class Outbound implements Forwarder, TurnWorker {
  enqueueCount = 0
  dequeueCount = 0
  /** Acknowledged here, in whatever way: what the bridge's health is judged by. */
  movedCount = 0
  private readonly consumers = new Map<string, BridgeConsumer>()
  private readonly byName = new NameTree<BridgeConsumer>()
  /** Those of durable subscriptions that leave and wait for answers, by the subscription's name. */
  private readonly lingering = new Map<string, Feeder>()
  private readonly forwarding: ForwardingState
  private readonly terms: CrossingTerms

  constructor(
    private readonly parts: OutboundParts,
    private readonly owner: OutboundOwner,
  ) {
    const { state, producerId } = parts
    const { alwaysSyncSend, useCompression } = state.settings.options
    this.forwarding = forwardingState(alwaysSyncSend)
    this.terms = { here: new BrokerId(state.here), producerId, compress: useCompression }
  }

  get subscriptionCount(): number {
    return this.consumers.size
  }

  /** Forwards without an answer yet. */
  get outstandingCount(): number {
    return this.forwarding.underWay.size
  }

  // For who looks from outside.

  get feeding(): Iterable<BridgeConsumer> {
    return this.consumers.values()
  }

  /** Those that may take messages of the destination, and maybe others. */
  feedingFrom(destination: Destination): readonly BridgeConsumer[] {
    return this.byName.near(destination)
  }

  get refused(): RefusedDemand {
    return this.parts.state.refused
  }

  get congested(): boolean {
    return this.forwarding.congested
  }

  get unanswered(): Iterable<Acknowledge> {
    return this.forwarding.underWay.values()
  }

  /** Messages here that its consumers want, have room for and have not got. */
  get unsentCount(): number {
    const { broker } = this.parts.local
    let count = 0
    for (const { feeder } of this.consumers.values()) count += broker.consumer(feeder.id)?.waiting?.() ?? 0
    return count
  }

  happened(event: DemandEvent): void {
    if (this.forwarding.over) return
    const { state, competition } = this.parts
    const { options } = state.settings
    const others = { serves: (info: ConsumerInfo) => competition.serves(info, options) && !this.isLeft(info) }
    for (const effect of demandStep(state, event, others)) this.apply(effect)
  }

  /** Its durable subscription is here from an earlier time, and has maybe kept what no other bridge has. */
  private isLeft({ subscriptionName }: ConsumerInfo): boolean {
    return subscriptionName !== null && this.owner.hasDurable(subscriptionName)
  }

  forward(consumer: BridgeConsumer, message: Message, redeliveryCounter: number): void {
    const { feeder } = consumer
    if (feeder.state !== 'open') return
    this.enqueueCount++
    // A durable subscription keeps what does not cross until it is acknowledged, so the filter is not the broker's to ask.
    const crosses = feeder.subscriptionName === null || consumer.crosses(message)
    const isAdvisory = this.parts.duplex && isReadByBridges(message.destination)
    const commandId = this.owner.nextCommandId()
    for (const effect of dispatched(this.forwarding, feeder, message, commandId, crosses, isAdvisory)) {
      if (effect.kind === 'forward') {
        consumer.conditional?.passed(message)
        this.owner.send(crossing(message, redeliveryCounter, this.terms, commandId, effect.confirm))
        if (!isAdvisory) this.parts.counters.outbound.add(message.destination, this.parts.clock.now())
      } else this.perform(effect)
    }
  }

  /** The other broker has answered a forward. */
  answered(commandId: number, exception: ThrowableInfo | null | undefined): void {
    for (const effect of answered(this.forwarding, commandId, exception)) this.perform(effect)
  }

  /** The peer of a duplex bridge acknowledges advisories that were forwarded to its consumer, one of the first there were. */
  acknowledgeAdvisories(ack: MessageAck): void {
    const id = ack.consumerId?.toString()
    for (const { subscription } of this.consumers.values()) {
      if (subscription.remoteId !== id) continue
      this.movedCount++
      this.parts.local.broker.acknowledge(subscription.local.consumerId, ack, null, false)
      return
    }
    this.parts.log.warn(`Matching local subscription not found for ack: ${id}`)
  }

  congestionChanged(congested: boolean): void {
    this.step({ kind: 'congestion', congested })
  }

  consumerClosed(consumer: BridgeConsumer): void {
    const { feeder } = consumer
    this.step({ kind: 'closed', feeder })
    this.drop(feeder)
    this.parts.competition.remove(feeder.id)
    this.parts.state.subscriptions.delete(feeder.id.toString())
  }

  runTurn(): void {
    this.step({ kind: 'turnEnded' })
  }

  /** What is under way is given back by closing the connection. */
  close(): void {
    this.step({ kind: 'lost' })
    for (const { feeder } of [...this.consumers.values()]) {
      this.drop(feeder)
      this.parts.competition.remove(feeder.id)
    }
  }

  private step(event: ForwardingEvent): void {
    for (const effect of forwardingStep(this.forwarding, event)) this.perform(effect)
  }

  private perform(effect: ForwardingEffect): void {
    if (effect.kind === 'acknowledge') this.acknowledge(effect)
    else if (effect.kind === 'awaitTurnEnd') this.parts.turnLoop.request('flush', this)
    else if (effect.kind === 'hold') this.parts.local.broker.congested = effect.held
    else if (effect.kind === 'wait') this.wait(effect.feeder, effect.ms)
    else if (effect.kind === 'remove') this.remove(effect.feeder)
    else if (effect.kind === 'warn') this.parts.log.warn(effect.text)
    else if (effect.kind === 'tellFailure') this.owner.forwardFailed(effect.message, effect.cause)
    else if (effect.kind === 'fail') this.owner.localFailed(effect.reason)
  }

  private acknowledge({ feeder, message, ackType, poisonCause }: Acknowledge): void {
    const { messageId, destination } = message
    const ack: Ack = {
      ackType,
      destination,
      firstMessageId: messageId,
      lastMessageId: messageId,
      messageCount: 1,
      poisonCause,
    }
    this.parts.local.broker.acknowledge(feeder.id, ack, null, false)
    this.movedCount++
    if (ackType === AckType.individual) this.dequeueCount++
  }

  private wait(feeder: Feeder, ms: number): void {
    const consumer = this.consumers.get(feeder.id.toString())
    if (consumer === undefined) return
    consumer.limit = this.parts.clock.after(ms, () => this.step({ kind: 'waited', feeder }))
    if (feeder.subscriptionName !== null) this.lingering.set(feeder.subscriptionName, feeder)
  }

  private remove(feeder: Feeder): void {
    const { id, subscriptionName, forGood } = feeder
    this.drop(feeder)
    const { broker } = this.parts.local
    broker.removeConsumer(id, LAST_DELIVERED_UNKNOWN)
    if (!forGood || subscriptionName === null) return
    try {
      broker.removeSubscription(this.parts.state.clientId, subscriptionName, false)
    } catch (error) {
      this.notDone(error)
    }
  }

  private keep(consumer: BridgeConsumer): void {
    this.consumers.set(consumer.feeder.id.toString(), consumer)
    this.byName.add(consumer.subscription.local.destination, consumer)
  }

  private drop({ id, subscriptionName }: Feeder): void {
    const key = id.toString()
    const consumer = this.consumers.get(key)
    if (consumer === undefined) return
    consumer.end()
    this.consumers.delete(key)
    this.byName.delete(consumer.subscription.local.destination, consumer)
    if (subscriptionName !== null && this.lingering.get(subscriptionName)?.id === id) {
      this.lingering.delete(subscriptionName)
    }
  }

  private apply(effect: DemandEffect): void {
    const { local, log, state } = this.parts
    try {
      if (effect.kind === 'subscribe') this.subscribe(effect.subscription)
      else if (effect.kind === 'unsubscribe') this.unsubscribe(effect.subscription, effect.forGood)
      else if (effect.kind === 'note') log[effect.level](effect.text)
      else if (effect.kind === 'forget') local.broker.removeSubscription(state.clientId, effect.subscriptionName, false)
      else {
        const { destination, operationType } = effect.info
        const removes = operationType === REMOVED
        // Its consumers go at their own removal's word; the time says not to wait for them.
        if (removes) local.broker.removeDestination(destination!, 1).catch((error: unknown) => this.notDone(error))
        else local.broker.addDestination(destination!, effect.info)
      }
    } catch (error) {
      this.notDone(error)
    }
  }

  private notDone(error: unknown): void {
    if (!(error instanceof BrokerError)) throw error
    this.parts.log.warn(`${this.parts.state.brokerName}: the bridge could not follow its peer: ${error.message}`)
  }

  private subscribe(subscription: DemandSubscription): void {
    const { local: info } = subscription
    if (info.subscriptionName !== null) this.hurry(info.subscriptionName)
    const conditional = this.conditionalOf(subscription)
    const crosses = this.filterOf(subscription, conditional)
    const consumer = new BridgeConsumer(subscription, crosses, this, conditional)
    this.keep(consumer)
    try {
      this.parts.local.broker.addConsumer(
        {
          id: info.consumerId,
          destination: info.destination,
          prefetchSize: info.prefetchSize,
          maximumPendingMessageLimit: info.maximumPendingMessageLimit,
          selector: info.selector === '' ? null : info.selector,
          subscriptionName: info.subscriptionName,
          noLocal: info.noLocal,
          exclusive: info.exclusive,
          retroactive: info.retroactive,
          browser: false,
          priority: info.priority,
          dispatchAsync: info.dispatchAsync,
          networkSubscription: true,
          noRangeAcks: info.noRangeAcks,
          advisorySubject: info,
          additionalPredicate: info.subscriptionName === null ? crosses : undefined,
          // The usual rules alone: a condition counts what it lets through.
          mayCross: this.filterOf(subscription, undefined),
        },
        consumer,
      )
    } catch (error) {
      this.drop(consumer.feeder)
      this.parts.state.subscriptions.delete(info.consumerId.toString())
      const { subscriptionName } = info
      if (subscriptionName !== null && !this.owner.hasDurable(subscriptionName)) {
        this.parts.state.durables.give(subscriptionName)
      }
      throw error
    }
    this.parts.competition.add({ info, yield: () => this.happened({ kind: 'yielded', consumer: info.consumerId }) })
  }

  /** One of this durable subscription that waits for answers has to go now, for there is room for one. */
  private hurry(subscriptionName: string): void {
    const feeder = this.lingering.get(subscriptionName)
    if (feeder !== undefined) this.step({ kind: 'waited', feeder })
  }

  private filterOf(
    { local, remoteIsNetwork }: DemandSubscription,
    conditional: ConditionalFilter | undefined,
  ): (message: Message) => boolean {
    const { settings } = this.parts.state
    const filter = this.usualFilter(remoteIsNetwork)
    const crosses =
      conditional === undefined
        ? (message: Message) => mayCross(filter, message)
        : (message: Message) => conditional.admits(message)
    if (isPlain(local.destination)) return crosses
    return (message) =>
      (isReadByBridges(message.destination) || isPermitted(settings, message.destination)) && crosses(message)
  }

  private conditionalOf({ local, remoteIsNetwork }: DemandSubscription): ConditionalFilter | undefined {
    const { policies, clock } = this.parts
    const askAgain = (): void => this.parts.local.broker.consumer(local.consumerId)?.askAgain?.()
    return conditionalFilter(local, { usual: this.usualFilter(remoteIsNetwork), policies, clock, askAgain })
  }

  private usualFilter(forNetworkSubscription: boolean): BridgeFilter {
    const { settings, there } = this.parts.state
    const { messageTTL, consumerTTL } = settings.options
    return { networkBrokerId: there, messageTTL, consumerTTL, forNetworkSubscription }
  }

  private unsubscribe({ local }: DemandSubscription, forGood: boolean): void {
    const consumer = this.consumers.get(local.consumerId.toString())
    this.parts.competition.remove(local.consumerId)
    if (consumer !== undefined) this.step({ kind: 'leave', feeder: consumer.feeder, forGood })
  }
}
