/** Records as they stand in the journal: the table reads Java's, bodies are not copied, transactions stay whole. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ConnectionId,
  Destination,
  LocalTransactionId,
  type Message,
  type MessageCodec,
  silentLogger,
} from '@hermod/model'
import { JournalStore } from '@hermod/store'
import { FaultyDisk, ManualClock, SeededRandom, testCodec, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { adler32 } from '../../src/journal/adler32.js'
import { CommandReader, CommandType } from '../../src/journal/commands.js'
import { FileScan } from '../../src/journal/scan.js'
import { MemoryBook } from '../memory-book.js'
import { queueMessages, Recorder } from '../recovered.js'
import { untar } from '../tar.js'

const QUEUE = Destination.queue('Q')

/** testCodec, with the content left where it is: its form has header, content, properties. */
const aroundCodec: MessageCodec = {
  ...testCodec,
  encodeAround(message: Message, target, offset, split) {
    const whole = new Uint8Array(testCodec.sizeBound(message))
    const end = testCodec.encode(message, whole, 0)
    const content = message.content!.length
    const properties = message.marshalledProperties?.length ?? 0
    split.at = offset + end - properties - content
    target.set(whole.subarray(0, end - properties - content), offset)
    target.set(whole.subarray(end - properties, end), split.at)
    return split.at + properties
  },
}

function storeOn(disk: FaultyDisk, codec = testCodec): JournalStore {
  const ports = { disk, clock: new ManualClock(), codec, log: silentLogger, stopwatch: () => 0 }
  return new JournalStore(
    '/data',
    { journalMaxFileLength: 64 * 1024 * 1024, preallocationScope: 'none' },
    {
      ...ports,
      index: () => new MemoryBook(),
    },
  )
}

const newDisk = (): FaultyDisk => new FaultyDisk({ random: new SeededRandom(5) })

function byDefinition(bytes: Uint8Array, sum: number): number {
  let [a, b] = [sum & 0xffff, sum >>> 16]
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return ((b << 16) | a) >>> 0
}

describe('Adler-32', () => {
  it('gives the known sum, whole and in parts', () => {
    const bytes = Buffer.from('Wikipedia')
    expect(adler32(bytes, 0, bytes.length)).toBe(0x11e60398)
    const long = Buffer.alloc(20_000, 0xff)
    expect(adler32(long, 7777, long.length, adler32(long, 0, 7777))).toBe(adler32(long, 0, long.length))
  })

  it('is what the definition says, wherever the bytes lie and however large they are', () => {
    const random = new SeededRandom(1)
    const mixed = Uint8Array.from({ length: 5000 }, () => Math.floor(random.next() * 256))
    for (const bytes of [mixed, new Uint8Array(5000).fill(0xff), new Uint8Array(5000)]) {
      for (const from of [0, 1, 2, 3]) {
        for (const length of [0, 1, 87, 88, 351, 352, 353, 440, 1000, 4996]) {
          const view = bytes.subarray(from)
          expect(adler32(view, 0, length, 0xfff0fff0)).toBe(byDefinition(view.subarray(0, length), 0xfff0fff0))
        }
      }
    }
  })
})

describe('the command table', () => {
  it('reads the job records of a scheduler store', () => {
    const folder = join(import.meta.dirname, '../fixtures/f-scheduler-jobs')
    const disk = newDisk()
    disk.makeDirectory('/jobs')
    const files = [...untar(join(folder, 'kahadb.tar.gz'))].filter(([name]) => /db-\d+\.log$/.test(name))
    const jobs = new Map<string, { cron: string; delay: number; period: number; repeat: number }>()
    for (const [name, bytes] of files) {
      const path = `/jobs/${name.slice(name.lastIndexOf('/') + 1)}`
      disk.put(path, bytes)
      const reader = new CommandReader()
      const sink = {
        record(record: Uint8Array, at: number, end: number) {
          reader.read(record, at, end)
          if (reader.type === CommandType.addScheduledJob) {
            jobs.set(reader.text('jobId'), {
              cron: reader.has('cronEntry') ? reader.text('cronEntry') : '',
              delay: reader.number('delay', 0),
              period: reader.number('period', 0),
              repeat: reader.number('repeat', 0),
            })
          } else if (reader.type === CommandType.removeScheduledJob) jobs.delete(reader.text('jobId'))
        },
        damage: (offset: number) => expect.unreachable(`damage at ${offset}`),
      }
      const scan = new FileScan(disk.open(path, 'read'), 0, true, sink)
      while (scan.step());
    }
    const want = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')).jobs as { jobId: string }[]
    expect([...jobs.keys()].sort()).toEqual(want.map((job) => job.jobId).sort())
    for (const { jobId, ...job } of want)
      expect(job).toMatchObject({ delay: jobs.get(jobId)!.delay, period: jobs.get(jobId)!.period })
  })
})

describe('a body', () => {
  it('of any size is read back the same, before and after it is written', async () => {
    const disk = newDisk()
    const store = storeOn(disk, aroundCodec)
    await store.open(new Recorder(), () => {})
    const random = new SeededRandom(4)
    const bodies = [0, 63, 64, 65, ...Array.from({ length: 200 }, () => random.below(3_000))].map((size) =>
      random.bytes(size),
    )
    const keys = bodies.map((body, i) =>
      store.queue(QUEUE).add(testMessage({ destination: QUEUE, sequence: i + 1, body })),
    )
    for (const [i, body] of bodies.entries()) {
      expect(Buffer.compare(store.queue(QUEUE).load(keys[i]!)!.content!, body), `${body.length}, from the batch`).toBe(
        0,
      )
    }
    const apart = bodies.filter(({ length }) => length >= 64)
    expect(store.counters.bodyBytesReferenced).toBe(apart.reduce((sum, { length }) => sum + length, 0))
    await store.close()
    const again = storeOn(disk, aroundCodec)
    await again.open(new Recorder(), () => {})
    const messages = await queueMessages(again, QUEUE)
    expect(messages.map(({ content }) => Buffer.from(content!))).toEqual(bodies.map((body) => Buffer.from(body)))
    await again.close()
  })

  it('that is large is written from where it is, and read back the same', async () => {
    const disk = newDisk()
    const store = storeOn(disk, aroundCodec)
    await store.open(new Recorder(), () => {})
    const body = new SeededRandom(9).bytes(300_000)
    const key = store.queue(QUEUE).add(testMessage({ destination: QUEUE, body }))
    store.queue(QUEUE).add(testMessage({ destination: QUEUE, sequence: 2, body: 'small' }))
    expect(store.counters).toMatchObject({ bodyBytesCopied: 5, bodyBytesReferenced: 300_000 })
    expect(Buffer.compare(store.queue(QUEUE).load(key)!.content!, body), 'from the batch').toBe(0)
    await store.close()
    const again = storeOn(disk, aroundCodec)
    await again.open(new Recorder(), () => {})
    const [first, second] = await queueMessages(again, QUEUE)
    expect(Buffer.compare(first!.content!, body), 'from the file').toBe(0)
    expect(Buffer.from(second!.content!).toString()).toBe('small')
    expect(again.damages).toEqual([])
    await again.close()
  })
})

describe('a huge transaction', () => {
  it.each([true, false])('reaches the journal before its outcome, commit %s', async (commits) => {
    const disk = newDisk()
    const store = storeOn(disk)
    await store.open(new Recorder(), () => {})
    const queue = store.queue(QUEUE)
    const transaction = store.begin(new LocalTransactionId(1, new ConnectionId('ID:c')))
    for (let i = 1; i <= 12; i++) {
      transaction.add(queue, testMessage({ destination: QUEUE, sequence: i, body: new Uint8Array(1024 * 1024) }))
    }
    expect(store.backlogBytes).toBeGreaterThan(8 * 1024 * 1024)
    expect(queue.count).toBe(0)
    await store.checkpoint()
    if (commits) expect(transaction.commit()).toHaveLength(12)
    else transaction.rollback()
    await store.close()
    const again = storeOn(disk)
    await again.open(new Recorder(), () => {})
    expect(again.queue(QUEUE).count).toBe(commits ? 12 : 0)
    await again.close()
  })
})
