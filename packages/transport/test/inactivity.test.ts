import { ManualClock } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { InactivityMonitor, type InactivityTerms } from '../src/inactivity.js'

function watch(terms: Partial<InactivityTerms> = {}) {
  const clock = new ManualClock(0)
  const events: string[] = []
  const actions = {
    isReadingHeld: false,
    keepAlive: () => void events.push(`keep-alive ${clock.now()}`),
    peerSilent: (silentMs: number) => void events.push(`silent ${clock.now()} after ${silentMs}`),
  }
  const all = { readCheckMs: 900, initialDelayMs: 300, sendKeepAlives: true, ...terms }
  const monitor = new InactivityMonitor(clock, all, actions)
  monitor.start()
  return { clock, events, actions, monitor }
}

describe('inactivity', () => {
  it('asks for a keep-alive at each third of the period without a write', () => {
    const { clock, events, monitor } = watch()
    for (let i = 0; i < 12; i++) {
      monitor.noteRead()
      if (clock.now() === 600) monitor.noteWrite()
      clock.advance(100)
    }
    expect(events).toEqual(['keep-alive 600', 'keep-alive 1200'])
  })

  it('ends a peer that was silent for one whole period, and stops', () => {
    const { clock, events, monitor } = watch({ sendKeepAlives: false })
    clock.advance(1_199)
    monitor.noteRead()
    clock.advance(900)
    expect(events).toEqual([])
    clock.advance(1)
    expect(events).toEqual(['silent 2100 after 900'])
    expect(clock.waiting).toBe(0)
  })

  it('gives a peer that was not read the whole time again', () => {
    const { clock, events, actions, monitor } = watch({ sendKeepAlives: false })
    actions.isReadingHeld = true
    clock.advance(10_000)
    actions.isReadingHeld = false
    clock.advance(900)
    expect(events).toEqual([])
    clock.advance(1_800)
    expect(events).toHaveLength(1)
    monitor.stop()
  })

  it('waits while reading is held', () => {
    const { clock, events, actions } = watch({ sendKeepAlives: false })
    actions.isReadingHeld = true
    clock.advance(10_000)
    expect(events).toEqual([])
  })

  it('does nothing when the duration is 0, and nothing after stop', () => {
    const off = watch({ readCheckMs: 0 })
    off.clock.advance(100_000)
    expect(off.events).toEqual([])
    const stopped = watch()
    stopped.monitor.stop()
    stopped.clock.advance(100_000)
    expect(stopped.events).toEqual([])
  })

  it('does not divide very short periods', () => {
    expect(watch({ readCheckMs: 3 }).monitor.writeCheckMs).toBe(3)
    expect(watch({ readCheckMs: 30_000 }).monitor.writeCheckMs).toBe(10_000)
  })
})
