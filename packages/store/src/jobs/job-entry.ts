/** A scheduled job as the store keeps it in memory: its terms, and where its message is. */
import type { Job, NewJob } from '@hermod/model'

/** Where the record is that added it. The reschedules of a job stand in the same file. */
export interface JobLocation {
  readonly file: number
  readonly offset: number
  readonly size: number
}

export class JobEntry implements Job, JobLocation {
  readonly id: string
  readonly startTimeMs: number
  readonly cronEntry: string
  readonly delayMs: number
  readonly periodMs: number
  repeat: number
  nextTimeMs: number
  file: number
  offset: number
  size: number
  /** A Java broker rescheduled it in a file that is not that of its add. */
  scattered = false

  constructor(
    terms: NewJob,
    location: JobLocation,
    public executionCount: number,
  ) {
    this.id = terms.id
    this.startTimeMs = terms.startTimeMs
    this.cronEntry = terms.cronEntry
    this.delayMs = terms.delayMs
    this.periodMs = terms.periodMs
    this.repeat = terms.repeat
    this.nextTimeMs = terms.nextTimeMs
    this.file = location.file
    this.offset = location.offset
    this.size = location.size
  }

  /** `times`: how many reschedules this stands for. */
  rescheduled(nextTimeMs: number, times: number): void {
    this.nextTimeMs = nextTimeMs
    this.executionCount += times
    // As in ActiveMQ: a cron job's repeats belong to each of its times, and a negative number never ends.
    if (this.cronEntry === '' && this.repeat > 0) this.repeat = Math.max(0, this.repeat - times)
  }
}
