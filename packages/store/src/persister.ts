/**
 * Brings sealed batches to the disk in order, syncs, and tells what is safe. One operation at a time; what is appended
 * meanwhile is the next batch, so batching emerges by itself. Where it works, on the event loop or in the thread pool,
 * follows the measured sync times.
 *
 * After a failed sync the kernel may take unwritten pages for clean, so batches stay in memory until a sync succeeded:
 * `reopen` writes all of them again.
 */
import type { Clock, DiskFile, Logger, Ticket, Timer } from '@hermod/model'
import { storeErrors } from './errors.js'
import type { Batch } from './journal/batch.js'
import { END_MARK } from './journal/format.js'
import type { Gather } from './journal/gather.js'
import type { JournalFiles } from './journal/journal-files.js'
import { SyncPace } from './journal/sync-pace.js'
import { ZeroAhead } from './journal/zero-ahead.js'
import type { KahaDBOptions } from './options.js'

/** Beyond this a batch is written in the background, however quick the disk is. */
const BLOCKING_BYTES = 256 * 1024
/** Nobody waits for these records: they ride with the next sync, or go after this time. */
const LAZY_MS = 10
/** As much is gathered before it is written even if nobody waits. */
const LAZY_BYTES = 256 * 1024
/** Written batches kept for a rewrite before a sync is made on their account. */
const MAX_UNSYNCED_BYTES = 16 * 1024 * 1024

export interface PersisterListener {
  durable(ticket: Ticket): void
  failed(error: Error, ticket: Ticket): void
}

export interface PersisterPorts {
  readonly clock: Clock
  /** Milliseconds with fractions: the clock's are too coarse for syncs. */
  readonly stopwatch: () => number
  readonly log: Logger
  readonly listener: PersisterListener
  /** False: the files are not ours any more. Asked before every write and before anything is called safe. */
  readonly mayWrite: () => boolean
}

type SyncOptions = Pick<KahaDBOptions, 'enableJournalDiskSyncs' | 'journalDiskSyncStrategy' | 'journalDiskSyncInterval'>

export class Persister {
  /** Everything up to here survives a crash (or was written, when the strategy is not `always`). */
  durable: Ticket
  failure: Error | undefined
  readonly counters = { batches: 0, syncs: 0, bytesWritten: 0 }
  /** Where the last batch was written. */
  writing: 'blocking' | 'background' = 'blocking'

  private readonly strategy: 'always' | 'periodic' | 'never'
  private wanted: Ticket
  private syncWanted: Ticket
  private written: Ticket
  private synced: Ticket
  private busy = false
  private closed = false
  private abandoned = false
  private whenIdle: (() => void) | undefined
  private handle: DiskFile | undefined
  private handleFile = -1
  private ahead: ZeroAhead | undefined
  private unsynced: Batch[] = []
  private unsyncedBytes = 0
  private lazy: Timer | undefined
  private periodic: Timer | undefined
  private readonly pace = new SyncPace()
  private readonly barriers: { readonly ticket: Ticket; done(): void; failed(error: Error): void }[] = []

  constructor(
    private readonly gather: Gather,
    private readonly files: JournalFiles,
    options: SyncOptions,
    private readonly ports: PersisterPorts,
  ) {
    this.strategy = options.enableJournalDiskSyncs ? options.journalDiskSyncStrategy : 'never'
    this.durable = this.wanted = this.syncWanted = this.written = this.synced = gather.appended
    if (this.strategy === 'periodic') this.schedulePeriodic(options.journalDiskSyncInterval)
  }

  /** Bytes appended and not written. */
  get backlogBytes(): number {
    return this.gather.backlogBytes
  }

  ticket(): Ticket {
    const appended = this.gather.appended
    if (appended === this.durable) return 0
    this.wanted = appended
    if (this.strategy === 'always') this.syncWanted = appended
    return appended
  }

  /** End of a turn: writes what has gathered if somebody waits for it or it has become much. */
  commit(): void {
    if (this.failure !== undefined || this.closed || this.busy) return
    if (this.wanted > this.durable || this.backlogBytes >= LAZY_BYTES) this.flush()
    else if (this.lazy === undefined && this.backlogBytes > 0) {
      this.lazy = this.ports.clock.after(LAZY_MS, () => {
        this.lazy = undefined
        if (this.failure === undefined && !this.closed && !this.busy) this.flush()
      })
    }
  }

  /** Settles when all appended so far is synced. */
  barrier(): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure)
    const ticket = this.gather.appended
    if (ticket <= this.synced) return Promise.resolve()
    this.syncWanted = Math.max(this.syncWanted, ticket)
    return new Promise((done, failed) => {
      this.barriers.push({ ticket, done, failed })
      if (!this.busy) this.flush()
    })
  }

  /** The batch in memory that holds a record, if it may not be in its file yet. */
  find(file: number, offset: number): Batch | undefined {
    const batch = this.gather.find(file, offset)
    if (batch !== undefined || this.unsynced.length === 0) return batch
    return this.unsynced.find((one) => one.holds(file, offset))
  }

  /** After `failed`: writes again what no sync has confirmed. Throws if it fails again. */
  reopen(): void {
    if (this.failure === undefined) return
    if (this.abandoned) throw this.failure
    this.failure = undefined
    this.dropHandle()
    this.gather.unshift(this.unsynced)
    this.unsynced = []
    this.unsyncedBytes = 0
    this.written = this.synced
    this.flush(true)
    const failure = this.failure as Error | undefined
    if (failure !== undefined) throw failure
  }

  /** Nothing more is written, ever; nobody is told but those who wait for a barrier. */
  abandon(reason: Error): void {
    if (this.abandoned) return
    this.abandoned = true
    this.failure = reason
    this.cancelTimers()
    for (const barrier of this.barriers.splice(0)) barrier.failed(reason)
  }

  /** Writes and syncs all, unless it has failed, and closes the file. Rejects if that fails; the file is closed all the same. */
  async close(): Promise<void> {
    try {
      if (this.failure === undefined) await this.barrier()
    } finally {
      this.closed = true
      this.cancelTimers()
      // The thread pool may still be at the file.
      if (this.busy) await new Promise<void>((done) => (this.whenIdle = done))
      this.dropHandle()
    }
  }

  private cancelTimers(): void {
    this.lazy?.cancel()
    this.periodic?.cancel()
  }

  private schedulePeriodic(intervalMs: number): void {
    this.periodic = this.ports.clock.after(intervalMs, () => {
      if (this.abandoned) return
      if (this.written > this.synced && this.failure === undefined) {
        this.syncWanted = this.written
        if (!this.busy) this.flush()
      }
      if (!this.closed) this.schedulePeriodic(intervalMs)
    })
  }

  private flush(mustBlock = false): void {
    this.lazy?.cancel()
    this.lazy = undefined
    if (!this.mayWrite()) return
    this.gather.seal()
    if (mustBlock || (this.gather.readyBytes < BLOCKING_BYTES && this.pace.quick)) this.flushBlocking()
    else this.flushBackground()
  }

  /** A guard that says no without having abandoned us is taken at its word. */
  private mayWrite(): boolean {
    if (this.abandoned) return false
    if (this.ports.mayWrite()) return true
    this.abandon(storeErrors.notOurs({ directory: this.files.directory }))
    return false
  }

  private flushBlocking(): void {
    this.writing = 'blocking'
    try {
      for (let batch = this.gather.sealed[0]; batch !== undefined; batch = this.gather.sealed[0]) {
        if (this.handleFile !== batch.file) {
          if (this.written > this.synced) this.syncNow()
          this.roll(batch.file)
        }
        this.handle!.write(batch.parts, batch.offset)
        this.zeroAhead(batch)
        this.noteWritten(batch)
      }
      if (this.mustSync()) this.syncNow()
    } catch (error) {
      this.fail(error as Error)
      return
    }
    this.announce()
  }

  private zeroAhead(batch: Batch): void {
    if (this.strategy !== 'always') return
    try {
      this.ahead?.extend(this.handle!, batch.nextOffset + END_MARK.length, batch.length)
    } catch {
      // It only saves time. If the disk is in trouble, the next batch meets it and says so.
      this.ahead = undefined
    }
  }

  private syncNow(): void {
    const start = this.ports.stopwatch()
    this.handle!.sync()
    this.pace.note(this.ports.stopwatch() - start)
    this.noteSynced(this.written)
  }

  /** One step of background work; its completion takes the next. */
  private flushBackground(): void {
    this.writing = 'background'
    if (!this.mayWrite()) return
    const batch = this.gather.sealed[0]
    if (batch === undefined) {
      if (this.mustSync()) this.syncBackground()
      else this.settle()
      return
    }
    if (this.handleFile !== batch.file) {
      if (this.written > this.synced) {
        this.syncBackground()
        return
      }
      try {
        this.roll(batch.file)
      } catch (error) {
        this.fail(error as Error)
        return
      }
    }
    this.busy = true
    this.handle!.writeAsync(batch.parts, batch.offset, (error) => {
      if (!this.back()) return
      if (error !== null) {
        this.fail(error)
        return
      }
      this.noteWritten(batch)
      this.flushBackground()
    })
  }

  private syncBackground(): void {
    const upTo = this.written
    const start = this.ports.stopwatch()
    this.busy = true
    this.handle!.syncAsync((error) => {
      if (!this.back()) return
      if (error !== null) {
        this.fail(error)
        return
      }
      this.pace.note(this.ports.stopwatch() - start)
      this.noteSynced(upTo)
      this.settle()
    })
  }

  /** The thread pool is done. False: nobody wants to know any more. */
  private back(): boolean {
    this.busy = false
    this.whenIdle?.()
    return !this.abandoned && !this.closed
  }

  /** Ends a round of background work. What came meanwhile is the next batch. */
  private settle(): void {
    this.announce()
    if (this.failure !== undefined || this.busy || this.closed) return
    if (this.gather.sealed.length > 0 || this.mustSync()) this.flush()
    else this.commit()
  }

  private mustSync(): boolean {
    if (this.written <= this.synced) return false
    return this.syncWanted > this.synced || (this.strategy === 'always' && this.unsyncedBytes > MAX_UNSYNCED_BYTES)
  }

  private roll(file: number): void {
    this.dropHandle()
    const fresh = !this.files.has(file)
    this.handle = fresh ? this.files.create(file) : this.files.openForRepair(file)
    this.ahead = fresh && this.files.sparse ? new ZeroAhead(this.files.fileBytes) : undefined
    this.handleFile = file
  }

  private dropHandle(): void {
    this.handle?.close()
    this.handle = undefined
    this.handleFile = -1
  }

  private noteWritten(batch: Batch): void {
    this.gather.shift()
    this.counters.batches++
    this.counters.bytesWritten += batch.length
    this.written = batch.lastTicket
    this.files.setLength(batch.file, batch.nextOffset)
    if (this.strategy === 'always') {
      this.unsynced.push(batch)
      this.unsyncedBytes += batch.length
    } else batch.release()
  }

  private noteSynced(ticket: Ticket): void {
    this.counters.syncs++
    this.synced = ticket
    while (this.unsynced.length > 0 && this.unsynced[0]!.lastTicket <= ticket) {
      const batch = this.unsynced.shift()!
      this.unsyncedBytes -= batch.length
      batch.release()
    }
  }

  private announce(): void {
    while (this.barriers.length > 0 && this.barriers[0]!.ticket <= this.synced) this.barriers.shift()!.done()
    const safe = this.strategy === 'always' ? this.synced : this.written
    // What was written while this process was stopped may have gone into files that are another's by now.
    if (safe <= this.durable || !this.mayWrite()) return
    this.durable = safe
    this.ports.listener.durable(safe)
  }

  private fail(error: Error): void {
    this.failure = error
    this.ports.log.error(`Journal failed: ${this.files.path(this.handleFile)}`, error)
    const broken = this.gather.sealed[0]
    if (broken !== undefined && broken.file === this.handleFile && this.mayWrite()) {
      // Half a batch may stand there; with its first bytes an end mark again, readers stop where the good part ends.
      try {
        this.handle?.write([END_MARK], broken.offset)
      } catch {
        // The tail is then repaired at the next start.
      }
    }
    for (const barrier of this.barriers.splice(0)) barrier.failed(error)
    this.ports.listener.failed(error, this.gather.appended)
  }
}
