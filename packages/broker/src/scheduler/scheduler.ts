/**
 * Delivers messages later: takes those that ask for it as they come in, keeps them in the job store, and sends a copy when
 * their time has come.
 *
 *   send ──> job store …… due ──> the broker's store ──(safe)──> job removed, or given its next time
 *
 * A job is only changed when the copy is safe, so that a crash in between delivers it again but never loses it; nothing
 * is sent before its time. One timer waits for the next moment, however many jobs there are.
 */
import type {
  BrokerError,
  BrokerPlugin,
  ConnectionContext,
  Destination,
  DurabilityWaiter,
  Job,
  JobStore,
  Message,
  StoreListener,
  Ticket,
  Timer,
  TransactionId,
} from '@hermod/model'
import { BrokerError as Refusal, ProducerId } from '@hermod/model'
import { Connection } from '../connection/connection.js'
import type { JointTickets } from '../durability/joint-tickets.js'
import { asBrokerError } from '../durability/store-errors.js'
import type { Waiters } from '../durability/waiters.js'
import type { Kernel } from '../kernel.js'
import { nextCronTime } from './cron.js'
import { becomeAnswer, becomeDelivered, CopyIds } from './delivered-copy.js'
import { isManagement, type ManagedJobs, manage } from './management.js'
import type { MessageScheduler } from './message-scheduler.js'
import { AT_ONCE, type ScheduledTerms, scheduledTerms } from './scheduled-terms.js'
import { Schedule } from './schedule.js'

/** Times are kept in half seconds, so that many jobs share a moment. */
const ROUND_MS = 500
/** Jobs sent, or answers given, before the event loop is given back. */
const AT_A_TIME = 500
/** A job without a period would otherwise take all of the processor. */
const PAUSE_MS = 100
/** The clock may be set meanwhile, and timers do not notice. */
const LONGEST_WAIT_MS = 30_000
/** Until a store that was full or failed is tried again. */
const RETRY_MS = 1000

export interface SchedulerParts {
  readonly kernel: Kernel
  readonly store: JobStore
  readonly tickets: JointTickets
  readonly maxRepeat: number
  readonly brokerId: string
  /** Sends as the broker itself. */
  send(message: Message): void
}

/** A job that was sent and is not settled: what becomes of it once the copy is safe. */
interface Sent {
  readonly job: Job
  readonly ticket: Ticket
  /** Undefined: it is over. */
  readonly nextMs: number | undefined
  readonly followUp: boolean
  /** Somebody has removed it meanwhile. */
  removed: boolean
}

export class Scheduler implements MessageScheduler, DurabilityWaiter, ManagedJobs {
  /** Its verbs, for the broker's hooks. */
  readonly plugin: BrokerPlugin
  readonly store: JobStore
  private readonly schedulable = new Schedule()
  private sent: Sent[] = []
  private readonly ids: CopyIds
  private jobCount = 0
  private timer: Timer | undefined
  private timerMs = 0
  private notBeforeMs = 0
  private phase: 'closed' | 'open' = 'closed'
  /** The broker's store may not write before the job store has reached it. */
  private first: Ticket = 0

  constructor(private readonly parts: SchedulerParts) {
    this.store = parts.store
    this.ids = new CopyIds(new ProducerId(`${parts.brokerId}:scheduler`, 1, 1))
    this.plugin = {
      name: 'schedulerSupport',
      send: (context, message, transaction) => this.take(context, message, transaction),
    }
  }

  /** Recovers the jobs; those that are due already are sent at once. */
  async open(listener: StoreListener): Promise<void> {
    const { log } = this.parts.kernel
    await this.store.open(listener, (line) => log.info(line))
    for (const job of this.store.jobs) this.schedulable.add(job, job.nextTimeMs)
    this.phase = 'open'
    this.arm()
  }

  async close(): Promise<void> {
    this.phase = 'closed'
    this.timer?.cancel()
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
        return () => this.change(() => jobs.forEach((job) => this.remove(job)))
      })
    }
    if (context instanceof Connection) this.holdIfFull(context, message)
    return 'taken'
  }

  /** A composite destination's members are jobs of their own. */
  private keepEach(message: Message, terms: ScheduledTerms): readonly Job[] {
    const { destination } = message
    if (!destination.isComposite) return [this.keep(message, terms)]
    return destination.members().map((member) => {
      const copy = message.copy()
      copy.originalDestination = destination
      copy.destination = member
      return this.keep(copy, terms)
    })
  }

  private keep(message: Message, terms: ScheduledTerms, id = this.newId(message)): Job {
    message.transactionId = null
    const job = this.change(() => this.store.add({ id, ...terms, ...this.timeOf(terms) }, message))
    this.schedulable.add(job, job.nextTimeMs)
    this.arm()
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

  answer(jobs: readonly Job[], replyTo: Destination): void {
    for (const job of jobs.slice(0, AT_A_TIME)) this.answerOne(job, replyTo)
    const rest = jobs.slice(AT_A_TIME)
    if (rest.length > 0) this.parts.kernel.clock.after(0, () => this.phase === 'open' && this.answer(rest, replyTo))
  }

  private answerOne(job: Job, replyTo: Destination): void {
    const message = this.store.load(job)
    if (message === undefined) return
    becomeAnswer(message, job.id, replyTo, this.ids)
    this.trySending(message, job)
  }

  remove(job: Job): void {
    this.store.remove(job)
    this.schedulable.remove(job)
    for (const sent of this.sent) if (sent.job === job) sent.removed = true
  }

  removeBetween(startMs: number, endMs: number): void {
    const isMeant = ({ nextTimeMs }: Job): boolean => nextTimeMs >= startMs && nextTimeMs <= endMs
    const meant = [...this.store.jobs].filter(isMeant)
    this.store.removeBetween(startMs, endMs)
    for (const job of meant) this.schedulable.remove(job)
    for (const sent of this.sent) if (isMeant(sent.job)) sent.removed = true
  }

  // When a time has come.

  private arm(): void {
    const { nextMs } = this.schedulable
    if (nextMs === undefined || this.phase === 'closed') return
    const { clock } = this.parts.kernel
    const atMs = Math.max(nextMs, this.notBeforeMs)
    if (this.timer !== undefined && this.timerMs <= atMs) return
    this.timer?.cancel()
    this.timerMs = atMs
    const waitMs = Math.min(Math.max(atMs - clock.now(), 0), LONGEST_WAIT_MS)
    this.timer = clock.after(waitMs, () => this.wake())
  }

  private wake(): void {
    this.timer = undefined
    if (this.phase === 'closed') return
    const { kernel } = this.parts
    const nowMs = kernel.clock.now()
    if (nowMs >= this.notBeforeMs) this.sendDue(nowMs)
    this.arm()
  }

  private sendDue(nowMs: number): void {
    const { usage } = this.parts.kernel
    this.notBeforeMs = nowMs
    if (usage.store.isFull() || usage.journal.isFull()) {
      this.notBeforeMs = nowMs + RETRY_MS
      return
    }
    const from = this.sent.length
    let left = AT_A_TIME
    while (left > 0) {
      const due = this.schedulable.takeDue(nowMs, left)
      if (due.length === 0) break
      left -= due.length
      for (const job of due) this.fire(job, nowMs)
    }
    if (left > 0) this.notBeforeMs = nowMs + PAUSE_MS
    if (this.sent.length > from) this.settleWhenSafe(from)
  }

  private fire(job: Job, nowMs: number): void {
    const isCron = job.cronEntry !== ''
    // Each time of a cron job with repeats starts a job that delivers, as in ActiveMQ.
    const followUp = isCron && job.repeat !== 0
    if (!followUp && this.deliver(job, nowMs) === 'later') {
      this.schedulable.add(job, nowMs + RETRY_MS)
      return
    }
    const nextMs = isCron ? this.nextTime(job, nowMs) : job.repeat === 0 ? undefined : nowMs + job.periodMs
    this.sent.push({ job, nextMs, followUp, removed: false, ticket: 0 })
  }

  private nextTime(job: Job, nowMs: number): number | undefined {
    try {
      return nextCronTime(job.cronEntry, nowMs)
    } catch (error) {
      this.parts.kernel.log.error(`Scheduled job ${job.id} has no further time`, error)
      return undefined
    }
  }

  private deliver(job: Job, nowMs: number): 'done' | 'later' {
    const message = this.store.load(job)
    if (message === undefined) return 'done'
    becomeDelivered(message, job.id, nowMs, this.ids)
    return this.trySending(message, job)
  }

  private trySending(message: Message, job: Job): 'done' | 'later' {
    try {
      this.parts.send(message)
      return 'done'
    } catch (error) {
      this.parts.kernel.log.error(`Failed to send scheduled message ${job.id}`, error)
      const refusal = asBrokerError(error)
      return refusal instanceof Refusal && refusal.retry ? 'later' : 'done'
    }
  }

  private settleWhenSafe(from: number): void {
    const { kernel } = this.parts
    const ticket = kernel.ticket()
    this.sent = this.sent.map((sent, at) => (at < from ? sent : { ...sent, ticket }))
    if (ticket === 0) this.durable(kernel.store.durable)
    else kernel.waiters.wait(ticket, this)
  }

  /** The copies are safe in the broker's store. */
  durable(ticket: Ticket): void {
    const safe = this.sent.filter((sent) => sent.ticket <= ticket)
    this.sent = this.sent.filter((sent) => sent.ticket > ticket)
    if (this.phase === 'closed') return
    for (const sent of safe) if (!sent.removed) this.settle(sent)
    this.arm()
  }

  /** The broker's store has failed: the copies may be lost, so the jobs stay as they were. */
  durabilityFailed(_error: BrokerError, ticket: Ticket): void {
    const lost = this.sent.filter((sent) => sent.ticket <= ticket)
    this.sent = this.sent.filter((sent) => sent.ticket > ticket)
    const againMs = this.parts.kernel.clock.now() + RETRY_MS
    for (const { job, removed } of lost) if (!removed) this.schedulable.add(job, againMs)
    this.arm()
  }

  private settle({ job, nextMs, followUp }: Sent): void {
    try {
      if (followUp) this.startFollowUp(job)
      if (nextMs === undefined) this.store.remove(job)
      else {
        this.store.reschedule(job, nextMs)
        this.schedulable.add(job, nextMs)
      }
    } catch (error) {
      // Found again at the next start, and delivered again: better than to lose it.
      this.parts.kernel.log.error(`Scheduled job ${job.id} could not be settled`, error)
    }
  }

  private startFollowUp(job: Job): void {
    const message = this.store.load(job)
    if (message === undefined) return
    const { delayMs, periodMs, repeat } = job
    this.keep(message, { cronEntry: '', delayMs, periodMs, repeat }, `${this.ids.next()}`)
  }
}
