import { FaultyDisk, SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed)

function disk(seed: number, options: { capacityBytes?: number; manualCompletion?: boolean } = {}): FaultyDisk {
  const made = new FaultyDisk({ random: new SeededRandom(seed), ...options })
  made.makeDirectory('/data/kahadb')
  return made
}

const content = (of: FaultyDisk, path = '/data/kahadb/f'): string | undefined => {
  const bytes = of.dump().get(path)
  return bytes === undefined ? undefined : Buffer.from(bytes).toString()
}

describe('FaultyDisk', () => {
  it('reads what was written, also over the end and in parts', () => {
    const file = disk(1).open('/data/kahadb/f', 'create')
    file.write([Buffer.from('hello '), Buffer.from('world')], 0)
    file.write([Buffer.from('W')], 6)
    const target = new Uint8Array(20)
    expect(file.read(target, 2, 18, 0)).toBe(11)
    expect(Buffer.from(target.subarray(2, 13)).toString()).toBe('hello World')
    file.truncate(5)
    expect(file.size()).toBe(5)
  })

  it('keeps what was synced through every crash', () => {
    for (const seed of SEEDS) {
      const d = disk(seed)
      const file = d.open('/data/kahadb/f', 'create')
      file.write([Buffer.from('synced')], 0)
      file.sync()
      d.syncDirectory('/data/kahadb')
      file.write([Buffer.from(' and more')], 6)
      d.crash()
      expect(content(d)?.slice(0, 6), `seed ${seed}`).toBe('synced')
    }
  })

  it('keeps all, nothing or a part of what was not synced', () => {
    const outcomes = SEEDS.map((seed) => {
      const d = disk(seed)
      const file = d.open('/data/kahadb/f', 'create')
      file.sync()
      d.syncDirectory('/data/kahadb')
      file.write([Buffer.from('0123456789')], 0)
      d.crash()
      return content(d)!.length
    })
    expect(outcomes).toContain(0)
    expect(outcomes).toContain(10)
    expect(outcomes.some((length) => length > 0 && length < 10)).toBe(true)
  })

  it('may forget a name that the directory was not synced for, or bring a removed one back', () => {
    const made = SEEDS.map((seed) => {
      const d = disk(seed)
      d.open('/data/kahadb/f', 'create').sync()
      d.crash()
      return d.exists('/data/kahadb/f')
    })
    const removed = SEEDS.map((seed) => {
      const d = disk(seed)
      d.put('/data/kahadb/f', Buffer.from('x'))
      d.remove('/data/kahadb/f')
      d.crash()
      return d.exists('/data/kahadb/f')
    })
    expect(new Set(made)).toEqual(new Set([true, false]))
    expect(new Set(removed)).toEqual(new Set([true, false]))
  })

  it('kills the handles of the life before the crash', () => {
    const d = disk(1)
    const file = d.open('/data/kahadb/f', 'create')
    d.crash()
    expect(() => file.write([Buffer.from('x')], 0)).toThrow('EBADF')
  })

  it('fills up: the write that does not fit is torn and says ENOSPC', () => {
    const d = disk(1, { capacityBytes: 8 })
    const file = d.open('/data/kahadb/f', 'create')
    file.write([Buffer.from('12345')], 0)
    expect(() => file.write([Buffer.from('67890')], 5)).toThrow('ENOSPC')
    expect(content(d)).toBe('12345678')
    expect(d.freeBytes('/data/kahadb')).toBe(0)
    d.capacityBytes = 10
    file.write([Buffer.from('67890')], 5)
    expect(content(d)).toBe('1234567890')
  })

  it('fails the write or sync that it was told to', () => {
    const d = disk(1)
    const file = d.open('/data/kahadb/f', 'create')
    d.failNext('write', 'EIO', 2)
    d.failNext('sync', 'EDQUOT')
    file.write([Buffer.from('a')], 0)
    expect(() => file.write([Buffer.from('b')], 1)).toThrow('EIO')
    file.write([Buffer.from('c')], 1)
    expect(() => file.sync()).toThrow('EDQUOT')
    file.sync()
    expect(content(d)).toBe('ac')
  })

  it('completes async work by hand, in order, with its errors, and never after a crash', () => {
    const d = disk(1, { manualCompletion: true })
    const file = d.open('/data/kahadb/f', 'create')
    const done: (string | undefined)[] = []
    file.writeAsync([Buffer.from('a')], 0, (error) => done.push(error?.message ?? 'written'))
    file.syncAsync((error) => done.push(error?.message ?? 'synced'))
    expect(done).toEqual([])
    expect(file.size()).toBe(0)
    expect(d.completeNext()).toBe(true)
    d.failNext('sync')
    d.completeAll()
    expect(done).toEqual(['written', 'EIO: simulated, sync '])
    file.syncAsync(() => done.push('after the crash'))
    d.crash()
    d.completeAll()
    expect(done).toHaveLength(2)
  })

  it('clones into an independent disk', () => {
    const d = disk(1)
    d.put('/data/kahadb/f', Buffer.from('one'))
    const copy = d.clone()
    copy.open('/data/kahadb/f', 'write').write([Buffer.from('two')], 0)
    expect([content(d), content(copy)]).toEqual(['one', 'two'])
    expect(copy.list('/data')).toEqual(['kahadb'])
    expect(copy.list('/data/kahadb')).toEqual(['f'])
  })
})
