/**
 * Delivers messages later: takes those that ask for it as they come in, keeps them in the job store, and sends a copy when
 * their time has come.
 *
 *   send ──> job store …… due ──> the broker's store ──(safe)──> job removed, or given its next time
 *
 * A job is only changed when the copy is safe (`due-jobs.ts`), so that a crash in between delivers it again but never
 * loses it; nothing is sent before its time.
 */
import type {
  BrokerPlugin,
  ConnectionContext,
  Destination,
  Job,
  JobStore,
  Message,
  StoreListener,
  Ticket,
  TransactionId,
} from '@hermod/model'
import { ProducerId } from '@hermod/model'
import { Connection } from '../connection/connection.js'
import type { JointTickets } from '../durability/joint-tickets.js'
import { asBrokerError } from '../durability/store-errors.js'
import type { Waiters } from '../durability/waiters.js'
import type { Kernel } from '../kernel.js'
import { checkPlaces, remembered } from '../virtual/plan.js'
import { Browses } from './browses.js'
import { nextCronTime } from './cron.js'
import { becomeAnswer, CopyIds } from './delivered-copy.js'
import { DueJobs } from './due-jobs.js'
import { isManagement, type ManagedJobs, manage } from './management.js'
import type { MessageScheduler } from './message-scheduler.js'
import { AT_ONCE, type ScheduledTerms, scheduledTerms } from './scheduled-terms.js'

/** Times are kept in half seconds, so that many jobs share a moment. */
const ROUND_MS = 500

export interface SchedulerParts {
  readonly kernel: Kernel
  readonly store: JobStore
  readonly tickets: JointTickets
  readonly maxRepeat: number
  readonly brokerId: string
  /** Sends as the broker itself. */
  send(message: Message): void
}

export class Scheduler implements MessageScheduler, ManagedJobs {
  /** Its verbs, for the broker's hooks. */
  readonly plugin: BrokerPlugin
  readonly store: JobStore
  private readonly due: DueJobs
  private readonly browses: Browses
  private readonly ids: CopyIds
  private jobCount = 0
  private serving = false
  /** The broker's store may not write before the job store has reached it. */
  private first: Ticket = 0

  constructor(private readonly parts: SchedulerParts) {
    this.store = parts.store
    this.ids = new CopyIds(new ProducerId(`${parts.brokerId}:scheduler`, 1, 1))
    this.due = new DueJobs({
      ...parts,
      ids: this.ids,
      send: (message) => parts.send(message),
      startRun: ({ delayMs, periodMs, repeat }, message) => {
        this.keep(message, { cronEntry: '', delayMs, periodMs, repeat }, `${this.ids.next()}`)
      },
    })
    const { clock, usage } = parts.kernel
    this.browses = new Browses({
      clock,
      isFull: () => usage.temp.isFull(),
      show: (job, replyTo) => this.show(job, replyTo),
    })
    this.plugin = {
      name: 'schedulerSupport',
      send: (context, message, transaction) => this.take(context, message, transaction),
    }
  }

  /** Recovers the jobs; those that are due already are sent at once. */
  async open(listener: StoreListener): Promise<void> {
    const { log } = this.parts.kernel
    await this.store.open(listener, (line) => log.info(line))
    this.serving = true
    this.due.start(this.store.jobs)
  }

  /** Called while the broker's store is still open: what was sent is settled first, or it would be sent again. */
  async close(): Promise<void> {
    if (!this.serving) return
    this.serving = false
    this.browses.close()
    await this.due.stop()
    await this.store.close()
  }

  // What other parts of the broker ask for.

  schedule(message: Message, delayMs: number): void {
    this.keep(message, { ...AT_ONCE, delayMs })
    this.first = this.store.ticket()
  }

  /** Whether the broker's store may write now; if not, it is told when it may. */
  get mayGoOn(): boolean {
    if (this.first <= this.store.durable) return true
    this.store.commit()
    return this.first <= this.store.durable
  }

  /** Who is told of the job store's progress. `goOn`: the broker's store may write again. */
  waiters(goOn: () => void): Pick<Waiters, 'durable' | 'failed'> {
    const { tickets } = this.parts
    return {
      durable: (ticket) => {
        tickets.advance()
        if (this.first <= ticket) goOn()
      },
      failed: (error) => {
        tickets.fail('jobs', error)
        // Nobody waits for it any more: what was to follow is on its own.
        this.first = 0
        goOn()
      },
    }
  }

  // What clients send.

  private take(
    context: ConnectionContext | undefined,
    message: Message,
    transaction: TransactionId | null,
  ): 'taken' | undefined {
    if (isManagement(message.destination)) {
      this.change(() => manage(message, this))
      return 'taken'
    }
    const terms = scheduledTerms(message, this.parts.maxRepeat)
    if (terms === undefined) return undefined
    this.timeOf(terms) // an entry that makes no sense is refused now, not at the commit
    if (transaction === null || !(context instanceof Connection)) this.keepEach(message, terms)
    else {
      context.transaction(transaction).atCommit(message.accountedSize, () => {
        const jobs = this.keepEach(message, terms)
        return () => {
          for (const job of jobs) this.change(() => this.remove(job))
        }
      })
    }
    if (context instanceof Connection) this.holdIfFull(context, message)
    return 'taken'
  }

  /** A composite destination's members are jobs of their own. */
  private keepEach(message: Message, terms: ScheduledTerms): readonly Job[] {
    const { destination } = message
    if (!destination.isComposite) return [this.keep(message, terms)]
    const members = destination.members()
    checkPlaces(members)
    return members.map((member) => {
      const copy = message.copy()
      copy.originalDestination = remembered(destination)
      copy.destination = member
      return this.keep(copy, terms)
    })
  }

  private keep(message: Message, terms: ScheduledTerms, id = this.newId(message)): Job {
    message.transactionId = null
    const job = this.change(() => this.store.add({ id, ...terms, ...this.timeOf(terms) }, message))
    this.due.add(job)
    return job
  }

  /** A change that clients wait for. */
  private change<T>(make: () => T): T {
    try {
      const made = make()
      this.parts.tickets.jobsWanted = Math.max(this.parts.tickets.jobsWanted, this.store.ticket())
      return made
    } catch (error) {
      throw asBrokerError(error)
    }
  }

  private timeOf({ cronEntry, delayMs, periodMs }: ScheduledTerms): { startTimeMs: number; nextTimeMs: number } {
    const nowMs = this.parts.kernel.clock.now()
    const startTimeMs = Math.floor((nowMs + ROUND_MS) / ROUND_MS) * ROUND_MS
    const fromMs = cronEntry === '' ? startTimeMs : nextCronTime(cronEntry, startTimeMs)
    const nextTimeMs = Math.min(fromMs + (delayMs > 0 ? delayMs : periodMs), Number.MAX_SAFE_INTEGER)
    return { startTimeMs, nextTimeMs }
  }

  private newId({ messageId }: Message): string {
    // A producer that outlives a restart of the broker would else meet the ids of its former jobs.
    for (;;) {
      const id = `${messageId.producerId}:${++this.jobCount}`
      if (this.store.find(id) === undefined) return id
    }
  }

  private holdIfFull(connection: Connection, { producerId, destination }: Message): void {
    const gate = connection.producer(producerId)?.gate
    const { flow, usage, policies } = this.parts.kernel
    if (gate === undefined || !usage.jobs.isFull()) return
    // Scheduled messages belong to no destination yet, so there may be none.
    const policy = policies.policyFor(destination)
    flow.settleScheduled(gate, { destination, policy, memory: usage.memory, messageCount: this.store.count })
  }

  // What management asks for.

  answer(find: () => readonly Job[], replyTo: Destination): void {
    this.browses.add({ find, replyTo })
  }

  private show(job: Job, replyTo: Destination): void {
    const message = this.store.load(job)
    if (message === undefined) return
    becomeAnswer(message, job.id, replyTo, this.ids)
    this.due.send(message, job)
  }

  remove(job: Job): void {
    this.store.remove(job)
    this.due.remove(new Set([job]))
  }

  removeBetween(startMs: number, endMs: number): void {
    const isMeant = ({ nextTimeMs }: Job): boolean => nextTimeMs >= startMs && nextTimeMs <= endMs
    const meant = new Set([...this.store.jobs].filter(isMeant))
    this.store.removeBetween(startMs, endMs)
    this.due.remove(meant)
  }
}
