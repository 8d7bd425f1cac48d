/**
 * A broker that lives several times on one disk: the whole stack (broker, journal store, OpenWire) over memory links,
 * with a disk that fails, a clock that a driver turns, and power cuts. Each life is a process of its own.
 */
import { Broker, type PolicyEntryConfig } from '@hermod/broker'
import type { Link } from '@hermod/model'
import { StoreMessageCodec } from '@hermod/openwire'
import { type OpenWireAcceptor, openWireAcceptor } from '@hermod/openwire/server'
import { JournalStore, type KahaDBOptions } from '@hermod/store'
import {
  FaultyDisk,
  linkPair,
  type ManualClock,
  type RecordingLogger,
  type SeededRandom,
  SimulatedProcess,
} from '@hermod/testkit'
import { type Address, transportErrors, VmRegistry } from '@hermod/transport'
import { drawnStopwatch } from '../../../store/test/drawn-stopwatch.js'
import { MemoryBook } from '../../../store/test/memory-book.js'
import { openWireSubjects } from '../../src/advisory-subjects.js'

export interface LivesOptions {
  readonly clock: ManualClock
  readonly random: SeededRandom
  readonly log: RecordingLogger
  readonly store: Partial<KahaDBOptions>
  readonly policies: readonly PolicyEntryConfig[]
  readonly memoryLimitBytes: number
  /** Share of syncs that take long, which sends the store's work to the background. */
  readonly slowSyncs: number
  readonly concurrentStoreAndDispatch: boolean
}

export class BrokerLives extends VmRegistry {
  readonly disk: FaultyDisk
  /** Counts starts; deliveries of different lives need no redelivery mark. */
  life = 0
  broker: Broker | undefined
  readonly errors: unknown[] = []
  /** Outlives its process: what was applied is there. */
  private readonly book = new MemoryBook()
  private acceptor: OpenWireAcceptor | undefined
  private process: SimulatedProcess | undefined
  private readonly links = new Set<Link>()

  constructor(private readonly options: LivesOptions) {
    super()
    this.disk = new FaultyDisk({ random: options.random, manualCompletion: true, now: () => options.clock.now() })
  }

  async start(): Promise<void> {
    const { log, policies, random, slowSyncs, memoryLimitBytes, concurrentStoreAndDispatch } = this.options
    const process = new SimulatedProcess({
      clock: this.options.clock,
      schedule: (run) => setImmediate(run),
      onError: (error) => this.errors.push(error),
    })
    const { clock, turnLoop } = process
    this.process = process
    this.life++
    const store = new JournalStore('/data', this.options.store, {
      disk: process.disk(this.disk),
      clock,
      codec: new StoreMessageCodec(),
      log,
      index: () => this.book,
      stopwatch: drawnStopwatch(random, slowSyncs),
    })
    const broker = new Broker({
      name: 'sim',
      id: `ID:sim-${this.life}-0:0`,
      store,
      spool: undefined,
      clock,
      turnLoop,
      log,
      policies,
      systemUsage: { memoryUsage: { limit: memoryLimitBytes } },
      advisorySubjects: openWireSubjects,
      concurrentStoreAndDispatchQueues: concurrentStoreAndDispatch,
      concurrentStoreAndDispatchTopics: concurrentStoreAndDispatch,
      events: { failed: (error) => this.errors.push(error) },
    })
    await broker.start()
    if (!process.isAlive) return
    this.broker = broker
    this.acceptor = openWireAcceptor({ broker, turnLoop, clock, log, connector: 'vm', brokerUrl: () => 'vm://sim' })
  }

  /** In order, as SIGTERM asks for it. */
  async stop(): Promise<void> {
    const { broker, acceptor, process } = this
    this.broker = undefined
    this.acceptor = undefined
    await broker?.stop()
    if (process?.isAlive !== true) return
    acceptor?.close()
    process.end()
    this.cutAll('the broker has stopped')
  }

  powerCut(): void {
    this.process?.end()
    this.broker = undefined
    this.acceptor = undefined
    this.disk.crash()
    this.cutAll('power cut')
  }

  private cutAll(reason: string): void {
    for (const link of this.links) link.destroy(new Error(reason))
    this.links.clear()
  }

  /** Cuts one connection, as a network does. */
  cutOne(random: SeededRandom): void {
    if (this.links.size === 0) return
    const link = random.pick([...this.links])
    this.links.delete(link)
    link.destroy(new Error('network failed'))
  }

  override connect(address: Address): Link {
    const { acceptor } = this
    if (acceptor === undefined) {
      throw transportErrors.connectFailed({ address: address.text, problem: 'the broker is down' })
    }
    const { clock, random } = this.options
    const latencyMs = random.below(4)
    const { left, right } = linkPair({
      schedule: (run) => void clock.after(latencyMs + random.below(2), run),
      random,
      maxChunkBytes: random.pick([50, 1000, 4000, 65_536]),
      capacityBytes: random.pick([500, 5000, 65_536]),
    })
    this.links.add(left)
    acceptor(right)
    return left
  }
}
