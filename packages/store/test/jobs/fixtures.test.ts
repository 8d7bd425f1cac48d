/** A job store that a real broker wrote: its jobs come out as that broker showed them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreMessageCodec } from '@hermod/openwire'
import { JournalJobStore } from '@hermod/store'
import { FaultyDisk, ManualClock, RecordingLogger, SeededRandom } from '@hermod/testkit'
import { expect, it } from 'vitest'
import { untar } from '../tar.js'

const FIXTURE = join(import.meta.dirname, '../fixtures/f-scheduler-jobs')

interface ShownJob {
  readonly jobId: string
  readonly cron: string
  readonly delay: number
  readonly period: number
  readonly repeat: number
  readonly start: number
  readonly next: number
  readonly message: { readonly id: string; readonly destination: string; readonly timestamp: number }
}

/** ActiveMQ shows whole seconds. */
function seconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000
}

it('recovers the jobs of ActiveMQ 5.17.2 and takes its index away [F4.174]', async () => {
  const expected = JSON.parse(readFileSync(join(FIXTURE, 'expected.json'), 'utf8')) as { readonly jobs: ShownJob[] }
  const disk = new FaultyDisk({ random: new SeededRandom(1) })
  disk.makeDirectory('/jobs')
  for (const [path, bytes] of untar(join(FIXTURE, 'kahadb.tar.gz'))) disk.put(`/jobs/${path}`, bytes)
  disk.put('/jobs/scheduleDB.data', new Uint8Array(10))
  const store = new JournalJobStore(
    '/jobs',
    {},
    { disk, clock: new ManualClock(), codec: new StoreMessageCodec(), log: new RecordingLogger() },
  )
  await store.open({ durable() {}, failed() {} }, () => {})
  const shown = [...store.jobs].map((job): ShownJob => {
    const message = store.load(job)!
    const { messageId, destination, timestamp } = message
    return {
      jobId: job.id,
      cron: job.cronEntry,
      delay: job.delayMs,
      period: job.periodMs,
      repeat: job.repeat,
      start: seconds(job.startTimeMs),
      next: seconds(job.nextTimeMs),
      message: { id: `${messageId}`, destination: destination.qualifiedName, timestamp: Number(timestamp) },
    }
  })
  const byId = (a: ShownJob, b: ShownJob): number => (a.jobId < b.jobId ? -1 : 1)
  expect(expected.jobs.length).toBeGreaterThan(1)
  expect(shown.sort(byId)).toMatchObject(
    expected.jobs
      .map(({ message: { id, destination, timestamp }, ...job }) => {
        const { jobId, cron, delay, period, repeat, start, next } = job
        return { jobId, cron, delay, period, repeat, start, next, message: { id, destination, timestamp } }
      })
      .sort(byId),
  )
  expect(disk.exists('/jobs/scheduleDB.data')).toBe(false)
  await store.close()
})
