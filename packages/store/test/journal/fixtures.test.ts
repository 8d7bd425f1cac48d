/** Directories that a real ActiveMQ wrote: what it recovered from them, we recover. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreMessageCodec } from '@hermod/openwire'
import { JournalStore, type KahaDBOptions } from '@hermod/store'
import { FaultyDisk, ManualClock, RecordingLogger, SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { MemoryBook } from '../memory-book.js'
import { type Contents, openAndRead } from '../recovered.js'
import { untar } from '../tar.js'

const FIXTURES = join(import.meta.dirname, '../fixtures')

interface Opened {
  store: JournalStore
  disk: FaultyDisk
  log: RecordingLogger
  again(book?: MemoryBook): JournalStore
}

function prepare(fixture: string, options: Partial<KahaDBOptions> = {}, folder = ''): Opened {
  const disk = new FaultyDisk({ random: new SeededRandom(1) })
  disk.makeDirectory('/data')
  for (const [path, bytes] of untar(join(FIXTURES, fixture, 'kahadb.tar.gz'))) {
    if (path.startsWith(folder)) disk.put(`/data/${path.slice(folder.length)}`, bytes)
  }
  const log = new RecordingLogger()
  const clock = new ManualClock()
  const again = (book = new MemoryBook()): JournalStore =>
    new JournalStore('/data', options, {
      disk,
      clock,
      codec: new StoreMessageCodec(11),
      legacyCodec: new StoreMessageCodec(6),
      log,
      index: () => book,
    })
  return { store: again(), disk, log, again }
}

function expected(fixture: string, file = 'expected.json', outcome?: string): Contents {
  const json = JSON.parse(readFileSync(join(FIXTURES, fixture, file), 'utf8'))
  const from = outcome === undefined ? (json.recovered ?? json) : json[outcome]
  const contents: Contents = { queues: {}, topics: {}, prepared: [] }
  const id = (message: string | { id: string }): string => (typeof message === 'string' ? message : message.id)
  for (const [name, queue] of Object.entries<{ count: number; messages: (string | { id: string })[] }>(from.queues)) {
    if (queue.count > 0) contents.queues[name] = { count: queue.count, messages: queue.messages.map(id) }
  }
  type Topic = { subscriptions: Contents['topics'][string] }
  for (const [name, topic] of Object.entries<Topic>(from.topics)) {
    contents.topics[name] = topic.subscriptions.map(({ key, pendingCount, pendingIds }) => ({
      key,
      pendingCount,
      pendingIds,
    }))
  }
  type Prepared = { added: { id: string }[]; acks: Contents['prepared'][number]['acks'] }
  contents.prepared = (from.prepared as Prepared[]).map(({ added, acks }) => ({
    added: added.map(id),
    acks: acks.map(({ messageId, subscriptionKey }) => ({ messageId, subscriptionKey })),
  }))
  return contents
}

function texts(disk: FaultyDisk): string[] {
  return [...disk.dump()].map(([path, bytes]) => `${path} ${Buffer.from(bytes).toString('base64')}`)
}

const WHOLE = [
  'a-types',
  'b-durable',
  'c-local',
  'd-xa',
  'e1-gc',
  'e2-compaction',
  'f-scheduler-messages',
  'g1-sigkill',
  'h0-base',
  'i-admin',
  'j-version6',
]
const TORN = ['g2-torn-header', 'g2-torn-stale', 'g2-torn-truncated', 'g2-torn-zeros']
const DAMAGED = ['h-flip-first', 'h-flip-last', 'h-length-first', 'h-length-last', 'h-magic-first', 'h-type-first']

describe('a directory of a real broker', () => {
  it.each(WHOLE)('%s is recovered as the broker did, and again after our own restart', async (fixture) => {
    const { store, again, disk } = prepare(fixture)
    const want = expected(fixture)
    expect(await openAndRead(store)).toEqual(want)
    expect(store.damages.filter((damage) => damage.kind !== 'gap')).toEqual([])
    expect(disk.exists('/data/db.data')).toBe(false)
    await store.close()
    const kept = new MemoryBook()
    const rebuilt = again(kept)
    expect(await openAndRead(rebuilt)).toEqual(want)
    await rebuilt.close()
    const second = again(kept)
    expect(await openAndRead(second)).toEqual(want)
    await second.close()
  })

  it.each(['queue#3a#2f#2fOther#2fQueue#3ax', 'queue#3a#2f#2ffx.one.#3e'])('m-mkahadb, %s', async (folder) => {
    const { store } = prepare('m-mkahadb', {}, `${folder}/`)
    const want = expected('m-mkahadb', `expected.${folder.replaceAll('#', '')}.json`)
    expect(await openAndRead(store)).toEqual(want)
    await store.close()
  })

  it.each(TORN)('%s loses its torn batch only, says where, and ends with an end mark', async (fixture) => {
    const { store, disk, log } = prepare(fixture)
    expect(await openAndRead(store)).toEqual(expected(fixture))
    const { file, batch } = JSON.parse(readFileSync(join(FIXTURES, fixture, 'damage.json'), 'utf8'))
    expect(store.damages).toMatchObject([{ file: `/data/db-${file}.log`, offset: batch, kind: 'tail' }])
    expect(log.texts('warn').join()).toContain(`db-${file}.log, byte ${batch}`)
    const repaired = disk.dump().get(`/data/db-${file}.log`)!
    expect(repaired.length).toBe(batch + 5)
    expect(Buffer.from(repaired.subarray(batch)).toString('latin1')).toBe('-qMa4')
    await store.close()
  })

  it.each(DAMAGED)('%s loses the damaged batch only and says where', async (fixture) => {
    const { store, log } = prepare(fixture)
    expect(await openAndRead(store)).toEqual(expected(fixture, 'expected.json', 'check+ignore, index rebuilt'))
    const damage = JSON.parse(readFileSync(join(FIXTURES, fixture, 'damage.json'), 'utf8'))
    const batch = damage.batch ?? damage.record - 28
    expect(store.damages).toMatchObject([{ file: `/data/db-${damage.file}.log`, offset: batch, kind: 'lost' }])
    expect(log.texts('error').join()).toContain(`db-${damage.file}.log, byte ${batch}`)
    await store.close()
  })

  it('damage inside the last file is covered before another file follows, and kept aside', async () => {
    const { store, disk, again } = prepare('h-flip-last')
    const want = await openAndRead(store)
    await store.close()
    expect(disk.exists('/data/db-3.log.damaged-2955')).toBe(true)
    const next = again()
    expect(await openAndRead(next)).toEqual(want)
    expect(next.damages).toEqual([])
    await next.close()
  })

  it.each(DAMAGED)('%s is refused by checkForCorruptJournalFiles, with the way on', async (fixture) => {
    const { store, disk } = prepare(fixture, { checkForCorruptJournalFiles: true })
    const before = texts(disk)
    const damage = JSON.parse(readFileSync(join(FIXTURES, fixture, 'damage.json'), 'utf8'))
    const place = new RegExp(`db-${damage.file}.log is damaged at byte \\d+.*ignoreMissingJournalfiles="true"`)
    await expect(openAndRead(store)).rejects.toThrow(place)
    expect(texts(disk)).toEqual(before)
  })

  it('h-missing: what is left is recovered and the gap is named', async () => {
    const { store } = prepare('h-missing')
    expect(await openAndRead(store)).toEqual(expected('h-missing', 'expected.json', 'default, index rebuilt'))
    expect(store.damages).toMatchObject([{ file: '/data/db-2.log', kind: 'gap' }])
    await store.close()
  })

  it('a file that our own index knows is missed: refused, or reported and gone without', async () => {
    const { store, disk, again } = prepare('h0-base')
    const book = new MemoryBook()
    await openAndRead(store)
    await store.close()
    const indexed = again(book)
    await openAndRead(indexed)
    await indexed.close()
    disk.remove('/data/db-2.log')
    await expect(openAndRead(again(book))).rejects.toThrow(/db-2.log is missing but holds 49 messages/)
  })

  it('j-version6 without a codec for it is refused with the place', async () => {
    const { disk, log } = prepare('j-version6')
    const store = new JournalStore(
      '/data',
      {},
      {
        disk,
        clock: new ManualClock(),
        codec: new StoreMessageCodec(11),
        log,
        index: () => new MemoryBook(),
      },
    )
    await expect(openAndRead(store)).rejects.toThrow(/db-1.log, byte \d+: a message that is stored neither/)
  })
})
