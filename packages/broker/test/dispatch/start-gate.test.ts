import { Destination } from '@hermod/model'
import { ManualClock } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { StartGate } from '../../src/dispatch/start-gate.js'
import type { PolicyEntryOptions } from '../../src/options/policy-entry.js'
import { PolicyMap } from '../../src/policies/policy-map.js'

function gate(options: Partial<PolicyEntryOptions>) {
  const clock = new ManualClock()
  let opened = 0
  const policy = new PolicyMap([{ destination: null, options }]).policyFor(Destination.queue('A'))
  return { clock, gate: new StartGate(policy, clock, () => opened++), opened: () => opened }
}

describe('the start of dispatch', () => {
  it('needs nothing by default', () => {
    expect(gate({}).gate.open).toBe(true)
  })

  it('waits for consumersBeforeDispatchStarts, and again when all have left', () => {
    const { gate: start } = gate({ consumersBeforeDispatchStarts: 2 })
    start.consumersAre(1)
    expect(start.open).toBe(false)
    start.consumersAre(2)
    start.consumersAre(1)
    expect(start.open).toBe(true)
    start.consumersAre(0)
    start.consumersAre(1)
    expect(start.open).toBe(false)
  })

  it('waits no longer than timeBeforeDispatchStarts from the first consumer on', () => {
    const { gate: start, clock, opened } = gate({ consumersBeforeDispatchStarts: 2, timeBeforeDispatchStarts: 300 })
    clock.advance(1000)
    start.consumersAre(1)
    expect(start.open).toBe(false)
    clock.advance(300)
    expect([start.open, opened()]).toEqual([true, 1])
  })

  it('waits a second for consumersBeforeDispatchStarts alone, as ActiveMQ does', () => {
    const { gate: start, clock } = gate({ consumersBeforeDispatchStarts: 2 })
    start.consumersAre(1)
    clock.advance(999)
    expect(start.open).toBe(false)
    clock.advance(1)
    expect(start.open).toBe(true)
  })

  it('waits for timeBeforeDispatchStarts alone, however many consumers come', () => {
    const { gate: start, clock } = gate({ timeBeforeDispatchStarts: 300 })
    start.consumersAre(1)
    start.consumersAre(5)
    expect(start.open).toBe(false)
    clock.advance(300)
    expect(start.open).toBe(true)
  })

  it('leaves no timer behind', () => {
    const { gate: start, clock } = gate({ timeBeforeDispatchStarts: 300 })
    start.consumersAre(1)
    start.close()
    expect(clock.waiting).toBe(0)
  })
})
