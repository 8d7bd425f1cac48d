/**
 * Tells the failover clients of each transport connector about the brokers that bridges lead to, as
 * `updateClusterClients`, `rebalanceClusterClients`, `updateClusterClientsOnRemove` and `updateClusterFilter` ask.
 */
import { type ClientListState, clientList, isTellable, stepClientList } from '@hermod/cluster'
import { brokerFilter } from '@hermod/cluster/options'
import type { ConnectorSettings } from '@hermod/config'
import { BrokerInfo, ConnectionControl, publicIntroduction } from '@hermod/openwire'
import type { ClientBalance, OpenWireAcceptor } from '@hermod/openwire/server'

export class ClusterClients {
  private readonly connectors: ConnectorClients[] = []
  private readonly peers = new Map<string, KnownPeer>()

  /** `ownUrl`: how other brokers and clients reach this one. */
  constructor(private readonly ownUrl: () => string) {}

  /** For the acceptor of a connector; undefined where its clients are to be told nothing. */
  balance(settings: ConnectorSettings): ConnectorClients | undefined {
    if (!settings.updateClusterClients && !settings.rebalanceClusterClients) return undefined
    const clients = new ConnectorClients(settings, this.ownUrl, () => this.known())
    this.connectors.push(clients)
    return clients
  }

  /** A bridge stands. */
  joined(peer: BrokerInfo): void {
    const id = peer.brokerId?.value ?? ''
    const known = this.peers.get(id)
    if (known === undefined) {
      const brokerURL = isTellable(peer.brokerURL ?? '') ? peer.brokerURL : null
      this.peers.set(id, { info: new BrokerInfo({ ...publicIntroduction(peer), brokerURL }), bridges: 1 })
    } else known.bridges++
    for (const connector of this.connectors) connector.joined(peer)
  }

  /** It has ended. */
  left(peer: BrokerInfo): void {
    const id = peer.brokerId?.value ?? ''
    const known = this.peers.get(id)
    if (known !== undefined && --known.bridges === 0) this.peers.delete(id)
    for (const connector of this.connectors) connector.left(peer)
  }

  /** The broker stops: that its own bridges end is no news. */
  stop(): void {
    this.connectors.length = 0
  }

  private known(): readonly BrokerInfo[] {
    return [...this.peers.values()].map(({ info }) => info)
  }
}

interface KnownPeer {
  readonly info: BrokerInfo
  bridges: number
}

/** Those of one connector. */
export class ConnectorClients implements ClientBalance {
  private state: ClientListState
  private acceptor: OpenWireAcceptor | undefined

  constructor(
    settings: ConnectorSettings,
    private readonly ownUrl: () => string,
    private readonly known: () => readonly BrokerInfo[],
  ) {
    this.state = clientList({ ...settings, filter: brokerFilter(settings.updateClusterFilter) })
  }

  /** Whom to tell when something changes. */
  serve(acceptor: OpenWireAcceptor): void {
    this.acceptor = acceptor
  }

  get peers(): readonly BrokerInfo[] | null {
    return this.state.terms.updateClusterClients ? this.known() : null
  }

  control(reconnecting: boolean): ConnectionControl {
    const [state, effect] = stepClientList(this.state, { kind: 'tell', own: this.ownUrl(), reconnecting })
    this.state = state
    const { connectedBrokers, rebalance } =
      effect?.kind === 'control' ? effect : { connectedBrokers: '', rebalance: false }
    return new ConnectionControl({ connectedBrokers, reconnectTo: '', rebalanceConnection: rebalance })
  }

  joined(peer: BrokerInfo): void {
    const { brokerName, brokerURL: url } = peer
    this.happened({ kind: 'joined', own: this.ownUrl(), brokerName: brokerName ?? '', url: url ?? '' })
  }

  left(peer: BrokerInfo): void {
    this.happened({ kind: 'left', url: peer.brokerURL ?? '' })
  }

  private happened(event: Parameters<typeof stepClientList>[1]): void {
    const [state, effect] = stepClientList(this.state, event)
    this.state = state
    if (effect?.kind === 'tellAll') this.acceptor?.tellClients(() => this.control(false))
  }
}
