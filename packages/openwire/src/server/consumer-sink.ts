/** Brings one consumer what the broker sends it. */
import { type BrokerError, ConnectionId, type ConsumerId, type DeliverySink, type Message } from '@hermod/model'
import { ConnectionError, ConsumerControl, MessageDispatch } from '../generated/commands.js'
import { toThrowable } from './errors.js'
import type { Outbox } from './outbox.js'

export class ConsumerSink implements DeliverySink {
  constructor(
    private readonly consumerId: ConsumerId,
    private readonly outbox: Outbox,
    /** The connection forgets the consumer. */
    private readonly forget: (id: ConsumerId) => void,
    /** What it consumes are advisories: they may come a little later. */
    private readonly advisories: boolean,
  ) {}

  deliver(message: Message, redeliveryCounter: number): void {
    if (this.advisories) this.outbox.dispatchLater(this.consumerId, message, redeliveryCounter)
    else this.outbox.dispatch(this.consumerId, message, redeliveryCounter)
  }

  deliverNothing(): void {
    this.outbox.send(new MessageDispatch({ consumerId: this.consumerId }))
  }

  prefetchGranted(prefetch: number): void {
    this.outbox.send(new ConsumerControl({ consumerId: this.consumerId, prefetch }))
  }

  /** A reason goes ahead as an error of the connection, which clients hand to their exception listener. */
  consumerClosed(reason?: BrokerError): void {
    this.forget(this.consumerId)
    if (reason !== undefined) {
      const connectionId = new ConnectionId(this.consumerId.connectionId)
      this.outbox.send(new ConnectionError({ exception: toThrowable(reason), connectionId }))
    }
    this.outbox.send(new ConsumerControl({ consumerId: this.consumerId, close: true }))
  }
}
