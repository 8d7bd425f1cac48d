/** A pipe of two links, with the ends of memory pairs in the test's hand. */
import type { Link, LinkSink } from '@hermod/model'
import { expect, test } from 'vitest'
import { joinLinks } from '../src/join-links.js'
import { memoryPair } from '../src/memory-link.js'

class Collector implements LinkSink {
  bytes = 0
  isClosed = false
  constructor(readonly link: Link) {
    link.start(this)
  }
  data(_buffer: Uint8Array, start: number, end: number): void {
    this.bytes += end - start
  }
  drained(): void {}
  closed(): void {
    this.isClosed = true
  }
}

/** near ─ a │ b ─ far, with `a` and `b` joined. */
function pipe() {
  const tasks: (() => void)[] = []
  const schedule = (task: () => void): void => {
    tasks.push(task)
  }
  const run = (): void => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task()
  }
  const [near, a] = memoryPair({ schedule })
  const [far, b] = memoryPair({ schedule })
  const ends: string[] = []
  joinLinks(a, b, () => ends.push('ended'))
  return { near, far, run, ends }
}

test('bytes pass both ways', () => {
  const { near, far, run } = pipe()
  const [left, right] = [new Collector(near), new Collector(far)]
  near.write(new Uint8Array(10))
  far.write(new Uint8Array(7))
  run()
  expect([left.bytes, right.bytes]).toEqual([7, 10])
})

test('a side that does not read holds the other one up, and lets it go on [F4.089]', () => {
  const { near, far, run } = pipe()
  const right = new Collector(far)
  far.pause()
  let written = 0
  for (let round = 0; round < 100; round++) {
    near.write(new Uint8Array(10_000))
    written += 10_000
    run()
  }
  // Two bounded buffers are full, the rest waits where it was written.
  expect(near.backlogBytes).toBeGreaterThan(written - 200_000)
  far.resume()
  run()
  expect(right.bytes).toBe(written)
})

test('an end on one side arrives on the other behind all bytes, and both are closed', () => {
  const { near, far, run, ends } = pipe()
  const [left, right] = [new Collector(near), new Collector(far)]
  near.write(new Uint8Array(5))
  near.end()
  run()
  expect(right).toMatchObject({ bytes: 5, isClosed: true })
  expect(left.isClosed).toBe(true)
  expect(ends).toEqual(['ended'])
})
