/**
 * One transaction: sends and acks that take effect together at its commit. The store gathers the durable part; what
 * consumers see changes here, after the store has it.
 *
 *   active -> prepared -> finished      (local ones and one-phase commits go straight to finished)
 */
import type { Ack, Message, MessageId, OrderKey, StoreTransaction, Ticket, TransactionId } from '@hermod/model'
import { AckType, invariant, XaTransactionId } from '@hermod/model'
import type { CountedSubscription } from '../acks/counted-acks.js'
import type { ProducerWindow } from '../audit/producer-audit.js'
import type { Target } from '../destinations/target.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import type { Entry } from '../pending/entry.js'
import { sizeUnder } from '../policies/message-size.js'
import { giveBackOne } from '../redelivery/give-back.js'

export type TransactionState = 'active' | 'prepared' | 'finished'

/** Of one transaction in memory at most; further persistent messages for queues are left to the store. */
const HEAD_BYTES = 8 * 1024 * 1024

interface Send {
  readonly target: Target
  readonly id: MessageId
  /** Undefined: only the store has it. */
  readonly message: Message | undefined
  /** What it holds in the destination's memory until the end. */
  readonly reservedBytes: number
  /** It has a place in the keys that the store's commit gives. */
  readonly stored: boolean
  readonly audit: ProducerWindow | undefined
}

interface CountedAck {
  readonly subscription: CountedSubscription
  readonly ack: Ack
}

interface Deferred {
  readonly bytes: number
  readonly work: () => () => void
}

export class Transaction {
  state: TransactionState = 'active'
  /** Why it cannot commit any more. */
  rollbackOnly: string | undefined
  private gathered: StoreTransaction | undefined
  private readonly sends: Send[] = []
  private readonly acks: Entry[] = []
  private readonly countedAcks: CountedAck[] = []
  /** What others do with the commit; most transactions have none. */
  private deferred: Deferred[] | undefined
  private reservedBytes = 0
  /** Once one was left to the store its followers are too, so that order is kept without reading. */
  private leaving = false

  constructor(
    readonly id: TransactionId,
    /** Of the connection that began it: its end rolls back what is not prepared. */
    readonly connectionId: string,
    private readonly kernel: Kernel,
  ) {}

  get isXa(): boolean {
    return this.id instanceof XaTransactionId
  }
  get isEmpty(): boolean {
    return this.size === 0
  }
  /** Sends and acknowledgements. */
  get size(): number {
    return this.sends.length + this.acks.length + this.countedAcks.length + (this.deferred?.length ?? 0)
  }

  /** The message will stay in memory until the end of the transaction. */
  needsMemory(target: Target, message: Message): boolean {
    return target.enqueueLeft === undefined || target.storeFor(message) === undefined
  }

  send(target: Target, message: Message, audit: ProducerWindow | undefined): void {
    this.mustBeActive('send in')
    const store = target.storeFor(message)
    if (store !== undefined) this.store().add(store, message)
    const size = sizeUnder(target.policy, message)
    const left = !this.needsMemory(target, message) && this.leavesToStore(target, size)
    const reservedBytes = left ? 0 : size
    if (!left) target.memory.reserve(reservedBytes)
    this.reservedBytes += reservedBytes
    const stored = store !== undefined
    this.sends.push({
      target,
      id: message.messageId,
      message: left ? undefined : message,
      reservedBytes,
      stored,
      audit,
    })
  }

  /** False: it has been acknowledged in a transaction already. */
  acknowledge(entry: Entry): boolean {
    this.mustBeActive('acknowledge in')
    if (entry.transaction !== null) return false
    if (entry.key !== 0) entry.source.forgetIn(this.store(), entry)
    entry.transaction = this
    entry.owner?.window.hold()
    this.acks.push(entry)
    return true
  }

  acknowledgeCounted(subscription: CountedSubscription, ack: Ack): void {
    this.mustBeActive('acknowledge in')
    this.countedAcks.push({ subscription, ack })
  }

  /** `work` is done with the commit and returns how it is undone; until then it holds `bytes` of memory. */
  atCommit(bytes: number, work: () => () => void): void {
    this.mustBeActive('send in')
    this.kernel.usage.memory.reserve(bytes)
    this.deferred ??= []
    this.deferred.push({ bytes, work })
  }

  prepare(): Ticket {
    this.mustBeActive('prepare')
    this.gathered?.prepare()
    this.state = 'prepared'
    return this.gathered === undefined ? 0 : this.kernel.receiptTicket()
  }

  commit(): Ticket {
    invariant(this.state !== 'finished', 'a transaction ends once', { id: `${this.id}` })
    const keys = this.commitStore()
    this.state = 'finished'
    this.unreserve()
    const ticket = this.gathered === undefined ? 0 : this.kernel.ticket()
    this.publish(keys, ticket)
    for (const entry of this.acks) this.settle(entry)
    for (const { subscription, ack } of this.countedAcks) {
      subscription.window.contract(ack.messageCount)
      subscription.acknowledged(ack.messageCount, ack)
      subscription.wake()
    }
    this.wakeOwners()
    return ticket === 0 && this.deferred === undefined ? 0 : this.kernel.receiptTicket()
  }

  rollback(): Ticket {
    if (this.state === 'finished') return 0
    const wasPrepared = this.state === 'prepared'
    this.state = 'finished'
    this.gathered?.rollback()
    this.unreserve()
    this.kernel.memoryFreed()
    for (const { audit, id } of this.sends) audit?.forget(id.producerSequenceId)
    for (const entry of this.acks) this.unacknowledge(entry)
    // What clients had reported before stays so, as with `unhold`.
    for (const { subscription, ack } of this.countedAcks) {
      if (ack.ackType === AckType.individual) subscription.window.contract(ack.messageCount)
    }
    return wasPrepared && this.gathered !== undefined ? this.kernel.receiptTicket() : 0
  }

  /** All or nothing: what others have done is undone if the store refuses. */
  private commitStore(): readonly (OrderKey | undefined)[] {
    const undo: (() => void)[] = []
    try {
      for (const { work } of this.deferred ?? []) undo.push(work())
      return this.gathered?.commit() ?? []
    } catch (error) {
      for (const one of undo.reverse()) one()
      throw error
    }
  }

  private publish(keys: readonly (OrderKey | undefined)[], ticket: Ticket): void {
    let at = 0
    for (const { target, message, stored } of this.sends) {
      const key = stored ? keys[at++] : undefined
      if (target.removed) continue
      if (message !== undefined) target.enqueueStored(message, key, ticket)
      else if (key !== undefined) target.enqueueLeft!(key, ticket)
    }
  }

  private leavesToStore({ memory, policy }: Target, bytes: number): boolean {
    this.leaving ||=
      this.reservedBytes + bytes > HEAD_BYTES ||
      memory.percentUsage >= policy.cursorMemoryHighWaterMark ||
      this.kernel.usage.memory.percentUsage >= policy.cursorMemoryHighWaterMark
    return this.leaving
  }

  /** A destination that was removed has given back everything itself. */
  private unreserve(): void {
    for (const { target, reservedBytes } of this.sends) {
      if (reservedBytes > 0 && !target.removed) target.memory.unreserve(reservedBytes)
    }
    this.reservedBytes = 0
    for (const { bytes } of this.deferred ?? []) this.kernel.usage.memory.unreserve(bytes)
  }

  private settle(entry: Entry): void {
    entry.transaction = null
    const { owner } = entry
    if (owner !== null) {
      owner.dispatched.remove(entry)
      owner.window.unhold()
      owner.window.contract(1)
      entry.source.counters.inFlightCount--
    }
    entry.source.settled(entry)
  }

  /** The consumer keeps it and delivers it again itself; if it is gone, somebody else gets it. */
  private unacknowledge(entry: Entry): void {
    entry.transaction = null
    if (entry.owner === null) giveBackOne(entry)
    else entry.owner.window.unhold()
  }

  private wakeOwners(): void {
    for (const entry of this.acks) {
      entry.owner?.wake()
      entry.owner = null
    }
  }

  private store(): StoreTransaction {
    this.gathered ??= this.kernel.store.begin(this.id)
    return this.gathered
  }

  private mustBeActive(action: string): void {
    if (this.state === 'active') return
    throw errors.xaWrongState({ action, id: `${this.id}`, state: this.state })
  }
}
