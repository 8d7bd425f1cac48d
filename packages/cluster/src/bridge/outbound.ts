/**
 * The half of a bridge that takes from this broker and gives to the other: consumers here by demand, forwards, and the
 * acknowledgement here once the other broker has confirmed.
 *
 *     dispatch ──> forward ──> answer ──> acknowledge          no answer: it stays here and is given back at the end
 */
import {
  type Ack,
  AckType,
  BrokerError,
  BrokerId,
  type Clock,
  type Logger,
  type Message,
  type ProducerId,
  type ThrowableInfo,
  type TurnLoop,
  type TurnWorker,
} from '@hermod/model'
import { type Command, type ConsumerInfo, isReadByBridges, type MessageAck, mayCross } from '@hermod/openwire'
import { BridgeConsumer, type Forwarder } from './bridge-consumer.js'
import type { Competition } from './competition.js'
import { type DemandEffect, type DemandEvent, type DemandState, demandStep } from './demand.js'
import type { DemandSubscription } from './demand-subscription.js'
import { crossing, verdictOn } from './forward.js'
import { LAST_DELIVERED_UNKNOWN, type LocalConnection } from './local-connection.js'
import { Outstanding } from './outstanding.js'
import { isPermitted, isPlain } from './permitted.js'

export interface OutboundOwner {
  send(command: Command): void
  nextCommandId(): number
  /** The bridge cannot go on. */
  localFailed(reason: string): void
}

export interface OutboundParts {
  readonly state: DemandState
  readonly local: LocalConnection
  /** Of the bridge at the other broker. */
  readonly producerId: ProducerId
  readonly duplex: boolean
  readonly competition: Competition
  readonly clock: Clock
  readonly turnLoop: TurnLoop
  readonly log: Logger
}

/** How long a consumer that leaves waits for answers to what it has under way. */
const LEAVE_LIMIT_MS = 30_000

export class Outbound implements Forwarder, TurnWorker {
  enqueueCount = 0
  dequeueCount = 0
  private readonly consumers = new Map<string, BridgeConsumer>()
  private readonly outstanding = new Outstanding()
  private readonly here: BrokerId
  /** Sent one way: acknowledged when the dispatch that brought them is over. */
  private done: { readonly consumer: BridgeConsumer; readonly message: Message }[] = []
  private over = false

  constructor(
    private readonly parts: OutboundParts,
    private readonly owner: OutboundOwner,
  ) {
    this.here = new BrokerId(parts.state.here)
  }

  get subscriptionCount(): number {
    return this.consumers.size
  }

  /** Forwards without an answer yet. */
  get outstandingCount(): number {
    return this.outstanding.size
  }

  happened(event: DemandEvent): void {
    if (this.over) return
    const { state, competition } = this.parts
    const others = { serves: (info: ConsumerInfo) => competition.serves(info, state.settings.options) }
    for (const effect of demandStep(state, event, others)) this.apply(effect)
  }

  forward(consumer: BridgeConsumer, message: Message, redeliveryCounter: number): void {
    this.enqueueCount++
    // A durable subscription keeps what does not cross until it is acknowledged, so the filter is not the broker's to ask.
    if (consumer.subscription.local.subscriptionName !== null && !consumer.crosses(message)) {
      this.acknowledgeLater(consumer, message)
      return
    }
    const { parts, owner } = this
    const advisory = parts.duplex && isReadByBridges(message.destination)
    const confirm = !advisory && (message.persistent || parts.state.settings.options.alwaysSyncSend)
    const commandId = owner.nextCommandId()
    owner.send(crossing(message, redeliveryCounter, this.here, parts.producerId, commandId, confirm))
    if (confirm) {
      consumer.underWay++
      this.outstanding.add(commandId, { consumer, message })
    } else if (!advisory) this.acknowledgeLater(consumer, message) // advisories are acknowledged by the peer, in bulk
  }

  /** The other broker has answered a forward. */
  answered(commandId: number, exception: ThrowableInfo | null | undefined): void {
    const forward = this.outstanding.take(commandId)
    if (forward === undefined || this.over) return
    const { consumer, message } = forward
    if (exception === undefined) this.acknowledge(consumer, message, AckType.individual, null)
    else this.refused(consumer, message, exception)
    consumer.answered()
  }

  /** The peer of a duplex bridge acknowledges advisories that were forwarded to its consumer. */
  acknowledgeAdvisories(ack: MessageAck): void {
    const id = ack.consumerId?.toString()
    for (const { subscription } of this.consumers.values()) {
      if (subscription.remoteId !== id) continue
      this.parts.local.broker.acknowledge(subscription.local.consumerId, ack, null, false)
      return
    }
    this.parts.log.warn(`Matching local subscription not found for ack: ${id}`)
  }

  congestionChanged(congested: boolean): void {
    if (!this.over) this.parts.local.broker.congested = congested
  }

  consumerClosed(consumer: BridgeConsumer): void {
    const { consumerId } = consumer.subscription.local
    this.consumers.delete(consumerId.toString())
    this.parts.competition.remove(consumerId)
    this.parts.state.subscriptions.delete(consumerId.toString())
  }

  runTurn(): void {
    const { done } = this
    this.done = []
    for (const { consumer, message } of done) this.acknowledge(consumer, message, AckType.individual, null)
  }

  /** What is under way is given back by closing the connection. */
  close(): void {
    this.over = true
    for (const { subscription } of this.consumers.values()) this.parts.competition.remove(subscription.local.consumerId)
    this.consumers.clear()
    this.outstanding.clear()
    this.done = []
  }

  private apply(effect: DemandEffect): void {
    const { local, log } = this.parts
    try {
      if (effect.kind === 'subscribe') this.subscribe(effect.subscription)
      else if (effect.kind === 'unsubscribe') this.unsubscribe(effect.subscription, effect.forGood)
      else if (effect.kind === 'note') log.info(effect.text)
      else {
        const { destination, operationType } = effect.info
        const removes = operationType === 1
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
    const crosses = this.filterOf(subscription)
    const consumer = new BridgeConsumer(subscription, crosses, this)
    const key = info.consumerId.toString()
    this.consumers.set(key, consumer)
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
        },
        consumer,
      )
    } catch (error) {
      this.consumers.delete(key)
      this.parts.state.subscriptions.delete(key)
      throw error
    }
    this.parts.competition.add({ info, yield: () => this.happened({ kind: 'yielded', consumer: info.consumerId }) })
  }

  private filterOf({ local, remoteIsNetwork }: DemandSubscription): (message: Message) => boolean {
    const { settings, there } = this.parts.state
    const { messageTTL, consumerTTL } = settings.options
    const filter = { networkBrokerId: there, messageTTL, consumerTTL, forNetworkSubscription: remoteIsNetwork }
    if (isPlain(local.destination)) return (message) => mayCross(filter, message)
    return (message) =>
      mayCross(filter, message) && (isReadByBridges(message.destination) || isPermitted(settings, message.destination))
  }

  private unsubscribe(subscription: DemandSubscription, forGood: boolean): void {
    const { consumerId } = subscription.local
    const consumer = this.consumers.get(consumerId.toString())
    this.parts.competition.remove(consumerId)
    if (consumer === undefined || consumer.state !== 'open') return
    consumer.state = 'leaving'
    if (consumer.underWay === 0) this.gone(consumer, forGood)
    else {
      const timer = this.parts.clock.after(LEAVE_LIMIT_MS, () => {
        this.parts.log.warn(
          'demand sub interrupted or timedout while waiting for outstanding responses, ' +
            `expect potentially ${consumer.underWay} duplicate forwards`,
        )
        this.gone(consumer, forGood)
      })
      consumer.whenIdle = () => {
        timer.cancel()
        this.gone(consumer, forGood)
      }
    }
  }

  private gone(consumer: BridgeConsumer, forGood: boolean): void {
    if (consumer.state === 'gone' || this.over) return
    consumer.state = 'gone'
    consumer.whenIdle = undefined
    const { consumerId, subscriptionName } = consumer.subscription.local
    this.consumers.delete(consumerId.toString())
    const { broker } = this.parts.local
    broker.removeConsumer(consumerId, LAST_DELIVERED_UNKNOWN)
    if (!forGood || subscriptionName === null) return
    try {
      broker.removeSubscription(this.parts.state.clientId, subscriptionName, false)
    } catch (error) {
      this.notDone(error)
    }
  }

  private acknowledgeLater(consumer: BridgeConsumer, message: Message): void {
    this.done.push({ consumer, message })
    if (this.done.length === 1) this.parts.turnLoop.request('flush', this)
  }

  private acknowledge(
    { subscription }: BridgeConsumer,
    message: Message,
    ackType: number,
    poisonCause: ThrowableInfo | null,
  ): void {
    const { messageId, destination } = message
    const ack: Ack = {
      ackType,
      destination,
      firstMessageId: messageId,
      lastMessageId: messageId,
      messageCount: 1,
      poisonCause,
    }
    this.parts.local.broker.acknowledge(subscription.local.consumerId, ack, null, false)
    if (ackType === AckType.individual) this.dequeueCount++
  }

  private refused(consumer: BridgeConsumer, message: Message, exception: ThrowableInfo | null): void {
    const reason = exception === null ? 'no reason given' : `${exception.className}: ${exception.message}`
    if (verdictOn(exception, message) === 'fail') {
      this.owner.localFailed(reason)
      return
    }
    this.parts.log.warn(`PoisonAck of ${message.messageId} on forwarding error: ${reason}`)
    this.acknowledge(consumer, message, AckType.poison, exception)
  }
}
