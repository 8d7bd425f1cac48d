/**
 * Where messages wait for their time. Like `Store`, everything that changes it is synchronous and only appends;
 * durability comes later and is told by ticket. Tickets are its own: they say nothing about those of a `Store`.
 */
import type { Message } from './message.js'
import type { StoreListener, Ticket } from './store.js'

/** A message that waits for its time, without the message: bodies need not be in memory. Times are ms since 1970. */
export interface Job {
  readonly id: string
  /** When it was scheduled. */
  readonly startTimeMs: number
  /** Five fields, or empty. */
  readonly cronEntry: string
  readonly delayMs: number
  readonly periodMs: number
  /** Deliveries that follow the next one; -1: for ever. Of a cron job: repeats of each of its times. */
  readonly repeat: number
  readonly nextTimeMs: number
  /** How often its time has come. */
  readonly executionCount: number
}

export type NewJob = Omit<Job, 'executionCount'>

export interface JobStore {
  /** `JobSchedulerStore: /path`: what ActiveMQ logs. */
  readonly description: string
  /** Recovers the jobs. Long work reports through `progress` (a sentence for the log). */
  open(listener: StoreListener, progress: (line: string) => void): Promise<void>
  close(): Promise<void>
  /** As in `Store`: not a byte is written from now on. */
  abandon(reason: Error): void

  readonly jobs: Iterable<Job>
  readonly count: number
  find(id: string): Job | undefined
  /** Keeps the message until its job is removed. The id must not be there yet. */
  add(job: NewJob, message: Message): Job
  /** Its next time: counted as executed once more, and one repeat less unless it is a cron job. */
  reschedule(job: Job, nextTimeMs: number): void
  remove(job: Job): void
  /** Removes what is due from `startMs` to `endMs`, both inclusive. */
  removeBetween(startMs: number, endMs: number): void
  /** Its message as it was given, or undefined, with a line in the log, if it cannot be read. */
  load(job: Job): Message | undefined

  /** Asks that all appended so far be made durable with the next commit, and names that moment; 0: it is. */
  ticket(): Ticket
  readonly durable: Ticket
  commit(): void
  reopen?(): void
  /** Called when something was appended and `commit` is wanted at the end of this turn. Set by the broker. */
  onDirty: () => void
  /** Bytes on disk (or in memory) that count against `jobSchedulerUsage`. */
  readonly usedBytes: number
}
