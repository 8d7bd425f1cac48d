/**
 * Applies job records to the books, in the journal's order. Jobs are found by their id: a time in a record only tells
 * twins apart, because after a garbage collection of Java's the chain of times may have gaps.
 */
import type { NewJob } from '@hermod/model'
import { CommandReader, CommandType, unshielded } from '../journal/commands.js'
import type { StoredForms } from '../journal/stored-forms.js'
import type { FileLedger } from '../state/file-ledger.js'
import { JobBook } from './job-book.js'
import { JobEntry } from './job-entry.js'
import { SCHEDULER } from './job-writer.js'

export class JobReplay {
  records = 0
  private readonly books = new Map<string, JobBook>()
  private readonly command = new CommandReader()
  private probed = false

  constructor(
    private readonly ledger: FileLedger,
    private readonly forms: StoredForms,
  ) {}

  /** The jobs that are delivered here. Those of other schedulers only keep their files. */
  get book(): JobBook {
    return this.bookOf(SCHEDULER)
  }

  /** Throws RangeError or ProtocolError for a record that cannot be read. */
  apply(bytes: Uint8Array, at: number, end: number, file: number, offset: number, size: number): void {
    const { command } = this
    command.read(bytes, at, end)
    this.records++
    if (!command.has('scheduler')) return // a trace, or nothing of a scheduler's
    const book = this.bookOf(command.text('scheduler'))
    switch (command.type) {
      case CommandType.addScheduledJob:
        this.add(book, file, offset, size)
        break
      case CommandType.rescheduleJob:
        this.reschedule(book, file)
        break
      case CommandType.removeScheduledJob:
        this.remove(book, file)
        break
      case CommandType.removeScheduledJobs:
        book.removeBetween(command.number('startTime', -1), command.number('endTime', -1), file)
        break
      case CommandType.destroyScheduler:
        book.removeBetween(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, file)
        break
    }
  }

  private add(book: JobBook, file: number, offset: number, size: number): void {
    const { command } = this
    if (!this.probed) {
      this.forms.probe(command.bytes, command.start('payload'), command.end('payload') - command.start('payload'))
      this.probed = true
    }
    const executionCount = command.has('executionCount') ? unshielded(command.start('executionCount')) : 0
    book.add(new JobEntry(this.terms(), { file, offset, size }, executionCount))
  }

  /** A number that is not there reads like -1; required fields are always there. */
  private terms(): NewJob {
    const { command } = this
    return {
      id: command.text('jobId'),
      startTimeMs: command.number('startTime', -1),
      cronEntry: command.has('cronEntry') ? command.text('cronEntry') : '',
      delayMs: command.number('delay', -1),
      periodMs: command.number('period', -1),
      repeat: command.number('repeat', -1),
      nextTimeMs: command.number('nextExecutionTime', -1),
    }
  }

  private reschedule(book: JobBook, file: number): void {
    const { command } = this
    const entry = book.find(command.text('jobId'), command.number('executionTime', -1))
    if (entry === undefined) return
    const behind = command.number('rescheduledCount', 0) - entry.executionCount
    entry.rescheduled(command.number('nextExecutionTime', -1), Math.max(1, behind))
    if (file !== entry.file) entry.scattered = true
  }

  private remove(book: JobBook, file: number): void {
    const { command } = this
    const id = command.text('jobId')
    const timeMs = command.number('nextExecutionTime', -1)
    let entry = book.find(id, timeMs)
    do {
      if (entry !== undefined) book.remove(entry, file)
      entry = timeMs === -1 ? book.find(id) : undefined
    } while (entry !== undefined)
  }

  private bookOf(scheduler: string): JobBook {
    let book = this.books.get(scheduler)
    if (book === undefined) {
      book = new JobBook(this.ledger)
      this.books.set(scheduler, book)
    }
    return book
  }
}
