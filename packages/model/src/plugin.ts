/**
 * Plug-ins stand between clients and the broker. One supplies only the verbs it cares about; those of all plug-ins are
 * gathered once, so a verb that nobody has costs nothing.
 *
 * Verbs run before the broker does what they are about, in a synchronous turn, the plug-in configured last first (as in
 * ActiveMQ, where each plug-in wraps those before it). A verb that throws a `BrokerError` refuses: nothing of the
 * request is kept and the client is told. Any other error is logged with the plug-in's name and refuses as well. Except
 * for `start`, `stop` and `authenticate` a verb returns at once: one that returns a promise has failed.
 */
import type { Ack } from './ack.js'
import type { ConnectRequest, ConsumerRequest, ProducerRequest } from './broker-port.js'
import type { Clock } from './clock.js'
import type { Destination } from './destination.js'
import type { ConsumerId, ProducerId, SessionId, TransactionId } from './ids.js'
import type { Logger } from './log.js'
import type { Message } from './message.js'

/** Who a connection turned out to be. */
export interface Identity {
  /** Name for messages (`JMSXUserID`), logs and refusals. */
  readonly userName: string
  readonly groups: readonly string[]
  /** Names that a login module proved, where one was asked; rights may be given to them as to groups. */
  readonly users?: readonly string[]
  /** The first of them: `JMSXUserID` where `useAuthenticatedPrincipalForJMSXUserID` is set. */
  readonly principal?: string
}

/** The connection on whose behalf something is done; undefined in its place: the broker itself. */
export interface ConnectionContext {
  readonly request: ConnectRequest
  readonly clientId: string
  readonly remoteAddress: string
  /** Name of the transport connector. */
  readonly connector: string
  /** Undefined where nothing authenticates. */
  readonly identity: Identity | undefined
}

export type TransactionVerb = 'begin' | 'prepare' | 'commit' | 'rollback' | 'forget'

/** Something the broker noticed that no client asked for; most of it only where a policy asks for the advisory about it. */
export interface Notice {
  readonly what:
    | 'delivered'
    | 'dispatched'
    | 'consumed'
    | 'discarded'
    | 'noConsumers'
    | 'slowConsumer'
    | 'fastProducer'
    | 'full'
  readonly destination: Destination
  /** Not of `slowConsumer`, `fastProducer` and `full`. */
  readonly message: Message | undefined
  /** The consumer or producer; undefined where it is about nobody in particular. */
  readonly client: ConsumerId | ProducerId | undefined
}

/** A message about to leave its destination because nobody will consume it. */
export interface DyingMessage {
  readonly message: Message
  /** Where it lies. */
  readonly destination: Destination
  readonly reason: 'poison' | 'expired'
  /** How often it was delivered before. */
  readonly redeliveryCounter: number
  /** What the consumer said, `className: message`; null if nothing. */
  readonly cause: string | null
  /** `clientId:subscriptionName` of the durable subscription that gives up, if it is one. */
  readonly subscriptionKey: string | undefined
}

export interface BrokerPlugin {
  /** For logs: the name of its element or module. */
  readonly name: string

  /** The broker has recovered and is about to serve. */
  start?(): void | Promise<void>
  /** The broker has ended its connections; its store is still open. */
  stop?(): void | Promise<void>

  /** Says who the peer is; may wait, for example for a directory service. The first to name somebody wins. */
  authenticate?(request: ConnectRequest): Identity | undefined | Promise<Identity | undefined>
  connect?(context: ConnectionContext): void
  disconnect?(context: ConnectionContext): void

  /**
   * The name under which the broker knows a destination that a client named. Asked before any other verb, for the
   * destinations of producers, consumers, messages and of requests to make or remove one.
   */
  rename?(destination: Destination): Destination

  addSession?(context: ConnectionContext, id: SessionId): void
  removeSession?(context: ConnectionContext, id: SessionId): void
  addProducer?(context: ConnectionContext, request: ProducerRequest): void
  removeProducer?(context: ConnectionContext, id: ProducerId): void
  /** May return a changed request. */
  addConsumer?(context: ConnectionContext, request: ConsumerRequest): ConsumerRequest | undefined
  /**
   * A consumer whose name covers several destinations is about to take from this one. Throws to refuse: a consumer with
   * wildcards then does without it, a composite one is not made.
   */
  attach?(context: ConnectionContext, request: ConsumerRequest, destination: Destination): void
  removeConsumer?(context: ConnectionContext, request: ConsumerRequest): void
  removeSubscription?(context: ConnectionContext, clientId: string, subscriptionName: string): void

  /** A destination is about to be made. What the broker makes for itself (no context) cannot be refused. */
  addDestination?(context: ConnectionContext | undefined, destination: Destination): void
  removeDestination?(context: ConnectionContext | undefined, destination: Destination): void

  /** May change the message. `taken`: the plug-in has it, and nothing more happens to it. */
  send?(
    context: ConnectionContext | undefined,
    message: Message,
    transaction: TransactionId | null,
  ): 'taken' | undefined
  /** False: this consumer does not get this message, as if its selector did not match. Asked per message and consumer. */
  mayConsume?(context: ConnectionContext, message: Message): boolean
  /** After it was handed to the consumer. */
  delivered?(context: ConnectionContext, consumer: ConsumerId, message: Message): void
  acknowledge?(context: ConnectionContext, consumer: ConsumerId, ack: Ack, transaction: TransactionId | null): void
  transaction?(context: ConnectionContext, verb: TransactionVerb, id: TransactionId): void

  /** `taken`: the plug-in has put it elsewhere, `dropped`: it is to vanish. Either way it goes to no dead-letter queue. */
  die?(dying: DyingMessage): 'taken' | 'dropped' | undefined
  noticed?(notice: Notice): void
}

/** What a plug-in can do in the broker. */
export interface PluginHost {
  readonly brokerName: string
  readonly brokerId: string
  readonly clock: Clock
  readonly log: Logger
  /**
   * Sends as the broker itself: the message gets an id if it has none, passes no plug-in and no limit, and is stored
   * before the turn ends if it is persistent. The destination is made if it is not there.
   */
  send(message: Message): void
  createDestination(destination: Destination): void
  /** Rejects with BrokerError while it is in use. */
  removeDestination(destination: Destination): Promise<void>
  /** Names of all destinations. */
  destinations(): readonly Destination[]
}

/** Makes a plug-in for one broker. */
export type PluginFactory<H extends PluginHost = PluginHost> = (host: H) => BrokerPlugin
