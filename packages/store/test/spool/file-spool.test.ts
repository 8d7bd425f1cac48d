import { Destination } from '@hermod/model'
import { FileSpool } from '@hermod/store'
import { FaultyDisk, RecordingLogger, SeededRandom, testCodec, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'

const Q = Destination.queue('Q')

function setting(options: { capacityBytes?: number; put?: string[] } = {}) {
  const disk = new FaultyDisk({ random: new SeededRandom(1), ...options })
  disk.makeDirectory('/tmp_storage')
  for (const name of options.put ?? []) disk.put(`/tmp_storage/${name}`, Buffer.from('old'))
  const log = new RecordingLogger()
  const spools = new FileSpool(disk, '/tmp_storage', testCodec, log, { segmentBytes: 4000, bufferBytes: 1000 })
  return { disk, log, spools, files: () => disk.list('/tmp_storage') }
}

const message = (sequence: number, bytes = 100) =>
  testMessage({ destination: Q, sequence, persistent: false, body: new Uint8Array(bytes).fill(sequence) })
const sequences = (taken: readonly { messageId: { producerSequenceId: unknown } }[]) =>
  taken.map((m) => m.messageId.producerSequenceId)

describe('FileSpool', () => {
  it('gives messages back whole, first in first out, from disk and from memory', () => {
    const { spools, files } = setting()
    const spool = spools.open(Q)
    for (let i = 1; i <= 100; i++) spool.add(message(i))
    expect(files().length).toBeGreaterThan(3)
    expect(spool.count).toBe(100)
    const taken = [...spool.take(30, 1e9), ...spool.take(1000, 1e9)]
    expect(sequences(taken)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
    expect(taken[41]!.content).toEqual(new Uint8Array(100).fill(42))
    expect(taken[41]!.persistent).toBe(false)
    expect(spool.count).toBe(0)
    expect(spool.take(10, 1e9)).toEqual([])
  })

  it('gives the space back with the last message of a segment', () => {
    const { spools, files } = setting()
    const spool = spools.open(Q)
    for (let i = 1; i <= 100; i++) spool.add(message(i))
    const full = spools.usedBytes
    const segments = files().length
    spool.take(50, 1e9)
    expect(files().length).toBeLessThan(segments)
    expect(spools.usedBytes).toBeLessThan(full * 0.7)
    spool.take(50, 1e9)
    expect(files()).toEqual([])
    expect(spools.usedBytes).toBe(0)
  })

  it('keeps a short backlog off the disk', () => {
    const { disk, spools } = setting()
    const spool = spools.open(Q)
    for (let round = 0; round < 50; round++) {
      spool.add(message(round))
      expect(spool.take(1, 1e9)).toHaveLength(1)
    }
    expect(disk.counts.write).toBe(0)
    expect(spools.usedBytes).toBe(0)
  })

  it('takes within its limits, and one message at least', () => {
    const { spools } = setting()
    const spool = spools.open(Q)
    for (let i = 1; i <= 10; i++) spool.add(message(i))
    expect(sequences(spool.take(3, 1e9))).toEqual([1, 2, 3])
    expect(sequences(spool.take(3, 1))).toEqual([4])
    expect(spool.take(10, 1200).length).toBeLessThan(6)
  })

  it('agrees with a list through random adds and takes of all sizes', () => {
    const random = new SeededRandom(99)
    const { spools, files } = setting()
    const spool = spools.open(Q)
    const model: number[] = []
    for (let i = 1; i <= 2000; i++) {
      if (random.chance(0.55)) {
        spool.add(message(i, random.chance(0.02) ? 9000 : random.below(400)))
        model.push(i)
      } else {
        const taken = sequences(spool.take(1 + random.below(5), 1 + random.below(3000)))
        expect(taken).toEqual(model.splice(0, taken.length))
        expect(taken.length > 0 || model.length === 0).toBe(true)
      }
      expect(spool.count).toBe(model.length)
    }
    spool.clear()
    expect([spool.count, spools.usedBytes, files()]).toEqual([0, 0, []])
  })

  it('keeps the backlogs of one destination apart', () => {
    const { spools } = setting()
    const [one, two] = [spools.open(Q), spools.open(Q)]
    for (let i = 1; i <= 40; i++) (i % 2 === 0 ? one : two).add(message(i))
    expect(sequences(one.take(3, 1e9))).toEqual([2, 4, 6])
    expect(sequences(two.take(3, 1e9))).toEqual([1, 3, 5])
  })

  it('refuses what the disk has no room for and goes on when it has', () => {
    const { disk, spools } = setting({ capacityBytes: 3000 })
    const spool = spools.open(Q)
    let kept = 0
    expect(() => {
      for (let i = 1; i <= 100; i++) {
        spool.add(message(i))
        kept = i
      }
    }).toThrow('ENOSPC')
    expect(spool.count).toBe(kept)
    disk.capacityBytes = 1e6
    spool.add(message(kept + 1))
    expect(sequences(spool.take(1000, 1e9))).toEqual(Array.from({ length: kept + 1 }, (_, i) => i + 1))
    expect(spools.usedBytes).toBe(0)
  })

  it('drops a segment that cannot be read, says so, and goes on behind it', () => {
    const { disk, log, spools } = setting()
    const spool = spools.open(Q)
    for (let i = 1; i <= 60; i++) spool.add(message(i))
    disk.failNext('read')
    const taken = sequences(spool.take(1000, 1e9))
    expect(taken.length).toBeGreaterThan(10)
    expect(taken.at(-1)).toBe(60)
    expect(log.texts('error')[0]).toMatch(/^\d+ spooled messages of queue:\/\/Q cannot be read and are dropped: EIO/)
    expect([spool.count, spools.usedBytes]).toEqual([0, 0])
  })

  it('empties its directory of an earlier life, and of nothing else', () => {
    const { files } = setting({ put: ['1.spool', '77.spool', 'db-1.log', 'notes.spool'] })
    expect(files()).toEqual(['db-1.log', 'notes.spool'])
  })

  it('leaves nothing behind when closed', () => {
    const { spools, files } = setting()
    for (const spool of [spools.open(Q), spools.open(Destination.queue('R'))]) {
      for (let i = 1; i <= 50; i++) spool.add(message(i))
    }
    spools.close()
    expect([files(), spools.usedBytes]).toEqual([[], 0])
  })
})
