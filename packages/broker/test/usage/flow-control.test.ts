import { Destination, ProducerId } from '@hermod/model'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import type { PolicyEntryOptions, SystemUsageConfig } from '../../src/options.js'
import { PolicyMap } from '../../src/policies/policy-map.js'
import { FlowControl, type FlowTarget } from '../../src/usage/flow-control.js'
import { ProducerGate } from '../../src/usage/producer-gate.js'
import { systemUsage } from '../../src/usage/system-usage.js'

function world(policyOptions: Partial<PolicyEntryOptions> = {}, config: SystemUsageConfig = {}) {
  const clock = new ManualClock()
  const logger = new RecordingLogger()
  const disk = { store: 0, temp: 0, journal: 0 }
  const sources = {
    storeUsedBytes: () => disk.store,
    tempUsedBytes: () => disk.temp,
    jobsUsedBytes: () => 0,
    journalBacklogBytes: () => disk.journal,
    journalBacklogLimitBytes: 1000,
    heapBytes: 0,
    partitionBytes: 0,
  }
  const usage = systemUsage(config, sources)
  const told: string[] = []
  const listener = {
    blocked: (blockage: { limit: string }, producer: ProducerId) =>
      told.push(`${producer.value} held by ${blockage.limit}`),
    resumed: (_: unknown, producer: ProducerId) => told.push(`${producer.value} goes on`),
    refused: (blockage: { limit: string }, producer: ProducerId) =>
      told.push(`${producer.value} refused by ${blockage.limit}`),
  }
  const flow = new FlowControl({ usage, clock, logger, listener })
  const policies = new PolicyMap([{ destination: null, options: policyOptions }])
  return {
    clock,
    logger,
    disk,
    usage,
    told,
    flow,
    target(name: string): FlowTarget {
      const destination = Destination.queue(name)
      const policy = policies.policyFor(destination)
      return { destination, policy, memory: usage.destination(destination, policy.memoryLimit), messageCount: 3 }
    },
    gate(number: number): ProducerGate {
      return new ProducerGate(new ProducerId('c', 1, number), () => told.push(`${number} resumed`))
    },
    /** As the broker does it for one message. */
    send(gate: ProducerGate, target: FlowTarget, bytes = 100, persistent = true): void {
      flow.admit(gate, target, persistent)
      const full = flow.fullLimit(target, persistent)
      target.memory.increase(bytes)
      flow.settle(gate, target, full, persistent, false)
    },
    fill(target: FlowTarget, bytes = 100): void {
      target.memory.increase(bytes)
    },
    take(target: FlowTarget, bytes: number): void {
      target.memory.decrease(bytes)
      flow.relieve()
    },
  }
}

describe('flow control', () => {
  it('answers the message that fills a limit, as an application may send and then receive', () => {
    const w = world({ memoryLimit: 100 })
    const gate = w.gate(1)
    w.send(gate, w.target('Q'))
    expect(gate.blockage).toBeUndefined()
  })

  it('keeps the message that finds a limit full, holds its producer and nobody else, and says so', () => {
    const w = world({ memoryLimit: 100 })
    const [full, other] = [w.target('FULL'), w.target('OTHER')]
    const [one, two] = [w.gate(1), w.gate(2)]
    w.fill(full)
    w.send(one, full)
    w.send(two, other, 50)
    expect(one.blockage).toEqual({
      limit: 'memory of queue://FULL',
      destination: full.destination,
      sinceMs: w.clock.now(),
      usedBytes: 200,
      limitBytes: 100,
    })
    expect(two.blockage).toBeUndefined()
    expect(w.told).toEqual(['1 held by memory of queue://FULL'])
    expect(w.logger.texts('warn')).toEqual([
      expect.stringMatching(
        /^Usage Manager Memory Limit \(100, .*\) reached on queue:\/\/FULL, size 3\. Producers will be throttled/,
      ),
    ])
  })

  it('lets producers go on in the order they were held, as long as there is room', () => {
    const w = world({ memoryLimit: 100 })
    const target = w.target('Q')
    const gates = [w.gate(1), w.gate(2), w.gate(3)]
    w.fill(target)
    for (const gate of gates) w.send(gate, target)
    expect(w.flow.waiting.map((gate) => gate.id.value)).toEqual([1, 2, 3])
    w.take(target, 305)
    expect(w.flow.waiting).toHaveLength(3)
    w.take(target, 10)
    expect(w.told.filter((line) => line.includes('resumed'))).toEqual(['1 resumed', '2 resumed', '3 resumed'])
    expect(gates.every((gate) => gate.blockage === undefined)).toBe(true)
  })

  it('stops resuming when the first to go on fills the limit again', () => {
    const w = world({ memoryLimit: 100 })
    const target = w.target('Q')
    const resumed: number[] = []
    const again = (number: number): ProducerGate => {
      const gate: ProducerGate = new ProducerGate(new ProducerId('c', 1, number), () => {
        resumed.push(number)
        w.send(gate, target)
      })
      return gate
    }
    w.fill(target)
    for (const gate of [again(1), again(2)]) w.send(gate, target)
    w.take(target, 300)
    expect(resumed).toEqual([1])
    expect(w.flow.waiting.map((gate) => gate.id.value)).toEqual([2])
  })

  it('does not hold where producerFlowControl is off [F4.106]', () => {
    const w = world({ memoryLimit: 100, producerFlowControl: false })
    const [gate, target] = [w.gate(1), w.target('Q')]
    w.fill(target, 500)
    w.send(gate, target)
    expect(gate.blockage).toBeUndefined()
  })

  it('refuses at once with sendFailIfNoSpace; the policy goes before systemUsage [F4.095] [F4.131]', () => {
    for (const w of [
      world({ memoryLimit: 100, sendFailIfNoSpace: true }),
      world({ memoryLimit: 100 }, { options: { sendFailIfNoSpace: true } }),
    ]) {
      const [gate, target] = [w.gate(1), w.target('Q')]
      w.send(gate, target)
      expect(() => w.send(gate, target)).toThrow(
        expect.objectContaining({
          code: 'HERMOD_BROKER_MEMORY_FULL',
          jmsClass: 'javax.jms.ResourceAllocationException',
        }),
      )
      expect(target.memory.usedBytes).toBe(100)
      // Whoever is refused was never held, and is told of all the same.
      expect(w.told).toEqual(['1 refused by memory of queue://Q'])
      expect(w.logger.texts('warn')).toEqual([
        expect.stringContaining('Usage Manager Memory Limit (100, memory of queue://Q)'),
      ])
    }
    const w = world({ memoryLimit: 100, sendFailIfNoSpace: false }, { options: { sendFailIfNoSpace: true } })
    const [gate, target] = [w.gate(1), w.target('Q')]
    w.send(gate, target)
    w.send(gate, target)
    expect(gate.blockage).toBeDefined()
  })

  it('after sendFailIfNoSpaceAfterTimeout ends the hold and refuses what follows until there is room [F4.096]', () => {
    const w = world({ memoryLimit: 100 }, { options: { sendFailIfNoSpaceAfterTimeout: 3000 } })
    const [gate, target] = [w.gate(1), w.target('Q')]
    w.send(gate, target)
    w.clock.advance(2999)
    expect(gate.blockage).toBeDefined()
    w.clock.advance(1)
    expect(gate.blockage).toBeUndefined()
    expect(() => w.send(gate, target)).toThrow(/Usage Manager Memory Limit Wait Timeout.*queue:\/\/Q/)
    w.take(target, 100)
    w.send(gate, target, 10)
    expect(gate.blockage).toBeUndefined()
    expect(w.clock.waiting).toBe(0)
  })

  it('holds producers of persistent messages while much waits for a slow disk, and never refuses for it', () => {
    const w = world({ sendFailIfNoSpace: true, sendFailIfNoSpaceAfterTimeout: 10 })
    const [one, two, target] = [w.gate(1), w.gate(2), w.target('Q')]
    w.disk.journal = 1000
    w.send(one, target)
    w.send(two, target, 100, false)
    expect([one.blockage?.limit, two.blockage]).toEqual(['journal backlog', undefined])
    w.disk.journal = 500
    w.clock.advance(2000)
    expect(one.blockage?.limit).toBe('journal backlog')
    w.disk.journal = 499
    w.flow.relieve()
    expect([one.blockage, w.told.at(-1)]).toEqual([undefined, '1 resumed'])
    w.disk.journal = 2000
    w.send(one, target)
    expect(one.blockage?.limit).toBe('journal backlog')
  })

  it('holds persistent messages at the store limit, others at the temporary one, and looks again every second [F4.091] [F4.092] [F4.120]', () => {
    const w = world({ storeUsageHighWaterMark: 50 }, { storeUsage: { limit: 1000 }, tempUsage: { limit: 1000 } })
    const target = w.target('Q')
    const [one, two] = [w.gate(1), w.gate(2)]
    w.disk.store = 500
    w.send(one, target)
    w.send(two, target, 100, false)
    expect([one.blockage?.limit, two.blockage?.limit]).toEqual(['store', undefined])
    w.disk.temp = 1000
    w.send(two, target, 100, false)
    expect(two.blockage?.limit).toBe('temporary store')
    w.disk.store = 499
    w.clock.advance(1000)
    expect([one.blockage, two.blockage?.limit]).toEqual([undefined, 'temporary store'])
    w.disk.temp = 0
    w.clock.advance(1000)
    expect(two.blockage).toBeUndefined()
    expect(w.clock.waiting).toBe(0)
  })

  it('repeats its warning once per blockedProducerWarningInterval and destination, not per producer [F4.099]', () => {
    const w = world({ memoryLimit: 100 })
    const target = w.target('Q')
    w.fill(target)
    for (const number of [1, 2, 3]) w.send(w.gate(number), target)
    expect(w.logger.texts('warn')).toHaveLength(1)
    w.clock.advance(29_999)
    expect(w.logger.texts('warn')).toHaveLength(1)
    w.clock.advance(1)
    expect(w.logger.texts('warn')).toHaveLength(2)
    expect(w.logger.texts('warn')[1]).toMatch(
      /Producer \(c:1:1\) stopped to prevent flooding queue:\/\/Q.*\(blocking for: 30s\)/,
    )
  })

  it('forgets a producer that leaves, and its timers', () => {
    const w = world({ memoryLimit: 100, sendFailIfNoSpaceAfterTimeout: 500 })
    const [gate, target] = [w.gate(1), w.target('Q')]
    w.fill(target)
    w.send(gate, target)
    w.flow.leave(gate)
    expect([w.flow.waiting.length, w.clock.waiting]).toEqual([0, 0])
    w.take(target, 100)
    expect(w.told).toEqual(['1 held by memory of queue://Q'])
  })
})
