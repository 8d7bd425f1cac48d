/**
 * Scheduled messages on disk, in the format of ActiveMQ's job scheduler store: a journal of its own, in which either
 * broker finds the other's jobs. Terms are in memory, messages only in the journal. The caller holds the directory's
 * lock.
 *
 * Java rebuilds its index (`scheduleDB.data`) when there is none, following each job from its add through every reschedule
 * by the times these name. So that this chain never has a gap, all that the journal says of a living job stands in one
 * file: a job that outlives a file is written again with its next reschedule.
 */
// Imported, since the global is loaded at its first use: that would be the first write after a take-over.
import { performance } from 'node:perf_hooks'
import type { Clock, Disk, Job, JobStore, Logger, Message, MessageCodec, NewJob, Ticket, Timer } from '@hermod/model'
import { every, invariant, optionValues, type StoreListener } from '@hermod/model'
import { storeErrors } from '../errors.js'
import { CommandReader } from '../journal/commands.js'
import { RECORD_HEADER_BYTES } from '../journal/format.js'
import { Gather } from '../journal/gather.js'
import { JournalFiles } from '../journal/journal-files.js'
import { RecordSource } from '../journal/record-source.js'
import { removeJavaIndex } from '../journal/recover.js'
import { StoredForms } from '../journal/stored-forms.js'
import { unneededFiles } from '../journal/unneeded.js'
import { Persister } from '../persister.js'
import { FileLedger } from '../state/file-ledger.js'
import type { JobBook } from './job-book.js'
import { JobEntry } from './job-entry.js'
import { type JobStoreOptions, jobStoreOptions } from './job-options.js'
import { JobReplay } from './job-replay.js'
import { JobWriter } from './job-writer.js'
import { recoverJobs } from './recover-jobs.js'

export interface JournalJobStorePorts {
  readonly disk: Disk
  readonly clock: Clock
  readonly codec: MessageCodec
  readonly log: Logger
  /** For stores of OpenWire version 6; without it such a store is refused. */
  readonly legacyCodec?: MessageCodec
  /** False: the directory's lock is lost, and nothing more is written. Default: always true. */
  readonly mayWrite?: () => boolean
}

const JAVA_INDEX = ['scheduleDB.data', 'scheduleDB.redo', 'scheduleDB.free']
/** Java's largest number, the end of "all". */
const END_OF_TIME = 2n ** 63n - 1n
/** While jobs are gathered into new files at the start, as much is in memory at once. */
const GATHER_BYTES = 8 * 1024 * 1024
/** Below this many files waste is not worth a thought. */
const FEW_FILES = 3
/** Files that are begun before the journal is tidied without waiting for its interval: jobs that repeat write quickly. */
const MANY_NEW_FILES = 4
/** Files whose jobs are moved in one cleanup. */
const MOST_EMPTIED = 8

export class JournalJobStore implements JobStore {
  readonly description: string
  onDirty: () => void = () => {}
  private phase: 'closed' | 'opening' | 'open' | 'closing' = 'closed'
  private readonly options: JobStoreOptions
  private readonly files: JournalFiles
  private readonly forms: StoredForms
  private readonly ledger = new FileLedger()
  private readonly mayWrite: () => boolean
  private readonly command = new CommandReader()
  private gather!: Gather
  private writer!: JobWriter
  private source!: RecordSource
  private persister!: Persister
  private book!: JobBook
  private cleaning: Timer | undefined
  private tidying = false
  /** The newest file when it was last tidied. */
  private tidiedAt = 0
  private announced = false
  private abandoned: Error | undefined
  private closing: Promise<void> | undefined

  constructor(
    directory: string,
    options: Partial<JobStoreOptions>,
    private readonly ports: JournalJobStorePorts,
  ) {
    this.options = optionValues(jobStoreOptions, options)
    this.mayWrite = () => this.abandoned === undefined && (ports.mayWrite?.() ?? true)
    this.description = `JobSchedulerStore: ${directory}`
    this.files = new JournalFiles(ports.disk, directory, {
      ...this.options,
      preallocationScope: 'entire_journal',
      preallocationStrategy: 'sparse_file',
    })
    this.forms = new StoredForms(ports.codec, ports.legacyCodec)
  }

  get jobs(): Iterable<Job> {
    return this.book.jobs
  }
  get count(): number {
    return this.book.count
  }
  get durable(): Ticket {
    return this.persister?.durable ?? 0
  }
  get usedBytes(): number {
    return this.files.usedBytes + (this.persister?.backlogBytes ?? 0)
  }

  async open(listener: StoreListener, progress: (line: string) => void): Promise<void> {
    invariant(this.phase === 'closed', 'a store is opened once', { phase: this.phase })
    this.phase = 'opening'
    const { disk, log } = this.ports
    const { files, options, mayWrite } = this
    try {
      disk.makeDirectory(files.directory)
      if (options.purgeStoreOnStartup) this.purge()
      const replay = new JobReplay(this.ledger, this.forms)
      const nextFile = await recoverJobs({ disk, log, files, replay, options, mayWrite })
      if (replay.records > 0) progress(`Recovered ${replay.book.count} scheduled jobs from ${replay.records} records`)
      this.book = replay.book
      this.start(nextFile, listener)
      await this.gatherScattered()
      removeJavaIndex(disk, [files.directory], JAVA_INDEX)
    } catch (error) {
      this.phase = 'closed'
      files.close()
      throw error
    }
    if (options.cleanupInterval > 0) this.cleaning = every(this.ports.clock, options.cleanupInterval, () => this.tidy())
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

  find(id: string): Job | undefined {
    return this.book.find(id)
  }

  add(job: NewJob, message: Message): Job {
    this.mayChange()
    invariant(this.book.find(job.id) === undefined, 'a job id is given once', { id: job.id })
    this.writer.add(job, message)
    const entry = new JobEntry(job, this.gather, 0)
    this.book.add(entry)
    this.dirty()
    return entry
  }

  reschedule(job: Job, nextTimeMs: number): void {
    this.mayChange()
    const entry = job as JobEntry
    const payload = this.writer.reschedule(entry, nextTimeMs) ? undefined : this.payload(entry)
    const formerTimeMs = entry.nextTimeMs
    entry.rescheduled(nextTimeMs, 1)
    if (payload !== undefined) this.move(entry, formerTimeMs, payload)
    this.dirty()
    if (this.cleaning !== undefined && this.gather.currentFile - this.tidiedAt >= MANY_NEW_FILES) this.tidy()
  }

  remove(job: Job): void {
    this.mayChange()
    const entry = job as JobEntry
    this.writer.remove(entry.id, entry.nextTimeMs)
    this.book.remove(entry, this.gather.file)
    this.dirty()
  }

  removeBetween(startMs: number, endMs: number): void {
    this.mayChange()
    this.writer.removeBetween(startMs, endMs > Number.MAX_SAFE_INTEGER ? END_OF_TIME : endMs)
    this.book.removeBetween(startMs, endMs, this.gather.file)
    this.dirty()
  }

  load(job: Job): Message | undefined {
    try {
      const payload = this.payload(job as JobEntry)
      return this.forms.decode(payload, 0, payload.length)
    } catch (error) {
      const { file, offset } = job as JobEntry
      this.ports.log.error(`Cannot read the scheduled message at ${this.files.path(file)}, byte ${offset}`, error)
      return undefined
    }
  }

  ticket(): Ticket {
    const ticket = this.persister.ticket()
    if (ticket !== 0) this.dirty()
    return ticket
  }

  commit(): void {
    this.announced = false
    if (this.phase === 'open' || this.phase === 'closing') this.persister.commit()
  }

  reopen(): void {
    this.persister.reopen()
  }

  /**
   * Removes journal files that nothing needs; gives their number. One old job keeps its file, that file the next with the
   * removals of its other jobs, and so on; so when most of the journal is waste, the jobs of the oldest file move along.
   */
  async cleanup(): Promise<number> {
    let removed = await this.removeUnneeded()
    for (let n = 0; n < MOST_EMPTIED && this.isMostlyWaste; n++) {
      await this.emptyOldest()
      const count = await this.removeUnneeded()
      if (count === 0) break
      removed += count
    }
    return removed
  }

  private get isMostlyWaste(): boolean {
    return this.mayWrite() && [...this.files.numbers].length >= FEW_FILES && this.book.bytes * 2 < this.files.usedBytes
  }

  private async emptyOldest(): Promise<void> {
    const oldest = Math.min(...this.files.numbers)
    if (oldest >= this.gather.currentFile) return
    for (const entry of [...this.book.jobs]) {
      // Meanwhile it may have been removed, or have moved by itself.
      if (entry.file !== oldest || this.book.find(entry.id, entry.nextTimeMs) !== entry) continue
      this.move(entry, entry.nextTimeMs, this.payload(entry))
      this.dirty()
      if (this.persister.backlogBytes > GATHER_BYTES) await this.persister.barrier()
    }
  }

  private async removeUnneeded(): Promise<number> {
    const { files, gather, ledger, persister } = this
    const numbers = [...files.numbers].sort((a, b) => a - b)
    const unneeded = unneededFiles(numbers, gather.position().file, (file) => ledger.liveIn(file) > 0, ledger)
    if (unneeded.length === 0) return 0
    // What made them needless, the newer place of a job above all, must be safe first.
    await persister.barrier()
    if (!this.mayWrite()) return 0
    for (const file of unneeded) {
      files.remove(file)
      ledger.forget(file)
    }
    files.syncDirectory()
    return unneeded.length
  }

  private purge(): void {
    const { disk, log } = this.ports
    if (!this.mayWrite()) throw storeErrors.notOurs({ directory: this.files.directory })
    for (const number of this.files.list()) disk.remove(this.files.path(number))
    disk.syncDirectory(this.files.directory)
    log.info(`${this.description} Persistence store purged.`)
  }

  private start(nextFile: number, listener: StoreListener): void {
    const { options, ports, files, forms, mayWrite } = this
    const { clock, log } = ports
    this.gather = new Gather(options.journalMaxFileLength, options.journalMaxWriteBatchSize, nextFile)
    this.persister = new Persister(this.gather, files, options, {
      clock,
      log,
      mayWrite,
      stopwatch: () => performance.now(),
      listener: {
        durable: (ticket) => listener.durable(ticket),
        failed: (cause, ticket) => {
          listener.failed(storeErrors.writeFailed({ reason: cause.message }, { cause }), ticket)
        },
      },
    })
    this.tidiedAt = this.gather.currentFile
    this.writer = new JobWriter(this.gather, () => forms.current)
    this.source = new RecordSource(files, this.persister, forms, log)
    this.phase = 'open'
  }

  /** Java spreads a job's records over files; removing one of those would break the chain. */
  private async gatherScattered(): Promise<void> {
    for (const entry of [...this.book.jobs]) {
      if (!entry.scattered) continue
      this.move(entry, entry.nextTimeMs, this.payload(entry))
      if (this.persister.backlogBytes > GATHER_BYTES) await this.persister.barrier()
    }
    await this.persister.barrier()
  }

  private move(entry: JobEntry, formerTimeMs: number, payload: Uint8Array): void {
    this.writer.move(entry, formerTimeMs, payload)
    this.book.moved(entry, this.gather)
  }

  /** The message's stored form. */
  private payload({ file, offset, size }: JobEntry): Uint8Array {
    const bytes = this.source.bytes(file, offset, size)
    this.command.read(bytes, RECORD_HEADER_BYTES, size)
    return bytes.subarray(this.command.start('payload'), this.command.end('payload'))
  }

  private tidy(): void {
    if (this.tidying || this.phase !== 'open' || this.persister.failure !== undefined) return
    this.tidying = true
    this.tidiedAt = this.gather.currentFile
    this.cleanup()
      .catch((error) => this.ports.log.error('Cleanup of the job scheduler store failed', error))
      .finally(() => {
        this.tidying = false
      })
  }

  private async end(): Promise<void> {
    this.cleaning?.cancel()
    try {
      if (this.persister.failure === undefined && this.options.cleanupOnStop) await this.cleanup()
    } finally {
      try {
        await this.persister.close()
      } finally {
        this.files.close()
        this.phase = 'closed'
      }
    }
  }

  private mayChange(): void {
    if (this.phase !== 'open') throw storeErrors.notOpen({ state: this.phase })
    const { failure } = this.persister
    if (failure === undefined) return
    throw storeErrors.refusing({ file: this.files.directory, reason: failure.message }, { cause: failure })
  }

  private dirty(): void {
    if (this.announced) return
    this.announced = true
    this.onDirty()
  }
}
