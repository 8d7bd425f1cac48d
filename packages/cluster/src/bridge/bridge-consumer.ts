/**
 * A consumer of this broker that feeds the bridge.
 *
 *     open ──leave──> leaving ──nothing under way, or 30 s──> gone
 *
 * While it leaves it forwards nothing more, but waits for the answers to what is under way: else those messages would
 * be given back here and exist twice.
 */
import type { DeliverySink, Message } from '@hermod/model'
import type { DemandSubscription } from './demand-subscription.js'

export interface Forwarder {
  forward(consumer: BridgeConsumer, message: Message, redeliveryCounter: number): void
  /** The broker closed it. */
  consumerClosed(consumer: BridgeConsumer): void
}

export class BridgeConsumer implements DeliverySink {
  /** Messages sent to the other broker and not answered. */
  underWay = 0
  state: 'open' | 'leaving' | 'gone' = 'open'
  /** Told when it leaves and nothing is under way any more. */
  whenIdle: (() => void) | undefined

  constructor(
    readonly subscription: DemandSubscription,
    /** What may go to the other broker. */
    readonly crosses: (message: Message) => boolean,
    private readonly forwarder: Forwarder,
  ) {}

  deliver(message: Message, redeliveryCounter: number): void {
    if (this.state === 'open') this.forwarder.forward(this, message, redeliveryCounter)
  }

  /** Answers of empty pulls; bridges do not pull. */
  deliverNothing(): void {}

  consumerClosed(): void {
    this.state = 'gone'
    this.forwarder.consumerClosed(this)
  }

  answered(): void {
    this.underWay--
    if (this.underWay === 0) this.whenIdle?.()
  }
}
