import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { SeededRandom } from '@hermod/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import { FrameMemory } from '../src/frame-memory.js'

const KB = 1024
let collect: () => void

beforeAll(() => {
  setFlagsFromString('--expose-gc')
  collect = runInNewContext('gc') as () => void
})

const isLent = (bytes: Uint8Array): boolean => (bytes.buffer as ArrayBufferLike) instanceof SharedArrayBuffer

/** Collects until `take` succeeds. In tasks of their own: what a weak reference was asked for lives to the end of its task. */
async function collectUntil(take: () => boolean): Promise<void> {
  let taken = false
  for (let round = 0; round < 100 && !taken; round++) {
    await new Promise((resume) => setImmediate(resume))
    collect()
    await new Promise((resume) => setImmediate(resume))
    taken = take()
  }
  expect(taken).toBe(true)
}

/** Takes memory and forgets it; a function of its own, so that nothing of it stays on the stack. */
function takeAndForget(memory: FrameMemory, size: number, count: number): void {
  for (let i = 0; i < count; i++) memory.take(size).fill(1)
}

describe('FrameMemory', () => {
  it('gives exactly as much as is asked for', () => {
    const memory = new FrameMemory()
    for (const size of [1, 64 * KB, 64 * KB + 1, 100_000, 1024 * KB, 1024 * KB + 300, 4096 * KB, 4096 * KB + 1]) {
      expect(memory.take(size).length).toBe(size)
    }
  })

  it('lends no small and no huge memory', () => {
    const memory = new FrameMemory()
    expect(isLent(memory.take(64 * KB - 1))).toBe(false)
    expect(isLent(memory.take(4096 * KB + 1))).toBe(false)
    expect(isLent(memory.take(64 * KB))).toBe(true)
    expect(memory.reservedBytes).toBe(64 * KB)
  })

  it('wastes at most a quarter', () => {
    const memory = new FrameMemory()
    memory.take(1024 * KB + 300)
    expect(memory.reservedBytes).toBe(1280 * KB)
  })

  it('gives ordinary memory beyond its capacity', () => {
    const memory = new FrameMemory(256 * KB)
    const kept = Array.from({ length: 3 }, () => memory.take(128 * KB))
    expect(kept.map(isLent)).toEqual([true, true, false])
    expect(memory.reservedBytes).toBe(256 * KB)
  })

  it('lends again what nobody sees any more', async () => {
    const memory = new FrameMemory(512 * KB)
    takeAndForget(memory, 128 * KB, 4)
    await collectUntil(() => isLent(memory.take(128 * KB)))
    expect(memory.reservedBytes).toBeLessThanOrEqual(512 * KB)
  })

  it('drops free blocks of another size when their room is needed', async () => {
    const memory = new FrameMemory(512 * KB)
    takeAndForget(memory, 128 * KB, 4)
    await collectUntil(() => isLent(memory.take(512 * KB)))
    expect(memory.reservedBytes).toBe(512 * KB)
  })

  it('never lends what a view can still see, whatever is kept and dropped', { timeout: 30_000 }, async () => {
    const random = new SeededRandom(7)
    const memory = new FrameMemory(2048 * KB)
    // Only parts are kept, as of a frame only its body is.
    let kept: { readonly view: Uint8Array; readonly value: number }[] = []
    let again = 0
    const add = (value: number): void => {
      const bytes = memory.take(64 * KB + random.below(192 * KB))
      if (isLent(bytes) && bytes[0] !== 0) again++
      bytes.fill(value)
      kept.push({ view: bytes.subarray(random.below(1000), 40 * KB), value })
    }
    for (let round = 0; round < 40; round++) {
      for (let i = 0; i < 8; i++) add(1 + random.below(255))
      kept = kept.filter(() => random.below(3) > 0)
      collect()
      await new Promise((resume) => setImmediate(resume))
      for (const { view, value } of kept) expect(view.every((byte) => byte === value)).toBe(true)
    }
    expect(again).toBeGreaterThan(0)
  })
})
