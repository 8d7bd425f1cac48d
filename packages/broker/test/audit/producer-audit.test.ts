import { ProducerId } from '@hermod/model'
import { SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { ProducerAudit } from '../../src/audit/producer-audit.js'

const producer = (value: number): ProducerId => new ProducerId('ID:host-1-1-1:1', 1, value)

describe('ProducerAudit', () => {
  it('takes each sequence once', () => {
    const window = new ProducerAudit().window(producer(1))
    expect([1, 2, 3, 2, 3, 4].map((sequence) => window.accept(sequence))).toEqual([
      true,
      true,
      true,
      false,
      false,
      true,
    ])
  })

  it('remembers a producer that comes again after a failover', () => {
    const audit = new ProducerAudit()
    audit.window(producer(1)).accept(5)
    expect(audit.window(producer(1)).accept(5)).toBe(false)
    expect(audit.window(producer(2)).accept(5)).toBe(true)
  })

  it('knows from the store what was kept before a restart', () => {
    const audit = new ProducerAudit({ lastSequence: (key) => (key === 'ID:host-1-1-1:1:1:7' ? 41 : -1) })
    const window = audit.window(producer(7))
    expect([40, 41, 42, 42].map((sequence) => window.accept(sequence))).toEqual([false, false, true, false])
    expect(audit.window(producer(8)).accept(1)).toBe(true)
  })

  it('takes again what was not kept after all', () => {
    const window = new ProducerAudit().window(producer(1))
    window.accept(1)
    window.accept(2)
    window.forget(1)
    expect([window.accept(1), window.accept(1), window.accept(2)]).toEqual([true, false, false])
  })

  it('holds what lies before its window for seen, and what a jump left out for unseen [F4.109]', () => {
    const window = new ProducerAudit({ windowSize: 64 }).window(producer(1))
    window.accept(1)
    window.accept(10)
    expect(window.accept(5)).toBe(true)
    window.accept(100)
    expect([window.accept(36), window.accept(37)]).toEqual([false, true])
  })

  it('understands sequences beyond 2^31 and bigint', () => {
    const window = new ProducerAudit().window(producer(1))
    expect(window.accept(2 ** 40)).toBe(true)
    expect(window.accept(BigInt(2 ** 40))).toBe(false)
    expect(window.accept(2 ** 40 + 1)).toBe(true)
  })

  it('forgets the producer not asked for longest when there are too many', () => {
    const audit = new ProducerAudit({ maxProducers: 2 })
    audit.window(producer(1)).accept(1)
    audit.window(producer(2)).accept(1)
    audit.window(producer(1))
    audit.window(producer(3))
    expect(audit.window(producer(1)).accept(1)).toBe(false)
    expect(audit.window(producer(2)).accept(1)).toBe(true)
  })

  it('agrees with a plain set within the window (seeded)', () => {
    const random = new SeededRandom(20_240_601)
    const window = new ProducerAudit({ windowSize: 64 }).window(producer(1))
    const seen = new Set<number>()
    let last = -1
    for (let step = 0; step < 20_000; step++) {
      const sequence = Math.max(0, last - 70 + random.below(80))
      if (random.chance(0.1)) {
        window.forget(sequence)
        if (sequence > last - 64) seen.delete(sequence)
        continue
      }
      const fresh = sequence > last || (sequence > last - 64 && !seen.has(sequence))
      expect(window.accept(sequence), `step ${step} sequence ${sequence} last ${last}`).toBe(fresh)
      seen.add(sequence)
      last = Math.max(last, sequence)
    }
  })
})
