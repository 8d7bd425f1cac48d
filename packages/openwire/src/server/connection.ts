/**
 * The broker side of one connection: who the peer is, what it has registered, which answers it waits for.
 *
 *     unregistered ──ConnectionInfo──> connecting ──accepted──> registered ──RemoveInfo──> unregistered
 *                                          └────refused────> refused (the link ends a little later, unless a
 *                                                            ConnectionInfo with another client id is accepted before)
 *
 * Handlers (`handlers/`) get this object and the command. The broker's calls come up here as well (`ConnectionSink`).
 */
import {
  type BrokerError,
  BrokerId,
  type ConnectionId,
  type ConnectionPort,
  type ConnectionSink,
  type Destination,
  type Link,
  type Long,
  type ProducerId,
  ProtocolError,
  type Ticket,
  type Timer,
} from '@hermod/model'
import {
  BrokerInfo,
  type BrokerSubscriptionInfo,
  type Command,
  ConnectionControl,
  ConnectionError,
  ConnectionInfo,
  DataType,
  ExceptionResponse,
} from '../generated/commands.js'
import type { BridgeAcceptor, PeerBridge } from './bridge-peer.js'
import { asBrokerError, openWireErrors, toThrowable } from './errors.js'
import { NO_ANSWER, type Request } from './handlers/handler.js'
import { LAST_DELIVERED_UNKNOWN } from './handlers/removal.js'
import { handlers } from './handlers/table.js'
import type { Outbox } from './outbox.js'
import type { ProducerLane } from './producers.js'
import { StopReason } from './read-gate.js'
import { type ReceiptSink, Receipts } from './receipts.js'
import { Registry } from './registry.js'
import type { AcceptorSettings } from './settings.js'
import { Wire, type WireUser } from './wire.js'

/** A refused peer may still read why before its link ends; ActiveMQ waits as long. */
const REFUSED_LINGER_MS = 2_000
/** Answers held for one blocked producer, beyond which its link is not read. */
const MAX_HELD = 128
/** OpenWire version from which on a ConnectionControl has the list of brokers. */
const BROKER_LIST_VERSION = 6
/** Receipts that may wait for the disk; a peer that asks for more is not read until some are given. */
const MAX_RECEIPTS = 16_384

export class OpenWireConnection implements WireUser, ConnectionSink, ReceiptSink {
  readonly registry: Registry
  /** Told by a failover client before it registers. */
  faultTolerant = false
  /** The peer is a broker, and so introduced itself. */
  peerBroker: BrokerInfo | null = null
  /** What it said of the subscriptions behind it. */
  peerSubscriptions: BrokerSubscriptionInfo | null = null
  /** Serves the connection in place of the handlers from when it was taken over. */
  private bridge: PeerBridge | undefined
  private readonly wire: Wire
  private readonly receipts = new Receipts(this)
  private state: 'unregistered' | 'connecting' | 'registered' | 'refused' | 'gone' = 'unregistered'
  private registration: ConnectionPort | undefined
  /** Ends the link of a refused peer. */
  private linger: Timer | undefined
  /** The refusal was about the client id alone, so that another one may be tried. */
  private mayTryAgain = false
  private lastAwaited: Ticket = 0
  private stoppingLanes = 0

  constructor(
    link: Link,
    readonly shared: AcceptorSettings,
    private readonly ended: (connection: OpenWireConnection) => void,
  ) {
    this.wire = new Wire(link, shared, this)
    this.registry = new Registry(shared.limits, (lane) => this.closeLane(lane))
  }

  start(): void {
    this.wire.start()
  }

  get outbox(): Outbox {
    return this.wire.outbox
  }

  get remoteAddress(): string {
    return this.wire.remoteAddress
  }

  get version(): number {
    return this.wire.settings.version
  }

  /** The broker's side. Throws where the peer has not connected yet. */
  port(command: Command): ConnectionPort {
    if (this.registration === undefined) {
      throw openWireErrors.notConnected({ command: command.constructor.name })
    }
    return this.registration
  }

  // What handlers do.

  /** Registers with the broker; reading waits for its decision. */
  register(info: ConnectionInfo, connectionId: ConnectionId): void {
    if (this.state !== 'unregistered' && this.state !== 'refused')
      throw openWireErrors.alreadyConnected({ connectionId: this.registry.owner })
    this.state = 'connecting'
    this.registry.owner = connectionId
    this.wire.gate.stop(StopReason.connecting)
    const { broker, connector, options, auditNetworkProducers = false } = this.shared
    const request = {
      connectionId,
      clientId: info.clientId ?? '',
      userName: info.userName,
      password: info.password,
      certificateSubject: this.wire.tls?.certificateSubject ?? null,
      encrypted: this.wire.tls !== undefined,
      remoteAddress: this.remoteAddress,
      connector,
      protocol: 'openwire',
      failoverReconnect: info.failoverReconnect,
      faultTolerant: info.faultTolerant || this.faultTolerant,
      manageable: info.manageable,
      clientMaster: info.clientMaster,
      networkConnection: this.peerBroker !== null,
      auditNetworkProducers,
      // The other end of a bridge may notice a broken link, and be back, before we do.
      allowLinkStealing: options.allowLinkStealing || this.peerBroker?.duplexConnection === true,
      advisorySubject: new ConnectionInfo({ ...info, password: '', clientIp: this.remoteAddress }),
    }
    broker.connect(request, this).then(
      (port) => this.accepted(port, info),
      (error: unknown) => this.refused(info, error),
    )
  }

  /** The peer takes its leave; another ConnectionInfo may follow. */
  unregister(lastDelivered: Long): void {
    const port = this.registration
    this.forgetRegistration()
    this.state = 'unregistered'
    port?.close(lastDelivered)
  }

  /** A client that can go elsewhere, and whose version has the list of brokers, may be told of them. */
  get hearsOfBrokers(): boolean {
    return this.state === 'registered' && this.faultTolerant && this.version >= BROKER_LIST_VERSION
  }

  /** Orderly end. */
  finish(): void {
    this.unregister(LAST_DELIVERED_UNKNOWN)
    this.state = 'gone'
    this.wire.finish()
  }

  /**
   * Answers the command once `ticket` is safe (0: now) and its producer, if any, is not blocked.
   * `answer` null: with a plain Response.
   */
  answer(ticket: Ticket, commandId: number, lane: ProducerLane | null, answer: Command | null): void {
    if (ticket === 0) {
      this.settled(commandId, lane, answer)
      return
    }
    this.receipts.add(ticket, commandId, lane, answer)
    if (ticket > this.lastAwaited) {
      this.lastAwaited = ticket
      this.shared.broker.awaitDurable(ticket, this)
    }
    if (this.receipts.waiting >= MAX_RECEIPTS) this.wire.gate.stop(StopReason.receipts)
  }

  /** A blocked producer that gets no answers is slowed by not reading its link. */
  stopReadingFor(lane: ProducerLane): void {
    if (lane.stopsReading) return
    lane.stopsReading = true
    this.stoppingLanes++
    this.wire.gate.stop(StopReason.flowControl)
  }

  /** Tells the peer that a command failed: as the answer where it waits for one, else as a ConnectionError. */
  refuse(command: Request, cause: unknown): void {
    const error = asBrokerError(cause)
    if (error !== cause) this.shared.log.error(`Could not handle a command of ${this.remoteAddress}`, cause)
    const exception = toThrowable(error)
    if (command.responseRequired) {
      this.outbox.send(new ExceptionResponse({ correlationId: command.commandId, exception }))
    } else {
      this.shared.log.debug(`${this.remoteAddress}: ${command.constructor.name} failed: ${error.message}`)
      this.outbox.send(new ConnectionError({ exception, connectionId: this.registry.owner }))
    }
  }

  // What the wire reports.

  negotiated(): void {
    const { broker, brokerUrl, clients } = this.shared
    this.outbox.send(
      new BrokerInfo({
        brokerId: new BrokerId(broker.id),
        brokerName: broker.name,
        brokerURL: brokerUrl(),
        peerBrokerInfos: clients?.peers ?? null,
      }),
    )
  }

  command(type: number, command: Command): void {
    if (this.state === 'gone') return
    if (this.state === 'refused' && !(this.mayTryAgain && type === DataType.ConnectionInfo)) return
    if (this.bridge !== undefined && type !== DataType.KeepAliveInfo) {
      this.bridge.command(command)
      return
    }
    const request = command as Request
    const handle = handlers[type]
    if (handle === undefined) throw new ProtocolError(`unexpected command ${command.constructor.name}`)
    try {
      const ticket = handle(this, command)
      if (request.responseRequired && ticket !== NO_ANSWER) this.answer(ticket, request.commandId, null, null)
    } catch (error) {
      if (error instanceof ProtocolError) throw error // bytes that only showed their fault now
      this.refuse(request, error)
    }
  }

  congestionChanged(congested: boolean): void {
    this.bridge?.congestionChanged(congested)
    if (this.registration !== undefined) this.registration.congested = congested
  }

  wireClosed(reason?: Error): void {
    const { bridge } = this
    this.bridge = undefined
    bridge?.closed(reason)
    this.unregister(LAST_DELIVERED_UNKNOWN)
    this.state = 'gone'
    this.receipts.clear()
    this.ended(this)
  }

  // What the broker reports.

  durable(ticket: Ticket): void {
    this.receipts.durable(ticket)
    this.wire.gate.go(StopReason.receipts)
  }

  durabilityFailed(error: BrokerError, ticket: Ticket): void {
    this.receipts.failed(error, ticket)
    this.wire.gate.go(StopReason.receipts)
  }

  producerResumed(id: ProducerId): void {
    const lane = this.registry.producers.find(id)
    if (lane !== undefined) this.freeLane(lane)
  }

  closed(reason: BrokerError | undefined): void {
    if (reason !== undefined) this.shared.log.info(`Closing the connection of ${this.remoteAddress}: ${reason.message}`)
    // The broker stops: what has no receipt yet is for the next one to answer, not for this one to refuse.
    else this.receipts.clear()
    // The broker has let go of the connection already; closing it once more does no harm.
    this.finish()
  }

  // Receipts that have come due.

  settled(commandId: number, lane: ProducerLane | null, answer: Command | null): void {
    if (lane === null || !lane.isBlocked) {
      this.sendAnswer(answer ?? commandId)
      return
    }
    lane.hold(answer ?? commandId)
    if (lane.heldCount >= MAX_HELD) this.stopReadingFor(lane)
  }

  settledBadly(commandId: number, error: BrokerError): void {
    this.outbox.send(new ExceptionResponse({ correlationId: commandId, exception: toThrowable(error) }))
  }

  private accepted(port: ConnectionPort, info: ConnectionInfo): void {
    if (this.state !== 'connecting') {
      port.close(LAST_DELIVERED_UNKNOWN) // the peer has gone meanwhile
      return
    }
    this.state = 'registered'
    this.linger?.cancel()
    this.linger = undefined
    this.registration = port
    this.wire.admit()
    if (info.responseRequired) this.outbox.respond(info.commandId)
    this.faultTolerant ||= info.faultTolerant
    if (info.manageable) {
      const { clients } = this.shared
      const nothing = new ConnectionControl({ connectedBrokers: '', reconnectTo: '' })
      this.outbox.send(clients?.control(info.failoverReconnect) ?? nothing)
    }
    if (this.peerBroker !== null) this.serveBroker(this.peerBroker, info)
    this.wire.gate.go(StopReason.connecting)
  }

  private serveBroker(peer: BrokerInfo, info: ConnectionInfo): void {
    const { bridges } = this.shared
    if (bridges === undefined) return
    try {
      const mayRead = (destination: Destination): boolean => this.registration?.mayRead?.(destination) ?? true
      const subscriptions = peer.networkConnection ? bridges.subscriptionsFor?.(peer, this.version, mayRead) : undefined
      if (subscriptions !== undefined) this.outbox.send(subscriptions)
      if (peer.duplexConnection) this.handOver(peer, bridges)
    } catch (error) {
      this.shared.log.warn(`Refused the bridge of ${this.remoteAddress}: ${asBrokerError(error).message}`)
      this.refuse(info, error)
      this.finish()
    }
  }

  /** Between brokers of which each may send: a bridge of ours serves the connection from now on. */
  private handOver(peer: BrokerInfo, bridges: BridgeAcceptor): void {
    const { remoteAddress, version, outbox, peerSubscriptions } = this
    this.bridge = bridges(peer, {
      remoteAddress,
      certificateSubject: this.wire.tls?.certificateSubject ?? null,
      userName: this.registration?.userName,
      version,
      send: (command) => outbox.send(command),
      hold: (held) => this.hold(held),
      end: () => this.finish(),
    })
    if (peerSubscriptions !== null) this.bridge.command(peerSubscriptions)
    this.peerSubscriptions = null
  }

  private hold(held: boolean): void {
    if (held) this.wire.gate.stop(StopReason.flowControl)
    else this.wire.gate.go(StopReason.flowControl)
  }

  private refused(info: ConnectionInfo, cause: unknown): void {
    if (this.state !== 'connecting') return
    this.state = 'refused'
    const { clock, log } = this.shared
    const error = asBrokerError(cause)
    log.warn(`Failed to add Connection ${info.connectionId}: ${error.message} (${this.remoteAddress})`)
    this.refuse(info, cause)
    this.mayTryAgain = error.jmsClass === 'javax.jms.InvalidClientIDException'
    this.wire.gate.go(StopReason.connecting)
    this.linger ??= clock.after(REFUSED_LINGER_MS, () => this.wire.finish())
  }

  private closeLane(lane: ProducerLane): void {
    lane.closed = true
    this.freeLane(lane)
  }

  private freeLane(lane: ProducerLane): void {
    for (const answer of lane.takeHeld()) this.sendAnswer(answer)
    if (!lane.stopsReading) return
    lane.stopsReading = false
    this.stoppingLanes--
    if (this.stoppingLanes === 0) this.wire.gate.go(StopReason.flowControl)
  }

  private sendAnswer(answer: Command | number): void {
    if (typeof answer === 'number') this.outbox.respond(answer)
    else this.outbox.send(answer)
  }

  private forgetRegistration(): void {
    this.registration = undefined
    this.registry.clear()
    this.stoppingLanes = 0
    this.wire.gate.go(StopReason.flowControl)
  }
}
