/**
 * The destination `ActiveMQ.Scheduler.Management`: a message sent there looks at the jobs (BROWSE, answered to its
 * JMSReplyTo, one message per job) or removes some (REMOVE by `scheduledJobId`, REMOVEALL), all of them or those due from
 * ACTION_START_TIME to ACTION_END_TIME. It is never delivered. What asks for nothing that is known does nothing.
 */
import type { Destination, Job, JobStore, Message } from '@hermod/model'
import { JOB_ID, textOf, wholeNumber } from './scheduled-terms.js'

const NAME = 'activemq.scheduler.management'

/** What the scheduler does for it. */
export interface ManagedJobs {
  readonly store: Pick<JobStore, 'jobs' | 'find'>
  /** Sends the jobs that `find` gives, when it is asked, to `replyTo`. Throws BrokerError when too many wait for theirs. */
  answer(find: () => readonly Job[], replyTo: Destination): void
  remove(job: Job): void
  removeBetween(startMs: number, endMs: number): void
}

interface Span {
  readonly startMs: number
  readonly endMs: number
}

/** In any case, and with anything behind it, as in ActiveMQ. */
export function isManagement({ name }: Destination): boolean {
  const first = name.charCodeAt(0) | 32
  return first === 97 && name.length >= NAME.length && name.slice(0, NAME.length).toLowerCase() === NAME
}

/** Throws BrokerError for times that are no numbers. */
export function manage(message: Message, jobs: ManagedJobs): void {
  const properties = message.properties()
  const action = textOf(properties.get('AMQ_SCHEDULER_ACTION'))
  if (action === 'REMOVE') {
    const job = jobs.store.find(textOf(properties.get(JOB_ID)))
    if (job !== undefined) jobs.remove(job)
    return
  }
  if (action !== 'BROWSE' && action !== 'REMOVEALL') return
  const span = spanOf(message)
  if (action === 'REMOVEALL') jobs.removeBetween(span.startMs, span.endMs)
  else if (message.replyTo !== null) jobs.answer(() => between(jobs.store.jobs, span), message.replyTo)
}

function spanOf(message: Message): Span {
  const startMs = wholeNumber(message.properties(), 'ACTION_START_TIME')
  const endMs = wholeNumber(message.properties(), 'ACTION_END_TIME')
  if (startMs === undefined || endMs === undefined) return { startMs: 0, endMs: Number.POSITIVE_INFINITY }
  return { startMs, endMs }
}

/** The first to be due first. */
function between(jobs: Iterable<Job>, { startMs, endMs }: Span): readonly Job[] {
  const found: Job[] = []
  for (const job of jobs) if (job.nextTimeMs >= startMs && job.nextTimeMs <= endMs) found.push(job)
  return found.sort((a, b) => a.nextTimeMs - b.nextTimeMs)
}
