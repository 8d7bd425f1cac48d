/**
 * Starts a broker from its settings and wires what it needs:
 *
 *   lock ──> store ──> broker ──> connectors        and back again in the other order at `stop`
 *
 * A broker that does not get the lock waits as a slave: it opens no port but that of its health, and touches no file of
 * the store. One that
 * loses the lock, or whose disk fails, stops serving by itself.
 */
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { Broker, IdGenerator, type KernelHost, PolicyMap } from '@hermod/broker'
import type { ConfiguredConnector } from '@hermod/cluster'
import type { BrokerSettings } from '@hermod/config'
import {
  type Clock,
  immediateTurnLoop,
  type JobStore,
  type Logger,
  type PluginFactory,
  type Random,
  type Store,
  systemClock,
  systemRandom,
  type TurnLoop,
} from '@hermod/model'
import { StoreMessageCodec } from '@hermod/openwire'
import { type TlsMaterial, VmRegistry } from '@hermod/transport'
import { Announcements } from './announcements.js'
import { brokerConfig } from './broker-config.js'
import { ClusterClients } from './cluster-clients.js'
import { Connectors } from './connectors.js'
import { DiskLimits } from './disk-limits.js'
import { healthAddress } from './health/health-address.js'
import type { HealthState } from './health/health-answer.js'
import { HealthPort } from './health/health-port.js'
import { RoleRecord } from './health/role.js'
import { type JobStorePlace, jobStorePlace, makeJobStore } from './make-job-store.js'
import { emptyStore, makeStore, storeName } from './make-store.js'
import { Networks, networkConnectors } from './networks.js'
import { configuredPlugins } from './plugins/registry.js'
import type { EndReason, RunningBroker } from './running-broker.js'
import type { RuntimeConfiguration } from './runtime-configuration/runtime-configuration.js'
import type { ConfigurationSource } from './runtime-configuration/source.js'
import { Services } from './services/services.js'
import { StoreLocks } from './store-locks.js'
import { brokerTls, clientStores } from './tls.js'
import { uptime } from './uptime.js'
import { VERSION } from './version.js'

export interface Surroundings {
  readonly log: Logger
  readonly clock?: Clock
  readonly random?: Random
  /** Shared by the brokers and clients of one process; a new one if left out. */
  readonly vm?: VmRegistry
  /** Ends the broker when it is aborted, also while it waits for the lock. */
  readonly signal?: AbortSignal
  /** Plug-ins made in code; they stand behind those of the configuration, so they are asked first. */
  readonly plugins?: readonly PluginFactory[]
  /** `-D` properties that the configuration may lean on: `activemq.conf`, `javax.net.ssl.keyStore`, … */
  readonly systemProperties?: ReadonlyMap<string, string>
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where the settings were read from: a `<runtimeConfigurationPlugin>` looks there for changes. */
  readonly source?: ConfigurationSource
  /** Called when another broker holds the store and this one begins to wait. */
  readonly waiting?: () => void
}

/**
 * Resolves when the broker listens, or when it was told to stop before it did; it may wait for ever as a slave.
 * Rejects when it cannot start; then nothing of it is left.
 */
export async function startBroker(settings: BrokerSettings, surroundings: Surroundings): Promise<RunningBroker> {
  const broker = makeBroker(settings, surroundings)
  await broker.start()
  return broker
}

/** A broker that does nothing before its `start`. */
export function makeBroker(settings: BrokerSettings, surroundings: Surroundings): RunningBroker {
  const broker = new BrokerProcess(settings, surroundings)
  surroundings.signal?.addEventListener('abort', () => void broker.stop(), { once: true })
  return broker
}

class BrokerProcess implements RunningBroker {
  readonly name: string
  readonly id: string
  readonly vm: VmRegistry
  readonly ended: Promise<EndReason>
  private end: (reason: EndReason) => void = () => {}
  private readonly clock: Clock
  private readonly turnLoop: TurnLoop
  private readonly startedAtMs: number
  private readonly codec = new StoreMessageCodec()
  private broker: Broker | undefined
  private connectors: Connectors | undefined
  private tls: TlsMaterial | undefined
  private health: HealthPort | undefined
  private readonly role: RoleRecord
  private runtime: RuntimeConfiguration | undefined
  private plugins: readonly PluginFactory<KernelHost>[] = []
  private services: Services | undefined
  private networks: Networks | undefined
  private readonly clients = new ClusterClients(() => this.published)
  private starting: Promise<void> | undefined
  private stopping: Promise<void> | undefined

  private readonly settings: BrokerSettings
  private readonly diskLimits: DiskLimits
  private readonly jobPlace: JobStorePlace | undefined
  private readonly locks: StoreLocks

  constructor(
    given: BrokerSettings,
    private readonly around: Surroundings,
  ) {
    this.settings = withAbsolutePaths(given)
    this.diskLimits = new DiskLimits(this.settings, around.log)
    this.jobPlace = jobStorePlace(this.settings)
    const { broker } = given
    this.clock = around.clock ?? systemClock
    this.role = new RoleRecord(this.clock)
    this.vm = around.vm ?? new VmRegistry()
    this.name = broker.brokerName
    this.startedAtMs = this.clock.now()
    this.id = broker.brokerId === '' ? this.newId() : broker.brokerId
    this.turnLoop = immediateTurnLoop((error) => around.log.error('A part of the broker failed', error))
    this.ended = new Promise((resolve) => {
      this.end = resolve
    })
    this.locks = new StoreLocks({
      settings: this.settings,
      jobPlace: this.jobPlace,
      clock: this.clock,
      log: around.log,
      lost: (reason) => this.lost(reason),
      waiting: () => {
        this.role.become('slave')
        around.waiting?.()
      },
      acquired: () => this.role.become('starting'),
    })
  }

  get addresses(): readonly string[] {
    return this.connectors?.addresses ?? []
  }

  private get published(): string {
    return this.connectors?.published ?? `vm://${this.name}`
  }

  private get log(): Logger {
    return this.around.log
  }

  start(): Promise<void> {
    this.starting ??= this.startOrFail()
    return this.starting
  }

  private async startOrFail(): Promise<void> {
    if (this.stopping !== undefined) return
    try {
      await this.startParts()
    } catch (error) {
      // Being stopped while it waits for the lock is no failure.
      const asked = this.stopping !== undefined
      if (!asked) this.log.error(`Failed to start Hermod (${this.name}, ${this.id})`, error)
      await this.stop()
      if (!asked) throw error
    }
  }

  private async startParts(): Promise<void> {
    await this.openHealthPort()
    // A store of keys that cannot be read should not cost a wait for the lock first.
    this.tls = brokerTls(this.settings.inside, this.around.systemProperties ?? new Map())
    const { log, settings } = this
    // First of all: a mistake there must not be found when the store is open and a peer may have connected.
    this.plugins = await this.loadPlugins()
    this.services = this.loadServices()
    const network = networkConnectors(settings.inside)
    const announcements = Announcements.configured(settings.inside, { clock: this.clock, log })
    log.info(`Using Persistence Adapter: ${storeName(settings)}`)
    log.info(`Starting Persistence Adapter: ${storeName(settings)}`)
    await this.locks.acquire()
    if (settings.broker.deleteAllMessagesOnStartup) {
      log.info('Deleting all messages on startup because deleteAllMessagesOnStartup configuration has been provided')
      emptyStore(settings)
    }
    this.locks.fence()
    if (settings.persistence.kind === 'kahaDB') log.info('Starting KahaDBStore')
    const { codec, clock } = this
    const mayWrite = (): boolean => this.locks.verify()
    const policies = new PolicyMap(settings.policies)
    const store = makeStore(settings, { codec, clock, log, mayWrite, policies })
    const { jobPlace } = this
    const jobStore = jobPlace === undefined ? undefined : makeJobStore(jobPlace, { codec, clock, log, mayWrite })
    const broker = this.makeBroker(store, jobStore, policies)
    this.broker = broker
    await broker.start()
    this.diskLimits.watch(clock, (which, limitBytes) => broker.limitDisk(which, limitBytes))
    log.info('Persistence Adapter successfully started')
    log.info(`Hermod ${VERSION} (${this.name}, ${this.id}) is starting`)
    this.networks = this.makeNetworks(broker, network)
    await this.startConnectors(broker, announcements)
    if (this.stopping === undefined) this.networks.start()
    await this.services.start(() => this.stopping !== undefined)
    log.info(`Hermod ${VERSION} (${this.name}, ${this.id}) started`)
    this.role.become('master')
  }

  /** First of all and to the last: it is how a slave can be told from a broker that does not come up. */
  private async openHealthPort(): Promise<void> {
    const address = healthAddress(this.around.systemProperties?.get('hermod.health'))
    if (address === undefined) return
    const state = (): HealthState => ({
      role: this.role.role,
      sinceMs: this.role.sinceMs,
      brokerName: this.name,
      brokerId: this.id,
      version: VERSION,
      lock: this.locks.store,
      addresses: this.addresses,
    })
    this.health = await HealthPort.open(address, state, () => this.networks?.look)
    this.log.info(`Health is told at ${this.health.url}`)
  }

  applyChangedConfiguration(): string {
    if (this.runtime === undefined) throw new Error(`${this.name} has no <runtimeConfigurationPlugin>`)
    return this.runtime.applyChangedConfiguration()
  }

  stop(): Promise<void> {
    this.stopping ??= this.shutDown({ kind: 'stopped' })
    return this.stopping
  }

  /** The broker cannot go on: the lock is lost or the disk has failed. */
  private fail(error: Error): void {
    this.stopping ??= this.shutDown({ kind: 'failed', error })
  }

  private lost(reason: string): void {
    this.log.error(`${this.name}, no longer able to keep the exclusive lock so giving up being a master: ${reason}`)
    const error = new Error(reason)
    // At once: another broker may be writing into the same files already.
    this.broker?.abandon(error).catch((cause: unknown) => this.log.error('The broker could not be ended', cause))
    this.fail(error)
  }

  private makeBroker(store: Store, jobStore: JobStore | undefined, policies: PolicyMap): Broker {
    const { name, id, jobPlace, codec, clock, turnLoop, log, diskLimits } = this
    return new Broker(
      brokerConfig(this.settings, {
        ...{ name, id, store, jobStore, jobPlace, policies, codec, clock, turnLoop, log, diskLimits },
        connectorUrl: (connector) => this.connectors?.addressOf(connector) ?? `vm://${name}`,
        failed: (error) => this.fail(error),
        plugins: [...this.plugins, ...(this.around.plugins ?? [])],
      }),
    )
  }

  private loadPlugins(): Promise<PluginFactory<KernelHost>[]> {
    const { settings, log, clock, around } = this
    const { dataDirectory } = settings.broker
    return configuredPlugins(settings.inside, {
      log,
      baseDirectory: process.cwd(),
      dataDirectory: join(dataDirectory, this.name),
      systemProperties: around.systemProperties ?? new Map(),
      environment: around.environment ?? {},
      clock,
      places: {
        addressOf: (scheme) => this.connectors?.uriOf(scheme) ?? '',
        dataDirectory,
      },
      runtime: {
        source: around.source,
        plugins: new Map(),
        use: (runtime) => {
          this.runtime = runtime
          return runtime
        },
      },
    })
  }

  private loadServices(): Services {
    const { settings, name: brokerName, vm, clock, log, tls, around } = this
    const clientTls = clientStores(around.systemProperties ?? new Map())
    return new Services(settings.inside, { brokerName, vm, clock, log, tls, clientTls })
  }

  private makeNetworks(broker: Broker, configured: readonly ConfiguredConnector[]): Networks {
    const { clock, log, turnLoop, vm, tls } = this
    return new Networks(configured, {
      broker,
      clock,
      turnLoop,
      random: this.around.random ?? systemRandom,
      log,
      vm,
      tls,
      version: VERSION,
      brokerUrl: () => this.published,
      isOwn: (address) => this.connectors?.isOwn(address) ?? false,
      clients: this.clients,
    })
  }

  private async startConnectors(broker: Broker, announcements: Announcements): Promise<void> {
    const { clock, log, turnLoop } = this
    const connectors = new Connectors({
      broker,
      turnLoop,
      clock,
      log,
      version: VERSION,
      tls: this.tls,
      bridges: this.networks?.accept,
      clients: this.clients,
      announcements,
    })
    this.connectors = connectors
    connectors.startVm(this.name, this.vm)
    for (const connector of this.settings.connectors) {
      // The lock may be lost while ports are being opened.
      if (connector.autoStart && this.stopping === undefined) await connectors.start(connector)
    }
  }

  private async shutDown(reason: EndReason): Promise<void> {
    const { log } = this
    this.role.become('stopping')
    log.info(`Hermod ${VERSION} (${this.name}, ${this.id}) is shutting down`)
    this.clients.stop()
    this.networks?.stop()
    const services = this.services?.stop()
    // A broker in order lets them finish; one that lost its store must not serve a moment longer for their sake.
    if (reason.kind === 'stopped') await services
    const endBroker = (): Promise<void> => this.endBroker()
    if (this.connectors === undefined) await endBroker()
    else await this.connectors.stop(endBroker)
    await services
    this.locks.release()
    log.info(`Hermod ${VERSION} (${this.name}, ${this.id}) uptime ${uptime(this.clock.now() - this.startedAtMs)}`)
    log.info(`Hermod ${VERSION} (${this.name}, ${this.id}) is shutdown`)
    await this.health?.close()
    this.end(reason)
  }

  private async endBroker(): Promise<void> {
    this.diskLimits.close()
    try {
      await this.broker?.stop()
    } catch (error) {
      this.log.error('The store could not be closed in order', error)
    }
  }

  private newId(): string {
    const random = this.around.random ?? systemRandom
    const port = 1024 + Math.floor(random.next() * 64_000)
    return new IdGenerator({ host: hostname(), port, startMs: this.startedAtMs }, 0).next()
  }
}

/** The process may change its directory later, and a log line should name a place that is the same for every reader. */
function withAbsolutePaths(settings: BrokerSettings): BrokerSettings {
  const { broker, persistence } = settings
  return {
    ...settings,
    broker: { ...broker, dataDirectory: resolve(broker.dataDirectory) },
    persistence:
      persistence.kind === 'memory' ? persistence : { ...persistence, directory: resolve(persistence.directory) },
  }
}
