/**
 * A `<networkConnector>`: keeps a bridge to each broker that its search finds. Which those are, and when one that was
 * lost is tried again, is decided in `discovery/`.
 */
import { causeChain, type Message } from '@hermod/model'
import { Bridge, type BridgeEnd } from './bridge/bridge.js'
import type { BridgeSettings } from './bridge/settings.js'
import type { BridgeSurroundings } from './bridge/surroundings.js'
import type { Discovery } from './discovery/discovery.js'
import { ListSearch } from './discovery/list-search.js'
import type { Datagrams } from './discovery/multicast/datagrams.js'
import { MulticastSearch } from './discovery/multicast/multicast-search.js'
import { nodeDatagrams } from './discovery/multicast/node-datagrams.js'
import type { BrokerSearch } from './discovery/search.js'
import type { Service } from './discovery/services.js'
import { clusterErrors } from './errors.js'
import { type ConnectorView, placeView } from './health/connector-view.js'
import { Places } from './health/places.js'
import { noBridge, type Way } from './health/why-stays.js'
import { connectProblem } from './link/connect-problem.js'
import { type LinkSurroundings, openLink } from './link/open-link.js'
import type { RemoteSink } from './link/remote-link.js'

export interface ConnectorParts {
  readonly settings: BridgeSettings
  readonly discovery: Discovery
  readonly around: BridgeSurroundings & LinkSurroundings
  /** Whether this is the address of one of the broker's own connectors. Default: none is. */
  readonly isOwn?: (address: string) => boolean
  /** Default: those of this host. */
  readonly datagrams?: Datagrams
}

/** Why there is no bridge any more. */
const PROBLEMS: Record<BridgeEnd, string> = {
  failed: 'the bridge was lost, see the log',
  self: 'it is this broker',
  stopped: 'stopped',
}

export class NetworkConnector {
  private readonly search: BrokerSearch
  private readonly made = new Set<Bridge>()
  private readonly abort = new AbortController()
  private readonly places: Places

  constructor(private readonly parts: ConnectorParts) {
    this.places = new Places(parts.around.clock)
    this.search = searchOf(parts, (service) => this.connect(service))
  }

  get name(): string {
    return this.parts.settings.options.name
  }

  /** Bridges that stand. */
  get bridges(): readonly Bridge[] {
    return [...this.made].filter(({ running }) => running)
  }

  /** For those who look from outside. */
  view(): ConnectorView {
    const { name, uri, duplex } = this.parts.settings.options
    return { name, uri, duplex, brokers: this.places.all().map(placeView) }
  }

  /** What keeps a message here from each of the brokers. `wantedBy`: consumers here that would take it. */
  whyStays(message: Message, wantedBy: ReadonlySet<string>): readonly Way[] {
    return this.places.all().map(({ uri, bridge, problem }) => {
      const stay = bridge?.standing?.whyStays(message, wantedBy) ?? noBridge(uri, problem)
      return { connector: this.name, broker: bridge?.remoteBrokerName ?? uri, ...stay }
    })
  }

  start(): void {
    const { discovery, around } = this.parts
    for (const option of discovery.unknown) around.log.warn(`${this.text}: option ${option} has no effect`)
    this.search.start()
    around.log.info(`Network Connector ${this.text} started`)
  }

  stop(): void {
    if (this.abort.signal.aborted) return
    this.abort.abort(clusterErrors.stopped())
    this.search.stop()
    for (const bridge of [...this.made]) bridge.stop()
    this.parts.around.log.info(`Network Connector ${this.text} stopped`)
  }

  private get text(): string {
    return `DiscoveryNetworkConnector:${this.name}:BrokerService[${this.parts.around.broker.name}]`
  }

  private get localUrl(): string {
    return `vm://${this.parts.around.broker.name}`
  }

  private connect(service: Service): void {
    const { settings, around } = this.parts
    around.log.info(`Establishing network connection from ${this.localUrl} to ${service.text}`)
    const place = this.places.at(service.text)
    const bridge: Bridge = new Bridge({
      settings,
      around,
      record: place.record,
      ended: (why) => {
        this.made.delete(bridge)
        this.places.lost(place, bridge, bridge.problem ?? PROBLEMS[why])
        if (why === 'failed') this.search.failed(service)
        else if (why === 'self') this.search.isSelf(service)
      },
    })
    this.made.add(bridge)
    this.places.connecting(place, bridge)
    this.open(service, bridge).catch((error: unknown) => this.notConnected(service, bridge, error))
  }

  private async open(service: Service, bridge: Bridge): Promise<void> {
    const sink: RemoteSink = bridge
    const { wire, text } = await openLink(service.addresses, this.parts.around, sink, this.abort.signal)
    if (this.abort.signal.aborted) {
      wire.destroy(clusterErrors.stopped())
      return
    }
    bridge.start(wire, text)
    wire.start()
  }

  private notConnected(service: Service, bridge: Bridge, error: unknown): void {
    this.made.delete(bridge)
    if (this.abort.signal.aborted) return
    const { log } = this.parts.around
    const problem = connectProblem(error)
    const to = service.text
    this.places.lost(this.places.at(to), bridge, problem.text)
    if (problem.unknownHost !== undefined) {
      log.error(`Failed to Lookup INetAddress for URI[${to}] : java.net.UnknownHostException: ${problem.unknownHost}`)
    }
    log.warn(`Could not start network bridge between: ${this.localUrl} and: ${to} due to: ${problem.text}`)
    log.debug(`Start failure exception: ${causeChain(error)}`)
    this.search.failed(service)
  }
}

function searchOf(parts: ConnectorParts, connect: (service: Service) => void): BrokerSearch {
  const { discovery, around, isOwn = () => false, datagrams = nodeDatagrams } = parts
  const { clock, log } = around
  if (discovery.kind === 'static') return new ListSearch(discovery, { clock, log, connect })
  return new MulticastSearch(discovery, { clock, log, connect, isOwn, datagrams })
}
