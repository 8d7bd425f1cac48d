/**
 * One bridge to one other broker.
 *
 *     introducing ──its BrokerInfo──> joining ──the own broker lets it in──> running ──> over
 *          └──────────────it is this very broker, or something fails────────────────────^
 *
 * A simplex bridge takes messages from here to there, where consumers ask for them. A duplex one serves the other
 * direction over the same link; then both ends are bridges, and each tells the other its advisories.
 */
import { BrokerError, causeChain, type Destination, Message, type Timer } from '@hermod/model'
import {
  BrokerInfo,
  BrokerSubscriptionInfo,
  type Command,
  ConnectionError,
  ConsumerInfo,
  ExceptionResponse,
  isReadByBridges,
  MessageAck,
  MessageDispatch,
  publicIntroduction,
  Response,
  ShutdownInfo,
} from '@hermod/openwire'
import { clusterErrors } from '../errors.js'
import type { HealthRecord } from '../health/health-record.js'
import { Standing } from '../health/standing.js'
import type { RemoteLink, RemoteSink } from '../link/remote-link.js'
import { AdvisoryAcks } from './advisory-acks.js'
import { checkArrival } from './arrival.js'
import { checkIntroduction } from './check-introduction.js'
import { BridgeCounters } from './counters.js'
import { demandState } from './demand-state.js'
import { leftDurables, namesOf, subscriptionsToTell } from './durable-sync.js'
import { EarlyCommands } from './early-commands.js'
import { FewLines, shortened } from './few-lines.js'
import { type Hello, hello } from './hello.js'
import { Inbound, type InboundOwner } from './inbound.js'
import { LAST_DELIVERED_UNKNOWN, LocalConnection, type LocalSink, NONE_DELIVERED } from './local-connection.js'
import { Outbound, type OutboundOwner } from './outbound.js'
import { isPermitted } from './permitted.js'
import { type BridgeSettings, duplexClientId, inboundClientId } from './settings.js'
import type { BridgeSurroundings } from './surroundings.js'

export type BridgeEnd = 'failed' | 'self' | 'stopped'

export interface BridgeParts {
  readonly settings: BridgeSettings
  readonly around: BridgeSurroundings
  /** The initiator's introduction, where it came to us: then this is the responding end. */
  readonly peer?: BrokerInfo
  /** Of the bridges to that broker, this one and those before it. */
  readonly record: HealthRecord
  /** Called once. */
  ended(why: BridgeEnd): void
}

/** ActiveMQ waits as long for the other broker's introduction. */
const INTRODUCTION_LIMIT_MS = 30_000
/** A broker that does not trust a certificate, or has no room for a connection, says no more than this. */
const NOT_INTRODUCED = 'the other broker ended the connection before it introduced itself; its log may say why'
/** Answers that the other broker, which sends on, may leave unread: far more than its windows hold. */
const MAX_UNREAD_ANSWERS = 100_000

export class Bridge implements RemoteSink, OutboundOwner, InboundOwner {
  private state: 'introducing' | 'joining' | 'running' | 'over' = 'introducing'
  private readonly localAddress: string
  private link: RemoteLink | undefined
  private linkText = ''
  private peer: BrokerInfo | undefined
  private readonly early = new EarlyCommands()
  private unreadAnswers = 0
  private limit: Timer | undefined
  private local: LocalConnection | undefined
  private inbound: Inbound | undefined
  private outbound: Outbound | undefined
  private advisoryAcks: AdvisoryAcks | undefined
  private readonly counters = new BridgeCounters()
  /** Set while it runs. */
  standing: Standing | undefined
  /** What has ended it, where that was no order. */
  problem: string | undefined
  private commandId = 0
  private isCongested = false

  constructor(private readonly parts: BridgeParts) {
    this.localAddress = parts.around.vmAddress()
  }

  get remoteBrokerName(): string {
    return this.peer?.brokerName ?? 'Unknown'
  }

  get running(): boolean {
    return this.state === 'running'
  }

  /** `linkText`: how the log shows the link. */
  start(link: RemoteLink, linkText: string): void {
    this.link = link
    this.linkText = linkText
    if (this.parts.peer !== undefined) this.introduced(this.parts.peer)
    else {
      this.limit = this.parts.around.clock.after(INTRODUCTION_LIMIT_MS, () =>
        this.remoteFailed(clusterErrors.handshakeTimeout({ remote: linkText, limitMs: INTRODUCTION_LIMIT_MS }).message),
      )
    }
  }

  /** Ends it in order: what is under way and not confirmed is given back. */
  stop(): void {
    this.end('stopped')
  }

  // What the link brings.

  command(command: Command): void {
    if (this.state === 'over') return
    try {
      if (this.state === 'running') this.serve(command)
      else if (this.state === 'introducing' && command instanceof BrokerInfo) this.introduced(command)
      else if (command instanceof ConnectionError) this.remoteFailed(textOf(command))
      else this.early.add(command)
    } catch (error) {
      if (!(error instanceof BrokerError)) {
        this.parts.around.log.error(`Could not handle a command of ${this.remoteBrokerName}`, error)
      }
      this.remoteFailed(causeChain(error))
    }
  }

  congestionChanged(congested: boolean): void {
    this.isCongested = congested
    if (!congested) this.unreadAnswers = 0
    this.outbound?.congestionChanged(congested)
  }

  closed(reason?: Error): void {
    const early = this.state === 'introducing' ? NOT_INTRODUCED : ''
    const lost = clusterErrors.linkLost({ reason: reason === undefined ? early : causeChain(reason) })
    this.remoteFailed(lost.message.replace(/: $/, ''))
  }

  // What the halves ask for.

  send(command: Command): void {
    this.link?.send(command)
  }

  answer(command: Command): void {
    if (command instanceof Response || command instanceof ExceptionResponse) command.commandId = this.nextCommandId()
    this.link?.send(command)
    if (!this.isCongested || ++this.unreadAnswers < MAX_UNREAD_ANSWERS) return
    this.remoteFailed(clusterErrors.answersUnread({ limit: MAX_UNREAD_ANSWERS }).message)
  }

  holdReading(held: boolean): void {
    this.link?.hold(held)
  }

  nextCommandId(): number {
    this.commandId = (this.commandId + 1) | 0
    return this.commandId
  }

  localFailed(reason: string): void {
    if (this.state === 'over') return
    const line = `Network connection between ${this.localAddress} and ${this.linkText} shutdown due to a local error: ${shortened(reason)}`
    if (isRefusal(reason)) this.parts.around.log.error(line)
    else this.parts.around.log.info(line)
    this.problem = shortened(reason)
    this.end('failed')
  }

  inboundFailed(reason: string): void {
    this.localFailed(reason)
  }

  hasDurable(subscriptionName: string): boolean {
    const { settings, around } = this.parts
    const clientId = inboundClientId(settings.options, around.broker.name, this.remoteBrokerName)
    return around
      .topicSubscribers()
      .some(({ durable }) => durable?.clientId === clientId && durable.subscriptionName === subscriptionName)
  }

  forwardFailed(message: Message, cause: string | null): void {
    if (this.parts.settings.options.advisoryForFailedForward) this.parts.around.forwardFailed(message, cause)
  }

  private get isDuplex(): boolean {
    return this.parts.peer !== undefined || this.parts.settings.options.duplex
  }

  private introduced(info: BrokerInfo): void {
    this.limit?.cancel()
    checkIntroduction(info)
    this.peer = publicIntroduction(info)
    const { around } = this.parts
    // A list of brokers may well name this one; that is no failure, but there is nothing to do either.
    if (info.brokerId?.value === around.broker.id) {
      this.end('self')
      return
    }
    this.state = 'joining'
    this.join(this.peer).catch((error: unknown) => this.localFailed(javaText(error)))
  }

  private async join(peer: BrokerInfo): Promise<void> {
    const { settings, around } = this.parts
    const { options } = settings
    const here = around.broker.name
    const there = peer.brokerName ?? ''
    const seed = around.idSeed(options.useBrokerNameAsIdSees ? `${here}->${there}` : undefined)
    const clientId = inboundClientId(options, here, there)
    const { userName, password } = options
    const credentials = { userName, password, certificateSubject: this.link?.certificateSubject ?? null }
    const local = await LocalConnection.open(
      around.broker,
      { ...credentials, connectionId: `${seed}:1`, clientId, address: this.localAddress },
      this.localSink(),
    )
    this.local = local
    if (this.isDuplex) {
      const request = {
        ...credentials,
        connectionId: `${seed}:2`,
        clientId: duplexClientId(options, here, there),
        address: around.vmAddress(),
        auditNetworkProducers: options.checkDuplicateMessagesOnDuplex,
      }
      this.inbound = await Inbound.open(around.broker, request, this)
    }
    if ((this.state as string) === 'over') this.closeLocal()
    else this.becomeRunning(peer, local, seed, clientId)
  }

  private localSink(): LocalSink {
    return {
      // It only acknowledges, and whoever lost an ack gets the message again.
      durable: () => {},
      durabilityFailed: (error) => this.localFailed(error.message),
      producerResumed: () => {},
      closed: (reason) => this.localFailed(reason?.message ?? 'the broker ended the connection'),
    }
  }

  private becomeRunning(peer: BrokerInfo, local: LocalConnection, seed: string, clientId: string): void {
    const { settings, around } = this.parts
    const { broker, clock, turnLoop, log, competition, policies } = around
    this.state = 'running'
    around.bridgeStarted(peer, this.parts.peer !== undefined, this.linkText)
    log.info(
      `Network connection between ${this.localAddress} and ${this.linkText} (${this.remoteBrokerName}) has been established.`,
    )
    const greeting = this.greet(`${seed}:${this.isDuplex ? 3 : 2}`, clientId)
    const there = peer.brokerId?.value ?? ''
    const subscribers = around.topicSubscribers()
    const state = demandState({
      settings,
      here: broker.id,
      there,
      brokerName: broker.name,
      peerClientId: inboundClientId(settings.options, this.remoteBrokerName, broker.name),
      connectionId: `${seed}:1`,
      clientId,
      durables: namesOf(subscribers, clientId),
    })
    this.outbound = new Outbound(
      {
        state,
        local,
        producerId: greeting.producerId,
        duplex: this.isDuplex,
        competition,
        counters: this.counters,
        policies,
        clock,
        turnLoop,
        log: new FewLines(log, clock, `Bridge to ${this.remoteBrokerName}`),
      },
      this,
    )
    const own = { brokerName: broker.name, bridgeClientId: clientId }
    const durables = settings.options.dynamicOnly
      ? []
      : leftDurables(subscribers, own).filter(({ destination }) => this.takesUp(destination))
    this.outbound.happened({ kind: 'started', durables })
    this.standing = this.stand(peer, this.outbound)
    for (const command of this.early.take()) this.command(command)
  }

  private takesUp(topic: Destination): boolean {
    const { durables } = this.parts.settings
    return durables === undefined || durables.some(({ qualifiedName }) => qualifiedName === topic.qualifiedName)
  }

  private stand(peer: BrokerInfo, outbound: Outbound): Standing {
    const { settings, around, record } = this.parts
    return new Standing({
      settings,
      clock: around.clock,
      log: around.log,
      there: peer.brokerId?.value ?? '',
      remoteBrokerName: this.remoteBrokerName,
      localAddress: this.localAddress,
      linkText: this.linkText,
      createdByDuplex: this.parts.peer !== undefined,
      duplex: this.isDuplex,
      outbound,
      counters: this.counters,
      record,
      receivedCount: () => this.inbound?.receivedCount ?? 0,
      heardMs: () => this.link?.heardMs,
      tell: (news) => around.bridgeHealth(peer, settings.options.name, news),
      restart: () => this.end('failed'),
    })
  }

  private greet(connectionId: string, bridgeClientId: string): Hello {
    const { settings, around, peer } = this.parts
    const broker = { brokerId: around.broker.id, brokerName: around.broker.name }
    const sync = { ...broker, bridgeClientId, version: this.link?.version ?? 0 }
    const facts = {
      ...broker,
      brokerUrl: around.brokerUrl(),
      connectionId,
      isInitiator: peer === undefined,
      // The other end is told its own before it is made: it may be no bridge at all.
      subscriptions: peer === undefined ? subscriptionsToTell(settings, around.topicSubscribers(), sync) : undefined,
      nowMs: around.clock.now(),
    }
    const greeting = hello(settings, facts, () => this.nextCommandId())
    for (const command of greeting.commands) this.send(command)
    if (greeting.advisories !== undefined) {
      this.advisoryAcks = new AdvisoryAcks(greeting.advisories, settings.options.advisoryAckPercentage)
    }
    return greeting
  }

  private serve(command: Command): void {
    if (command instanceof Response) this.outbound?.answered(command.correlationId, undefined)
    else if (command instanceof ExceptionResponse) this.outbound?.answered(command.correlationId, command.exception)
    else if (command instanceof MessageDispatch) this.told(command.message)
    else if (command instanceof BrokerSubscriptionInfo) this.compare(command)
    else if (command instanceof ConnectionError) this.remoteFailed(textOf(command))
    else if (this.isDuplex) this.serveDuplex(command)
  }

  /** Everything else that the other end says is about itself and needs nothing here. */
  private serveDuplex(command: Command): void {
    if (command instanceof Message) {
      checkArrival(command)
      if (isReadByBridges(command.destination)) this.told(command)
      else this.receive(command)
    } else if (command instanceof ConsumerInfo) this.outbound?.happened({ kind: 'asked', info: command })
    else if (command instanceof MessageAck) this.outbound?.acknowledgeAdvisories(command)
    else if (command instanceof ShutdownInfo) {
      this.parts.around.log.info('Stopping network bridge on shutdown of remote broker')
      this.remoteFailed('java.io.IOException: ShutdownInfo')
    }
  }

  private compare({ subscriptionInfos }: BrokerSubscriptionInfo): void {
    this.outbound?.happened({ kind: 'synced', subscriptions: subscriptionInfos ?? [] })
  }

  /** An advisory of the other broker. */
  private told(message: Message | null): void {
    if (message === null) return
    this.outbound?.happened({ kind: 'told', about: message.dataStructure })
    const ack = this.advisoryAcks?.handled(message)
    if (ack !== undefined) this.send(ack)
  }

  private receive(message: Message): void {
    const { settings } = this.parts
    // As in ActiveMQ a message that may not come is not answered, so it stays at the other broker.
    if (!message.destination.isTemporary && !isPermitted(settings, message.destination)) return
    this.counters.inbound.add(message.destination, this.parts.around.clock.now())
    this.inbound?.receive(message, message.responseRequired || settings.options.alwaysSyncSend)
  }

  private remoteFailed(reason: string): void {
    if (this.state === 'over') return
    const line = `Network connection between ${this.localAddress} and ${this.linkText} shutdown due to a remote error: ${shortened(reason)}`
    if (isRefusal(reason)) this.parts.around.log.error(line)
    else this.parts.around.log.warn(line)
    this.problem = shortened(reason)
    this.end('failed')
  }

  private end(why: BridgeEnd): void {
    if (this.state === 'over') return
    const stood = this.state === 'running'
    this.state = 'over'
    this.limit?.cancel()
    this.standing?.end()
    this.standing = undefined
    this.early.take()
    this.outbound?.close()
    this.closeLocal()
    this.link?.send(new ShutdownInfo({ commandId: this.nextCommandId() }))
    this.link?.end()
    const { log, broker } = this.parts.around
    log.info(`${broker.name} bridge to ${this.remoteBrokerName} stopped`)
    if (stood) this.parts.around.bridgeStopped(this.peer!)
    this.parts.ended(why)
  }

  private closeLocal(): void {
    const { isStalled, state } = this.parts.record
    // They have the mark since the first restart; each further one would bring them nearer to the dead letters.
    const again = isStalled && state.restarts > 1
    this.local?.close(again ? NONE_DELIVERED : LAST_DELIVERED_UNKNOWN)
    this.inbound?.close()
  }
}

/** Somebody has to put it right, at the one end or the other. */
function isRefusal(reason: string): boolean {
  return reason.startsWith('java.lang.SecurityException')
}

/** As the other broker would word it. */
function javaText(error: unknown): string {
  return error instanceof BrokerError ? `${error.jmsClass}: ${error.message}` : causeChain(error)
}

function textOf({ exception }: ConnectionError): string {
  return exception === null ? 'ConnectionError' : `${exception.className}: ${exception.message}`
}
