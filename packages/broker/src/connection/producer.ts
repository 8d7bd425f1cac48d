/** A producer of one connection: routes what it sends, recognises what it sends again, and is slowed at full limits. */
import type {
  Blockage,
  Destination,
  Message,
  MessageId,
  ProducerId,
  ProducerPort,
  ProducerRequest,
  Ticket,
  TransactionId,
} from '@hermod/model'
import { BrokerError, ConnectionId, LocalTransactionId } from '@hermod/model'
import { BridgedArrivals } from '../audit/bridged-audit.js'
import type { ProducerWindow } from '../audit/producer-audit.js'
import type { Living } from '../destinations/destinations.js'
import { Topic } from '../destinations/topic.js'
import { asBrokerError } from '../durability/store-errors.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import { mustBeOver, refusalOf } from '../plugins/hooks.js'
import { renamed } from '../plugins/rename.js'
import { Transaction } from '../transactions/transaction.js'
import type { FullLimit } from '../usage/flow-control.js'
import { ProducerGate } from '../usage/producer-gate.js'
import { SendSum } from '../usage/send-sum.js'
import { checkPlaces, copyFor, type Part, Plan } from '../virtual/plan.js'
import type { Connection } from './connection.js'

const NO_ROOM = 'javax.jms.ResourceAllocationException'

export class Producer implements ProducerPort {
  readonly id: ProducerId
  readonly gate: ProducerGate
  sentCount = 0
  private readonly audit: ProducerWindow | undefined
  /** Of a bridge's producer: it brings messages of many others. */
  private readonly arrivals: BridgedArrivals | undefined
  /** Where the last message went: most producers have one destination. */
  private lastDestination: Destination | undefined
  private lastLiving: Living | undefined
  /** Whose producer count it is part of: these very objects, also when they were removed and made again. */
  private readonly counted: readonly Living[]
  private closed = false

  constructor(
    readonly request: ProducerRequest,
    private readonly connection: Connection,
    private readonly kernel: Kernel,
  ) {
    this.id = request.id
    this.gate = new ProducerGate(request.id, () => connection.sink.producerResumed(request.id))
    // Only failover clients send again; for others a repeated number would be a quirk, not a duplicate.
    this.audit = connection.replays ? kernel.audit.window(request.id) : undefined
    const { networkConnection, auditNetworkProducers } = connection.request
    if (networkConnection === true) this.arrivals = new BridgedArrivals(kernel.bridged, auditNetworkProducers === true)
    this.counted = this.fixed()
    for (const living of this.counted) living.counters.producerCount++
  }

  get blockage(): Blockage | undefined {
    return this.gate.blockage
  }

  send(message: Message, transactionId: TransactionId | null, receipt: boolean): Ticket {
    if (this.closed) throw errors.producerUnknown({ id: `${this.id}` })
    const transaction = transactionId === null ? undefined : this.connection.transaction(transactionId)
    // Before a plug-in may take it: who sends is not for the sender to say, also of what is delivered later.
    if (this.kernel.options.populateJMSXUserID) message.userID = this.connection.userID
    try {
      if (transaction !== undefined) this.refuseIfTooMany(transaction)
      if (this.kernel.hooks.seeSends && this.takenByPlugin(message, transactionId)) {
        return receipt ? this.kernel.receiptTicket() : 0
      }
      return this.route(message, transaction, receipt)
    } catch (error) {
      // Nobody waits for an answer, so the error must show when the transaction ends.
      if (transaction !== undefined && !receipt && this.kernel.options.rollbackOnlyOnAsyncException) {
        transaction.rollbackOnly ??= error instanceof Error ? error.message : String(error)
      }
      throw error
    }
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.kernel.flow.leave(this.gate)
    for (const living of this.counted) living.counters.producerCount--
  }

  private takenByPlugin(message: Message, transactionId: TransactionId | null): boolean {
    const { rename, send } = this.kernel.hooks
    if (rename !== undefined) message.destination = renamed(rename, message.destination)
    for (const plugin of send ?? []) {
      try {
        if (mustBeOver(plugin.send(this.connection, message, transactionId)) === 'taken') return true
      } catch (error) {
        throw refusalOf(plugin, error)
      }
    }
    return false
  }

  private route(message: Message, transaction: Transaction | undefined, receipt: boolean): Ticket {
    const { destination } = message
    if (destination !== this.lastDestination && destination.isComposite) {
      return this.sendToEach(destination.members(), message, transaction, receipt)
    }
    const living = this.target(destination)
    if (living.route !== undefined) return this.sendPlanned([living], message, transaction, receipt)
    this.admit(living, message.persistent)
    if (living.policy.enableAudit && this.isDuplicate(message)) return this.confirmDuplicate(message, receipt)
    const stored = this.keep(living, message, transaction)
    return stored && receipt ? this.kernel.receiptTicket() : 0
  }

  /** To each member of a composite name, as a copy that remembers that name. */
  private sendToEach(
    members: readonly Destination[],
    message: Message,
    transaction: Transaction | undefined,
    receipt: boolean,
  ): Ticket {
    checkPlaces(members)
    const targets = members.map((member) => this.find(member))
    return this.sendPlanned(targets, message, transaction, receipt)
  }

  /** Along the routes of virtual destinations, and to several at once. */
  private sendPlanned(
    targets: readonly Living[],
    message: Message,
    transaction: Transaction | undefined,
    receipt: boolean,
  ): Ticket {
    const plan = new Plan(this.kernel, this.connection.origin)
    const composite = message.destination.isComposite
    for (const target of targets) plan.send(target, composite ? copyFor(message, target.destination) : message)
    // All are asked before any gets it: a refused send leaves nothing behind.
    const sum = new SendSum()
    let parts = plan.parts.filter((part) => this.isAdmitted(part, sum))
    if (this.isDuplicate(message)) return this.confirmDuplicate(message, receipt)
    if (this.arrivals !== undefined) parts = this.missing(parts, message)
    if (plan.transacted && transaction === undefined && message.persistent && parts.length > 1) {
      return this.keepTogether(parts, message.messageId)
    }
    let stored = false
    for (const part of parts) stored = this.keep(part.living, part.message, transaction) || stored
    return stored && receipt ? this.kernel.receiptTicket() : 0
  }

  /** A broker that was killed may have some of a bridge's message's copies, or all. */
  private missing(parts: readonly Part[], original: Message): Part[] {
    return parts.filter(
      ({ living, message }) => message === original || !living.policy.enableAudit || !this.arrivals!.knowsCopy(message),
    )
  }

  private admit(living: Living, persistent: boolean): void {
    try {
      this.kernel.flow.admit(this.gate, living, persistent)
    } catch (error) {
      this.tellOfRefusal(living, persistent)
      throw error
    }
  }

  private isAdmitted({ living, message, mayDrop }: Part, sum: SendSum): boolean {
    try {
      this.kernel.flow.admitCopy(this.gate, living, message, sum)
      return true
    } catch (error) {
      this.tellOfRefusal(living, message.persistent)
      if (mayDrop && error instanceof BrokerError && error.jmsClass === NO_ROOM) return false
      throw error
    }
  }

  /** In a transaction of their own: after a crash all copies are there, or none. */
  private keepTogether(parts: readonly Part[], { producerSequenceId }: MessageId): Ticket {
    const id = new LocalTransactionId(producerSequenceId, new ConnectionId(`${this.id}`))
    const own = new Transaction(id, this.connection.id, this.kernel)
    try {
      for (const part of parts) this.keep(part.living, part.message, own)
      return own.commit()
    } catch (error) {
      own.rollback()
      throw asBrokerError(error)
    }
  }

  /** True: stored outside a transaction. */
  private keep(living: Living, message: Message, transaction: Transaction | undefined): boolean {
    message.messageId.brokerSequenceId = this.kernel.nextSequence()
    message.brokerInTime = this.kernel.clock.now()
    const { interceptor } = living.policy
    if (interceptor !== undefined) interceptor(message, this.kernel.clock.now(), (message.brokerPath?.length ?? 0) > 0)
    this.sentCount++
    // The message that fills a limit is answered as any other: an application may send and then receive it.
    const full = this.kernel.flow.fullLimit(living, message.persistent)
    let stored = false
    if (transaction === undefined) stored = this.enqueue(living, message)
    else this.sendIn(transaction, living, message)
    this.settle(living, full, message.persistent, transaction !== undefined)
    return stored
  }

  private sendIn(transaction: Transaction, living: Living, message: Message): void {
    try {
      if (transaction.needsMemory(living, message)) this.kernel.flow.admitUncommitted(this.gate, living)
      transaction.send(living, message, this.audit)
    } catch (error) {
      this.forget(message)
      throw asBrokerError(error)
    }
  }

  /** An application that forgets to commit must not fill the broker: its transaction is over. */
  private refuseIfTooMany(transaction: Transaction): void {
    const limit = this.kernel.options.maxUncommittedCount
    if (limit <= 0 || transaction.size < limit) return
    this.connection.rollback(transaction.id)
    throw errors.uncommittedExceeded({ id: `${transaction.id}`, limit })
  }

  private settle(living: Living, full: FullLimit | undefined, persistent: boolean, transacted: boolean): void {
    const held = this.gate.blockage !== undefined
    this.kernel.flow.settle(this.gate, living, full, persistent, transacted)
    if (held || this.gate.blockage === undefined) return
    this.kernel.messageAdvisories?.fastProducer(living, this.id, this.request.advisorySubject)
  }

  /** It is too fast as well if full memory refuses what it sends instead of holding it. */
  private tellOfRefusal(living: Living, persistent: boolean): void {
    if (this.kernel.flow.fullLimit(living, persistent) !== 'memory') return
    this.kernel.messageAdvisories?.fastProducer(living, this.id, this.request.advisorySubject)
  }

  private enqueue(living: Living, message: Message): boolean {
    try {
      return living.enqueue(message)
    } catch (error) {
      this.forget(message) // it was not kept, so it may come again
      throw asBrokerError(error)
    }
  }

  private isDuplicate(message: Message): boolean {
    if (this.arrivals !== undefined) return !this.arrivals.accept(message)
    const { audit } = this
    if (audit === undefined || message.messageId.producerId.value !== this.id.value) return false
    return !audit.accept(message.messageId.producerSequenceId)
  }

  private forget(message: Message): void {
    this.audit?.forget(message.messageId.producerSequenceId)
    this.arrivals?.forget(message)
  }

  /** It is here already, maybe not yet safely so. */
  private confirmDuplicate(message: Message, receipt: boolean): Ticket {
    this.passOn(message)
    this.kernel.log.debug(`Suppressing duplicate message send [${message.messageId}] from [${this.id}]`)
    return receipt && message.persistent ? this.kernel.receiptTicket() : 0
  }

  /** It may reach brokers by this way that it did not reach by the way on which it came first. */
  private passOn(copy: Message): void {
    const longer = this.arrivals?.longerWay(copy)
    const topic = longer === undefined ? undefined : this.kernel.destinations.find(copy.destination)
    if (!(topic instanceof Topic)) return
    copy.messageId.brokerSequenceId = this.kernel.nextSequence()
    copy.brokerInTime = this.kernel.clock.now()
    topic.passOn(copy, longer!)
  }

  private target(destination: Destination): Living {
    if (destination === this.lastDestination && this.lastLiving?.removed === false) return this.lastLiving
    const living = this.find(destination)
    this.lastDestination = destination
    this.lastLiving = living
    return living
  }

  private find(destination: Destination): Living {
    return this.kernel.destinations.obtain(destination, this.connection.origin)
  }

  /** The destinations it was made for, as far as they are there. */
  private fixed(): Living[] {
    const { destination } = this.request
    if (destination === null) return []
    return destination.members().flatMap((member) => this.kernel.destinations.find(member) ?? [])
  }
}
