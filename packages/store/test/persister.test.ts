/** What becomes of tickets when the disk is slow, full or broken. */
import { Destination, silentLogger } from '@hermod/model'
import { JournalStore, type KahaDBOptions } from '@hermod/store'
import { FaultyDisk, ManualClock, SeededRandom, testCodec, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { MemoryBook } from './memory-book.js'
import { queueMessages, Recorder } from './recovered.js'

const QUEUE = Destination.queue('Q')

async function start(
  options: Partial<KahaDBOptions> = {},
  disk = newDisk(),
  stopwatch: () => number = () => 0,
  mayWrite: () => boolean = () => true,
) {
  const listener = new Recorder()
  const clock = new ManualClock()
  const ports = { disk, clock, codec: testCodec, log: silentLogger, index: () => new MemoryBook(), stopwatch, mayWrite }
  const store = new JournalStore('/data', options, ports)
  await store.open(listener, () => {})
  return { store, disk, clock, listener, queue: store.queue(QUEUE) }
}

function newDisk(): FaultyDisk {
  return new FaultyDisk({ random: new SeededRandom(3) })
}

function message(sequence: number, bytes = 100) {
  return testMessage({ destination: QUEUE, sequence, body: new Uint8Array(bytes) })
}

async function reopened(disk: FaultyDisk): Promise<number[]> {
  const { store } = await start({}, disk.clone())
  const ids = (await queueMessages(store, QUEUE)).map((one) => Number(one.messageId.producerSequenceId))
  await store.close()
  return ids
}

describe('a ticket', () => {
  it('is reached with one sync for all that gathered', async () => {
    const { store, queue, listener } = await start()
    const before = store.counters.syncs
    for (let i = 1; i <= 10; i++) queue.add(message(i))
    const ticket = store.ticket()
    store.commit()
    expect(listener.durableTicket).toBe(ticket)
    expect(store.counters.syncs).toBe(before + 1)
    expect(store.ticket()).toBe(0)
    await store.close()
  })

  it('nobody asked for costs no sync, and the record is written after 10 ms', async () => {
    const { store, queue, clock, disk } = await start()
    const before = store.counters
    queue.add(message(1))
    store.commit()
    expect(store.backlogBytes).toBeGreaterThan(0)
    clock.advance(10)
    expect(store.backlogBytes).toBe(0)
    expect(store.counters.syncs).toBe(before.syncs)
    expect(await reopened(disk)).toEqual([1])
    await store.close()
  })

  it('waits for the background while syncs are slow, and what comes meanwhile is one batch', async () => {
    let now = 0
    const disk = newDisk()
    const { store, queue, listener } = await start({}, disk, () => (now += 2))
    for (let i = 1; i <= 80; i++) {
      queue.add(message(i))
      store.ticket()
      store.commit()
      if (store.writing === 'background') break
    }
    expect(store.writing).toBe('background')
    const batches = store.counters.batches
    for (let i = 100; i < 150; i++) {
      queue.add(message(i))
      store.ticket()
      store.commit()
    }
    const last = store.ticket()
    while (listener.durableTicket < last) await new Promise((resume) => setImmediate(resume))
    expect(store.counters.batches - batches).toBeLessThanOrEqual(2)
    expect(await reopened(disk)).toHaveLength(queue.count)
    await store.close()
  })
})

describe('a store whose lock is lost', () => {
  it('writes nothing more, confirms nothing and refuses changes', async () => {
    let ours = true
    const { store, disk, queue, listener } = await start({}, newDisk(), undefined, () => ours)
    queue.add(message(1))
    const kept = store.ticket()
    store.commit()
    const writes = disk.counts.write
    ours = false
    queue.add(message(2))
    store.ticket()
    store.commit()
    expect(listener.durableTicket).toBe(kept)
    expect(() => queue.add(message(3))).toThrow('is not held any more')
    expect(() => store.reopen()).toThrow('is not held any more')
    await store.close()
    expect(disk.counts.write).toBe(writes)
    expect(await reopened(disk)).toEqual([1])
  })

  it('does not confirm what was being written when it was lost', async () => {
    let ours = true
    const disk = new FaultyDisk({ random: new SeededRandom(3), manualCompletion: true })
    const { store, queue, listener } = await start({}, disk, undefined, () => ours)
    queue.add(message(1, 300_000))
    store.ticket()
    store.commit()
    expect(disk.completeNext()).toBe(true)
    ours = false
    disk.completeAll()
    expect(listener.durableTicket).toBe(0)
    await store.close()
  })
})

describe('a failing disk', () => {
  it.each(['write', 'sync'] as const)(
    'that fails a %s confirms nothing, refuses changes, and goes on after reopen',
    async (operation) => {
      const { store, queue, listener, disk } = await start()
      queue.add(message(1))
      store.ticket()
      store.commit()
      const safe = listener.durableTicket
      queue.add(message(2))
      store.ticket()
      disk.failNext(operation)
      store.commit()
      expect(listener.durableTicket).toBe(safe)
      expect(listener.failures[0]?.message).toMatch(/journal could not be written.*Nothing unwritten was confirmed/)
      expect(() => queue.add(message(3))).toThrow(/takes no changes since a write/)
      if (operation === 'write') expect(await reopened(disk)).toEqual([1])
      store.reopen()
      expect(listener.durableTicket).toBeGreaterThan(safe)
      queue.add(message(3))
      expect(await reopened(disk)).toEqual([1, 2])
      await store.close()
      expect(await reopened(disk)).toEqual([1, 2, 3])
    },
  )

  it('that is full leaves a readable journal, also for the file that had no room', async () => {
    const { store, queue, listener, disk } = await start({ journalMaxFileLength: 8192, preallocationScope: 'none' })
    let sent = 0
    disk.capacityBytes = 20_000
    while (listener.failures.length === 0) {
      queue.add(message(++sent, 1000))
      store.ticket()
      store.commit()
    }
    expect(await reopened(Object.assign(disk.clone(), { capacityBytes: 1e9 }))).toHaveLength(sent - 1)
    expect(() => store.reopen()).toThrow(/ENOSPC/)
    disk.capacityBytes = 1e9
    store.reopen()
    await store.close()
    expect(await reopened(disk)).toHaveLength(sent)
  })
})
