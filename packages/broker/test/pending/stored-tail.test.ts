import type { StoredMessage } from '@hermod/model'
import { RecordingLogger, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { StoredTail } from '../../src/pending/stored-tail.js'

/** A store whose pages come when the test says so; what a page holds is fixed when it is asked for, or later. */
class SlowStore {
  readonly keys: number[] = []
  private readonly waiting: (() => void)[] = []
  failNext = false

  count(): number {
    return this.keys.length
  }

  page(after: number, maxCount: number): Promise<readonly StoredMessage[]> {
    const page = this.keys.filter((key) => key > after).slice(0, maxCount)
    return new Promise((resolve, reject) => {
      this.waiting.push(() => {
        if (this.failNext) reject(new Error('disk'))
        else resolve(page.map((key) => ({ key, message: testMessage({ sequence: key }) })))
      })
    })
  }

  async answer(): Promise<void> {
    this.waiting.shift()?.()
    for (let i = 0; i < 5; i++) await Promise.resolve()
  }
}

function setUp(...keys: number[]) {
  const store = new SlowStore()
  store.keys.push(...keys)
  const log = new RecordingLogger()
  const got: number[] = []
  let ended = 0
  const reader = { paged: (stored: StoredMessage) => got.push(stored.key), pageEnded: () => ended++ }
  const tail = new StoredTail('queue://A', store, reader, log)
  return { store, log, got, tail, ended: () => ended }
}

describe('the stored tail', () => {
  it('brings pages in order and counts down', async () => {
    const { store, got, tail } = setUp(1, 2, 3, 4, 5)
    tail.read(3, 1000)
    tail.read(3, 1000) // nothing happens: one page at a time
    await store.answer()
    expect([got, tail.count, tail.position]).toEqual([[1, 2, 3], 2, 3])
    tail.read(3, 1000)
    await store.answer()
    expect([got, tail.count]).toEqual([[1, 2, 3, 4, 5], 0])
  })

  it('counts what arrives while a page is under way, whether the page has it or not', async () => {
    const { store, got, tail } = setUp(1, 2)
    tail.read(10, 1000)
    store.keys.push(3)
    tail.leave()
    await store.answer()
    expect([got, tail.count]).toEqual([[1, 2], 1])
    tail.read(10, 1000)
    await store.answer()
    expect([got, tail.count]).toEqual([[1, 2, 3], 0])
  })

  it('reads a page again that was read before a message came back in it', async () => {
    const { store, got, tail } = setUp(1, 3)
    tail.read(10, 1000)
    store.keys.splice(1, 0, 2)
    tail.restore()
    await store.answer()
    expect([got, tail.count]).toEqual([[], 3])
    tail.read(10, 1000)
    await store.answer()
    expect([got, tail.count]).toEqual([[1, 2, 3], 0])
  })

  it('leaves out what the store cannot read, and says so', async () => {
    const { store, got, tail, log } = setUp(1, 2)
    store.keys.length = 0 // both turned out to be damaged
    tail.read(10, 1000)
    await store.answer()
    expect([got, tail.count]).toEqual([[], 0])
    expect(log.texts('warn')).toEqual(['2 message(s) of queue://A could not be read from the store and are left out'])
  })

  it('does not give up when something was left to the store during an empty page', async () => {
    const { store, got, tail } = setUp(1)
    store.keys.length = 0
    tail.read(10, 1000)
    store.keys.push(2)
    tail.leave()
    await store.answer()
    tail.read(10, 1000)
    await store.answer()
    expect(got).toEqual([2])
  })

  it('after a failed page says so and can read again', async () => {
    const { store, got, tail, log, ended } = setUp(1)
    store.failNext = true
    tail.read(10, 1000)
    await store.answer()
    expect(log.texts('error')).toHaveLength(1)
    expect(ended()).toBe(1)
    store.failNext = false
    tail.read(10, 1000)
    await store.answer()
    expect(got).toEqual([1])
  })

  it('while held reads for nobody else', async () => {
    const { store, got, tail } = setUp(1, 2)
    expect(tail.tryHold()).toBe(true)
    expect(tail.tryHold()).toBe(false)
    tail.read(10, 1000)
    const taken = tail.take(1, 1000)
    await store.answer()
    expect((await taken).map((stored) => stored.key)).toEqual([1])
    tail.release()
    tail.read(10, 1000)
    await store.answer()
    expect([got, tail.count]).toEqual([[2], 0])
  })
})
