/**
 * The jobs of one scheduler, and what they mean for the journal's files: a file with the add of a living job stays, and
 * so does one with the removal of a job whose add stands in a file that is still there.
 */
import type { FileLedger } from '../state/file-ledger.js'
import type { JobEntry } from './job-entry.js'

export class JobBook {
  /** By id. ActiveMQ can give an id twice, to jobs of different times; the later ones then have a number behind it. */
  private readonly entries = new Map<string, JobEntry>()

  /** What its jobs take in the journal. */
  bytes = 0

  constructor(private readonly ledger: FileLedger) {}

  get count(): number {
    return this.entries.size
  }
  get jobs(): Iterable<JobEntry> {
    return this.entries.values()
  }

  /** The job of that id; with a time, the one of that time if there are several. */
  find(id: string, timeMs = -1): JobEntry | undefined {
    const first = this.entries.get(id)
    if (first === undefined || first.nextTimeMs === timeMs || timeMs === -1) return first
    for (let n = 2; ; n++) {
      const other = this.entries.get(twin(id, n))
      if (other === undefined) return first
      if (other.nextTimeMs === timeMs) return other
    }
  }

  /** Written twice is the same job once. */
  add(entry: JobEntry): void {
    let n = 1
    for (; this.entries.has(twin(entry.id, n)); n++) {
      if (this.entries.get(twin(entry.id, n))!.nextTimeMs === entry.nextTimeMs) return
    }
    this.entries.set(twin(entry.id, n), entry)
    this.bytes += entry.size
    this.ledger.added(entry.file)
  }

  /** `file`: where its removal is written. */
  remove(entry: JobEntry, file: number): void {
    if (!this.forget(entry)) return
    this.bytes -= entry.size
    this.ledger.removed(entry.file)
    this.ledger.acknowledged(file, entry.file)
  }

  removeBetween(startMs: number, endMs: number, file: number): void {
    for (const entry of [...this.entries.values()]) {
      if (entry.nextTimeMs >= startMs && entry.nextTimeMs <= endMs) this.remove(entry, file)
    }
  }

  /** Its add was written again, together with the removal of the former, at this place. */
  moved(entry: JobEntry, to: { readonly file: number; readonly offset: number; readonly size: number }): void {
    this.ledger.removed(entry.file)
    this.ledger.acknowledged(to.file, entry.file)
    this.ledger.added(to.file)
    this.bytes += to.size - entry.size
    entry.file = to.file
    entry.offset = to.offset
    entry.size = to.size
    entry.scattered = false
  }

  /** Its twins move up, so that there is no gap behind an id. */
  private forget(entry: JobEntry): boolean {
    const { entries } = this
    let n = 1
    while (entries.get(twin(entry.id, n)) !== entry) if (!entries.has(twin(entry.id, n++))) return false
    for (; entries.has(twin(entry.id, n + 1)); n++) entries.set(twin(entry.id, n), entries.get(twin(entry.id, n + 1))!)
    return entries.delete(twin(entry.id, n))
  }
}

/** No id has a line break. */
function twin(id: string, n: number): string {
  return n === 1 ? id : `${id}\n${n}`
}
