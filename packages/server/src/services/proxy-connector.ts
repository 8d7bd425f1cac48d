/**
 * `<proxyConnector>`: listens, and passes each connection on to another broker, byte for byte. How many there may be is
 * `maximumConnections` of the bind address.
 */
import { type Clock, causeChain, type Link, type Logger } from '@hermod/model'
import {
  type Address,
  connect,
  joinLinks,
  listen,
  type TcpLinkServer,
  type TlsMaterial,
  type VmRegistry,
} from '@hermod/transport'

export interface ProxySettings {
  /** Empty: the address stands in for it. */
  readonly name: string
  readonly bind: Address
  /** Tried in this order for each connection. */
  readonly remotes: readonly Address[]
}

export interface ProxySurroundings {
  readonly clock: Clock
  readonly log: Logger
  readonly vm: VmRegistry
  readonly tls: TlsMaterial | undefined
}

export class ProxyConnector {
  private readonly links = new Set<Link>()
  private readonly abort = new AbortController()
  private server: TcpLinkServer | undefined

  constructor(
    private readonly settings: ProxySettings,
    private readonly around: ProxySurroundings,
  ) {}

  get name(): string {
    return this.settings.name || this.address
  }

  /** With the port that was really taken. */
  get address(): string {
    return this.server?.address ?? this.settings.bind.text
  }

  /** Rejects with BrokerError when the port cannot be opened. */
  async start(): Promise<void> {
    const { log, tls } = this.around
    this.server = await listen({ address: this.settings.bind, log, tls, accept: (link) => void this.accept(link) })
    log.info(`Proxy Connector ${this.name} started`)
  }

  async stop(): Promise<void> {
    const { server } = this
    if (server === undefined) return
    const { name } = this
    this.abort.abort(new Error('the proxy is stopping'))
    const closed = server.close()
    for (const link of this.links) link.destroy()
    await closed
    this.server = undefined
    this.around.log.info(`Proxy Connector ${name} stopped`)
  }

  private async accept(link: Link): Promise<void> {
    this.links.add(link)
    try {
      const remote = await this.reach()
      if (this.abort.signal.aborted) remote.destroy()
      else joinLinks(link, remote, () => this.links.delete(link))
    } catch (error) {
      this.links.delete(link)
      this.around.log.error(`Could not accept connection from ${link.remoteAddress}: ${causeChain(error)}`)
      link.destroy()
    }
  }

  /** The first that answers; rejects with what was wrong with the last. */
  private async reach(): Promise<Link> {
    const { clock, vm, tls } = this.around
    const { signal } = this.abort
    let reason: unknown
    for (const address of this.settings.remotes) {
      try {
        return await connect({ address, clock, vm, tls, signal })
      } catch (error) {
        reason = error
      }
      if (signal.aborted) break
    }
    throw reason
  }
}
