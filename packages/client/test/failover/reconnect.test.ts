import { optionValues } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import {
  initialReconnectState,
  type ReconnectEffect,
  type ReconnectEvent,
  type ReconnectState,
  stepReconnect,
} from '../../src/failover/reconnect.js'
import { type FailoverOptions, failoverOptions } from '../../src/options.js'

const FAILED: ReconnectEvent = { type: 'attemptFailed', reason: 'refused' }

/** Runs events and collects what the machine asked for. */
function run(events: readonly ReconnectEvent[], given: Partial<FailoverOptions> = {}, uris = ['a', 'b']) {
  const options = optionValues(failoverOptions, given)
  let state: ReconnectState = initialReconnectState(uris)
  const effects: ReconnectEffect[] = []
  for (const event of events) {
    const [next, asked] = stepReconnect(state, event, options, (list) => list)
    state = next
    effects.push(...asked)
  }
  return { state, effects }
}

const waits = (effects: readonly ReconnectEffect[]) => effects.flatMap((e) => (e.type === 'wait' ? [e.delayMs] : []))

describe('reconnecting', () => {
  it('tries every address of a round before it waits', () => {
    const { effects } = run([{ type: 'start' }, FAILED, FAILED])
    expect(effects).toEqual([
      { type: 'connect', uri: 'a' },
      { type: 'connect', uri: 'b' },
      { type: 'wait', delayMs: 10 },
    ])
  })

  it('lets waits grow up to the longest and begins anew after a connection', () => {
    const round: ReconnectEvent[] = [FAILED, FAILED, { type: 'waited' }]
    const rounds = [...round, ...round, ...round, ...round]
    const { effects } = run([{ type: 'start' }, ...rounds], { maxReconnectDelay: 35 })
    expect(waits(effects)).toEqual([10, 20, 35, 35])
    const after = run([{ type: 'start' }, ...rounds, { type: 'connected' }, { type: 'lost' }, FAILED, FAILED])
    expect(waits(after.effects).at(-1)).toBe(10)
  })

  it('keeps waits equal without exponential back-off', () => {
    const events: ReconnectEvent[] = [{ type: 'start' }, FAILED, { type: 'waited' }, FAILED, { type: 'waited' }, FAILED]
    expect(waits(run(events, { useExponentialBackOff: false }, ['a']).effects)).toEqual([10, 10, 10])
  })

  it.each([
    [0, 1],
    [1, 1],
    [3, 3],
  ])('gives up after maxReconnectAttempts=%i: %i round(s)', (maxReconnectAttempts, rounds) => {
    const events: ReconnectEvent[] = [{ type: 'start' }]
    for (let i = 0; i < 5; i++) events.push(FAILED, { type: 'waited' })
    const { state, effects } = run(events, { maxReconnectAttempts }, ['a'])
    expect(state.phase).toBe('failed')
    expect(effects.filter((e) => e.type === 'connect').length).toBe(rounds)
    expect(effects.at(-1)).toEqual({ type: 'giveUp', attempts: rounds, reason: 'refused' })
  })

  it('counts attempts before the first connection apart', () => {
    const startup: ReconnectEvent[] = [{ type: 'start' }, FAILED, { type: 'waited' }, FAILED]
    expect(run(startup, { startupMaxReconnectAttempts: 2 }, ['a']).state.phase).toBe('failed')
    const later: ReconnectEvent[] = [
      { type: 'start' },
      { type: 'connected' },
      { type: 'lost' },
      FAILED,
      { type: 'waited' },
      FAILED,
    ]
    expect(run(later, { startupMaxReconnectAttempts: 2 }, ['a']).state.phase).toBe('waiting')
  })

  it('warns after each number of rounds that was asked for', () => {
    const events: ReconnectEvent[] = [{ type: 'start' }]
    for (let i = 0; i < 4; i++) events.push(FAILED, { type: 'waited' })
    const warned = run(events, { warnAfterReconnectAttempts: 2 }, ['a']).effects.filter((e) => e.type === 'warn')
    expect(warned.map((e) => e.failedRounds)).toEqual([2, 4])
  })

  it('stays closed', () => {
    const { state, effects } = run([{ type: 'start' }, { type: 'close' }, FAILED, { type: 'waited' }, { type: 'lost' }])
    expect(state.phase).toBe('closed')
    expect(effects.length).toBe(1)
  })
})
