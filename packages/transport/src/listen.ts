/** Listening sockets: `tcp://` and `nio://` are the same here, and so are `ssl://` and `nio+ssl://`. */

import { lookup } from 'node:dns/promises'
import type { Server, Socket } from 'node:net'
import { hostname } from 'node:os'
import type { TLSSocket } from 'node:tls'
import type { Link, LinkServer, Logger } from '@hermod/model'
import type { Address } from './address.js'
import { transportErrors } from './errors.js'
import { listenerOf } from './listener.js'
import { connectorUriOptions, SECURE_SCHEMES } from './options.js'
import { readOptions } from './read-options.js'
import { adoptAccepted, readByEvents } from './shared-read.js'
import { formatAddress, type ReadTarget, TcpLink } from './tcp-link.js'
import type { TlsMaterial } from './tls/tls-context.js'
import { peerOf } from './tls/tls-peer.js'

export const LISTEN_SCHEMES: readonly string[] = ['tcp', 'nio', ...SECURE_SCHEMES]

export interface ListenRequest {
  readonly address: Address
  readonly log: Logger
  /** For encrypted schemes, which need it. */
  readonly tls?: TlsMaterial | undefined
  /** Gets each connection, not yet started. It may refuse by `destroy`. */
  accept(link: Link): void
}

/**
 * Opens the port (0: any free one) and gives each connection to `accept`. Connections beyond `maximumConnections` are
 * closed with one warning each. `close` ends the listening; links that exist belong to whoever accepted them.
 * Rejects with BrokerError: scheme not available, bad option, port in use.
 */
export async function listen(request: ListenRequest): Promise<TcpLinkServer> {
  const { address } = request
  if (!LISTEN_SCHEMES.includes(address.scheme)) {
    const available = LISTEN_SCHEMES.map((scheme) => `${scheme}://`).join(', ')
    throw transportErrors.unsupportedScheme({ address: address.text, scheme: address.scheme, available })
  }
  const server = new TcpLinkServer(request)
  await server.open()
  return server
}

export class TcpLinkServer implements LinkServer {
  private readonly server: Server
  private readonly maximumConnections: number
  private readonly backlog: number
  private readonly keepAlive: boolean
  private links = 0
  private refused = 0

  constructor(private readonly request: ListenRequest) {
    const { values } = readOptions(request.address, connectorUriOptions)
    this.maximumConnections = values.maximumConnections
    this.backlog = values.backlog
    this.keepAlive = values['transport.keepAlive']
    this.server = listenerOf({
      address: request.address,
      values,
      tls: request.tls,
      log: request.log,
      accepted: (socket) => this.accepted(socket),
      secured: (socket) => this.secured(socket),
      hasRoom: (socket) => this.hasRoom(socket),
    })
  }

  /** Links that are open now. */
  get connectionCount(): number {
    return this.links
  }

  /** Connections refused since the start (`MaxConnectionExceededCount`). */
  get maxConnectionExceededCount(): number {
    return this.refused
  }

  get address(): string {
    const { scheme, host } = this.request.address
    const bound = this.server.address()
    const port = bound !== null && typeof bound === 'object' ? bound.port : this.request.address.port
    const isAny = host === '' || host === '0.0.0.0' || host === '::'
    return formatAddress(scheme, isAny ? hostname() : host, port)
  }

  async open(): Promise<void> {
    const { text, port } = this.request.address
    const host = await this.resolveHost()
    return new Promise((resolve, reject) => {
      this.server.once('error', (cause: NodeJS.ErrnoException) => {
        reject(transportErrors.listenFailed({ address: text, problem: explain(cause) }, { cause }))
      })
      this.server.listen({ host, port: Math.max(port, 0), backlog: this.backlog }, () => {
        this.server.removeAllListeners('error')
        this.server.on('error', (error) =>
          this.request.log.error(`Could not accept connection on ${this.address}`, error),
        )
        resolve()
      })
    })
  }

  /** IPv4 first, as Java does: `localhost` must be where older clients look for it. */
  private async resolveHost(): Promise<string> {
    const { text, host } = this.request.address
    if (host === '') return '0.0.0.0'
    try {
      return (await lookup(host, { verbatim: false })).address
    } catch (cause) {
      throw transportErrors.listenFailed({ address: text, problem: `the host ${host} is unknown` }, { cause })
    }
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()))
  }

  private accepted(accepted: Socket): void {
    const { remoteAddress, remotePort } = accepted
    accepted.on('error', () => {}) // a reset before anybody listens is a connection that never was
    if (remoteAddress === undefined || remotePort === undefined) {
      accepted.destroy()
      return
    }
    const remote = formatAddress('tcp', remoteAddress, remotePort)
    if (this.links >= this.maximumConnections) this.refuse(accepted, remote)
    else this.admit(accepted, remote)
  }

  /** Handshakes under way count: they are what a flood of newcomers would consist of. */
  private hasRoom(raw: Socket): boolean {
    if (this.links >= this.maximumConnections) {
      this.refuse(raw, formatAddress('ssl', raw.remoteAddress ?? 'unknown', raw.remotePort ?? 0))
      return false
    }
    this.count(raw)
    return true
  }

  /** Encrypted bytes come by events: Node has no shared buffer for them. */
  private secured(socket: TLSSocket): void {
    const { remoteAddress, remotePort } = socket
    if (remoteAddress === undefined || remotePort === undefined) {
      socket.destroy()
      return
    }
    const target: ReadTarget = { link: undefined }
    readByEvents(socket, target)
    if (this.keepAlive) socket.setKeepAlive(true)
    const remote = formatAddress('ssl', remoteAddress, remotePort)
    this.request.accept(new TcpLink(socket, remote, target, peerOf(socket)))
  }

  private count(socket: Socket): void {
    this.links++
    socket.once('close', () => {
      this.links--
    })
  }

  private refuse(accepted: Socket, remote: string): void {
    this.refused++
    accepted.destroy()
    this.request.log.warn(
      `Could not accept connection from ${remote}: Exceeded the maximum number of allowed client connections ` +
        `(maximumConnections=${this.maximumConnections} on ${this.address})`,
    )
  }

  private admit(accepted: Socket, remote: string): void {
    const target: ReadTarget = { link: undefined }
    const socket = adoptAccepted(accepted, target)
    if (this.keepAlive) socket.setKeepAlive(true)
    this.count(socket)
    this.request.accept(new TcpLink(socket, remote, target))
  }
}

function explain(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'the address is already in use'
  if (error.code === 'EACCES') return 'permission denied; ports below 1024 need privileges'
  return error.message
}
