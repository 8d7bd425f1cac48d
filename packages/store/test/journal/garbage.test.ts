/** Journal files go when nothing needs them, and not before. */
import { Destination, type OrderKey, silentLogger } from '@hermod/model'
import { JournalStore, type KahaDBOptions } from '@hermod/store'
import { FaultyDisk, ManualClock, SeededRandom, testCodec, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { MemoryBook } from '../memory-book.js'
import { queueMessages, Recorder } from '../recovered.js'

const QUEUE = Destination.queue('Q')
const KEEP = Destination.queue('KEEP')

async function open(disk: FaultyDisk, options: Partial<KahaDBOptions> = {}): Promise<JournalStore> {
  const ports = { disk, clock: new ManualClock(), codec: testCodec, log: silentLogger, index: () => new MemoryBook() }
  const store = new JournalStore('/data', { journalMaxFileLength: 8192, cleanupOnStop: false, ...options }, ports)
  await store.open(new Recorder(), () => {})
  return store
}

/** Adds and removes `count` messages of 1 KB. */
function churn(store: JournalStore, from: number, count: number): void {
  for (let i = from; i < from + count; i++) {
    const message = testMessage({ destination: QUEUE, sequence: i, body: new Uint8Array(1000) })
    const key: OrderKey = store.queue(QUEUE).add(message)
    store.queue(QUEUE).remove(key, message.messageId)
  }
}

const logs = (disk: FaultyDisk): string[] => disk.list('/data').filter((name) => name.endsWith('.log'))

describe('cleanup', () => {
  it('removes files whose messages are all gone', async () => {
    const disk = new FaultyDisk({ random: new SeededRandom(1) })
    const store = await open(disk)
    churn(store, 1, 50)
    await store.checkpoint()
    expect(logs(disk).length).toBeGreaterThan(5)
    expect(await store.cleanup()).toBeGreaterThan(5)
    expect(logs(disk)).toHaveLength(1)
    await store.close()
  })

  it('keeps the acknowledgements of a file that stays, so that a rebuild brings nothing back', async () => {
    const disk = new FaultyDisk({ random: new SeededRandom(1) })
    const store = await open(disk)
    const early = testMessage({ destination: QUEUE, sequence: 1, body: 'early' })
    const key = store.queue(QUEUE).add(early)
    store.queue(KEEP).add(testMessage({ destination: KEEP, sequence: 2 }))
    churn(store, 10, 20)
    store.queue(QUEUE).remove(key, early.messageId)
    churn(store, 40, 20)
    await store.cleanup()
    await store.close()
    const rebuilt = await open(disk)
    expect(await queueMessages(rebuilt, QUEUE)).toEqual([])
    expect(await queueMessages(rebuilt, KEEP)).toHaveLength(1)
    await rebuilt.close()
  })

  it('moves files to the archive when asked', async () => {
    const disk = new FaultyDisk({ random: new SeededRandom(1) })
    const store = await open(disk, { archiveDataLogs: true })
    churn(store, 1, 50)
    const removed = await store.cleanup()
    expect(disk.list('/data/data-archive')).toHaveLength(removed)
    await store.close()
  })

  it('says a durable subscription again rather than keep the oldest file for it', async () => {
    const disk = new FaultyDisk({ random: new SeededRandom(1) })
    const store = await open(disk)
    const topic = Destination.topic('T')
    const terms = {
      clientId: 'c',
      subscriptionName: 's',
      subscribedDestination: topic,
      destination: topic,
      selector: null,
      noLocal: false,
    }
    store.topic(topic).subscribe(terms, false)
    churn(store, 1, 50)
    await store.cleanup()
    expect(logs(disk)).toHaveLength(1)
    await store.close()
    const rebuilt = await open(disk)
    expect(rebuilt.topic(topic).subscriptions).toEqual([terms])
    await rebuilt.close()
  })
})
