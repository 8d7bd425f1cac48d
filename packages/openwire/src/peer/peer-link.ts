/**
 * Commands over a link that we opened: handshake, encoding, keep-alive. What is sent in one turn leaves in one write.
 * Knows nothing of requests and answers.
 *
 *     handshake ──peer's WireFormatInfo──> open ──end──> closing ──> closed
 */
import { type Clock, type Link, type LinkSink, longToNumber, type Timer, type TurnWorker } from '@hermod/model'
import { type InactivityActions, InactivityMonitor } from '@hermod/transport'
import { FrameReader, type FrameSink } from '../frame-reader.js'
import { type Command, KeepAliveInfo, WireFormatInfo } from '../generated/commands.js'
import { initialSettings, negotiate, type WireSettings } from '../negotiate.js'
import { BlockPool, OutBuffer } from '../out-buffer.js'
import { readPreferences, wireFormatInfo } from '../preferences.js'
import { Decoder, Encoder, holdsPayload } from '../wire-format.js'
import type { PeerTerms } from './peer-terms.js'

export interface PeerSink {
  /** The handshake is done. */
  opened?(): void
  command(command: Command): void
  /** Much waits to go out, or it has gone. */
  congestionChanged(congested: boolean): void
  /** The last call. `reason` undefined: ended in order. */
  closed(reason?: Error): void
}

const blocks = new BlockPool()
/** No handshake frame of a sane peer is larger. */
const HANDSHAKE_FRAME_BYTES = 64 * 1024
/** Bytes waiting, here and in the socket, from which on nothing more should be sent. */
const CONGESTED_BYTES = 1024 * 1024
/** How long an orderly end may take. */
const CLOSE_LIMIT_MS = 10_000

export class PeerLink implements LinkSink, FrameSink, InactivityActions, TurnWorker {
  private readonly out = new OutBuffer(blocks)
  private readonly reader = new FrameReader(this, HANDSHAKE_FRAME_BYTES)
  /** What the peer takes at most, in bytes; known after the handshake. */
  maxFrameBytes = Number.POSITIVE_INFINITY
  private settings: WireSettings = initialSettings
  private decoder = new Decoder()
  private encoder = new Encoder()
  private state: 'handshake' | 'open' | 'closing' | 'closed' = 'handshake'
  private congested = false
  private requested = false
  private monitor: InactivityMonitor | undefined
  private limit: Timer | undefined
  /** When something last came. */
  heardMs: number | undefined
  /** Nothing is read. */
  private held = false
  /** At the end of the turn it is read on. */
  private mustReadOn = false

  constructor(
    private readonly link: Link,
    private readonly terms: PeerTerms,
    private readonly clock: Clock,
    /** Has `runTurn` called once, at the end of the turn. */
    private readonly atEndOfTurn: (worker: TurnWorker) => void,
    private readonly sink: PeerSink,
  ) {}

  get remoteAddress(): string {
    return this.link.remoteAddress
  }

  get localPort(): number | undefined {
    return this.link.localPort
  }

  /** Of the peer's certificate, if it showed one. */
  get certificateSubject(): string | null {
    return this.link.tls?.certificateSubject ?? null
  }

  get version(): number {
    return this.settings.version
  }

  /** Reading that we have stopped ourselves does not count as silence of the peer. */
  get isReadingHeld(): boolean {
    return this.held
  }

  start(): void {
    this.encoder.encode(wireFormatInfo(this.terms.preferences), this.out)
    this.flush()
    this.link.start(this)
  }

  /** Throws ProtocolError for what cannot be encoded, such as an overlong string; the link stays usable. */
  send(command: Command): void {
    if (this.state === 'closing' || this.state === 'closed') return
    this.encoder.encode(command, this.out)
    this.requestTurn()
    if (this.out.length + this.link.backlogBytes >= CONGESTED_BYTES) this.setCongested(true)
  }

  /** Stops the reading, or lets it go on: with the end of the turn, not in the midst of what made room. */
  hold(held: boolean): void {
    if (this.held === held) return
    this.held = held
    if (held) this.link.pause()
    else {
      this.mustReadOn = true
      this.requestTurn()
    }
  }

  runTurn(): void {
    this.requested = false
    this.flush()
    if (this.mustReadOn) this.readOn()
  }

  end(): void {
    if (this.state === 'closing' || this.state === 'closed') return
    this.flush()
    this.state = 'closing'
    this.monitor?.stop()
    this.link.end()
    this.link.resume()
    this.limit = this.clock.after(CLOSE_LIMIT_MS, () => this.link.destroy())
  }

  destroy(reason: Error): void {
    this.link.destroy(reason)
  }

  data(buffer: Uint8Array, start: number, end: number): void {
    if (this.state === 'closing') return // nobody looks at it
    this.monitor?.noteRead()
    this.heardMs = this.clock.now()
    try {
      this.reader.push(buffer, start, end)
    } catch (error) {
      this.link.destroy(error as Error)
    }
  }

  drained(): void {
    this.setCongested(false)
  }

  closed(error?: Error): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.limit?.cancel()
    this.monitor?.stop()
    this.out.discard()
    this.sink.closed(error)
  }

  frame(buffer: Uint8Array, offset: number, length: number, owned: boolean): boolean {
    if (this.state === 'closing' || this.state === 'closed') return true
    // A message keeps views of its frame, and the chunk is shared with other links.
    const copy = !owned && holdsPayload(buffer[offset]!)
    const bytes = copy ? new Uint8Array(buffer.subarray(offset, offset + length)) : buffer
    const command = this.decoder.decode(bytes, copy ? 0 : offset, length)
    if (command instanceof WireFormatInfo) this.handshake(command)
    else if (command instanceof KeepAliveInfo) this.answerKeepAlive(command)
    else this.sink.command(command)
    return !this.held
  }

  keepAlive(): void {
    this.send(new KeepAliveInfo())
  }

  peerSilent(silentMs: number): void {
    this.link.destroy(new Error(`Channel was inactive for too (>${silentMs}) long: ${this.remoteAddress}`))
  }

  private handshake(info: WireFormatInfo): void {
    const { preferences } = this.terms
    const settings = negotiate(preferences, readPreferences(info))
    const first = this.state === 'handshake'
    this.state = 'open'
    this.settings = settings
    this.maxFrameBytes = settings.maxFrameSize
    this.decoder = new Decoder(settings)
    this.flush() // what was written so far is in the initial encoding
    this.encoder = new Encoder(settings)
    this.reader.limit = preferences.maxFrameSizeEnabled
      ? Math.min(settings.maxFrameSize, longToNumber(preferences.maxFrameSize))
      : Number.MAX_SAFE_INTEGER
    this.startMonitor(settings.maxInactivityDuration, settings.maxInactivityDurationInitalDelay)
    if (first) this.sink.opened?.()
  }

  private requestTurn(): void {
    if (this.requested) return
    this.requested = true
    this.atEndOfTurn(this)
  }

  private readOn(): void {
    this.mustReadOn = false
    if (this.held || this.state === 'closed') return
    try {
      this.reader.resume()
    } catch (error) {
      this.link.destroy(error as Error)
      return
    }
    if (!this.held) this.link.resume()
  }

  private startMonitor(readCheckMs: number, initialDelayMs: number): void {
    if (!this.terms.useInactivityMonitor || this.monitor !== undefined) return
    const terms = { readCheckMs, initialDelayMs, sendKeepAlives: this.terms.useKeepAlive }
    this.monitor = new InactivityMonitor(this.clock, terms, this)
    this.monitor.start()
  }

  private answerKeepAlive(command: KeepAliveInfo): void {
    if (command.responseRequired) this.send(new KeepAliveInfo({ commandId: command.commandId }))
  }

  private flush(): void {
    if (this.out.length === 0 || this.state === 'closed') return
    this.monitor?.noteWrite()
    const gone = this.out.flushTo(this.link)
    if (gone) this.setCongested(false)
    else if (this.link.backlogBytes >= CONGESTED_BYTES) this.setCongested(true)
  }

  private setCongested(congested: boolean): void {
    if (this.congested === congested) return
    this.congested = congested
    this.sink.congestionChanged(congested)
  }
}
