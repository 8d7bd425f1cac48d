/**
 * Keeps the house of an open journal store: checkpoints bring the index up to the present, cleanups remove journal files
 * that nothing needs. Both run by timers, and whenever somebody asks.
 */
import type { Clock, Logger, Timer } from '@hermod/model'
import { every } from '@hermod/model'
import { storeErrors } from './errors.js'
import { type Snapshot, takeSnapshot } from './index-db/checkpoint.js'
import type { IndexBook } from './index-db/index-book.js'
import type { JournalFiles } from './journal/journal-files.js'
import { destinationField } from './journal/record-writer.js'
import type { StoredForms } from './journal/stored-forms.js'
import { unneededFiles } from './journal/unneeded.js'
import type { JournalCore } from './journal-core.js'
import type { KahaDBOptions } from './options.js'
import type { Persister } from './persister.js'

/** Changes of entries after which a checkpoint is made before its time, so that changed pages stay few. */
const EARLY_CHECKPOINT_CHANGES = 1_000_000

export interface HousekeepingParts {
  readonly core: JournalCore
  readonly persister: Persister
  readonly files: JournalFiles
  readonly book: IndexBook
  readonly forms: StoredForms
  readonly options: Pick<KahaDBOptions, 'checkpointInterval' | 'cleanupInterval'>
  readonly clock: Clock
  readonly log: Logger
  /** False: the directory is not ours any more. */
  readonly mayWrite: () => boolean
}

export class JournalHousekeeping {
  private timers: Timer[] = []
  private checkpointing: Promise<boolean> | undefined

  constructor(private readonly parts: HousekeepingParts) {}

  startTimers(): void {
    const { clock, core, log, options, persister } = this.parts
    this.timers.push(
      every(clock, options.checkpointInterval, () => {
        if (core.state.changes > 0) this.checkpointBehind()
      }),
    )
    if (options.cleanupInterval <= 0) return
    this.timers.push(
      every(clock, options.cleanupInterval, () => {
        if (persister.failure !== undefined) return
        this.cleanup().catch((error) => log.error('Journal cleanup failed', error))
      }),
    )
  }

  stopTimers(): void {
    for (const timer of this.timers) timer.cancel()
    this.timers = []
  }

  /** After a turn's commit. */
  noteChanges(): void {
    if (this.parts.core.state.changes > EARLY_CHECKPOINT_CHANGES) this.checkpointBehind()
  }

  /** Brings the index up to the present. Rejects if the journal cannot be synced; a failing index is only logged. */
  async checkpoint(): Promise<void> {
    await this.checkpointOf(() => {})
  }

  /** Removes journal files that nothing needs; gives their number. */
  async cleanup(): Promise<number> {
    const { core, files, log, persister, mayWrite } = this.parts
    await persister.barrier() // or files still in memory would be missing from the list
    this.renewOldestSubscriptions()
    let unneeded: number[] = []
    // Chosen by what the index will hold: a file that only became unneeded since is still in the index's books, and the
    // acknowledgements that freed it may not be synced.
    const written = await this.checkpointOf((position) => {
      const numbers = [...files.numbers].sort((a, b) => a - b)
      unneeded = unneededFiles(numbers, position.file, this.pins(), core.state.ledger)
    })
    if (!written || unneeded.length === 0 || !mayWrite()) return 0
    for (const file of unneeded) {
      files.remove(file)
      core.state.ledger.forget(file)
    }
    files.syncDirectory()
    core.state.changes++
    log.debug(`Removed ${unneeded.length} journal files: ${unneeded.join(', ')}`)
    return unneeded.length
  }

  /** Resolves when no checkpoint is under way. */
  async idle(): Promise<void> {
    while (this.checkpointing !== undefined) await this.checkpointing.catch(() => false)
  }

  private checkpointBehind(): void {
    if (this.checkpointing !== undefined || this.parts.persister.failure !== undefined) return
    this.checkpoint().catch((error) => this.parts.log.error('Checkpoint failed', error))
  }

  /** One at a time. `atSnapshot` runs in the moment the index will show. False: the index was not written. */
  private async checkpointOf(atSnapshot: (position: { file: number }) => void): Promise<boolean> {
    await this.idle()
    this.checkpointing = this.runCheckpoint(atSnapshot).finally(() => {
      this.checkpointing = undefined
    })
    return this.checkpointing
  }

  private async runCheckpoint(atSnapshot: (position: { file: number }) => void): Promise<boolean> {
    const { core, persister, book, files, log, mayWrite } = this.parts
    for (const state of core.state.destinations.values()) for (const run of state.runs) run.evict()
    const position = core.gather.position()
    const snapshot = this.snapshot(position)
    atSnapshot(position)
    try {
      // The index must never know more than the journal.
      await persister.barrier()
      if (!mayWrite()) throw storeErrors.notOurs({ directory: files.directory })
      await book.apply(snapshot.changes)
      return true
    } catch (error) {
      snapshot.restore()
      if (persister.failure !== undefined) throw error
      log.error('The index could not be written; the journal has everything', error)
      return false
    }
  }

  private snapshot(position: { file: number; offset: number }): Snapshot {
    const { core, forms } = this.parts
    const { audit, ledger, nextOrdinal } = core.state
    return takeSnapshot(core.state, {
      ...position,
      version: forms.version,
      nextOrdinal,
      lastBrokerSequenceId: audit.lastBrokerSequenceId,
      audit: audit.toRow(),
      ledger: ledger.toRow(),
      waiting: [...core.waiting].map((transaction) => transaction.toRow()),
    })
  }

  private pins(): (file: number) => boolean {
    const { state, waiting } = this.parts.core
    const pinned = new Set<number>()
    for (const [file] of state.ledger.filesWithLive) pinned.add(file)
    for (const one of state.destinations.values()) {
      for (const subscription of one.subscriptions.values()) pinned.add(subscription.file)
    }
    const ranges = [...waiting].map((transaction) => transaction.fileRange())
    return (file) => pinned.has(file) || ranges.some(([first, last]) => file >= first && file <= last)
  }

  /** A subscription with nothing pending whose command alone holds the oldest file says itself again. */
  private renewOldestSubscriptions(): void {
    const { files, core } = this.parts
    const { state, gather, writer } = core
    const oldest = Math.min(...files.numbers)
    if (oldest >= gather.currentFile || state.ledger.liveIn(oldest) > 0) return
    for (const one of state.destinations.values()) {
      for (const subscription of one.subscriptions.values()) {
        if (subscription.file !== oldest || subscription.pending.count > 0) continue
        const { key, terms, info } = subscription
        writer.subscription(destinationField(one.destination), key, false, info)
        state.subscribe(one, key, terms, info, gather.file, false)
      }
    }
  }
}
