/**
 * The broker as protocol adapters, bridges and embedders see it. Calls go down as plain synchronous calls; what comes
 * up is a return value, a `BrokerError`, or a call on a sink handed over beforehand.
 *
 * Receipts. A call that changes durable state takes `receipt`: true if the peer waits for confirmation. It returns a
 * Ticket: 0 means "confirm now"; otherwise confirm when `durable(ticket)` arrives (see DurabilityWaiter).
 *
 * Flow control. After `ProducerPort.send` the adapter looks at `blockage`. If it is set, the message was taken but the
 * producer must be slowed: keep back the receipt (or producer ack) if there is one, else stop reading the link, until
 * `ConnectionSink.producerResumed`.
 */
import type { Ack } from './ack.js'
import type { Destination } from './destination.js'
import type { BrokerError } from './errors.js'
import type { ConnectionId, ConsumerId, ProducerId, SessionId, TransactionId, XaTransactionId } from './ids.js'
import type { Long } from './long.js'
import type { Message } from './message.js'
import type { Ticket } from './store.js'

export interface BrokerPort {
  readonly id: string
  readonly name: string
  /** Authenticates and registers. Rejects with BrokerError (security, duplicate client id, broker stopping). */
  connect(request: ConnectRequest, sink: ConnectionSink): Promise<ConnectionPort>
  /** Calls `waiter.durable` once `ticket` is safe. At most one call per waiter and commit; waiters are kept in order. */
  awaitDurable(ticket: Ticket, waiter: DurabilityWaiter): void
  /** Names the moment up to which the store must be safe for what was done until now; 0: it is. For calls that return no ticket. */
  ticket(): Ticket
}

export interface DurabilityWaiter {
  /** Everything up to `ticket` is safe. */
  durable(ticket: Ticket): void
  /** The store could not keep what was appended up to `ticket`: answer the waiting receipts with `error`. */
  durabilityFailed(error: BrokerError, ticket: Ticket): void
}

export interface ConnectRequest {
  readonly connectionId: ConnectionId
  readonly clientId: string
  readonly userName: string | null
  readonly password: string | null
  /** Subject of the certificate that the peer proved to own, as Java prints it (`CN=…, O=…`); null: none. */
  readonly certificateSubject: string | null
  /** It came over TLS, with or without a certificate of its own. */
  readonly encrypted?: boolean
  /** `tcp://host:port` of the peer. */
  readonly remoteAddress: string
  /** Name of the transport connector it came in by. */
  readonly connector: string
  /** `openwire`, `stomp`, …: for views and logs. */
  readonly protocol: string
  /** The peer is a failover client that continues an earlier connection: the same connection id replaces the old one. */
  readonly failoverReconnect: boolean
  readonly faultTolerant: boolean
  readonly manageable: boolean
  readonly clientMaster: boolean
  /** The peer is a broker: a bridge's connection. */
  readonly networkConnection?: boolean
  /**
   * Of a bridge's connection (connector option `auditNetworkProducers`): a persistent message of a producer from whom the
   * store had a later one when this broker was started is taken for one that is sent again. Default: only what is known.
   */
  readonly auditNetworkProducers?: boolean
  /**
   * This broker's own end of a bridge, never what a peer says of itself. A temporary destination that one bridge has made
   * here for clients of another broker is open to others of the same user: each of several may be the one to serve it.
   */
  readonly ownBridge?: boolean
  /** Takes over a connected client id instead of being refused (connector option `allowLinkStealing`). */
  readonly allowLinkStealing: boolean
  /** The command to show in the connection advisory, password removed. */
  readonly advisorySubject: unknown
}

export interface ConnectionSink extends DurabilityWaiter {
  /** The limit that blocked the producer has room again: give its held receipts, read on. */
  producerResumed(producer: ProducerId): void
  /** The broker ends the connection (broker stop, link stealing, administrator). The adapter closes the link. */
  closed(reason: BrokerError | undefined): void
}

export interface SessionRequest {
  readonly id: SessionId
}

export interface ProducerRequest {
  readonly id: ProducerId
  /** Null: names a destination per message. */
  readonly destination: Destination | null
  /** Bytes in flight before the producer waits for producer acks; 0: none. */
  readonly windowSize: number
  readonly advisorySubject: unknown
}

export interface ConsumerRequest {
  readonly id: ConsumerId
  readonly destination: Destination
  /** Messages in flight before acknowledgement; 0: only by `pull`. */
  readonly prefetchSize: number
  /** How many messages beyond the prefetch a slow topic consumer may have pending; <= 0: no limit. */
  readonly maximumPendingMessageLimit: number
  readonly selector: string | null
  /** Not null: a durable subscription of this name. */
  readonly subscriptionName: string | null
  readonly noLocal: boolean
  readonly exclusive: boolean
  readonly retroactive: boolean
  readonly browser: boolean
  /** -128..127, higher is served first. */
  readonly priority: number
  readonly dispatchAsync: boolean
  readonly networkSubscription: boolean
  readonly noRangeAcks: boolean
  readonly advisorySubject: unknown
  /** Asked for each message besides the selector (a bridge's filter). What it does not want stays where it is. */
  readonly additionalPredicate?: ((message: Message) => boolean) | undefined
  /** Of a bridge: whether the message, with the way it has come, would go over it. Asked about copies of topics' messages. */
  readonly mayCross?: ((message: Message) => boolean) | undefined
}

/** Takes what one consumer is sent. Writes into the connection's outbox; never blocks, never fails. */
export interface DeliverySink {
  /** `redeliveryCounter` is this subscription's count for the message and goes out in place of the message's own. */
  deliver(message: Message, redeliveryCounter: number): void
  /** End of browse, or a pull that found nothing in its time. */
  deliverNothing(): void
  /** A policy gives another prefetch than was asked for, of which the consumer must know: 0, so it has to pull. */
  prefetchGranted?(size: number): void
  /** The broker closed this consumer (destination removed, administrator, slow consumer). `reason`: what it did wrong. */
  consumerClosed(reason?: BrokerError): void
}

/** Which limit holds a producer, for logs, views and advisories. */
export interface Blockage {
  /** `memory of queue://A`, `memory of the broker`, `store`, `temporary store`. */
  readonly limit: string
  readonly destination: Destination
  readonly sinceMs: number
  readonly usedBytes: number
  readonly limitBytes: number
}

export interface ConnectionPort {
  /** Whom it belongs to, as authentication found; undefined where nothing authenticates. */
  readonly userName?: string | undefined
  /** The adapter sets this while its link is backed up: nothing is dispatched to it then. Clearing it wakes its consumers. */
  congested: boolean

  addSession(request: SessionRequest): void
  /** Closes its producers and consumers. `lastDelivered` as in removeConsumer. */
  removeSession(id: SessionId, lastDelivered: Long): void

  addProducer(request: ProducerRequest): ProducerPort
  producer(id: ProducerId): ProducerPort | undefined
  removeProducer(id: ProducerId): void

  /** The session need not have been announced (Java clients use session -1 so). */
  addConsumer(request: ConsumerRequest, sink: DeliverySink): ConsumerPort
  consumer(id: ConsumerId): ConsumerPort | undefined
  /**
   * Unacknowledged messages go back. Those up to `lastDelivered` (a brokerSequenceId) count as delivered once more;
   * -1: none were delivered, -2: unknown, so all were.
   */
  removeConsumer(id: ConsumerId, lastDelivered: Long): void

  /** Whether its rights let it consume from there. Changes nothing. */
  mayRead?(destination: Destination): boolean

  addDestination(destination: Destination, advisorySubject: unknown): void
  /**
   * With a `timeoutMs` of 0 refused while there are subscriptions; with any other it goes at once, and so does a temporary
   * one. Its consumers are not told: they get what comes to a destination of that name later.
   */
  removeDestination(destination: Destination, timeoutMs: number): Promise<void>
  /** Deletes a durable subscription. */
  removeSubscription(clientId: string, subscriptionName: string, receipt: boolean): Ticket

  begin(id: TransactionId): void
  end(id: TransactionId): void
  /** True: read-only, the transaction is already forgotten. The ticket covers the prepared state. */
  prepare(id: TransactionId): { readonly readOnly: boolean; readonly ticket: Ticket }
  commit(id: TransactionId, onePhase: boolean): Ticket
  rollback(id: TransactionId): Ticket
  forget(id: TransactionId): Ticket
  /** Prepared XA transactions that wait for their outcome. */
  recover(): readonly XaTransactionId[]

  /** For acks that name a consumer which is gone: ignored, as ActiveMQ does; unknown transaction: error. */
  acknowledge(consumer: ConsumerId, ack: Ack, transaction: TransactionId | null, receipt: boolean): Ticket

  /** The peer has gone, orderly or not: rolls back, gives back, removes temporary destinations. Idempotent. */
  close(lastDelivered: Long): void
}

export interface ProducerPort {
  readonly id: ProducerId
  /** Set while a full limit asks this producer to wait. */
  readonly blockage: Blockage | undefined
  /**
   * Takes a message whose destination, producer and message id are set. Throws BrokerError when refused; then nothing
   * was kept of it. The broker fills in brokerSequenceId and brokerInTime.
   */
  send(message: Message, transaction: TransactionId | null, receipt: boolean): Ticket
}

export interface ConsumerPort {
  readonly id: ConsumerId
  /** Changes the prefetch (failover clients do). */
  setPrefetch(size: number): void
  /** What `additionalPredicate` has refused it may want now. For consumers of queues; others are asked once for all. */
  askAgain?(): void
  /** Messages that it could take at once and has not got, of the first ones; its connection may be congested. */
  waiting?(): number
  /** Asks for one message: `timeoutMs` 0 waits for ever, -1 answers at once. */
  pull(timeoutMs: number): void
}
