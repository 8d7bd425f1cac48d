/**
 * A link over a connected TCP socket. Nothing is read before `start`.
 *
 * `write` hands the bytes to the kernel at once where it takes them: then `writableLength` is zero again when
 * `socket.write` returns, and the caller's memory is free. One callback shared by all writes of a link notices the
 * end of a backlog, so a write makes no closure.
 */
import type { Socket } from 'node:net'
import type { Link, LinkSink, TlsPeer } from '@hermod/model'

/** Gives a link the bytes of its socket, see `shared-read.ts`. */
export interface ReadTarget {
  link: TcpLink | undefined
}

export class TcpLink implements Link {
  readonly tls?: TlsPeer
  private sink: LinkSink | undefined
  private backedUp = false
  private failure: Error | undefined
  private hasClosed = false

  constructor(
    private readonly socket: Socket,
    readonly remoteAddress: string,
    target: ReadTarget,
    tls?: TlsPeer,
  ) {
    if (tls !== undefined) this.tls = tls
    target.link = this
    socket.setNoDelay(true)
    socket.on('error', (error) => {
      this.failure ??= error
    })
    socket.on('close', () => this.tellClosed())
  }

  get localPort(): number | undefined {
    return this.socket.localPort
  }

  get backlogBytes(): number {
    return this.socket.writableLength
  }

  start(sink: LinkSink): void {
    this.sink = sink
    if (this.hasClosed) queueMicrotask(() => sink.closed(this.failure))
    else this.socket.resume()
  }

  /** Bytes that the socket has read; for the reading side only. */
  received(buffer: Uint8Array, start: number, end: number): void {
    this.sink?.data(buffer, start, end)
  }

  /** Where the sink would like the next bytes. */
  room(): Uint8Array | undefined {
    return this.sink?.room?.()
  }

  write(bytes: Uint8Array): boolean {
    if (this.socket.destroyed || this.socket.writableEnded) return true
    this.socket.write(bytes, this.written)
    if (this.socket.writableLength === 0) return true
    this.backedUp = true
    return false
  }

  pause(): void {
    this.socket.pause()
  }

  resume(): void {
    this.socket.resume()
  }

  end(): void {
    this.socket.end()
  }

  destroy(reason?: Error): void {
    this.failure ??= reason
    this.socket.destroy()
  }

  private readonly written = (): void => {
    if (!this.backedUp || this.socket.writableLength !== 0 || this.hasClosed) return
    this.backedUp = false
    this.sink?.drained()
  }

  private tellClosed(): void {
    this.hasClosed = true
    this.sink?.closed(this.failure)
  }
}

/** `tcp://10.0.0.5:51234`; an IPv4 peer of a dual-stack socket shows as IPv4. */
export function formatAddress(scheme: string, host: string, port: number): string {
  const plain = host.startsWith('::ffff:') ? host.slice('::ffff:'.length) : host
  return `${scheme}://${plain.includes(':') ? `[${plain}]` : plain}:${port}`
}
