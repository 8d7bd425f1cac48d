/**
 * Scheduled messages in memory: the job store of a broker with `persistent="false"`, gone with the process. Tickets are 0
 * and `commit` is never wanted.
 */
import type { Job, JobStore, Message, NewJob, Ticket } from '@hermod/model'

interface MemoryJob extends Job {
  readonly message: Message
  repeat: number
  nextTimeMs: number
  executionCount: number
}

export class MemoryJobStore implements JobStore {
  readonly description = 'InMemoryJobSchedulerStore'
  readonly durable: Ticket = 0
  usedBytes = 0
  onDirty: () => void = () => {}
  private readonly byId = new Map<string, MemoryJob>()

  async open(): Promise<void> {}
  async close(): Promise<void> {}
  abandon(): void {}
  commit(): void {}

  get jobs(): Iterable<Job> {
    return this.byId.values()
  }
  get count(): number {
    return this.byId.size
  }

  find(id: string): Job | undefined {
    return this.byId.get(id)
  }

  add(job: NewJob, message: Message): Job {
    // A copy: what is sent is changed on its way.
    const kept: MemoryJob = { ...job, executionCount: 0, message: message.copy() }
    this.byId.set(job.id, kept)
    this.usedBytes += message.accountedSize
    return kept
  }

  reschedule(job: Job, nextTimeMs: number): void {
    const kept = job as MemoryJob
    kept.nextTimeMs = nextTimeMs
    kept.executionCount++
    if (kept.cronEntry === '' && kept.repeat > 0) kept.repeat--
  }

  remove(job: Job): void {
    if (this.byId.delete(job.id)) this.usedBytes -= (job as MemoryJob).message.accountedSize
  }

  removeBetween(startMs: number, endMs: number): void {
    for (const job of [...this.byId.values()]) {
      if (job.nextTimeMs >= startMs && job.nextTimeMs <= endMs) this.remove(job)
    }
  }

  load(job: Job): Message | undefined {
    const copy = (job as MemoryJob).message.copy()
    // Its id is changed too, by whoever numbers messages.
    const { messageId } = copy
    copy.messageId = Object.assign(Object.create(Object.getPrototypeOf(messageId)), messageId)
    return copy
  }

  ticket(): Ticket {
    return 0
  }
}
