/** Our job store on a directory of the real one's kind: shown and worked on as `WorkJobs.java` does it. */
import {
  Destination,
  type Job,
  Message,
  MessageId,
  MessageKind,
  ProducerId,
  silentLogger,
  systemClock,
} from '@hermod/model'
import { decodeText, encodeText, StoreMessageCodec } from '@hermod/openwire'
import { JournalJobStore, NodeDisk } from '@hermod/store'
import type { Dump } from './store-program.js'

const HOUR = 3_600_000
const PRODUCER = new ProducerId('ID:work-1-1-1:1', 1, 1)

/** Small files, as the real store in these tests has them, so that several come and go. */
async function open(directory: string): Promise<JournalJobStore> {
  const store = new JournalJobStore(
    directory,
    { journalMaxFileLength: 64 * 1024, checkForCorruptJournalFiles: true },
    { disk: new NodeDisk(), clock: systemClock, codec: new StoreMessageCodec(), log: silentLogger },
  )
  const failed = (error: Error): void => {
    throw error
  }
  await store.open({ durable() {}, failed }, () => {})
  return store
}

export async function dumpHermodJobs(directory: string): Promise<Dump> {
  const store = await open(directory)
  try {
    return dump(store)
  } finally {
    await store.close()
  }
}

/** The jobs before; then some are added, some removed, one comes due again and again until it has crossed files. */
export async function workHermodJobs(directory: string, round: number): Promise<{ before: Dump; after: Dump }> {
  const store = await open(directory)
  const before = dump(store)
  const now = Date.now()
  ;[...store.jobs].forEach((job, at) => {
    if (at % 3 === 0) store.remove(job)
  })
  for (let n = 0; n < 30; n++) {
    const id = `hermod-${round}-${n}`
    const nextTimeMs = now + (n + 1) * HOUR
    const terms = {
      cronEntry: n % 5 === 0 ? '0 0 1 1 *' : '',
      delayMs: HOUR,
      periodMs: n,
      repeat: n % 4 === 0 ? -1 : n,
    }
    store.add({ id, startTimeMs: now, nextTimeMs, ...terms }, message(id))
  }
  store.removeBetween(now + 3 * HOUR - 60_000, now + 5 * HOUR + 60_000)
  const due = store.find(`hermod-${round}-21`)!
  for (let n = 0; n < 20; n++) store.reschedule(due, now + 50 * HOUR + n * 1000)
  for (let n = 0; n < 40; n++) store.remove(store.add(short(`${round}-short-${n}`, now), message('short')))
  store.reschedule(due, now + 60 * HOUR)
  await store.cleanup()
  await store.close()
  return { before, after: await dumpHermodJobs(directory) }
}

function short(id: string, now: number) {
  return { id, startTimeMs: now, nextTimeMs: now, cronEntry: '', delayMs: 1, periodMs: 0, repeat: 0 }
}

function message(text: string): Message {
  const made = new Message(MessageKind.text)
  made.producerId = PRODUCER
  made.messageId = new MessageId(PRODUCER, 1)
  made.destination = Destination.queue('JOBS')
  made.persistent = true
  made.content = encodeText(text.padEnd(3000))
  return made
}

function dump(store: JournalJobStore): Dump {
  return [...store.jobs]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((job) => ({
      id: job.id,
      cron: job.cronEntry,
      delay: job.delayMs,
      period: job.periodMs,
      repeat: job.repeat,
      start: job.startTimeMs,
      next: local(job.nextTimeMs),
      body: bodyOf(store, job),
    }))
}

function bodyOf(store: JournalJobStore, job: Job): string {
  return decodeText(store.load(job)!)!.trim()
}

/** As ActiveMQ shows times. */
function local(ms: number): string {
  const time = new Date(ms)
  const two = (n: number): string => String(n).padStart(2, '0')
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}
