import { systemClock } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { connect } from '../src/connect.js'
import { memoryPair } from '../src/memory-link.js'
import { VmRegistry } from '../src/vm.js'
import { Collector } from './links.js'

describe('memory pairs', () => {
  it('carry bytes both ways in later tasks, also what was written before start', async () => {
    const [a, b] = memoryPair()
    a.write(Buffer.from('one'))
    const there = new Collector(b)
    const here = new Collector(a)
    a.write(Buffer.from('two'))
    b.write(Buffer.from('three'))
    expect(there.bytes.length).toBe(0)
    await Promise.all([there.until(({ bytes }) => bytes.length === 6), here.until(({ bytes }) => bytes.length === 5)])
    expect(there.bytes.toString()).toBe('onetwo')
  })

  it('leave written memory to the writer', async () => {
    const [a, b] = memoryPair()
    const memory = Buffer.from('first')
    a.write(memory)
    memory.fill('x')
    const there = new Collector(b)
    await there.until(({ bytes }) => bytes.length === 5)
    expect(there.bytes.toString()).toBe('first')
  })

  it('back up behind a paused peer, and say when they have drained', async () => {
    const [a, b] = memoryPair()
    const there = new Collector(b)
    const here = new Collector(a)
    b.pause()
    expect(a.write(Buffer.alloc(60_000))).toBe(true)
    expect(a.write(Buffer.alloc(60_000))).toBe(false)
    expect(a.backlogBytes).toBe(120_000)
    b.resume()
    await here.until(({ drains }) => drains === 1)
    expect(there.bytes.length).toBe(120_000)
    expect(a.backlogBytes).toBe(0)
  })

  it('end after everything has arrived', async () => {
    const [a, b] = memoryPair()
    const here = new Collector(a)
    a.write(Buffer.from('last words'))
    a.end()
    const there = new Collector(b)
    await Promise.all([there.untilClosed(), here.untilClosed()])
    expect(there.bytes.toString()).toBe('last words')
  })

  it('are destroyed at once, on both sides, with the reason on one', async () => {
    const [a, b] = memoryPair()
    const here = new Collector(a)
    const there = new Collector(b)
    a.destroy(new Error('enough'))
    a.destroy(new Error('again'))
    await Promise.all([there.untilClosed(), here.untilClosed()])
    expect([here.closedWith, there.closedWith]).toEqual([new Error('enough'), undefined])
  })
})

describe('vm', () => {
  it('brings clients and brokers of a process together by name', async () => {
    const vm = new VmRegistry()
    const accepted: Collector[] = []
    const server = vm.listen('localhost', (link) => accepted.push(new Collector(link)))
    expect(server.address).toBe('vm://localhost')
    const link = await connect({ address: 'vm://localhost', clock: systemClock, vm })
    link.write(Buffer.from('hi'))
    await accepted[0]!.until(({ bytes }) => bytes.length === 2)
    expect(() => vm.listen('localhost', () => {})).toThrow('the name is already in use')
    await server.close()
    await expect(connect({ address: 'vm://localhost', clock: systemClock, vm })).rejects.toThrow(
      'no broker named localhost runs in this process',
    )
  })
})
