/**
 * A connection to a broker. Made started or not by `ConnectionFactory.createConnection`; consumers receive only while
 * it is started.
 */
import {
  type Clock,
  ConnectionId,
  Destination,
  LocalTransactionId,
  type Logger,
  type Random,
  SessionId,
} from '@hermod/model'
import {
  type Command,
  ConnectionError,
  ConnectionInfo,
  ConsumerControl,
  DestinationInfo,
  MessageDispatch,
  ProducerAck,
  RemoveInfo,
  SessionInfo,
  ShutdownInfo,
} from '@hermod/openwire'
import type { AcknowledgeMode } from './acknowledge-mode.js'
import { clientErrors, JmsError } from './errors.js'
import type { ConnectionOptions } from './options.js'
import type { RedeliveryPolicies } from './redelivery-policy.js'
import { Session, type SessionHost } from './session.js'
import { TemporaryWatch } from './temporary-watch.js'
import type { Channel, ChannelSink, Request } from './wire/channel.js'

export interface ConnectionListeners {
  /** The connection failed, or the broker reported an error nobody waited for, or a message listener failed. */
  readonly onException?: (error: Error) => void
  /** A failover connection has lost its broker and looks for another. */
  readonly onInterrupted?: (reason: Error) => void
  /**
   * It is connected: for the first time, to the one that it has found, or, without an interruption before, to one that
   * it was asked to move to or prefers. Everything is announced again.
   */
  readonly onResumed?: (remoteAddress: string) => void
}

export interface ConnectionSettings {
  readonly channel: Channel
  readonly options: ConnectionOptions
  readonly redeliveryPolicies: RedeliveryPolicies
  readonly connectionId: string
  readonly clientId: string
  /** The application chose the client id: durable subscriptions are possible. */
  readonly hasClientId: boolean
  readonly faultTolerant: boolean
  readonly listeners: ConnectionListeners
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
}

export class Connection implements ChannelSink, SessionHost {
  private readonly sessions = new Map<string, Session>()
  private readonly connectionId: ConnectionId
  private readonly watch: TemporaryWatch
  private readonly ownTemporary = new Set<string>()
  private nextCommand = 0
  private nextSession = 0
  private nextTransaction = 0
  private nextTemporary = 0
  private running = false
  private closedFor: Error | undefined

  /** @internal */
  constructor(private readonly settings: ConnectionSettings) {
    this.connectionId = new ConnectionId(settings.connectionId)
    this.watch = new TemporaryWatch(settings.connectionId)
  }

  get clientId(): string {
    return this.settings.clientId
  }
  /** Address of the broker in use, undefined while there is none. */
  get remoteAddress(): string | undefined {
    return this.settings.channel.remoteAddress
  }

  /** @internal Connects and introduces itself. */
  async open(): Promise<void> {
    const { channel, options, clientId, faultTolerant } = this.settings
    await channel.open(this)
    try {
      const info = new ConnectionInfo({
        connectionId: this.connectionId,
        clientId,
        userName: options.userName === '' ? null : options.userName,
        password: options.password === '' ? null : options.password,
        manageable: true,
        clientMaster: true,
        faultTolerant,
      })
      await this.request(info, 'the new connection', options.connectResponseTimeout)
      if (options.watchTopicAdvisories)
        await this.request(this.watch.info, 'the advisory consumer', options.requestTimeout)
    } catch (error) {
      this.closedFor = error as Error
      await channel.close()
      throw error
    }
  }

  /** Consumers begin, or go on, to receive. */
  async start(): Promise<void> {
    this.checkOpen()
    this.running = true
    for (const session of this.sessions.values()) session.endpoints.started()
  }

  /** Consumers pause; what was dispatched waits. */
  async stop(): Promise<void> {
    this.running = false
  }

  async createSession(mode: AcknowledgeMode = 'auto'): Promise<Session> {
    this.checkOpen()
    const id = new SessionId(this.connectionId.value, ++this.nextSession)
    const session = new Session(this, id, mode)
    this.sessions.set(id.toString(), session)
    this.oneway(new SessionInfo({ sessionId: id }))
    return session
  }

  /** Open transactions are rolled back, temporary destinations removed. Idempotent. */
  async close(): Promise<void> {
    if (this.closedFor !== undefined) return
    for (const session of [...this.sessions.values()]) await session.close()
    const removal = new RemoveInfo({ objectId: this.connectionId, lastDeliveredSequenceId: -1 })
    const { channel, options } = this.settings
    if (channel.remoteAddress !== undefined) {
      await this.request(removal, 'closing', options.closeTimeout).catch((error: unknown) => this.reportError(error))
    }
    if (this.closedFor === undefined && channel.remoteAddress !== undefined) this.oneway(new ShutdownInfo())
    this.end(clientErrors.closed({ what: 'connection' }))
    await channel.close()
  }

  // What sessions need of their connection.

  get options(): ConnectionOptions {
    return this.settings.options
  }
  get redeliveryPolicies(): RedeliveryPolicies {
    return this.settings.redeliveryPolicies
  }
  get hasClientId(): boolean {
    return this.settings.hasClientId
  }
  get clock(): Clock {
    return this.settings.clock
  }
  get random(): Random {
    return this.settings.random
  }
  get isStarted(): boolean {
    return this.running && this.closedFor === undefined
  }

  /** @internal */
  oneway(command: Request): Promise<void> | undefined {
    this.checkOpen()
    this.checkSize(command)
    command.commandId = ++this.nextCommand
    return this.settings.channel.oneway(command)
  }

  /** @internal */
  async request(command: Request, what: string, timeoutMs: number): Promise<unknown> {
    this.checkOpen()
    this.checkSize(command)
    command.commandId = ++this.nextCommand
    return this.settings.channel.request(command, what, timeoutMs)
  }

  /** @internal */
  nextTransactionId(): LocalTransactionId {
    return new LocalTransactionId(++this.nextTransaction, this.connectionId)
  }

  /** @internal */
  async createTemporary(kind: 'temp-queue' | 'temp-topic'): Promise<Destination> {
    const destination = new Destination(kind, `${this.connectionId}:${++this.nextTemporary}`)
    this.ownTemporary.add(destination.qualifiedName)
    this.watch.add(destination)
    await this.request(this.destinationCommand(destination, 0), `creating ${destination}`, this.options.requestTimeout)
    return destination
  }

  /** @internal */
  async deleteTemporary(destination: Destination): Promise<void> {
    await this.request(this.destinationCommand(destination, 1), `deleting ${destination}`, this.options.requestTimeout)
    this.ownTemporary.delete(destination.qualifiedName)
    this.watch.remove(destination)
  }

  /** @internal */
  checkUsable(destination: Destination): void {
    if (!destination.isTemporary || !this.options.watchTopicAdvisories || this.watch.has(destination)) return
    throw clientErrors.deletedDestination({ destination })
  }

  /** @internal */
  checkConsumable(destination: Destination): void {
    if (destination.isTemporary && !this.ownTemporary.has(destination.qualifiedName)) {
      throw clientErrors.foreignTemporary({ destination })
    }
  }

  /** @internal */
  sessionClosed(session: Session): void {
    this.sessions.delete(session.id.toString())
  }

  /** @internal */
  reportError(error: unknown): void {
    const reported = error instanceof Error ? error : new Error(String(error))
    const { listeners, log } = this.settings
    if (listeners.onException === undefined) log.error('Connection reported an error nobody listens for', reported)
    else listeners.onException(reported)
  }

  // What the channel tells.

  /** @internal */
  command(command: Command): void {
    if (command instanceof MessageDispatch) this.dispatched(command)
    else if (command instanceof ProducerAck) this.windowAcknowledged(command)
    else if (command instanceof ConsumerControl) this.controlled(command)
    else if (command instanceof ConnectionError) {
      const { exception } = command
      this.reportError(
        new JmsError(exception?.className ?? 'javax.jms.JMSException', exception?.message ?? 'no reason given'),
      )
    }
  }

  /** @internal */
  interrupted(reason: Error | undefined): void {
    this.watch.clear()
    for (const session of this.sessions.values()) session.interrupted()
    if (reason !== undefined) this.settings.listeners.onInterrupted?.(reason)
  }

  /** @internal */
  resumed(remoteAddress: string): void {
    for (const name of this.ownTemporary) this.watch.add(Destination.parse(name))
    for (const session of this.sessions.values()) session.endpoints.resumed()
    this.settings.listeners.onResumed?.(remoteAddress)
  }

  /** @internal */
  failed(reason: Error): void {
    if (this.closedFor !== undefined) return
    // Whoever gave failover a limit is told once why it was reached; what comes later is a mistake of its own.
    const { faultTolerant } = this.settings
    this.end(faultTolerant ? clientErrors.gone({ reason: reason.message }, { cause: reason }) : reason)
    this.reportError(reason)
  }

  private dispatched(dispatch: MessageDispatch): void {
    const id = dispatch.consumerId
    if (id === null) return
    if (id.sessionId === -1) {
      const ack = this.watch.dispatched(dispatch)
      if (ack !== undefined) this.oneway(ack)
    } else this.sessions.get(`${id.connectionId}:${id.sessionId}`)?.endpoints.dispatched(dispatch)
  }

  private windowAcknowledged(ack: ProducerAck): void {
    const id = ack.producerId
    if (id !== null) this.sessions.get(`${id.connectionId}:${id.sessionId}`)?.endpoints.windowAcknowledged(id, ack.size)
  }

  private controlled(control: ConsumerControl): void {
    const id = control.consumerId
    const session = id === null ? undefined : this.sessions.get(`${id.connectionId}:${id.sessionId}`)
    if (id === null || session === undefined) return
    if (control.close) session.endpoints.consumerEnded(id)
    else session.endpoints.prefetchGranted(id, control.prefetch)
  }

  private destinationCommand(destination: Destination, operationType: 0 | 1): DestinationInfo {
    return new DestinationInfo({ connectionId: this.connectionId, destination, operationType })
  }

  private end(reason: Error): void {
    this.closedFor = reason
    for (const session of this.sessions.values()) session.ended(reason)
    this.sessions.clear()
  }

  /** The broker would cut the connection, and a failover client would come back and send the same again for ever. */
  private checkSize(command: Request): void {
    const size = 'content' in command && command.content !== null ? command.content.length : 0
    const limit = this.settings.channel.maxFrameBytes
    if (size >= limit) throw clientErrors.tooLarge({ size, limit })
  }

  private checkOpen(): void {
    if (this.closedFor !== undefined) throw this.closedFor
  }
}
