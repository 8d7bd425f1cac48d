/** The network of brokers as one broker sees it: its own connectors, and the ends of others' duplex connectors. */
import { hostname } from 'node:os'
import type { Broker } from '@hermod/broker'
import {
  type BridgeSurroundings,
  Competition,
  type ConfiguredConnector,
  configuredConnector,
  type LinkSurroundings,
  NetworkConnector,
  Responders,
} from '@hermod/cluster'
import type { Clock, ConfiguredBean, Logger, Random, TurnLoop } from '@hermod/model'
import type { BridgeAcceptor } from '@hermod/openwire/server'
import type { TlsMaterial, VmRegistry } from '@hermod/transport'
import type { ClusterClients } from './cluster-clients.js'
import { type NetworkLook, networkLook } from './network-look.js'

export interface NetworkSurroundings {
  readonly broker: Broker
  readonly clock: Clock
  readonly turnLoop: TurnLoop
  readonly random: Random
  readonly log: Logger
  readonly vm: VmRegistry
  readonly tls: TlsMaterial | undefined
  readonly version: string
  /** How other brokers reach this one. */
  brokerUrl(): string
  /** Whether this is the address of one of the broker's own connectors. */
  isOwn(address: string): boolean
  /** Told of brokers as bridges come and go. */
  readonly clients: ClusterClients
}

/** From `<networkConnectors>`. Throws BeanError; nothing is made or connected yet. */
export function networkConnectors(
  inside: ReadonlyMap<string, readonly ConfiguredBean[]>,
): readonly ConfiguredConnector[] {
  return (inside.get('networkConnectors') ?? [])
    .filter(({ name, status }) => name === 'networkConnector' && status === 'works')
    .map((bean) => configuredConnector(bean))
}

export class Networks {
  private readonly connectors: readonly NetworkConnector[]
  private readonly responders: Responders
  /** For the health port. */
  readonly look: NetworkLook

  constructor(configured: readonly ConfiguredConnector[], surroundings: NetworkSurroundings) {
    const mark = ownMark(surroundings)
    const around = bridgeSurroundings(surroundings, mark)
    this.responders = new Responders(around)
    this.connectors = configured
      .filter(({ settings }) => settings.options.autoStart)
      .map(
        (connector) => new NetworkConnector({ ...connector, around, isOwn: (address) => surroundings.isOwn(address) }),
      )
    const { broker } = surroundings
    this.look = networkLook({
      broker,
      connectors: this.connectors,
      responders: this.responders,
      isOwn: (connectionId) => connectionId.includes(mark),
    })
  }

  /** For the transport connectors. */
  get accept(): BridgeAcceptor {
    return this.responders.accept
  }

  start(): void {
    for (const connector of this.connectors) connector.start()
  }

  stop(): void {
    for (const connector of this.connectors) connector.stop()
    this.responders.stop()
  }
}

/** Stands in all ids that this broker's bridges make, and looks as in the ids of ActiveMQ: a port and the time of start. */
function ownMark({ clock, random }: NetworkSurroundings): string {
  return `-${1024 + Math.floor(random.next() * 64_000)}-${clock.now()}-`
}

function bridgeSurroundings(given: NetworkSurroundings, mark: string): BridgeSurroundings & LinkSurroundings {
  const { broker, clock, turnLoop, log, vm, tls, version, clients } = given
  let bridges = 0
  let addresses = 0
  return {
    broker,
    clock,
    turnLoop,
    log,
    vm,
    tls,
    providerVersion: version,
    competition: new Competition(),
    policies: broker,
    brokerUrl: () => given.brokerUrl(),
    idSeed: (prefix = `ID:${hostname()}`) => `${prefix}${mark}${bridges++}`,
    vmAddress: () => `vm://${broker.name}#${2 * addresses++}`,
    bridgeStarted: (peer, createdByDuplex, remoteAddress) => {
      broker.bridgeStarted(peer, createdByDuplex, remoteAddress)
      clients.joined(peer)
    },
    bridgeStopped: (peer) => {
      clients.left(peer)
      broker.bridgeStopped(peer)
    },
    bridgeHealth: (peer, connector, { state, reason, forMs, restarts, unanswered, unsent }) => {
      const remoteBrokerName = peer.brokerName ?? ''
      const counts = { restarts, unanswered, unsent }
      broker.bridgeHealth(peer, {
        state,
        reason,
        networkConnector: connector,
        remoteBrokerName,
        stalledMs: forMs,
        ...counts,
      })
    },
    forwardFailed: (message, cause) => broker.forwardFailed(message, cause),
    topicSubscribers: () => broker.topicSubscribers(),
  }
}
