/**
 * A broker that lives several times on one disk: the whole stack (broker, journal store, OpenWire) over memory links,
 * with a disk that fails, a clock that a driver turns, and power cuts. What belongs to a life that has ended does
 * nothing more: no timer of it fires, no turn runs, no byte reaches the disk.
 */
import { Broker, type PolicyEntryConfig } from '@hermod/broker'
import type { Clock, Disk, DiskFile, Link, Random } from '@hermod/model'
import { PhasedTurnLoop } from '@hermod/model'
import { StoreMessageCodec } from '@hermod/openwire'
import { type OpenWireAcceptor, openWireAcceptor } from '@hermod/openwire/server'
import { type IndexBook, type IndexChange, JournalStore, type KahaDBOptions } from '@hermod/store'
import { FaultyDisk, linkPair, type ManualClock, type RecordingLogger, type SeededRandom } from '@hermod/testkit'
import { type Address, transportErrors, VmRegistry } from '@hermod/transport'
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
  private readonly book = new KeptBook()
  private acceptor: OpenWireAcceptor | undefined
  private alive = { yes: false }
  private readonly links = new Set<Link>()

  constructor(private readonly options: LivesOptions) {
    super()
    this.disk = new FaultyDisk({ random: options.random, manualCompletion: true, now: () => options.clock.now() })
  }

  async start(): Promise<void> {
    const { log, policies, random, slowSyncs, memoryLimitBytes, concurrentStoreAndDispatch } = this.options
    const life = { yes: true }
    this.alive = life
    this.life++
    const clock = new LifeClock(this.options.clock, life)
    const turnLoop = new PhasedTurnLoop(
      (run) => setImmediate(() => life.yes && run()),
      (error) => this.errors.push(error),
    )
    const store = new JournalStore('/data', this.options.store, {
      disk: lifeDisk(this.disk, life),
      clock,
      codec: new StoreMessageCodec(),
      log,
      index: () => this.book,
      stopwatch: stopwatch(random, slowSyncs),
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
    if (!life.yes) return
    this.broker = broker
    this.acceptor = openWireAcceptor({ broker, turnLoop, clock, log, connector: 'vm', brokerUrl: () => 'vm://sim' })
  }

  /** In order, as SIGTERM asks for it. */
  async stop(): Promise<void> {
    const { broker, acceptor, alive } = this
    this.broker = undefined
    this.acceptor = undefined
    await broker?.stop()
    if (!alive.yes) return
    acceptor?.close()
    alive.yes = false
    this.cutAll('the broker has stopped')
  }

  powerCut(): void {
    this.alive.yes = false
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

class LifeClock implements Clock {
  constructor(
    private readonly clock: ManualClock,
    private readonly life: { yes: boolean },
  ) {}

  now(): number {
    return this.clock.now()
  }

  after(delayMs: number, task: () => void) {
    return this.clock.after(delayMs, () => {
      if (this.life.yes) task()
    })
  }
}

/** Opened files die with the crash by themselves; this is for what a dead store would open. */
function lifeDisk(disk: FaultyDisk, life: { yes: boolean }): Disk {
  const check = (): void => {
    if (!life.yes) throw new Error('this process is dead')
  }
  return {
    open: (path, mode): DiskFile => {
      check()
      return disk.open(path, mode)
    },
    exists: (path) => disk.exists(path),
    list: (path) => disk.list(path),
    makeDirectory: (path) => {
      check()
      disk.makeDirectory(path)
    },
    rename: (from, to) => {
      check()
      disk.rename(from, to)
    },
    remove: (path) => {
      check()
      disk.remove(path)
    },
    syncDirectory: (path) => {
      check()
      disk.syncDirectory(path)
    },
    freeBytes: (path) => disk.freeBytes(path),
  }
}

/** Called before and after each sync; the difference is what the sync took. */
function stopwatch(random: Random, slowShare: number): () => number {
  let now = 0
  return () => {
    now += random.next() < slowShare ? 5 : 0.01
    return now
  }
}

/** The index, which outlives its process: what was applied is there. */
class KeptBook implements IndexBook {
  private readonly rows = new Map<string, Uint8Array>()

  open(): void {}
  async close(): Promise<void> {}

  get(key: Uint8Array): Uint8Array | undefined {
    return this.rows.get(Buffer.from(key).toString('hex'))
  }

  each(kind: number, visit: (key: Uint8Array, row: Uint8Array) => void): void {
    for (const [name, row] of [...this.rows].sort()) {
      const key = Buffer.from(name, 'hex')
      if (key[0] === kind) visit(key, row)
    }
  }

  async apply(changes: readonly IndexChange[]): Promise<void> {
    for (const { key, row } of changes) {
      const name = Buffer.from(key).toString('hex')
      if (row === null) this.rows.delete(name)
      else this.rows.set(name, new Uint8Array(row))
    }
  }

  drop(): void {
    this.rows.clear()
  }
}
