/**
 * What happens when the time of a job has come: a copy of its message is sent, and when the broker's store has that safe,
 * the job is removed or given its next time. One timer waits for the next moment, however many jobs there are.
 */
import type { BrokerError, DurabilityWaiter, Job, JobStore, Message, Ticket, Timer } from '@hermod/model'
import { BrokerError as Refusal } from '@hermod/model'
import { asBrokerError } from '../durability/store-errors.js'
import type { Kernel } from '../kernel.js'
import { nextCronTime } from './cron.js'
import { becomeDelivered, type CopyIds } from './delivered-copy.js'
import { Schedule } from './schedule.js'

/** Jobs sent before the event loop is given back. */
const AT_A_TIME = 500
/** A job without a period would otherwise take all of the processor. */
const PAUSE_MS = 100
/** The clock may be set meanwhile, and timers do not notice. */
const LONGEST_WAIT_MS = 30_000
/** Until a store that was full or failed is tried again. */
const RETRY_MS = 1000

export interface DueJobsParts {
  readonly kernel: Kernel
  readonly store: JobStore
  readonly ids: CopyIds
  /** Sends as the broker itself. */
  send(message: Message): void
  /** A time of a cron job that repeats: schedules `message` on the job's terms without the cron entry. */
  startRun(job: Job, message: Message): void
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

export class DueJobs implements DurabilityWaiter {
  private readonly waiting = new Schedule()
  private sent: Sent[] = []
  private timer: Timer | undefined
  private timerMs = 0
  private notBeforeMs = 0
  private running = false
  private allSettled: (() => void) | undefined

  constructor(private readonly parts: DueJobsParts) {}

  /** Those that are due already are sent at once. */
  start(jobs: Iterable<Job>): void {
    for (const job of jobs) this.waiting.add(job, job.nextTimeMs)
    this.running = true
    this.arm()
  }

  /** Resolves when what was sent is settled: else it would be sent again in the next life. */
  async stop(): Promise<void> {
    this.running = false
    this.timer?.cancel()
    if (this.sent.length === 0) return
    await new Promise<void>((resolve) => {
      this.allSettled = resolve
    })
  }

  add(job: Job): void {
    this.waiting.add(job, job.nextTimeMs)
    this.arm()
  }

  /** They are gone from the store. */
  remove(jobs: ReadonlySet<Job>): void {
    this.waiting.remove(jobs)
    for (const sent of this.sent) if (jobs.has(sent.job)) sent.removed = true
  }

  private arm(): void {
    const { nextMs } = this.waiting
    if (nextMs === undefined || !this.running) return
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
    if (!this.running) return
    const { kernel } = this.parts
    const nowMs = kernel.clock.now()
    if (nowMs >= this.notBeforeMs) this.sendDue(nowMs)
    this.arm()
  }

  private sendDue(nowMs: number): void {
    const { usage } = this.parts.kernel
    this.notBeforeMs = nowMs
    // Messages that are not persistent go to the temporary store, and nobody is held for what the broker sends itself.
    if (usage.store.isFull() || usage.journal.isFull() || usage.temp.isFull()) {
      this.notBeforeMs = nowMs + RETRY_MS
      return
    }
    const from = this.sent.length
    let left = AT_A_TIME
    while (left > 0) {
      const due = this.waiting.takeDue(nowMs, left)
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
    const outcome = followUp ? 'sent' : this.deliver(job, nowMs)
    if (outcome === 'later') this.waiting.add(job, nowMs + RETRY_MS)
    if (outcome !== 'sent') return
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

  /** `unreadable`: the job is left alone until the next start, when the disk may be well again. */
  private deliver(job: Job, nowMs: number): 'sent' | 'later' | 'unreadable' {
    const message = this.parts.store.load(job)
    if (message === undefined) return 'unreadable'
    becomeDelivered(message, job.id, nowMs, this.parts.ids)
    return this.send(message, job)
  }

  /** A message that its destination refuses is gone, as in ActiveMQ; a store that is full or fails is tried again. */
  send(message: Message, job: Job): 'sent' | 'later' {
    try {
      this.parts.send(message)
      return 'sent'
    } catch (error) {
      this.parts.kernel.log.error(`Failed to send scheduled message ${job.id}`, error)
      const refusal = asBrokerError(error)
      return refusal instanceof Refusal && refusal.retry ? 'later' : 'sent'
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
    for (const sent of safe) if (!sent.removed) this.settle(sent)
    this.settled()
  }

  /** The broker's store has failed: the copies may be lost, so the jobs stay as they were. */
  durabilityFailed(_error: BrokerError, ticket: Ticket): void {
    const lost = this.sent.filter((sent) => sent.ticket <= ticket)
    this.sent = this.sent.filter((sent) => sent.ticket > ticket)
    const againMs = this.parts.kernel.clock.now() + RETRY_MS
    for (const { job, removed } of lost) if (!removed) this.waiting.add(job, againMs)
    this.settled()
  }

  private settled(): void {
    if (this.sent.length === 0) this.allSettled?.()
    this.arm()
  }

  private settle({ job, nextMs, followUp }: Sent): void {
    try {
      if (followUp) this.startFollowUp(job)
      if (nextMs === undefined) this.parts.store.remove(job)
      else {
        this.parts.store.reschedule(job, nextMs)
        this.waiting.add(job, nextMs)
      }
    } catch (error) {
      // Found again at the next start, and delivered again: better than to lose it.
      this.parts.kernel.log.error(`Scheduled job ${job.id} could not be settled`, error)
    }
  }

  private startFollowUp(job: Job): void {
    const message = this.parts.store.load(job)
    if (message === undefined) return
    this.parts.startRun(job, message)
  }
}
