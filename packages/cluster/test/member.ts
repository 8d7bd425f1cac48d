/**
 * A broker of a world, with its bridges. On a disk it can live several times: what it had not synced may be lost with
 * each life, what it keeps of others is forgotten, and its bridges are made anew.
 */
import { Broker } from '@hermod/broker'
import type { PolicyEntryConfig } from '@hermod/broker/options'
import { ConnectionId, Destination, type Link, type Store } from '@hermod/model'
import { StoreMessageCodec } from '@hermod/openwire'
import { type OpenWireAcceptor, openWireAcceptor } from '@hermod/openwire/server'
import { JournalStore, type KahaDBOptions, MemoryStore } from '@hermod/store'
import { FaultyDisk, RecordingLogger, type SeededRandom, SimulatedProcess } from '@hermod/testkit'
import { openWireSubjects } from '../../server/src/advisory-subjects.js'
import { drawnStopwatch } from '../../store/test/drawn-stopwatch.js'
import { MemoryBook } from '../../store/test/memory-book.js'
import type { Bridge } from '../src/bridge/bridge.js'
import { Competition } from '../src/bridge/competition.js'
import type { BridgeSurroundings } from '../src/bridge/surroundings.js'
import { staticDiscovery } from '../src/discovery/services.js'
import type { HealthNews } from '../src/health/bridge-watch.js'
import type { LinkSurroundings } from '../src/link/open-link.js'
import { type ConnectorParts, NetworkConnector } from '../src/network-connector.js'
import type { NetworkConnectorOptions } from '../src/options.js'
import { Responders } from '../src/responders.js'
import { Lane } from './agenda.js'
import type { NetworkWorld } from './network-world.js'
import { settings } from './settings.js'
import { WorldClient } from './world-client.js'

export interface MemberOptions {
  readonly policies?: readonly PolicyEntryConfig[]
  /** Default: a store in memory, which does for one life. */
  readonly disk?: DiskTerms
  /** Each life has an id of its own, as brokers have that are not given one. */
  readonly newIds?: boolean
}

export interface DiskTerms {
  readonly random: SeededRandom
  readonly store: Partial<KahaDBOptions>
  /** Share of syncs that take long, which sends the store's work to the background. */
  readonly slowSyncs: number
  readonly concurrentStoreAndDispatch: boolean
  /** Things that others may get done before the disk is done with one; default 0. */
  readonly delay?: number
}

interface Bridging {
  readonly to: string
  readonly options: Partial<NetworkConnectorOptions>
  readonly search: Partial<ConnectorParts>
}

export class Member {
  readonly log = new RecordingLogger()
  readonly news: HealthNews[] = []
  isListening = true
  life = 0
  /** Of this life. */
  broker!: Broker
  store!: Store
  acceptor!: OpenWireAcceptor
  responders!: Responders
  lane!: Lane
  private process!: SimulatedProcess
  private isUp = false
  private around!: BridgeSurroundings & LinkSurroundings
  private connectors: NetworkConnector[] = []
  private readonly bridgings: Bridging[] = []
  private clients = 0
  private disk: FaultyDisk | undefined
  private readonly book = new MemoryBook()

  constructor(
    readonly name: string,
    readonly world: NetworkWorld,
    private readonly options: MemberOptions,
  ) {
    const { disk } = options
    if (disk === undefined) return
    const { random, delay = 0 } = disk
    this.disk = new FaultyDisk({ random, schedule: (run) => this.later(run, delay), now: () => world.clock.now() })
  }

  /** It can be connected to. */
  get isReached(): boolean {
    return this.isUp && this.isListening
  }

  /** Begins a life. */
  async start(): Promise<void> {
    const { world, name, log } = this
    this.life++
    const lane = new Lane(world.agenda)
    this.lane = lane
    const process = new SimulatedProcess({
      clock: world.clock,
      schedule: lane.turn,
      ...(world.isDrawn ? { timers: lane.timer } : {}),
      onError: (error) => world.errors.push(error),
    })
    this.process = process
    const { clock, turnLoop } = process
    this.store = this.makeStore(process)
    this.broker = this.makeBroker()
    this.around = this.surroundings()
    this.responders = new Responders(this.around)
    this.acceptor = openWireAcceptor({
      broker: this.broker,
      turnLoop,
      clock,
      log,
      connector: 'openwire',
      brokerUrl: () => `tcp://${name}:61616`,
      bridges: this.responders.accept,
    })
    await this.broker.start()
    if (!process.isAlive) return
    this.isUp = true
    this.connectors = []
    for (const bridging of this.bridgings) this.connect(bridging)
  }

  /** `power`: of what was not synced any part may be lost; else what was written is there. */
  kill(power: boolean): void {
    this.isUp = false
    this.process.end()
    this.lane.end()
    if (power) this.disk?.crash()
    else this.disk = this.disk?.clone()
    this.world.dropLinks(this.name)
  }

  /** In order, as SIGTERM asks for it; `kill` then ends the process. */
  async stop(): Promise<void> {
    this.isUp = false
    for (const connector of this.connectors) connector.stop()
    this.responders.stop()
    await this.broker.stop()
    this.acceptor.close()
  }

  accept(link: Link): void {
    this.acceptor(link)
  }

  /** `search`: another way than by its address. */
  async bridge(
    to: string,
    options: Partial<NetworkConnectorOptions> = {},
    search: Partial<ConnectorParts> = {},
  ): Promise<NetworkConnector> {
    const bridging = { to, options, search }
    this.bridgings.push(bridging)
    const connector = this.connect(bridging)
    await this.world.settle()
    return connector
  }

  /** `id`: of a client that was there before and comes back, as failover clients do. */
  async client(id?: string, clientId?: string): Promise<WorldClient> {
    const connectionId = new ConnectionId(id ?? `ID:client-${this.name}-${++this.clients}`)
    const { world, broker, lane } = this
    const client = new WorldClient(
      { world, broker, task: lane.task },
      connectionId.value,
      clientId ?? connectionId.value,
    )
    client.port = await broker.connect(
      {
        connectionId,
        clientId: client.clientId,
        userName: null,
        password: null,
        certificateSubject: null,
        remoteAddress: 'tcp://127.0.0.1:1',
        connector: 'openwire',
        protocol: 'openwire',
        failoverReconnect: id !== undefined,
        faultTolerant: false,
        manageable: false,
        clientMaster: true,
        allowLinkStealing: false,
        advisorySubject: null,
      },
      client,
    )
    return client
  }

  /** Those that stand, whichever of the two has made them. */
  bridgesTo({ name }: Member): readonly Bridge[] {
    const all = [...this.connectors.flatMap(({ bridges }) => bridges), ...this.responders.all]
    return all.filter(({ running, remoteBrokerName }) => running && remoteBrokerName === name)
  }

  /** Messages in a queue. */
  count(queue: string): number {
    return this.store.queue(Destination.queue(queue)).count
  }

  private later(run: () => void, delay: number): void {
    this.lane.task(delay === 0 ? run : () => this.later(run, delay - 1))
  }

  private connect({ to, options, search }: Bridging): NetworkConnector {
    const connector = new NetworkConnector({
      settings: settings({ name: `${this.name}-${to}`, ...options }),
      discovery: staticDiscovery(`static:(tcp://${to}:61616)`),
      around: this.around,
      ...search,
    })
    this.connectors.push(connector)
    connector.start()
    return connector
  }

  private makeStore(process: SimulatedProcess): Store {
    const { disk: terms } = this.options
    if (terms === undefined || this.disk === undefined) return new MemoryStore()
    return new JournalStore('/data', terms.store, {
      disk: process.disk(this.disk),
      clock: process.clock,
      codec: new StoreMessageCodec(),
      log: this.log,
      index: () => this.book,
      stopwatch: drawnStopwatch(terms.random, terms.slowSyncs),
    })
  }

  private makeBroker(): Broker {
    const { name, store, log, options } = this
    const { clock, turnLoop } = this.process
    const concurrent = options.disk?.concurrentStoreAndDispatch ?? true
    return new Broker({
      name,
      id: options.newIds === true ? `ID:${name}-${this.life}` : `ID:${name}`,
      store,
      spool: undefined,
      clock,
      turnLoop,
      log,
      policies: options.policies ?? [],
      advisorySubjects: openWireSubjects,
      concurrentStoreAndDispatchQueues: concurrent,
      concurrentStoreAndDispatchTopics: concurrent,
      events: { failed: (error) => this.world.errors.push(error) },
    })
  }

  private surroundings(): BridgeSurroundings & LinkSurroundings {
    const { name, log, broker, world, life } = this
    const { clock, turnLoop } = this.process
    let seeds = 0
    let addresses = 0
    return {
      broker,
      clock,
      turnLoop,
      log,
      competition: new Competition(),
      policies: broker,
      vm: undefined,
      tls: undefined,
      providerVersion: null,
      brokerUrl: () => `tcp://${name}:61616`,
      idSeed: (prefix) => `${prefix ?? `ID:${name}`}-${life}-${seeds++}`,
      vmAddress: () => `vm://${name}#${2 * addresses++}`,
      bridgeStarted: (peer, createdByDuplex, remoteAddress) =>
        broker.bridgeStarted(peer, createdByDuplex, remoteAddress),
      bridgeStopped: (peer) => broker.bridgeStopped(peer),
      bridgeHealth: (_peer, _connector, news) => this.news.push(news),
      forwardFailed: (message, cause) => broker.forwardFailed(message, cause),
      topicSubscribers: () => broker.topicSubscribers(),
      dial: (address) => world.dial(this, address),
    }
  }
}
