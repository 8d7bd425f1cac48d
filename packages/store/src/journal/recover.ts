/**
 * From a directory to a state: load the index if it fits, replay what came after it, else replay everything. Nothing is
 * written before it is decided that the store opens; then the last file's tail is repaired.
 *
 *  - `db.data` beside the journal means that a Java broker was master since: our index is behind, so it is dropped.
 *  - A damaged part is reported with file and offset and the rest recovered, unless checkForCorruptJournalFiles asks to
 *    refuse.
 */
import { type Disk, type Logger, ProtocolError } from '@hermod/model'
import { storeErrors } from '../errors.js'
import { type Meta, readMeta, restoreState, storedPages, takeSnapshot } from '../index-db/checkpoint.js'
import type { IndexBook } from '../index-db/index-book.js'
import type { KahaDBOptions } from '../options.js'
import { JournalState } from '../state/journal-state.js'
import { ProducerAudit } from '../state/producer-audit.js'
import { ReplayLookup } from '../state/replay-lookup.js'
import { RECORD_HEADER_BYTES } from './format.js'
import type { JournalFiles } from './journal-files.js'
import { type Hole, repairTail } from './repair.js'
import { Replay } from './replay.js'
import { type Damage, FileScan } from './scan.js'
import type { StoredForms } from './stored-forms.js'

const JAVA_INDEX = ['db.data', 'db.redo', 'db.free']
/** Replayed records between progress lines. */
const PROGRESS_RECORDS = 500_000
/** Changes after which a long rebuild moves pages out of memory. */
const SPILL_CHANGES = 2_000_000

export interface Recovered {
  readonly state: JournalState
  readonly replay: Replay
  readonly damages: readonly Damage[]
  /** The file that the next records go to; none of that number exists. */
  readonly nextFile: number
}

export interface RecoveryPorts {
  readonly disk: Disk
  readonly log: Logger
  readonly files: JournalFiles
  readonly book: IndexBook
  readonly forms: StoredForms
  readonly options: KahaDBOptions
  readonly progress: (line: string) => void
  /** False: the directory is not ours any more. */
  readonly mayWrite: () => boolean
}

export async function recover(ports: RecoveryPorts): Promise<Recovered> {
  const numbers = ports.files.list()
  const meta = usableMeta(ports, numbers)
  if (meta !== undefined) {
    const recovered = await new Recovery(ports, numbers, meta).run()
    if (recovered !== undefined) return recovered
    ports.log.warn('The index does not fit the journal and is made again')
  }
  ports.book.drop()
  if (numbers.length > 0) ports.progress(`Rebuilding the index from ${numbers.length} journal files`)
  return (await new Recovery(ports, numbers, undefined).run())!
}

/** Removes Java's index: from now on only our own is right. */
export function removeJavaIndex(disk: Disk, directories: readonly string[], names = JAVA_INDEX): void {
  for (const directory of directories) {
    if (!disk.exists(directory)) continue
    for (const name of names) if (disk.exists(`${directory}/${name}`)) disk.remove(`${directory}/${name}`)
    disk.syncDirectory(directory)
  }
}

function usableMeta(ports: RecoveryPorts, numbers: readonly number[]): Meta | undefined {
  const { disk, files, options, log } = ports
  const places = [files.directory, options.indexDirectory].filter((place) => place !== '')
  if (options.forceRecoverIndex) return undefined
  if (places.some((place) => disk.exists(`${place}/db.data`))) {
    log.info('Found db.data: a Java broker was master since, so the index is made again from the journal')
    return undefined
  }
  let meta: Meta | undefined
  try {
    meta = readMeta(ports.book)
  } catch (error) {
    log.warn(`The index cannot be read: ${(error as Error).message}`)
  }
  if (meta === undefined) return undefined
  const last = numbers.at(-1) ?? 0
  const known = numbers.includes(meta.file) ? meta.offset <= sizeOf(files, meta.file) : meta.offset === 0
  if (!known || (meta.offset === 0 && meta.file < last && !numbers.includes(meta.file))) return undefined
  return missingFiles(ports, meta, numbers) ? undefined : meta
}

/** True if messages are lost and the operator wants to go on; throws if not. */
function missingFiles({ files, options, log }: RecoveryPorts, meta: Meta, numbers: readonly number[]): boolean {
  const missing = meta.ledger.live.filter(([file]) => !numbers.includes(file))
  if (missing.length === 0) return false
  const [file, count] = missing[0]!
  if (!options.ignoreMissingJournalfiles) throw storeErrors.missing({ file: files.path(file), count })
  for (const [lost, messages] of missing) log.error(`${files.path(lost)} is missing: ${messages} messages are lost`)
  return true
}

function sizeOf(files: JournalFiles, file: number): number {
  return files.reader(file).size()
}

class Recovery {
  private readonly state: JournalState
  private readonly replay: Replay
  private readonly damages: Damage[] = []
  private lastLine = 0
  /** Damaged stretches of the last file with good batches behind them. */
  private readonly holes: Hole[] = []

  constructor(
    private readonly ports: RecoveryPorts,
    private readonly numbers: readonly number[],
    private readonly meta: Meta | undefined,
  ) {
    const { book, options, forms } = ports
    this.state = new JournalState(new ProducerAudit(options.maxFailoverProducersToTrack), storedPages(book))
    this.replay = new Replay(this.state, forms, meta === undefined ? new ReplayLookup() : undefined)
  }

  /** Undefined: the index turned out not to fit. */
  async run(): Promise<Recovered | undefined> {
    if (this.meta !== undefined && !this.load(this.meta)) return undefined
    if (this.meta === undefined) this.reportGaps()
    let tail: { file: number; end: number } | undefined
    for (const file of this.numbers) {
      const end = await this.scan(file)
      if (end === undefined) return undefined
      this.ports.files.setLength(file, end)
      tail = { file, end }
    }
    if (this.meta !== undefined && tail !== undefined && tail.file === this.meta.file && tail.end < this.meta.offset) {
      return undefined
    }
    this.refuseIfAsked()
    if (!this.ports.mayWrite()) throw storeErrors.notOurs({ directory: this.ports.files.directory })
    if (tail !== undefined) repairTail(this.ports, tail.file, tail.end, this.holes)
    if (this.replay.records > 0) this.ports.progress(`Replayed ${this.replay.records} journal records`)
    const nextFile = Math.max(tail?.file ?? 0, this.meta?.file ?? 0) + 1
    return { state: this.state, replay: this.replay, damages: this.damages, nextFile }
  }

  private load(meta: Meta): boolean {
    try {
      restoreState(this.ports.book, meta, this.state, this.ports.forms)
      for (const row of meta.waiting) {
        for (const record of row.records) this.rereadWaiting(...record)
        const last = [...this.replay.transactions.values()].at(-1)
        if (last !== undefined && row.prepared) {
          last.prepared = true
          last.preparedFile = row.preparedFile
        }
      }
      this.replay.records = 0
      return true
    } catch (error) {
      this.ports.log.warn(`The index cannot be used: ${(error as Error).message}`)
      return false
    }
  }

  private rereadWaiting(file: number, offset: number, size: number, place: number): void {
    const bytes = Buffer.allocUnsafe(size)
    if (this.ports.files.reader(file).read(bytes, 0, size, offset) < size) throw new Error('a journal file is short')
    this.replay.apply(bytes, RECORD_HEADER_BYTES, size, file, offset, size)
    const change = [...this.replay.transactions.values()].at(-1)?.changes.at(-1)
    if (change !== undefined && place >= 0) change.place = place
  }

  /** Where the good part of the file ends; undefined if the index proved wrong. */
  private async scan(file: number): Promise<number | undefined> {
    const { files, options } = this.ports
    const last = file === this.numbers.at(-1)
    const replayFrom =
      this.meta === undefined || file > this.meta.file ? 0 : file < this.meta.file ? -1 : this.meta.offset
    const wholeFile = options.checkForCorruptJournalFiles || last
    if (replayFrom < 0 && !wholeFile) return files.reader(file).size()
    const scan = new FileScan(files.reader(file), wholeFile ? 0 : replayFrom, options.checksumJournalFiles, {
      record: (bytes, at, end, offset, size) => {
        if (replayFrom < 0 || offset < replayFrom) return
        try {
          this.replay.apply(bytes, at, end, file, offset, size)
        } catch (error) {
          const reason = (error as Error).message
          // The checksum was right, so this is no damage but another form: not to be dropped unasked.
          if (error instanceof ProtocolError && !options.ignoreMissingJournalfiles) {
            throw storeErrors.foreignVersion({ file: files.path(file), offset, reason }, { cause: error })
          }
          this.damage(file, offset, size, reason, 'lost')
        }
      },
      damage: (offset, length, reason, torn) => {
        this.damage(file, offset, length, reason, torn && last ? 'tail' : 'lost')
        if (last && !torn) this.holes.push({ offset, length })
      },
    })
    while (scan.step()) {
      await this.breathe()
      if (this.replay.stale) return undefined
    }
    await this.breathe()
    return this.replay.stale ? undefined : scan.at
  }

  /** Lets timers run, tells how far it is, keeps memory bounded. */
  private async breathe(): Promise<void> {
    if (this.replay.records - this.lastLine >= PROGRESS_RECORDS) {
      this.lastLine = this.replay.records
      this.ports.progress(`Replayed ${this.replay.records} journal records`)
    }
    if (this.meta === undefined && this.state.changes > SPILL_CHANGES) {
      await this.ports.book.apply(takeSnapshot(this.state, undefined).changes)
      for (const state of this.state.destinations.values()) {
        for (const run of state.runs) {
          run.evict()
          run.evict()
        }
      }
    }
    await new Promise((resume) => setImmediate(resume))
  }

  private damage(file: number, offset: number, length: number, reason: string, kind: Damage['kind']): void {
    const damage: Damage = { file: this.ports.files.path(file), offset, length, reason, kind }
    this.damages.push(damage)
    const line = `${damage.file}, byte ${offset}: ${length} bytes cannot be used (${reason})`
    if (kind === 'tail') this.ports.log.warn(`${line}; they were being written when the broker ended`)
    else this.ports.log.error(`${line}; what they held is lost`)
  }

  private reportGaps(): void {
    for (let i = 1; i < this.numbers.length; i++) {
      const before = this.numbers[i - 1]!
      const missing = this.numbers[i]! - before - 1
      if (missing === 0) continue
      const file = this.ports.files.path(before + 1)
      const reason = `${missing} journal files missing from here on; right after garbage collection, else their messages are lost`
      this.damages.push({ file, offset: 0, length: 0, reason, kind: 'gap' })
      this.ports.log.warn(`${file}: ${reason}`)
    }
  }

  private refuseIfAsked(): void {
    const { options } = this.ports
    if (!options.checkForCorruptJournalFiles || options.ignoreMissingJournalfiles) return
    const lost = this.damages.filter((damage) => damage.kind === 'lost')
    if (lost.length > 0) throw storeErrors.damaged({ ...lost[0]!, count: lost.length })
  }
}
