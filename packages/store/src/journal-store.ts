/**
 * The durable store: KahaDB's journal, byte for byte, with an index of our own beside it.
 *
 * Every change is appended to the batch in memory and applied to the state at once; `commit` at the end of the turn
 * brings the batch to the disk. Checkpoints write the state's changed pages to the index, which is only a cache: the
 * journal is the truth. The caller holds the directory's lock.
 */
// Imported, since the global is loaded at its first use: that would be the first write after a take-over.
import { performance } from 'node:perf_hooks'
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
  TopicStore,
  TransactionId,
} from '@hermod/model'
import { invariant, optionValues, XaTransactionId } from '@hermod/model'
import { storeErrors } from './errors.js'
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
import type { JournalCore } from './journal-core.js'
import { JournalHousekeeping } from './journal-housekeeping.js'
import { JournalQueue } from './journal-queue.js'
import { JournalTopic } from './journal-topic.js'
import { JournalTransaction } from './journal-transaction.js'
import { type KahaDBOptions, kahaDBOptions } from './options.js'
import { Persister } from './persister.js'
import type { DestinationState } from './state/destination-state.js'
import type { JournalState } from './state/journal-state.js'

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
  /** False: the directory's lock is lost, and nothing more is written. Asked before every write. Default: always true. */
  readonly mayWrite?: () => boolean
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
  private found: readonly Damage[] = []
  private housekeeping!: JournalHousekeeping
  private abandoned: Error | undefined
  private readonly mayWrite: () => boolean
  private closing: Promise<void> | undefined

  constructor(
    private readonly directory: string,
    options: Partial<KahaDBOptions>,
    private readonly ports: JournalStorePorts,
  ) {
    this.options = optionValues(kahaDBOptions, options)
    this.mayWrite = () => this.abandoned === undefined && (ports.mayWrite?.() ?? true)
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
      const { mayWrite } = this
      const recovered = await recover({ disk, log, files, book, forms, options, progress, mayWrite })
      this.start(recovered, listener)
      this.settleTransactions(recovered)
      this.findBrokerSequence(recovered)
      await this.housekeeping.checkpoint()
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
    this.housekeeping.startTimers()
    return this.recovery()
  }

  close(): Promise<void> {
    if (this.phase === 'open') {
      this.phase = 'closing'
      this.closing = this.end()
    }
    return this.closing ?? Promise.resolve()
  }

  abandon(reason: Error): void {
    this.abandoned ??= reason
    this.persister?.abandon(reason)
  }

  private async end(): Promise<void> {
    this.housekeeping.stopTimers()
    try {
      if (this.persister.failure === undefined) {
        if (this.options.cleanupOnStop) await this.housekeeping.cleanup()
        await this.housekeeping.checkpoint()
      }
    } finally {
      await this.letGo()
    }
  }

  private async letGo(): Promise<void> {
    try {
      await this.persister.close()
    } finally {
      await this.housekeeping.idle()
      this.files.close()
      await this.book.close()
      this.phase = 'closed'
    }
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
    this.housekeeping.noteChanges()
  }

  lastProducerSequence(producerKey: string): number {
    return this.state.audit.last(producerKey)
  }

  /** After `failed`: writes again what no sync has confirmed; throws if that fails too. */
  reopen(): void {
    this.persister.reopen()
  }

  /** Brings the index up to the present. Rejects if the journal cannot be synced; a failing index is only logged. */
  checkpoint(): Promise<void> {
    return this.housekeeping.checkpoint()
  }

  /** Removes journal files that nothing needs; gives their number. */
  cleanup(): Promise<number> {
    return this.housekeeping.cleanup()
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
    const { options, ports, files, book, forms } = this
    this.state = state
    this.found = damages
    this.gather = new Gather(options.journalMaxFileLength, options.journalMaxWriteBatchSize, nextFile)
    const { clock, log } = ports
    const { mayWrite } = this
    const persister = new Persister(this.gather, files, options, {
      clock,
      log,
      mayWrite,
      stopwatch: ports.stopwatch ?? (() => performance.now()),
      listener: {
        durable: (ticket) => listener.durable(ticket),
        failed: (cause, ticket) => {
          listener.failed(storeErrors.writeFailed({ reason: cause.message }, { cause }), ticket)
        },
      },
    })
    this.persister = persister
    const parts = { core: this, persister, files, book, forms, options, clock, log, mayWrite }
    this.housekeeping = new JournalHousekeeping(parts)
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
}
