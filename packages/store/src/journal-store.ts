/**
 * The durable store: KahaDB's journal, byte for byte, with an index of our own beside it.
 *
 * Every change is appended to the batch in memory and applied to the state at once; `commit` at the end of the turn
 * brings the batch to the disk. Checkpoints write the state's changed pages to the index, which is only a cache: the
 * journal is the truth. The caller holds the directory's lock.
 */
import type {
  Clock,
  Destination,
  Disk,
  Logger,
  Message,
  MessageCodec,
  OrderKey,
  QueueStore,
  Store,
  StoreListener,
  StoreRecovery,
  StoreTransaction,
  Ticket,
  Timer,
  TopicStore,
  TransactionId,
} from '@hermod/model'
import { every, invariant, optionValues, XaTransactionId } from '@hermod/model'
import { storeErrors } from './errors.js'
import { type Snapshot, takeSnapshot } from './index-db/checkpoint.js'
import type { IndexBook } from './index-db/index-book.js'
import { LmdbBook } from './index-db/lmdb-book.js'
import { CommandType } from './journal/commands.js'
import { Gather } from './journal/gather.js'
import { JournalFiles } from './journal/journal-files.js'
import { RecordSource } from './journal/record-source.js'
import { destinationField, RecordWriter, transactionField } from './journal/record-writer.js'
import { type Recovered, recover, removeJavaIndex } from './journal/recover.js'
import type { WaitingTransaction } from './journal/replay.js'
import type { Damage } from './journal/scan.js'
import { StoredForms } from './journal/stored-forms.js'
import { unneededFiles } from './journal/unneeded.js'
import type { JournalCore } from './journal-core.js'
import { JournalQueue } from './journal-queue.js'
import { JournalTopic } from './journal-topic.js'
import { JournalTransaction } from './journal-transaction.js'
import { type KahaDBOptions, kahaDBOptions } from './options.js'
import { Persister } from './persister.js'
import type { DestinationState } from './state/destination-state.js'
import type { JournalState } from './state/journal-state.js'

/** Changes of entries after which a checkpoint is made before its time, so that changed pages stay few. */
const EARLY_CHECKPOINT_CHANGES = 1_000_000

export interface JournalStorePorts {
  readonly disk: Disk
  readonly clock: Clock
  readonly codec: MessageCodec
  readonly log: Logger
  /** For stores of OpenWire version 6; without it such a store is refused. */
  readonly legacyCodec?: MessageCodec
  /** Destinations that keep priorities apart (policy `prioritizedMessages`). Default: none. */
  readonly prioritized?: (destination: Destination) => boolean
  /** Where the index is kept. Default: LMDB in `index` inside `indexDirectory` or the journal's directory. */
  readonly index?: (directory: string, log: Logger) => IndexBook
  /** Milliseconds with fractions, to measure syncs. Default: `performance.now`. */
  readonly stopwatch?: () => number
}

export class JournalStore implements Store, JournalCore {
  readonly description: string
  readonly waiting = new Set<JournalTransaction>()
  onDirty: () => void = () => {}
  state!: JournalState
  gather!: Gather
  writer!: RecordWriter
  source!: RecordSource

  private phase: 'closed' | 'opening' | 'open' | 'closing' = 'closed'
  private readonly options: KahaDBOptions
  private readonly files: JournalFiles
  private readonly book: IndexBook
  private readonly forms: StoredForms
  private persister!: Persister
  private readonly queues = new Map<string, JournalQueue>()
  private readonly topics = new Map<string, JournalTopic>()
  private announced = false
  private timers: Timer[] = []
  private found: readonly Damage[] = []
  private checkpointing: Promise<boolean> | undefined

  constructor(
    private readonly directory: string,
    options: Partial<KahaDBOptions>,
    private readonly ports: JournalStorePorts,
  ) {
    this.options = optionValues(kahaDBOptions, options)
    this.description = `KahaDB[${directory}]`
    this.files = new JournalFiles(ports.disk, directory, this.options)
    this.forms = new StoredForms(ports.codec, ports.legacyCodec)
    const place = `${this.options.indexDirectory || directory}/index`
    this.book = ports.index?.(place, ports.log) ?? new LmdbBook(place, ports.log)
  }

  get codec(): MessageCodec {
    return this.forms.current
  }
  get durable(): Ticket {
    return this.persister?.durable ?? 0
  }
  get usedBytes(): number {
    return this.files.usedBytes + this.backlogBytes
  }
  /** Appended and not written: producers should wait while this is large. */
  get backlogBytes(): number {
    return this.persister?.backlogBytes ?? 0
  }
  /** What recovery could not use. */
  get damages(): readonly Damage[] {
    return this.found
  }
  get counters(): { bodyBytesCopied: number; bodyBytesReferenced: number } & Persister['counters'] {
    return { ...this.writer.counters, ...this.persister.counters }
  }
  get writing(): 'blocking' | 'background' {
    return this.persister.writing
  }

  async open(listener: StoreListener, progress: (line: string) => void): Promise<StoreRecovery> {
    invariant(this.phase === 'closed', 'a store is opened once', { phase: this.phase })
    this.phase = 'opening'
    const { disk, log } = this.ports
    try {
      disk.makeDirectory(this.directory)
      this.book.open()
      const { files, book, forms, options } = this
      const recovered = await recover({ disk, log, files, book, forms, options, progress })
      this.start(recovered, listener)
      this.settleTransactions(recovered)
      this.findBrokerSequence(recovered)
      await this.checkpoint()
      removeJavaIndex(
        disk,
        [this.directory, this.options.indexDirectory].filter((place) => place !== ''),
      )
    } catch (error) {
      this.phase = 'closed'
      this.files.close()
      await this.book.close()
      throw error
    }
    this.announced = false
    this.startTimers()
    return this.recovery()
  }

  async close(): Promise<void> {
    if (this.phase !== 'open') return
    this.phase = 'closing'
    for (const timer of this.timers) timer.cancel()
    if (this.persister.failure === undefined) {
      if (this.options.cleanupOnStop) await this.cleanup()
      await this.checkpoint()
    }
    await this.persister.close()
    this.files.close()
    await this.book.close()
    this.phase = 'closed'
  }

  queue(destination: Destination): JournalQueue & QueueStore {
    invariant(destination.kind === 'queue', 'only queues have queue stores', { destination: destination.qualifiedName })
    let queue = this.queues.get(destination.name)
    if (queue === undefined) {
      queue = new JournalQueue(this, destination)
      this.queues.set(destination.name, queue)
    }
    return queue
  }

  topic(destination: Destination): JournalTopic & TopicStore {
    invariant(destination.kind === 'topic', 'only topics have topic stores', { destination: destination.qualifiedName })
    let topic = this.topics.get(destination.name)
    if (topic === undefined) {
      topic = new JournalTopic(this, destination)
      this.topics.set(destination.name, topic)
    }
    return topic
  }

  removeDestination(destination: Destination): void {
    this.mayChange()
    const state = this.state.find(destination)
    if (state === undefined) return
    this.writer.removeDestination(destinationField(destination))
    this.state.drop(state, this.gather.file)
    this.dirty()
  }

  begin(id: TransactionId): StoreTransaction {
    return new JournalTransaction(this, id)
  }

  ticket(): Ticket {
    const ticket = this.persister.ticket()
    if (ticket !== 0) this.dirty()
    return ticket
  }

  commit(): void {
    this.announced = false
    if (this.phase !== 'open' && this.phase !== 'closing') return
    this.persister.commit()
    if (this.state.changes > EARLY_CHECKPOINT_CHANGES) this.checkpointBehind()
  }

  lastProducerSequence(producerKey: string): number {
    return this.state.audit.last(producerKey)
  }

  /** After `failed`: writes again what no sync has confirmed; throws if that fails too. */
  reopen(): void {
    this.persister.reopen()
  }

  /** Brings the index up to the present. Rejects if the journal cannot be synced; a failing index is only logged. */
  async checkpoint(): Promise<void> {
    await this.checkpointOf(() => {})
  }

  /** Removes journal files that nothing needs; gives their number. */
  async cleanup(): Promise<number> {
    await this.persister.barrier() // or files still in memory would be missing from the list
    this.renewOldestSubscriptions()
    let unneeded: number[] = []
    // Chosen by what the index will hold: a file that only became unneeded since is still in the index's books, and the
    // acknowledgements that freed it may not be synced.
    const written = await this.checkpointOf((position) => {
      const numbers = [...this.files.numbers].sort((a, b) => a - b)
      unneeded = unneededFiles(numbers, position.file, this.pins(), this.state.ledger)
    })
    if (!written || unneeded.length === 0) return 0
    for (const file of unneeded) {
      this.files.remove(file)
      this.state.ledger.forget(file)
    }
    this.files.syncDirectory()
    this.state.changes++
    this.ports.log.debug(`Removed ${unneeded.length} journal files: ${unneeded.join(', ')}`)
    return unneeded.length
  }

  // What the parts use.

  mayChange(): void {
    if (this.phase === 'open' && this.persister.failure === undefined) return
    if (this.phase === 'open') {
      throw storeErrors.refusing(
        { file: this.directory, reason: this.persister.failure?.message },
        { cause: this.persister.failure },
      )
    }
    if (this.phase !== 'closing' && this.phase !== 'opening') throw storeErrors.notOpen({ state: this.phase })
  }

  dirty(): void {
    if (this.announced) return
    this.announced = true
    this.onDirty()
  }

  prioritized(destination: Destination): boolean {
    return this.ports.prioritized?.(destination) ?? false
  }

  load(state: DestinationState, key: OrderKey): Message | undefined {
    const run = state.find(key)
    if (run === undefined) return undefined
    return this.source.one(run.page.file(run.slot), run.page.offset(run.slot), run.page.size(run.slot))
  }

  // Opening.

  private start({ state, damages, nextFile }: Recovered, listener: StoreListener): void {
    const { options, ports, files } = this
    this.state = state
    this.found = damages
    this.gather = new Gather(options.journalMaxFileLength, options.journalMaxWriteBatchSize, nextFile)
    const stopwatch = ports.stopwatch ?? (() => performance.now())
    this.persister = new Persister(this.gather, files, options, ports.clock, stopwatch, ports.log, {
      durable: (ticket) => listener.durable(ticket),
      failed: (cause, ticket) => {
        listener.failed(storeErrors.writeFailed({ reason: cause.message }, { cause }), ticket)
      },
    })
    this.writer = new RecordWriter(this.gather, this.forms.current)
    this.source = new RecordSource(files, this.persister, this.forms, ports.log)
    this.phase = 'open'
  }

  /** Prepared XA transactions wait for their outcome; whatever else had none is rolled back. */
  private settleTransactions({ replay }: Recovered): void {
    for (const waiting of replay.transactions.values()) {
      if (waiting.prepared && waiting.id instanceof XaTransactionId) this.restorePrepared(waiting, replay)
      else this.writer.plain(CommandType.rollback, transactionField(waiting.id))
    }
  }

  private restorePrepared(waiting: WaitingTransaction, replay: Recovered['replay']): void {
    const transaction = JournalTransaction.recovered(
      this,
      waiting,
      (change) => {
        const state = this.state.find(change.destination)
        return state === undefined ? 0 : replay.resolve(state, change)
      },
      (change) => this.forms.ackId(change.ack, change.id),
    )
    const strategy = this.options.purgeRecoveredXATransactionStrategy
    if (strategy === 'never') return
    this.ports.log.warn(`Recovered XA transaction ${waiting.id}: ${strategy} by purgeRecoveredXATransactionStrategy`)
    if (strategy === 'commit') transaction.commit()
    else transaction.rollback()
  }

  /** Java's records do not tell it, so the newest message of each destination is looked at. */
  private findBrokerSequence({ replay }: Recovered): void {
    if (!replay.foreignAdds) return
    for (const state of this.state.destinations.values()) {
      for (const run of state.runs) {
        const sequence = run.lastLive()
        if (sequence < 0 || !run.find(sequence)) continue
        const { page, slot } = run
        const message = this.source.one(page.file(slot), page.offset(slot), page.size(slot))
        if (message !== undefined) this.state.audit.note(message.messageId)
      }
    }
  }

  private recovery(): StoreRecovery {
    const states = [...this.state.destinations.values()]
    const holding = states.filter((state) => state.count > 0 || state.subscriptions.size > 0)
    return {
      destinations: holding.map((state) => state.destination),
      subscriptions: states.flatMap((state) => [...state.subscriptions.values()].map((one) => one.terms)),
      prepared: [...this.waiting].map((transaction) => transaction.asPrepared()),
      lastBrokerSequenceId: this.state.audit.lastBrokerSequenceId,
    }
  }

  // Keeping house.

  private startTimers(): void {
    const { clock } = this.ports
    const { checkpointInterval, cleanupInterval } = this.options
    this.timers.push(
      every(clock, checkpointInterval, () => {
        if (this.state.changes > 0) this.checkpointBehind()
      }),
    )
    if (cleanupInterval > 0) {
      this.timers.push(
        every(clock, cleanupInterval, () => {
          if (this.persister.failure !== undefined) return
          this.cleanup().catch((error) => this.ports.log.error('Journal cleanup failed', error))
        }),
      )
    }
  }

  private checkpointBehind(): void {
    if (this.checkpointing !== undefined || this.persister.failure !== undefined) return
    this.checkpoint().catch((error) => this.ports.log.error('Checkpoint failed', error))
  }

  /** One at a time. `atSnapshot` runs in the moment the index will show. False: the index was not written. */
  private async checkpointOf(atSnapshot: (position: { file: number }) => void): Promise<boolean> {
    while (this.checkpointing !== undefined) await this.checkpointing.catch(() => false)
    this.checkpointing = this.runCheckpoint(atSnapshot).finally(() => {
      this.checkpointing = undefined
    })
    return this.checkpointing
  }

  private async runCheckpoint(atSnapshot: (position: { file: number }) => void): Promise<boolean> {
    for (const state of this.state.destinations.values()) for (const run of state.runs) run.evict()
    const position = this.gather.position()
    const { audit, ledger, nextOrdinal } = this.state
    const snapshot: Snapshot = takeSnapshot(this.state, {
      ...position,
      version: this.forms.version,
      nextOrdinal,
      lastBrokerSequenceId: audit.lastBrokerSequenceId,
      audit: audit.toRow(),
      ledger: ledger.toRow(),
      waiting: [...this.waiting].map((transaction) => transaction.toRow()),
    })
    atSnapshot(position)
    try {
      // The index must never know more than the journal.
      await this.persister.barrier()
      await this.book.apply(snapshot.changes)
      return true
    } catch (error) {
      snapshot.restore()
      if (this.persister.failure !== undefined) throw error
      this.ports.log.error('The index could not be written; the journal has everything', error)
      return false
    }
  }

  private pins(): (file: number) => boolean {
    const pinned = new Set<number>()
    for (const [file] of this.state.ledger.filesWithLive) pinned.add(file)
    for (const state of this.state.destinations.values()) {
      for (const subscription of state.subscriptions.values()) pinned.add(subscription.file)
    }
    const ranges = [...this.waiting].map((transaction) => transaction.fileRange())
    return (file) => pinned.has(file) || ranges.some(([first, last]) => file >= first && file <= last)
  }

  /** A subscription with nothing pending whose command alone holds the oldest file says itself again. */
  private renewOldestSubscriptions(): void {
    const oldest = Math.min(...this.files.numbers)
    if (oldest >= this.gather.currentFile || this.state.ledger.liveIn(oldest) > 0) return
    for (const state of this.state.destinations.values()) {
      for (const subscription of state.subscriptions.values()) {
        if (subscription.file !== oldest || subscription.pending.count > 0) continue
        const { key, terms, info } = subscription
        this.writer.subscription(destinationField(state.destination), key, false, info)
        this.state.subscribe(state, key, terms, info, this.gather.file, false)
      }
    }
  }
}
