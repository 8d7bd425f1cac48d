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
import { type Clock, type ConfiguredBean, Destination, type Logger, type Random, type TurnLoop } from '@hermod/model'
import type { BridgeAcceptor } from '@hermod/openwire/server'
import type { TlsMaterial, VmRegistry } from '@hermod/transport'

export interface NetworkSurroundings {
  readonly broker: Broker
  readonly clock: Clock
  readonly turnLoop: TurnLoop
  readonly random: Random
  readonly log: Logger
  readonly vm: VmRegistry
  readonly tls: TlsMaterial | undefined
  readonly version: string
  /** Address of the first transport connector. */
  brokerUrl(): string
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

  constructor(configured: readonly ConfiguredConnector[], surroundings: NetworkSurroundings) {
    const around = bridgeSurroundings(surroundings)
    this.responders = new Responders(around)
    this.connectors = configured
      .filter(({ settings }) => settings.options.autoStart)
      .map((connector) => new NetworkConnector({ ...connector, around }))
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

function bridgeSurroundings(given: NetworkSurroundings): BridgeSurroundings & LinkSurroundings {
  const { broker, clock, turnLoop, log, random, vm, tls, version } = given
  const startMs = clock.now()
  const port = 1024 + Math.floor(random.next() * 64_000)
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
    brokerUrl: () => publishable(given.brokerUrl()),
    idSeed: (here, there) => `${here}->${there}-${port}-${startMs}-${bridges++}`,
    vmAddress: () => `vm://${broker.name}#${2 * addresses++}`,
    bridgeStarted: (peer, createdByDuplex, remoteAddress) => broker.bridgeStarted(peer, createdByDuplex, remoteAddress),
    bridgeStopped: (peer) => broker.bridgeStopped(peer),
    durableTopics: (clientId) =>
      broker
        .view()
        .durableSubscriptions.filter((durable) => durable.clientId === clientId)
        .map(({ destination }) => Destination.parse(destination, 'topic')),
  }
}

/** A connector that listens on all addresses is reached by the name of the host. */
function publishable(address: string): string {
  return address.replace(/\/\/(0\.0\.0\.0|\[::\])(?=[:/?]|$)/, `//${hostname()}`)
}
