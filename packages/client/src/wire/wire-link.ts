/**
 * Commands over one link: handshake, encoding, keep-alive. Knows nothing of requests and answers.
 *
 * Writing is coalesced: commands of one turn of the event loop leave in one write.
 */
import { type Clock, causeChain, type Link, type LinkSink, longToNumber } from '@hermod/model'
import {
  BlockPool,
  type Command,
  Decoder,
  Encoder,
  FrameReader,
  type FrameSink,
  holdsPayload,
  KeepAliveInfo,
  negotiate,
  OutBuffer,
  readPreferences,
  WireFormatInfo,
  wireFormatInfo,
} from '@hermod/openwire'
import { type InactivityActions, InactivityMonitor } from '@hermod/transport'
import { clientErrors } from '../errors.js'
import type { WireTerms } from './preferences.js'

export interface WireLinkSink {
  /** The handshake is done; commands may be sent. */
  ready(): void
  command(command: Command): void
  /** Once, last. */
  closed(reason: Error): void
}

const blocks = new BlockPool()
/** No handshake frame of a sane peer is larger. */
const HANDSHAKE_FRAME_BYTES = 64 * 1024

export class WireLink implements LinkSink, FrameSink, InactivityActions {
  private readonly out = new OutBuffer(blocks)
  private readonly reader = new FrameReader(this, HANDSHAKE_FRAME_BYTES)
  private decoder = new Decoder()
  private encoder = new Encoder()
  /** What the broker takes at most, in bytes; known after the handshake. */
  maxFrameBytes = Number.POSITIVE_INFINITY
  private isReady = false
  private isClosed = false
  private flushing = false
  private monitor: InactivityMonitor | undefined

  constructor(
    private readonly link: Link,
    private readonly terms: WireTerms,
    private readonly clock: Clock,
    private readonly sink: WireLinkSink,
  ) {}

  get remoteAddress(): string {
    return this.link.remoteAddress
  }

  start(): void {
    this.encoder.encode(wireFormatInfo(this.terms.preferences), this.out)
    this.link.start(this)
    this.requestFlush()
  }

  send(command: Command): void {
    if (this.isClosed) return
    this.encoder.encode(command, this.out)
    this.requestFlush()
  }

  /** Sends what waits and closes in order. */
  end(): void {
    if (this.isClosed) return
    this.flush()
    this.link.end()
  }

  destroy(reason: Error): void {
    this.link.destroy(reason)
  }

  data(buffer: Uint8Array, start: number, end: number): void {
    this.monitor?.noteRead()
    try {
      this.reader.push(buffer, start, end)
    } catch (error) {
      this.link.destroy(error as Error)
    }
  }

  drained(): void {}

  closed(error?: Error): void {
    if (this.isClosed) return
    this.isClosed = true
    this.monitor?.stop()
    this.out.discard()
    const reason = error === undefined ? 'the broker closed it' : causeChain(error)
    this.sink.closed(clientErrors.connectionLost({ remote: this.remoteAddress, reason }, { cause: error }))
  }

  frame(buffer: Uint8Array, offset: number, length: number, owned: boolean): boolean {
    // A message keeps views of its frame, and the chunk is shared with other links.
    const copy = !owned && holdsPayload(buffer[offset]!)
    const bytes = copy ? new Uint8Array(buffer.subarray(offset, offset + length)) : buffer
    const command = this.decoder.decode(bytes, copy ? 0 : offset, length)
    if (command instanceof WireFormatInfo) this.handshake(command)
    else if (command instanceof KeepAliveInfo) this.answerKeepAlive(command)
    else this.sink.command(command)
    return true
  }

  keepAlive(): void {
    this.send(new KeepAliveInfo())
  }

  peerSilent(silentMs: number): void {
    this.link.destroy(new Error(`nothing was heard of the broker for ${silentMs} ms`))
  }

  get frameInProgress(): boolean {
    return this.reader.isInFrame
  }

  private handshake(info: WireFormatInfo): void {
    const settings = negotiate(this.terms.preferences, readPreferences(info))
    this.decoder = new Decoder(settings)
    this.flush() // what was written so far is in the initial encoding
    this.encoder = new Encoder(settings)
    const { preferences } = this.terms
    this.maxFrameBytes = settings.maxFrameSize
    this.reader.limit = preferences.maxFrameSizeEnabled
      ? Math.min(settings.maxFrameSize, longToNumber(preferences.maxFrameSize))
      : Number.MAX_SAFE_INTEGER
    this.startMonitor(settings.maxInactivityDuration, settings.maxInactivityDurationInitalDelay)
    if (!this.isReady) {
      this.isReady = true
      this.sink.ready()
    }
  }

  private startMonitor(readCheckMs: number, initialDelayMs: number): void {
    if (!this.terms.useInactivityMonitor || this.monitor !== undefined) return
    const terms = { readCheckMs, initialDelayMs, sendKeepAlives: this.terms.useKeepAlive }
    this.monitor = new InactivityMonitor(this.clock, terms, this)
    this.monitor.start()
  }

  private answerKeepAlive(command: KeepAliveInfo): void {
    if (command.responseRequired) this.send(new KeepAliveInfo())
  }

  private requestFlush(): void {
    if (this.flushing) return
    this.flushing = true
    setImmediate(() => {
      this.flushing = false
      if (!this.isClosed) this.flush()
    })
  }

  private flush(): void {
    if (this.out.length === 0) return
    this.monitor?.noteWrite()
    this.out.flushTo(this.link)
  }
}
