/**
 * One client's connection: its sessions, producers, consumers, temporary destinations and open transactions, and the
 * door through which its adapter works.
 */
import type {
  Ack,
  BrokerError,
  BrokerPlugin,
  ConnectionContext,
  ConnectionPort,
  ConnectionSink,
  ConnectRequest,
  ConsumerId,
  ConsumerPort,
  ConsumerRequest,
  DeliverySink,
  Destination,
  Identity,
  Long,
  ProducerId,
  ProducerPort,
  ProducerRequest,
  SessionRequest,
  Ticket,
  TransactionId,
  TransactionVerb,
  XaTransactionId,
} from '@hermod/model'
import { SessionId } from '@hermod/model'
import type { Origin } from '../destinations/destinations.js'
import { asBrokerError } from '../durability/store-errors.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import { ask, tell } from '../plugins/hooks.js'
import { renamed } from '../plugins/rename.js'
import { changedRequest } from '../plugins/results.js'
import { UNKNOWN_DELIVERED } from '../redelivery/give-back.js'
import { checkAttach, mayRead } from '../subscriptions/may-attach.js'
import { openSubscription } from '../subscriptions/open-subscription.js'
import { SelectorAccount } from '../subscriptions/selector-account.js'
import type { Subscription } from '../subscriptions/subscription.js'
import { Terms } from '../subscriptions/terms.js'
import type { Transaction } from '../transactions/transaction.js'
import { Producer } from './producer.js'
import { Session } from './session.js'
import { WorkInHand } from './work-in-hand.js'

/** Told once when a connection has ended, whoever ended it. */
export interface ConnectionHome {
  connectionClosed(connection: Connection): void
}

export class Connection implements ConnectionPort, ConnectionContext {
  readonly clientId: string
  readonly remoteAddress: string
  readonly allowLinkStealing: boolean
  readonly origin: Origin
  /** A failover client: it may send messages a second time. */
  readonly replays: boolean
  readonly connectedAtMs: number
  /** `JMSXUserID` of what it sends, where that is asked for. */
  readonly userID: string | null
  /** What the selectors of its consumers have cost. */
  readonly selectorAccount: SelectorAccount
  private readonly sessions = new Map<Long, Session>()
  private readonly work: WorkInHand
  private open = true
  private backedUp = false

  constructor(
    readonly request: ConnectRequest,
    readonly sink: ConnectionSink,
    private readonly kernel: Kernel,
    private readonly home: ConnectionHome,
    readonly identity: Identity | undefined,
  ) {
    this.clientId = request.clientId
    this.remoteAddress = request.remoteAddress
    this.allowLinkStealing = request.allowLinkStealing
    this.replays = request.faultTolerant || request.failoverReconnect
    const { connectionId, connector, ownBridge = false } = request
    this.origin = { connectionId: connectionId.value, connector, context: this, ownBridge }
    this.work = new WorkInHand(request.connectionId.value, kernel)
    this.connectedAtMs = kernel.clock.now()
    this.selectorAccount = new SelectorAccount(`connection ${this.id} (client ${this.clientId})`, kernel)
    const proved = kernel.options.useAuthenticatedPrincipalForJMSXUserID ? identity?.principal : undefined
    this.userID = proved ?? identity?.userName ?? request.userName
  }

  get connector(): string {
    return this.origin.connector
  }

  get userName(): string | undefined {
    return this.identity?.userName
  }

  get id(): string {
    return this.origin.connectionId
  }

  get congested(): boolean {
    return this.backedUp
  }
  set congested(value: boolean) {
    const cleared = this.backedUp && !value
    this.backedUp = value
    if (cleared) for (const consumer of this.consumers()) consumer.wake()
  }

  // Sessions, producers, consumers.

  addSession(request: SessionRequest): void {
    this.mustBeOpen()
    const { hooks } = this.kernel
    if (hooks.addSession !== undefined) ask(hooks.addSession, (plugin) => plugin.addSession(this, request.id))
    this.session(request.id.value)
  }

  removeSession(id: SessionId, lastDelivered: Long): void {
    const session = this.sessions.get(id.value)
    if (session === undefined) return
    this.sessions.delete(id.value)
    for (const consumer of session.consumers.values()) this.closeConsumer(consumer, lastDelivered)
    for (const producer of session.producers.values()) this.closeProducer(producer)
    this.sessionRemoved(id)
  }

  addProducer(given: ProducerRequest): ProducerPort {
    this.mustBeOpen()
    const request = this.renamed(given)
    const { id, destination } = request
    const session = this.session(id.sessionId)
    const known = session.producers.get(id.value)
    if (known !== undefined) return known // failover clients announce again what is still there
    const { hooks } = this.kernel
    if (hooks.addProducer !== undefined) ask(hooks.addProducer, (plugin) => plugin.addProducer(this, request))
    if (destination !== null) {
      for (const member of destination.members()) {
        if (!member.isTemporary) this.kernel.destinations.obtain(member, this.origin)
      }
    }
    const producer = new Producer(request, this, this.kernel)
    session.producers.set(id.value, producer)
    this.kernel.advisories?.producerAdded(id, destination, request.advisorySubject, this.origin.connector)
    return producer
  }

  producer(id: ProducerId): Producer | undefined {
    return this.sessions.get(id.sessionId)?.producers.get(id.value)
  }

  removeProducer(id: ProducerId): void {
    const producer = this.producer(id)
    if (producer === undefined) return
    this.sessions.get(id.sessionId)!.producers.delete(id.value)
    this.closeProducer(producer)
  }

  addConsumer(given: ConsumerRequest, sink: DeliverySink): ConsumerPort {
    this.mustBeOpen()
    const request = this.checked(given)
    const { id, destination } = request
    const session = this.session(id.sessionId)
    if (session.consumers.has(id.value)) throw errors.consumerExists({ id: `${id}` })
    this.checkMembers(request)
    const terms = new Terms(request, this, sink, this.kernel)
    const subscription = openSubscription(terms, this.kernel, this.origin)
    session.consumers.set(id.value, subscription)
    this.kernel.virtualDemand?.consumerAdded(id, destination, request.advisorySubject, this.origin.connector)
    this.kernel.advisories?.consumerAdded(id, destination, request.advisorySubject, this.origin.connector)
    return subscription
  }

  /** All members of a composite name are judged before it is attached to any. */
  private checkMembers(request: ConsumerRequest): void {
    if (this.kernel.hooks.attach === undefined || !request.destination.isComposite) return
    for (const member of request.destination.members()) checkAttach(this.kernel, this, request, member)
  }

  /** The destination under the name that the broker has for it. */
  private known(destination: Destination): Destination {
    const { rename } = this.kernel.hooks
    return rename === undefined ? destination : renamed(rename, destination)
  }

  private renamed<R extends { readonly destination: Destination | null }>(request: R): R {
    if (this.kernel.hooks.rename === undefined || request.destination === null) return request
    return { ...request, destination: this.known(request.destination) }
  }

  /** The request as plug-ins leave it. */
  private checked(given: ConsumerRequest): ConsumerRequest {
    let request = this.renamed(given)
    const { hooks } = this.kernel
    if (hooks.addConsumer !== undefined) {
      ask(hooks.addConsumer, (plugin) => {
        request = changedRequest(request, plugin.addConsumer(this, request))
      })
    }
    return request
  }

  consumer(id: ConsumerId): Subscription | undefined {
    return this.sessions.get(id.sessionId)?.consumers.get(id.value)
  }

  removeConsumer(id: ConsumerId, lastDelivered: Long): void {
    const consumer = this.consumer(id)
    if (consumer === undefined) return
    this.sessions.get(id.sessionId)!.consumers.delete(id.value)
    this.closeConsumer(consumer, lastDelivered)
  }

  *consumers(): Iterable<Subscription> {
    for (const session of this.sessions.values()) yield* session.consumers.values()
  }

  *producers(): Iterable<Producer> {
    for (const session of this.sessions.values()) yield* session.producers.values()
  }

  // Destinations.

  mayRead(destination: Destination): boolean {
    return mayRead(this.kernel, this, this.id, destination)
  }

  addDestination(destination: Destination, advisorySubject: unknown): void {
    this.mustBeOpen()
    for (const member of this.known(destination).members()) {
      this.kernel.destinations.add(member, this.origin, advisorySubject)
    }
  }

  async removeDestination(given: Destination, timeoutMs: number): Promise<void> {
    this.mustBeOpen()
    const destination = this.known(given)
    const living = this.kernel.destinations.find(destination)
    if (living !== undefined && this.kernel.destinations.isSomebodyElses(living, this.origin)) {
      throw errors.temporaryNotYours({ destination: `${destination}` })
    }
    await this.kernel.destinations.remove(destination, timeoutMs, this.origin)
  }

  removeSubscription(clientId: string, subscriptionName: string, receipt: boolean): Ticket {
    this.mustBeOpen()
    // One client may not delete what belongs to another by giving its id.
    if (clientId !== '' && clientId !== this.clientId) throw errors.durableUnknown({ clientId, name: subscriptionName })
    const owner = this.clientId
    const { hooks } = this.kernel
    if (hooks.removeSubscription !== undefined) {
      ask(hooks.removeSubscription, (plugin) => plugin.removeSubscription(this, owner, subscriptionName))
    }
    const durable = this.kernel.durables.remove(owner, subscriptionName)
    this.kernel.advisories?.subscriptionRemoved(
      durable.destination,
      this.id,
      owner,
      subscriptionName,
      this.origin.connector,
    )
    return receipt ? this.kernel.receiptTicket() : 0
  }

  // Transactions and acknowledgements.

  begin(id: TransactionId): void {
    this.mustBeOpen()
    this.tell('begin', id)
    this.work.begin(id)
  }

  /** XA end asks for nothing, and ActiveMQ answers it even when it does not know the transaction. */
  end(_id: TransactionId): void {}

  prepare(id: TransactionId): { readonly readOnly: boolean; readonly ticket: Ticket } {
    this.tell('prepare', id)
    return this.work.prepare(id)
  }

  commit(id: TransactionId, onePhase: boolean): Ticket {
    this.tell('commit', id)
    return this.work.commit(id, onePhase)
  }

  rollback(id: TransactionId): Ticket {
    this.tell('rollback', id)
    return this.work.rollback(id)
  }

  forget(id: TransactionId): Ticket {
    this.tell('forget', id)
    return this.work.forget(id)
  }

  recover(): readonly XaTransactionId[] {
    return this.kernel.transactions.prepared()
  }

  /** The open transaction of that id. */
  transaction(id: TransactionId): Transaction {
    return this.work.active(id)
  }

  acknowledge(consumer: ConsumerId, ack: Ack, transactionId: TransactionId | null, receipt: boolean): Ticket {
    const transaction = transactionId === null ? undefined : this.work.active(transactionId)
    const subscription = this.consumer(consumer)
    if (subscription === undefined) return 0
    const { hooks } = this.kernel
    if (hooks.acknowledge !== undefined) {
      ask(hooks.acknowledge, (plugin) => plugin.acknowledge(this, consumer, ack, transactionId))
    }
    try {
      subscription.acknowledge(ack, transaction)
    } catch (error) {
      throw asBrokerError(error)
    }
    return receipt && transaction === undefined ? this.kernel.receiptTicket() : 0
  }

  // The end.

  close(lastDelivered: Long): void {
    if (!this.open) return
    this.open = false
    this.work.rollbackAll()
    for (const session of this.sessions.values()) {
      for (const consumer of session.consumers.values()) this.closeConsumer(consumer, lastDelivered)
      for (const producer of session.producers.values()) this.closeProducer(producer)
      this.sessionRemoved(new SessionId(this.id, session.value))
    }
    this.sessions.clear()
    for (const living of this.kernel.destinations.ownedBy(this.id)) this.kernel.destinations.drop(living, this.origin)
    this.home.connectionClosed(this)
    this.quietly(this.kernel.hooks.disconnect, (plugin) => plugin.disconnect(this))
  }

  /** The broker ends it: the adapter is told why. */
  expel(reason: BrokerError | undefined): void {
    if (!this.open) return
    this.close(UNKNOWN_DELIVERED)
    this.sink.closed(reason)
  }

  private closeConsumer(consumer: Subscription, lastDelivered: Long): void {
    this.kernel.destinations.unsubscribe(consumer)
    consumer.close(lastDelivered)
    this.kernel.virtualDemand?.consumerRemoved(consumer.id)
    this.kernel.advisories?.consumerRemoved(consumer.id)
    this.quietly(this.kernel.hooks.removeConsumer, (plugin) => plugin.removeConsumer(this, consumer.terms.request))
  }

  private sessionRemoved(id: SessionId): void {
    this.quietly(this.kernel.hooks.removeSession, (plugin) => plugin.removeSession(this, id))
  }

  private closeProducer(producer: Producer): void {
    producer.close()
    this.kernel.advisories?.producerRemoved(producer.id)
    this.quietly(this.kernel.hooks.removeProducer, (plugin) => plugin.removeProducer(this, producer.id))
  }

  private tell(verb: TransactionVerb, id: TransactionId): void {
    const { hooks } = this.kernel
    if (hooks.transaction !== undefined) ask(hooks.transaction, (plugin) => plugin.transaction(this, verb, id))
  }

  /** What has ended cannot be refused any more. */
  private quietly<P extends BrokerPlugin>(plugins: readonly P[] | undefined, verb: (plugin: P) => unknown): void {
    if (plugins !== undefined) tell(plugins, this.kernel.log, verb)
  }

  /** Sessions come into being when they are first named: Java clients use number -1 without a word. */
  private session(value: Long): Session {
    let session = this.sessions.get(value)
    if (session === undefined) {
      session = new Session(value)
      this.sessions.set(value, session)
    }
    return session
  }

  private mustBeOpen(): void {
    if (!this.open) throw errors.connectionClosed({ connectionId: this.id })
  }
}
