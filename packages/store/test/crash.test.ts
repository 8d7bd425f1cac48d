/** Random work, power cuts, and a journal cut at any byte: what was confirmed is kept, what was done with stays away. */
import { ConnectionId, Destination, LocalTransactionId, MessageId, type OrderKey, silentLogger } from '@hermod/model'
import { JournalStore } from '@hermod/store'
import { FaultyDisk, ManualClock, SeededRandom, TEST_PRODUCER, testCodec, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { MemoryBook } from './memory-book.js'
import { openAndRead, queueMessages, Recorder } from './recovered.js'

const QUEUES = ['A', 'B'].map((name) => Destination.queue(name))
const NEVER = Number.POSITIVE_INFINITY

interface Tracked {
  readonly sequence: number
  readonly queue: Destination
  key: OrderKey
  readonly added: number
  removed: number
  readonly addedBy: number
  removedBy: number
}

/** One store over many lives, and what it promised. */
class Life {
  readonly messages: Tracked[] = []
  private step = 0
  private sequence = 0
  private transaction = 0
  private promised = 0
  private asked = new Map<number, number>()
  store!: JournalStore
  book = new MemoryBook()
  private clock = new ManualClock()

  constructor(
    public disk: FaultyDisk,
    private readonly random: SeededRandom,
  ) {}

  async open(): Promise<void> {
    this.clock = new ManualClock()
    const { disk } = this
    this.store = new JournalStore(
      '/data',
      { journalMaxFileLength: 8192, checkpointInterval: 50, cleanupInterval: 200 },
      {
        disk: this.disk,
        clock: this.clock,
        codec: testCodec,
        log: silentLogger,
        index: () => this.book,
        stopwatch: () => 0,
      },
    )
    await this.store.open(
      {
        durable: (ticket) => {
          for (const [asked, step] of this.asked) if (asked <= ticket) this.promised = Math.max(this.promised, step)
        },
        failed: (error) => {
          if (disk === this.disk) throw error // an earlier life's disk is dead
        },
      },
      () => {},
    )
  }

  work(): void {
    const { random } = this
    this.step++
    const dice = random.below(10)
    if (dice < 5) this.add(-1)
    else if (dice < 8) this.remove(-1)
    else this.transact()
    if (random.chance(0.3)) this.asked.set(this.store.ticket(), this.step)
    if (random.chance(0.6)) this.store.commit()
    if (random.chance(0.2)) this.clock.advance(20)
  }

  async crash(): Promise<void> {
    this.disk.crash()
    // The dead life's unfinished work must not reach the next one.
    this.disk = this.disk.clone()
    this.asked.clear()
    this.book = this.random.chance(0.3) ? new MemoryBook() : this.book.copy()
    await this.open()
    await this.check()
  }

  async check(): Promise<void> {
    const present = new Map<number, OrderKey>()
    for (const queue of QUEUES) {
      let last = 0
      for (let after = 0; ; ) {
        const page = await this.store.queue(queue).page(after, 50, 1 << 20)
        if (page.length === 0) break
        for (const { key, message } of page) {
          const sequence = Number(message.messageId.producerSequenceId)
          expect(sequence, 'order').toBeGreaterThan(last)
          last = sequence
          present.set(sequence, key)
          after = key
        }
      }
    }
    for (const one of this.messages) {
      const there = present.has(one.sequence)
      if (one.removed <= this.promised) expect(there, `removed ${one.sequence}`).toBe(false)
      else if (one.added <= this.promised && one.removed === NEVER) expect(there, `added ${one.sequence}`).toBe(true)
    }
    this.checkWhole(present)
    for (const one of [...this.messages]) {
      const key = present.get(one.sequence)
      if (key === undefined) this.messages.splice(this.messages.indexOf(one), 1)
      else {
        one.key = key
        one.removed = NEVER
        one.removedBy = -1
      }
    }
    expect(this.messages.length).toBe(present.size)
    this.promised = this.step
  }

  private checkWhole(present: ReadonlyMap<number, OrderKey>): void {
    const effects = new Map<number, Set<boolean>>()
    const note = (transaction: number, happened: boolean): void => {
      if (transaction < 0) return
      if (!effects.has(transaction)) effects.set(transaction, new Set())
      effects.get(transaction)!.add(happened)
    }
    for (const one of this.messages) {
      const there = present.has(one.sequence)
      if (one.removed === NEVER) note(one.addedBy, there)
      // That it is absent tells of its removal only if its add is certain.
      else if (one.added <= this.promised) note(one.removedBy, !there)
    }
    for (const [transaction, seen] of effects) expect(seen.size, `transaction ${transaction} is whole`).toBe(1)
  }

  private add(transaction: number): void {
    const queue = this.random.pick(QUEUES)
    const body = 'x'.repeat(this.random.below(300))
    const message = testMessage({ destination: queue, sequence: ++this.sequence, body })
    const key = transaction < 0 ? this.store.queue(queue).add(message) : 0
    this.messages.push({
      sequence: this.sequence,
      queue,
      key,
      added: this.step,
      removed: NEVER,
      addedBy: transaction,
      removedBy: -1,
    })
  }

  private remove(transaction: number): Tracked | undefined {
    const alive = this.messages.filter((one) => one.removed === NEVER && one.added < this.step)
    if (alive.length === 0) return undefined
    const one = this.random.chance(0.7) ? alive[0]! : this.random.pick(alive)
    one.removed = this.step
    one.removedBy = transaction
    if (transaction < 0) this.store.queue(one.queue).remove(one.key, idOf(one))
    return one
  }

  private transact(): void {
    const id = ++this.transaction
    const transaction = this.store.begin(new LocalTransactionId(id, new ConnectionId('ID:crash')))
    const adds: Tracked[] = []
    for (let i = this.random.between(1, 4); i > 0; i--) {
      if (this.random.chance(0.6)) {
        const queue = this.random.pick(QUEUES)
        const message = testMessage({ destination: queue, sequence: ++this.sequence })
        transaction.add(this.store.queue(queue), message)
        const base = { sequence: this.sequence, queue, key: 0, added: this.step, removed: NEVER }
        adds.push({ ...base, addedBy: id, removedBy: -1 })
      } else {
        const one = this.remove(id)
        if (one !== undefined) transaction.remove(this.store.queue(one.queue), one.key, idOf(one))
      }
    }
    transaction.commit().forEach((key, i) => {
      adds[i]!.key = key!
    })
    this.messages.push(...adds)
  }
}

function idOf(one: Tracked): MessageId {
  return new MessageId(TEST_PRODUCER, one.sequence)
}

describe('a power cut', () => {
  it.each(Array.from({ length: 30 }, (_, i) => i + 1))('keeps every promise, seed %i', async (seed) => {
    const random = new SeededRandom(seed)
    const life = new Life(new FaultyDisk({ random }), random)
    await life.open()
    for (let crash = 0; crash < 6; crash++) {
      for (let i = random.between(5, 120); i > 0; i--) {
        life.work()
        if (random.chance(0.1)) await new Promise((resume) => setImmediate(resume))
      }
      await life.crash()
    }
    // With the index and without it, the same.
    await life.store.close()
    const kept = await read(life.disk.clone(), life.book)
    expect(await read(life.disk.clone(), new MemoryBook())).toEqual(kept)
  })
})

async function read(disk: FaultyDisk, book: MemoryBook): Promise<unknown> {
  const ports = { disk, clock: new ManualClock(), codec: testCodec, log: silentLogger, index: () => book }
  const store = new JournalStore('/data', {}, ports)
  const contents = await openAndRead(store)
  await store.close()
  return contents
}

describe('a journal cut at any byte', () => {
  it('has what its whole batches say', async () => {
    const random = new SeededRandom(7)
    const disk = new FaultyDisk({ random })
    const make = (on: FaultyDisk): JournalStore =>
      new JournalStore(
        '/data',
        { preallocationScope: 'none' },
        {
          disk: on,
          clock: new ManualClock(),
          codec: testCodec,
          log: silentLogger,
          index: () => new MemoryBook(),
          stopwatch: () => 0,
        },
      )
    const store = make(disk)
    await store.open(new Recorder(), () => {})
    const queue = store.queue(QUEUES[0]!)
    const states: { length: number; ids: number[] }[] = [{ length: 0, ids: [] }]
    const keys: OrderKey[] = []
    for (let i = 1; i <= 20; i++) {
      if (i % 4 === 0) queue.remove(keys.shift()!, new MessageId(TEST_PRODUCER, states.at(-1)!.ids[0]!))
      else keys.push(queue.add(testMessage({ destination: QUEUES[0]!, sequence: i })))
      store.ticket()
      store.commit()
      const ids = (await queueMessages(store, QUEUES[0]!)).map((one) => Number(one.messageId.producerSequenceId))
      states.push({ length: disk.dump().get('/data/db-1.log')!.length, ids })
    }
    const whole = disk.dump().get('/data/db-1.log')!
    for (let cut = 0; cut <= whole.length; cut += random.between(1, 23)) {
      const torn = disk.clone()
      const bytes = whole.slice(0, cut)
      if (cut > 60 && random.chance(0.5)) bytes[cut - 30]! ^= 0xff // torn inside, not only short
      torn.put('/data/db-1.log', bytes)
      const again = make(torn)
      await again.open(new Recorder(), () => {})
      const ids = (await queueMessages(again, QUEUES[0]!)).map((one) => Number(one.messageId.producerSequenceId))
      const damagedAt = again.damages[0]?.offset ?? cut
      const state = states.findLast((one) => one.length - 5 <= damagedAt && one.length - 5 <= cut)!
      expect(ids, `cut at ${cut}`).toEqual(state.ids)
      await again.close()
    }
  })
})
