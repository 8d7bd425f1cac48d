import { describe, expect, it } from 'vitest'
import { OwnReads, ReadBudget } from '../../src/server/own-reads.js'

/** Reads of `bytes` in all, of which so many are messages. */
function read(reads: OwnReads, bytes: number, messageBytes: number): void {
  for (let i = 0; i < 16; i++) {
    reads.message(messageBytes / 16)
    reads.read(bytes / 16)
  }
}

describe('reading into own memory', () => {
  it('begins where messages come and ends where they are few', () => {
    const reads = new OwnReads(new ReadBudget())
    read(reads, 16_000, 16_000)
    expect(reads.isOn, 'too little to tell').toBe(false)
    read(reads, 1_000, 1_000)
    expect(reads.isOn).toBe(true)
    read(reads, 100_000, 60_000)
    expect(reads.isOn).toBe(true)
    read(reads, 100_000, 20_000)
    expect(reads.isOn).toBe(false)
  })

  it('does not begin where large messages come, which have memory of their own', () => {
    const reads = new OwnReads(new ReadBudget())
    read(reads, 16 * 41_000, 16 * 40_000)
    expect(reads.isOn).toBe(false)
  })

  it('never begins on a connection of acknowledgements', () => {
    const reads = new OwnReads(new ReadBudget())
    read(reads, 1_000_000, 0)
    expect(reads.isOn).toBe(false)
  })

  it('is for so many connections at once, and the place of one that is gone is free', () => {
    const budget = new ReadBudget(2)
    const all = Array.from({ length: 3 }, () => new OwnReads(budget))
    for (const reads of all) read(reads, 40_000, 40_000)
    expect(all.map((reads) => reads.isOn)).toEqual([true, true, false])
    all[0]!.close()
    all[0]!.close()
    for (const reads of all.slice(1)) read(reads, 40_000, 40_000)
    expect(all.map((reads) => reads.isOn)).toEqual([false, true, true])
  })
})
