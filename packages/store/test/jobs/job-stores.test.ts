/** What every job store does, and what only the journal has: restarts, crashes, files that come and go. */
import { Destination, type Job, type JobStore, type Message, type NewJob } from '@hermod/model'
import { StoreMessageCodec } from '@hermod/openwire'
import { type JobStoreOptions, JournalJobStore, MemoryJobStore } from '@hermod/store'
import { FaultyDisk, ManualClock, RecordingLogger, SeededRandom, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'

const clock = new ManualClock()
const log = new RecordingLogger()

function job(id: string, nextTimeMs: number, more: Partial<NewJob> = {}): NewJob {
  return { id, startTimeMs: 1000, cronEntry: '', delayMs: 0, periodMs: 0, repeat: 0, nextTimeMs, ...more }
}

const message = (n: number, bytes = 20): Message =>
  testMessage({ sequence: n, destination: Destination.queue('Q'), body: `${n} `.padEnd(bytes, 'x') })

interface Opened {
  readonly store: JobStore
  settle(): Promise<void>
}

async function opened(store: JobStore): Promise<Opened> {
  let wake = (): void => {}
  await store.open({ durable: () => wake(), failed: () => wake() }, () => {})
  return {
    store,
    async settle() {
      const ticket = store.ticket()
      const reached = new Promise<void>((resolve) => (wake = resolve))
      store.commit()
      if (store.durable < ticket) await reached
    },
  }
}

const journal = (disk: FaultyDisk, options: Partial<JobStoreOptions> = {}): JournalJobStore =>
  new JournalJobStore('/jobs', { cleanupInterval: 0, ...options }, { disk, clock, log, codec: new StoreMessageCodec() })

const newDisk = (seed = 1): FaultyDisk => new FaultyDisk({ random: new SeededRandom(seed) })

const body = (store: JobStore, one: Job): string =>
  new TextDecoder().decode(store.load(one)!.content!).trim().split(' ')[0]!

/** All a store says of its jobs, in order of their ids. */
const shown = (store: JobStore): unknown[] =>
  [...store.jobs]
    .map(({ id, startTimeMs, cronEntry, delayMs, periodMs, repeat, nextTimeMs, executionCount }) => ({
      ...{ id, startTimeMs, cronEntry, delayMs, periodMs, repeat, nextTimeMs, executionCount },
      body: body(store, store.find(id)!),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))

describe.each([
  ['memory', () => new MemoryJobStore()],
  ['journal', () => journal(newDisk())],
] as const)('a job store in %s', (_kind, make) => {
  it('keeps jobs with their messages until they are removed', async () => {
    const { store, settle } = await opened(make())
    const one = store.add(job('a', 5000, { cronEntry: '* * * * *', delayMs: -1, repeat: -1 }), message(1))
    store.add(job('b', 6000), message(2))
    expect(store.count).toBe(2)
    expect(store.usedBytes).toBeGreaterThan(0)
    await settle()
    expect(body(store, one)).toBe('1')
    expect([one.repeat, one.delayMs, one.nextTimeMs]).toEqual([-1, -1, 5000])
    store.remove(one)
    expect([store.find('a'), store.count]).toEqual([undefined, 1])
    await store.close()
  })

  it('gives each load a message of its own', async () => {
    const { store } = await opened(make())
    const one = store.add(job('a', 5000), message(1))
    const first = store.load(one)!
    first.setProperty('changed', true)
    first.messageId.brokerSequenceId = 99
    expect(store.load(one)!.properties().size).toBe(0)
    expect(store.load(one)!.messageId.brokerSequenceId).not.toBe(99)
    await store.close()
  })

  it('counts repeats down, but not those of a cron job nor endless ones', async () => {
    const { store } = await opened(make())
    const jobs = [
      store.add(job('a', 1, { repeat: 2 }), message(1)),
      store.add(job('b', 1, { repeat: 2, cronEntry: '* * * * *' }), message(2)),
      store.add(job('c', 1, { repeat: -1 }), message(3)),
    ]
    for (const each of jobs) for (const time of [10, 20]) store.reschedule(each, time)
    expect(jobs.map(({ repeat, nextTimeMs, executionCount }) => [repeat, nextTimeMs, executionCount])).toEqual([
      [0, 20, 2],
      [2, 20, 2],
      [-1, 20, 2],
    ])
    await store.close()
  })

  it('removes what is due between two times, both included', async () => {
    const { store } = await opened(make())
    for (const time of [1, 2, 3, 4]) store.add(job(`j${time}`, time), message(time))
    store.removeBetween(2, 3)
    expect([...store.jobs].map(({ id }) => id)).toEqual(['j1', 'j4'])
    store.removeBetween(0, Number.POSITIVE_INFINITY)
    expect(store.count).toBe(0)
    await store.close()
  })
})

describe('the journal of jobs', () => {
  it('has everything after a restart [F4.174]', async () => {
    const disk = newDisk()
    const first = await opened(journal(disk))
    first.store.add(job('a', 5000, { repeat: 3, periodMs: 10, delayMs: 7 }), message(1))
    first.store.add(job('b', 6000, { cronEntry: '0 1 * * *', repeat: -1 }), message(2))
    first.store.add(job('c', 7000), message(3))
    first.store.reschedule(first.store.find('a')!, 5500)
    first.store.remove(first.store.find('c')!)
    const before = shown(first.store)
    await first.store.close()
    const second = await opened(journal(disk))
    expect(shown(second.store)).toEqual(before)
    second.store.removeBetween(0, Number.POSITIVE_INFINITY)
    await second.store.close()
    const third = await opened(journal(disk))
    expect(third.store.count).toBe(0)
    await third.store.close()
  })

  it('drops all at a start with purgeStoreOnStartup', async () => {
    const disk = newDisk()
    const first = await opened(journal(disk))
    first.store.add(job('a', 5000), message(1))
    await first.store.close()
    const second = await opened(journal(disk, { purgeStoreOnStartup: true }))
    expect(second.store.count).toBe(0)
    second.store.add(job('b', 5000), message(1))
    await second.store.close()
    const third = await opened(journal(disk))
    expect([...third.store.jobs].map(({ id }) => id)).toEqual(['b'])
    await third.store.close()
  })

  it('keeps what was confirmed through power cuts, at any moment', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const random = new SeededRandom(seed)
      const disk = newDisk(seed)
      let expected = new Map<string, number>()
      for (let life = 0; life < 4; life++) {
        const { store, settle } = await opened(journal(disk, { journalMaxFileLength: 8192 }))
        const seen = new Map([...store.jobs].map(({ id, nextTimeMs }) => [id, nextTimeMs]))
        for (const [id, time] of expected) expect(seen.get(id), `seed ${seed}, ${id}`).toBe(time)
        for (let n = 0; n < 30; n++) {
          const all = [...store.jobs]
          const choice = random.next()
          const one = all[Math.floor(random.next() * all.length)]
          if (one === undefined || choice < 0.5) store.add(job(`${life}-${n}`, n, { repeat: 9 }), message(n + 1, 300))
          else if (choice < 0.8) store.reschedule(one, one.nextTimeMs + 1)
          else store.remove(one)
          if (n % 10 === 9) await (store as JournalJobStore).cleanup()
        }
        await settle()
        expected = new Map([...store.jobs].map(({ id, nextTimeMs }) => [id, nextTimeMs]))
        store.abandon(new Error('power cut'))
        disk.crash()
      }
    }
  })

  it('lets files go: a job that repeats for long moves along, a removal stays as long as what it removes', async () => {
    const disk = newDisk()
    const { store, settle } = await opened(journal(disk, { journalMaxFileLength: 8192 }))
    const files = (): number => disk.list('/jobs').filter((name) => name.startsWith('db-')).length
    const endless = store.add(job('endless', 1, { repeat: -1 }), message(1, 1000))
    const quiet = store.add(job('quiet', 1), message(2, 1000))
    for (let n = 0; n < 4000; n++) {
      store.reschedule(endless, n + 2)
      if (n % 100 === 0) await settle()
    }
    await settle()
    expect(files()).toBeGreaterThan(10)
    // Eight at a time, so that a cleanup does not take for ever.
    for (let n = 0; n < 8; n++) await (store as JournalJobStore).cleanup()
    expect(files()).toBeLessThanOrEqual(4)
    await store.close()
    const again = await opened(journal(disk))
    expect(shown(again.store)).toMatchObject([
      { id: 'endless', nextTimeMs: 4001, repeat: -1, executionCount: 4000, body: '1' },
      { id: 'quiet', body: '2' },
    ])
    expect(quiet.id).toBe('quiet')
    await again.store.close()
  })

  it('is tidied sooner than its interval says where jobs that repeat write much', async () => {
    const disk = newDisk()
    const { store, settle } = await opened(journal(disk, { journalMaxFileLength: 8192, cleanupInterval: 3_600_000 }))
    const files = (): number => disk.list('/jobs').filter((name) => name.startsWith('db-')).length
    const endless = store.add(job('endless', 1, { repeat: -1 }), message(1, 1000))
    let most = 0
    for (let n = 0; n < 4000; n++) {
      store.reschedule(endless, n + 2)
      if (n % 20 === 0) await settle()
      most = Math.max(most, files())
    }
    expect(most).toBeLessThanOrEqual(12)
    expect(shown(store)).toMatchObject([{ id: 'endless', nextTimeMs: 4001 }])
    await store.close()
  })

  it('refuses changes after a failed write and has all when the disk is back', async () => {
    const disk = newDisk()
    const { store, settle } = await opened(journal(disk))
    store.add(job('a', 1), message(1))
    await settle()
    disk.failNext('write')
    store.add(job('b', 2), message(2))
    await settle()
    expect(() => store.add(job('c', 3), message(3))).toThrow(/takes no changes/)
    store.reopen!()
    store.add(job('d', 4), message(4))
    await settle()
    await store.close()
    const again = await opened(journal(disk))
    expect([...again.store.jobs].map(({ id }) => id)).toEqual(['a', 'b', 'd'])
    await again.store.close()
  })

  it('tells a message that cannot be read, and goes on', async () => {
    const disk = newDisk()
    const first = await opened(journal(disk))
    const one = first.store.add(job('a', 1), message(1, 500))
    await first.settle()
    disk.failNext('read')
    expect(first.store.load(one)).toBeUndefined()
    expect(log.lines.some(({ text }) => text.includes('Cannot read the scheduled message'))).toBe(true)
    await first.store.close()
  })
})
