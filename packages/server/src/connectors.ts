/** The transport connectors of a broker: each listens at its address and makes OpenWire connections of what comes. */
import type { ConnectorSettings } from '@hermod/config'
import type { BrokerPort, Clock, LinkServer, Logger, TurnLoop } from '@hermod/model'
import {
  type BridgeAcceptor,
  type ClientBalance,
  type OpenWireAcceptor,
  openWireAcceptor,
} from '@hermod/openwire/server'
import { listen, type TlsMaterial, type VmRegistry } from '@hermod/transport'
import type { Announcements } from './announcements.js'
import type { ClusterClients } from './cluster-clients.js'
import { publishedAddress, publishedHost, systemNames } from './published-address.js'

export interface ConnectorSurroundings {
  readonly broker: BrokerPort
  readonly turnLoop: TurnLoop
  readonly clock: Clock
  readonly log: Logger
  readonly version: string
  /** For encrypted connectors. */
  readonly tls: TlsMaterial | undefined
  /** Takes over connections of other brokers' duplex connectors. */
  readonly bridges?: BridgeAcceptor | undefined
  readonly clients: ClusterClients
  readonly announcements: Announcements
}

interface OpenConnector {
  readonly name: string
  readonly server: LinkServer
  /** Options behind its address, with the question mark. */
  readonly query: string
  readonly acceptor: OpenWireAcceptor
  /** How it is reached from elsewhere. */
  readonly published: string
  readonly tellsClients: boolean
}

export class Connectors {
  private readonly open: OpenConnector[] = []
  private vm: OpenConnector | undefined

  constructor(private readonly around: ConnectorSurroundings) {}

  get addresses(): readonly string[] {
    return this.open.map(({ server }) => server.address)
  }

  /** The published address of a connector by its name; undefined if there is none. */
  addressOf(name: string | null): string | undefined {
    return this.open.find((connector) => connector.name === name)?.published
  }

  /** As ActiveMQ announces a broker: by the first connector that tells clients of brokers, else by the first. */
  get published(): string | undefined {
    return (this.open.find(({ tellsClients }) => tellsClients) ?? this.open[0])?.published
  }

  /** Whether others reach one of the connectors at this address. */
  isOwn(address: string): boolean {
    const place = withoutQuery(address)
    return this.open.some(({ server, published }) => place === server.address || place === withoutQuery(published))
  }

  /** The first connector of a scheme, with its options; undefined if there is none. */
  uriOf(scheme: string): string | undefined {
    const found = this.open.find(({ server }) => server.address.startsWith(`${scheme}:`))
    return found === undefined ? undefined : found.server.address + found.query
  }

  /** Opens the port and says so, in ActiveMQ's words. Rejects when it cannot be opened. */
  async start(settings: ConnectorSettings): Promise<void> {
    const { log, tls } = this.around
    const host = await publishedHost(settings.address.host, settings.publishedAddressPolicy, systemNames)
    const clients = this.around.clients.balance(settings)
    const acceptor = this.acceptor(settings, clients)
    const server = await listen({ address: settings.address, log, tls, accept: acceptor })
    clients?.serve(acceptor)
    const published = publishedAddress(server.address, host, settings.publishedAddressPolicy)
    this.open.push({
      name: settings.name,
      server,
      query: settings.address.query,
      acceptor,
      published,
      tellsClients: clients !== undefined,
    })
    log.info(`Listening for connections at: ${server.address}${settings.address.query}`)
    this.around.announcements.announce(settings.name, published)
    log.info(`Connector ${settings.name} started`)
  }

  /** Makes the broker reachable for clients of this process. */
  startVm(name: string, vm: VmRegistry): void {
    const address = `vm://${name}`
    const acceptor = openWireAcceptor({ ...this.common(address), brokerUrl: () => address })
    const server = vm.listen(name, acceptor)
    this.vm = { name: address, server, query: '', acceptor, published: address, tellsClients: false }
  }

  /**
   * Takes no more connections, lets `endBroker` tell those that are open why they end, and then ends what is left:
   * connections that had not introduced themselves yet.
   */
  async stop(endBroker: () => Promise<void>): Promise<void> {
    const all = this.vm === undefined ? this.open : [...this.open, this.vm]
    // A server's close waits for its connections, so it is only awaited when they have been ended.
    const closed = all.map(({ server }) => server.close())
    closed.push(this.around.announcements.stop())
    await endBroker()
    for (const { acceptor } of all) acceptor.close()
    await Promise.all(closed)
    for (const { name } of this.open.splice(0)) this.around.log.info(`Connector ${name} stopped`)
  }

  private acceptor(settings: ConnectorSettings, clients: ClientBalance | undefined): OpenWireAcceptor {
    const { maximumProducersAllowedPerConnection, maximumConsumersAllowedPerConnection } = settings
    const { warnOnRemoteClose, displayStackTrace, auditNetworkProducers } = settings
    return openWireAcceptor({
      ...this.common(settings.name),
      brokerUrl: () => this.published ?? settings.address.text,
      clients,
      options: { ...settings.options, allowLinkStealing: settings.allowLinkStealing },
      maximumProducersAllowedPerConnection,
      maximumConsumersAllowedPerConnection,
      warnOnRemoteClose,
      displayStackTrace,
      auditNetworkProducers,
    })
  }

  private common(connector: string) {
    const { broker, turnLoop, clock, log, version, bridges } = this.around
    return { broker, turnLoop, clock, log, connector, providerVersion: version, bridges }
  }
}

function withoutQuery(address: string): string {
  return address.replace(/\?.*$/, '')
}
