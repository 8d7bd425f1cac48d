/**
 * The link side of one connection: handshake, commands in, commands out, silence, end.
 *
 *     handshake ──peer's WireFormatInfo──> open ──finish──> closing ──> closed
 *         └───────────── broken rules, timeouts, the link's end ─────────^
 *
 * Whatever a peer does wrong ends in one line of the log, naming its address and the fault, and in the end of this
 * connection only.
 */
import { causeChain, type Link, type LinkSink, ProtocolError, type Timer, type TlsPeer } from '@hermod/model'
import { type InactivityActions, InactivityMonitor } from '@hermod/transport'
import { FrameReader, type FrameSink } from '../frame-reader.js'
import { type Command, KeepAliveInfo, WireFormatInfo } from '../generated/commands.js'
import { initialSettings, type NegotiatedSettings, negotiate, type WireSettings } from '../negotiate.js'
import { readPreferences, wireFormatInfo } from '../preferences.js'
import { Decoder, Encoder, holdsPayload } from '../wire-format.js'
import { LARGE_FRAME_BYTES } from './frame-arena.js'
import { Outbox, type OutboxOwner } from './outbox.js'
import { OwnReads } from './own-reads.js'
import { gateFor, type ReadGate, StopReason } from './read-gate.js'
import type { AcceptorSettings } from './settings.js'
import { type StallActions, StallWatch } from './stall-watch.js'

export interface WireUser {
  /** Both sides have introduced themselves; commands may be sent. */
  negotiated(): void
  /** A command has come; `type` is its type byte. Errors thrown end the connection. */
  command(type: number, command: Command): void
  congestionChanged(congested: boolean): void
  /** The last call. `reason`: why the link ended, if it was not in order. */
  wireClosed(reason?: Error): void
}

/** A WireFormatInfo is some hundred bytes; what claims to be more (an HTTP request, say) is none. */
const HANDSHAKE_FRAME_BYTES = 64 * 1024
/** Nobody needs more before the broker has let them in: the longest is a BrokerInfo with a bridge's lists. */
const STRANGER_FRAME_BYTES = 8 * 1024 * 1024
/** How long an orderly end may take until the peer has taken what was written. */
const CLOSE_LIMIT_MS = 10_000

/** Before the handshake all connections decode alike, one frame at a time. */
const handshakeDecoder = new Decoder()

export class Wire implements LinkSink, FrameSink, OutboxOwner, InactivityActions, StallActions {
  readonly outbox: Outbox
  readonly gate: ReadGate
  /** What both sides use; before the handshake the settings of WireFormatInfo. */
  settings: WireSettings = initialSettings
  private state: 'handshake' | 'open' | 'closing' | 'closed' = 'handshake'
  private readonly reader: FrameReader
  private readonly ownReads: OwnReads
  private decoder = handshakeDecoder
  private readonly stall: StallWatch
  private monitor: InactivityMonitor | undefined
  /** Limits the handshake, later the closing. */
  private limit: Timer | undefined
  private reported = false
  /** Once the peer is let in. */
  private frameLimit = HANDSHAKE_FRAME_BYTES

  constructor(
    private readonly link: Link,
    private readonly shared: AcceptorSettings,
    private readonly user: WireUser,
  ) {
    this.outbox = new Outbox(shared.pool, link, shared.turnLoop, shared.lateFlush, this)
    this.reader = new FrameReader(this, HANDSHAKE_FRAME_BYTES, shared.frameMemory.take)
    this.ownReads = new OwnReads(shared.readBudget)
    this.gate = gateFor(link, shared.turnLoop, this.reader, (error) => this.readingFailed(error))
    this.stall = new StallWatch(shared.clock, shared.options['transport.soWriteTimeout'], this)
  }

  get tls(): TlsPeer | undefined {
    return this.link.tls
  }

  get remoteAddress(): string {
    return this.link.remoteAddress
  }

  start(): void {
    const waitMs = this.shared.options['transport.connectAttemptTimeout']
    if (waitMs > 0) {
      this.limit = this.shared.clock.after(waitMs, () => this.fail(`no WireFormatInfo came within ${waitMs} ms`))
    }
    this.outbox.send(wireFormatInfo(this.shared.preferences))
    this.link.start(this)
  }

  /** The broker has let the peer in: it may send what the connector allows. */
  admit(): void {
    this.reader.limit = this.frameLimit
  }

  /** Ends the connection for a fault of the peer: one line in the log, nothing more is sent. */
  fail(problem: string, error?: unknown): void {
    this.report(problem, error)
    this.state = 'closing'
    this.link.destroy()
  }

  /** Ends the connection in order: what waits is sent first. What still comes is not looked at. */
  finish(): void {
    if (this.state === 'closing' || this.state === 'closed') return
    this.state = 'closing'
    this.monitor?.stop()
    this.outbox.flush()
    this.link.end()
    this.link.resume()
    this.limit?.cancel()
    this.limit = this.shared.clock.after(CLOSE_LIMIT_MS, () => this.link.destroy())
  }

  data(buffer: Uint8Array, start: number, end: number): void {
    if (this.state === 'closing') return // a reader that was stopped would keep it
    this.monitor?.noteRead()
    this.ownReads.read(end - start)
    try {
      this.reader.push(buffer, start, end)
    } catch (error) {
      this.readingFailed(error)
    }
  }

  room(): Uint8Array | undefined {
    this.reader.readsApart = this.ownReads.isOn
    return this.reader.room()
  }

  drained(): void {
    this.stall.clear()
    this.outbox.drained()
    this.gate.go(StopReason.backlog)
  }

  closed(error?: Error): void {
    if (this.state !== 'closing') this.reportEnd(error)
    this.state = 'closed'
    this.limit?.cancel()
    this.monitor?.stop()
    this.stall.clear()
    this.ownReads.close()
    this.outbox.close()
    this.user.wireClosed(error)
  }

  frame(buffer: Uint8Array, offset: number, length: number, owned: boolean): boolean {
    if (this.state === 'open') this.read(buffer, offset, length, owned)
    else if (this.state === 'handshake') this.introduce(this.decoder.decode(buffer, offset, length))
    return this.gate.isOpen
  }

  congestionChanged(congested: boolean): void {
    this.user.congestionChanged(congested)
  }

  outboxWrote(gone: boolean): void {
    this.monitor?.noteWrite()
    if (gone) this.gate.go(StopReason.backlog)
    else this.stall.begin()
  }

  encodingFailed(error: unknown): void {
    this.shared.log.error(`Could not send a command to ${this.remoteAddress}`, error)
    this.fail(`a command could not be encoded: ${causeChain(error)}`)
  }

  /** Reading that we have stopped ourselves does not count as silence of the peer. */
  get isReadingHeld(): boolean {
    return !this.gate.isOpen
  }

  keepAlive(): void {
    this.outbox.send(new KeepAliveInfo())
  }

  peerSilent(silentMs: number): void {
    this.fail(`Channel was inactive for too (>${silentMs}) long: ${this.remoteAddress}`)
  }

  stalled(forMs: number): void {
    this.shared.log.warn(
      `${this.remoteAddress} has read nothing for ${forMs} ms and ${this.link.backlogBytes} bytes wait for it; ` +
        'it gets no further messages until it reads on',
    )
  }

  writeTimedOut(afterMs: number): void {
    this.fail(`nothing was read by the peer for ${afterMs} ms (soWriteTimeout)`)
  }

  private read(buffer: Uint8Array, offset: number, length: number, owned: boolean): void {
    const type = buffer[offset]!
    const { arena } = this.shared
    const isMessage = holdsPayload(type)
    if (isMessage) this.ownReads.message(length)
    // A large one would hold with it whatever small ones stay beside it, and they it.
    const isApart = owned && (length < LARGE_FRAME_BYTES || length === buffer.length)
    const mustKeep = isMessage && !isApart
    const bytes = mustKeep ? arena.keep(buffer, offset, length) : buffer
    this.user.command(type, this.decoder.decode(bytes, mustKeep ? arena.offset : offset, length))
    if (this.outbox.isOverfull) this.gate.stop(StopReason.backlog)
  }

  private introduce(command: Command): void {
    if (!(command instanceof WireFormatInfo)) {
      throw new ProtocolError('the first command must be a WireFormatInfo')
    }
    const peer = readPreferences(command)
    const least = this.shared.options.minmumWireFormatVersion
    if (peer.version < least) {
      throw new ProtocolError(`OpenWire version ${peer.version} is below minmumWireFormatVersion ${least}`)
    }
    this.limit?.cancel()
    this.becomeOpen(negotiate(this.shared.preferences, peer))
  }

  private becomeOpen(settings: NegotiatedSettings): void {
    const { options, clock, preferences } = this.shared
    this.state = 'open'
    this.settings = settings
    this.decoder = new Decoder(settings)
    this.outbox.useEncoder(new Encoder(settings))
    this.frameLimit = preferences.maxFrameSizeEnabled ? settings.maxFrameSize : Number.POSITIVE_INFINITY
    this.reader.limit = Math.min(this.frameLimit, STRANGER_FRAME_BYTES)
    if (options['transport.useInactivityMonitor']) {
      const terms = {
        readCheckMs: settings.maxInactivityDuration,
        initialDelayMs: settings.maxInactivityDurationInitalDelay,
        sendKeepAlives: options['transport.useKeepAlive'],
      }
      this.monitor = new InactivityMonitor(clock, terms, this)
      this.monitor.start()
    }
    this.user.negotiated()
  }

  private readingFailed(error: unknown): void {
    if (!(error instanceof ProtocolError)) {
      this.shared.log.error(`Could not handle a command of ${this.remoteAddress}`, error)
    }
    this.fail(causeChain(error), error)
  }

  /**
   * Peers come and go, so as in ActiveMQ it takes an option to be warned of one that only went. One that went in the
   * middle of a command is always worth a line.
   */
  private reportEnd(error: NodeJS.ErrnoException | undefined): void {
    const problem = this.explainEnd(error)
    const remoteClose = (error === undefined || error.code === 'ECONNRESET') && !this.reader.isInFrame
    if (remoteClose && this.shared.warnOnRemoteClose !== true) this.shared.log.debug(this.reportLine(problem))
    else this.report(problem, error)
  }

  private explainEnd(error: Error | undefined): string {
    const cause = error === undefined ? 'the peer closed the connection' : error.message
    if (this.reader.isInFrame) return `${cause} in the middle of a command`
    if (this.state === 'handshake') return `${cause} before its WireFormatInfo came`
    return `${cause} without saying farewell`
  }

  private report(problem: string, error?: unknown): void {
    if (this.reported) return
    this.reported = true
    const stack = this.shared.displayStackTrace === true && error instanceof Error ? `\n${error.stack}` : ''
    this.shared.log.warn(this.reportLine(problem) + stack)
  }

  private reportLine(problem: string): string {
    return `Transport Connection to: ${this.remoteAddress} failed: ${problem}`
  }
}
