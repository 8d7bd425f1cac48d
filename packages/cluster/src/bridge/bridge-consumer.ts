/** A consumer of this broker that feeds the bridge. What becomes of its messages is decided in `forwarding.ts`. */
import type { DeliverySink, Message, Timer } from '@hermod/model'
import type { ConditionalFilter } from './conditional-filter.js'
import type { DemandSubscription } from './demand-subscription.js'
import { type Feeder, feeder } from './forwarding.js'

export interface Forwarder {
  forward(consumer: BridgeConsumer, message: Message, redeliveryCounter: number): void
  /** The broker closed it. */
  consumerClosed(consumer: BridgeConsumer): void
}

export class BridgeConsumer implements DeliverySink {
  readonly feeder: Feeder
  /** While it leaves: how long answers are waited for. */
  limit: Timer | undefined

  constructor(
    readonly subscription: DemandSubscription,
    /** What may go to the other broker. */
    readonly crosses: (message: Message) => boolean,
    private readonly forwarder: Forwarder,
    /** Where the policy of its destination limits it further; it is told of what goes. */
    readonly conditional: ConditionalFilter | undefined,
  ) {
    const { consumerId, subscriptionName } = subscription.local
    this.feeder = feeder(consumerId, subscriptionName)
  }

  deliver(message: Message, redeliveryCounter: number): void {
    this.forwarder.forward(this, message, redeliveryCounter)
  }

  /** It has left, or was never let in. */
  end(): void {
    this.limit?.cancel()
    this.conditional?.close()
  }

  /** Answers of empty pulls; bridges do not pull. */
  deliverNothing(): void {}

  consumerClosed(): void {
    this.forwarder.consumerClosed(this)
  }
}
