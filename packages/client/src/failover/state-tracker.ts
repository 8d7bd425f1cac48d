/**
 * What a broker must be told again after a reconnect: everything that was announced and not taken back.
 *
 * `track` sees each command on its way out; `replay` gives the commands for a new broker in ActiveMQ's order:
 * connection, temporary destinations, sessions with producers and consumers (prefetch 0, so that nothing is dispatched
 * before all is said), open transactions with their messages and acks, then the prefetch of each consumer.
 * A transaction whose outcome was asked for and not answered is in doubt: it is not replayed (see `takeInDoubt`).
 */
import { ConsumerId, type Destination, type Message, ProducerId, SessionId, type TransactionId } from '@hermod/model'
import {
  type Command,
  ConnectionControl,
  ConnectionInfo,
  ConsumerControl,
  ConsumerInfo,
  DestinationInfo,
  MessageAck,
  ProducerInfo,
  RemoveInfo,
  SessionInfo,
  TransactionInfo,
  TransactionType,
} from '@hermod/openwire'
import type { Request } from '../wire/channel.js'

interface TrackedSession {
  info: SessionInfo
  readonly producers: Map<string, ProducerInfo>
  readonly consumers: Map<string, ConsumerInfo>
}

interface TrackedTransaction {
  readonly commands: Request[]
  /** Producers that were closed since, and whose messages are among these. */
  readonly closedProducers: ProducerInfo[]
  /** Commit or rollback has been asked for. */
  ending: boolean
}

/** Sends that wait for no answer, kept for `trackMessages` up to a number of bytes; the oldest go first. */
class RecentSends {
  private readonly sends: Message[] = []
  private bytes = 0
  constructor(private readonly limitBytes: number) {}

  add(message: Message): void {
    this.sends.push(message)
    this.bytes += message.accountedSize
    while (this.bytes > this.limitBytes && this.sends.length > 0) this.bytes -= this.sends.shift()!.accountedSize
  }
  list(): readonly Message[] {
    return this.sends
  }
}

export class StateTracker {
  private connection: ConnectionInfo | undefined
  private readonly temporary = new Map<string, DestinationInfo>()
  private readonly sessions = new Map<string, TrackedSession>()
  private readonly transactions = new Map<string, TrackedTransaction>()
  private readonly recent: RecentSends | undefined

  /** `trackBytes` > 0: one-way sends are kept up to this size and replayed. */
  constructor(
    trackBytes: number,
    private readonly trackTransactionProducers: boolean,
  ) {
    this.recent = trackBytes > 0 ? new RecentSends(trackBytes) : undefined
  }

  /** True if `replay` will say it again, so that a request waiting for its answer need not be sent twice. */
  track(command: Request): boolean {
    if (command instanceof ConnectionInfo) this.connection = command
    else if (command instanceof SessionInfo) this.session(command.sessionId!).info = command
    else if (command instanceof ProducerInfo) {
      this.sessionOf(command.producerId!).producers.set(String(command.producerId), command)
    } else if (command instanceof ConsumerInfo) {
      this.sessionOf(command.consumerId!).consumers.set(String(command.consumerId), command)
    } else if (command instanceof DestinationInfo) return this.trackDestination(command)
    else if (command instanceof RemoveInfo) {
      this.trackRemoval(command)
      return false
    } else if (command instanceof TransactionInfo) return this.trackTransaction(command)
    else return this.trackWork(command)
    return true
  }

  private trackDestination(command: DestinationInfo): boolean {
    const destination = command.destination as Destination
    if (!destination.isTemporary) return false
    if (command.operationType === 0) this.temporary.set(destination.qualifiedName, command)
    else this.temporary.delete(destination.qualifiedName)
    return command.operationType === 0
  }

  private trackRemoval(command: RemoveInfo): void {
    const id = command.objectId
    if (id instanceof SessionId) this.sessions.delete(id.toString())
    else if (id instanceof ProducerId) this.trackClosedProducer(id)
    else if (id instanceof ConsumerId) this.sessionOf(id).consumers.delete(id.toString())
  }

  /** What it sent in open transactions cannot be sent again without it. */
  private trackClosedProducer(id: ProducerId): void {
    const { producers } = this.sessionOf(id)
    const key = id.toString()
    const info = producers.get(key)
    producers.delete(key)
    if (info === undefined || !this.trackTransactionProducers) return
    for (const { commands, closedProducers } of this.transactions.values()) {
      if (commands.some((command) => isMessage(command) && command.producerId?.toString() === key)) {
        closedProducers.push(info)
      }
    }
  }

  private trackTransaction(command: TransactionInfo): boolean {
    const key = String(command.transactionId)
    if (command.type === TransactionType.begin) {
      this.transactions.set(key, { commands: [command], closedProducers: [], ending: false })
      return true
    }
    const transaction = this.transactions.get(key)
    if (transaction !== undefined) transaction.ending = true
    return false
  }

  /** A send or ack inside a transaction is part of what must be said again. */
  private trackWork(command: Request): boolean {
    const transactionId = transactionOf(command)
    if (transactionId !== null) {
      this.transactions.get(transactionId.toString())?.commands.push(command)
      return true
    }
    if (isMessage(command) && !command.responseRequired) this.recent?.add(command)
    return false
  }

  /** The broker has answered a commit or rollback. */
  transactionEnded(id: TransactionId): void {
    this.transactions.delete(id.toString())
  }

  /** Transactions whose outcome was asked for when the link went: forgotten here, the caller rejects the request. */
  takeInDoubt(): Set<string> {
    const inDoubt = new Set<string>()
    for (const [key, transaction] of this.transactions) {
      if (!transaction.ending) continue
      inDoubt.add(key)
      this.transactions.delete(key)
    }
    return inDoubt
  }

  replay(): Command[] {
    const commands: Command[] = [new ConnectionControl({ faultTolerant: true, connectedBrokers: '', reconnectTo: '' })]
    if (this.connection === undefined) return commands
    commands.push(new ConnectionInfo({ ...this.connection, failoverReconnect: true, faultTolerant: true }))
    commands.push(...this.temporary.values())
    const control: Command[] = []
    for (const session of this.sessions.values()) {
      commands.push(session.info, ...session.producers.values())
      for (const consumer of session.consumers.values()) {
        commands.push(new ConsumerInfo({ ...consumer, prefetchSize: 0 }))
        control.push(prefetchOf(consumer))
      }
    }
    for (const transaction of this.transactions.values()) commands.push(...workOf(transaction))
    if (this.recent !== undefined) commands.push(...this.recent.list())
    return [...commands, ...control.filter((command) => (command as ConsumerControl).prefetch > 0)]
  }

  private sessionOf(id: ProducerId | ConsumerId): TrackedSession {
    return this.session(new SessionId(id.connectionId, id.sessionId))
  }

  private session(id: SessionId): TrackedSession {
    const key = id.toString()
    let session = this.sessions.get(key)
    if (session === undefined) {
      session = { info: new SessionInfo({ sessionId: id }), producers: new Map(), consumers: new Map() }
      this.sessions.set(key, session)
    }
    return session
  }
}

function workOf({ commands, closedProducers }: TrackedTransaction): Command[] {
  const removals = closedProducers.map((info) => new RemoveInfo({ objectId: info.producerId }))
  return [...closedProducers, ...commands, ...removals]
}

function prefetchOf(consumer: ConsumerInfo): ConsumerControl {
  return new ConsumerControl({
    consumerId: consumer.consumerId,
    destination: consumer.destination,
    prefetch: consumer.prefetchSize,
  })
}

function transactionOf(command: Command): TransactionId | null {
  if (isMessage(command)) return command.transactionId
  return command instanceof MessageAck ? command.transactionId : null
}

function isMessage(command: Command): command is Message {
  return 'messageId' in command && 'content' in command
}
