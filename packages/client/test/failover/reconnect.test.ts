/** The decisions of failover: in which order addresses are tried, how long is waited, and who moves when told to. */
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

const START: ReconnectEvent = { type: 'start' }
const FAILED: ReconnectEvent = { type: 'attemptFailed', reason: 'refused' }
const WAITED: ReconnectEvent = { type: 'waited' }
const CONNECTED: ReconnectEvent = { type: 'connected' }
const LOST: ReconnectEvent = { type: 'lost', reason: 'cut' }
const LEFT: ReconnectEvent = { type: 'left' }
const told = (uris: string[], rebalance = true): ReconnectEvent => ({ type: 'told', uris, rebalance })

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
const tried = (effects: readonly ReconnectEffect[]) => effects.flatMap((e) => (e.type === 'connect' ? [e.uri] : []))

describe('reconnecting', () => {
  it('tries every address of a round before it waits', () => {
    const { effects } = run([START, FAILED, FAILED], { warnAfterReconnectAttempts: 0 })
    expect(effects).toEqual([
      { type: 'connect', uri: 'a' },
      { type: 'connect', uri: 'b' },
      { type: 'wait', delayMs: 10 },
    ])
  })

  it('lets waits grow from 10 ms to 30 s without being told otherwise, N1 [F2.101] [F2.104]', () => {
    const events = [START, ...Array.from({ length: 14 }, () => [FAILED, WAITED]).flat()]
    expect(waits(run(events, {}, ['a']).effects)).toEqual([
      10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 30000, 30000,
    ])
  })

  it('lets them grow as told up to the longest, N1 [F2.102]', () => {
    const events = [START, FAILED, WAITED, FAILED, WAITED, FAILED, WAITED, FAILED]
    const options = { initialReconnectDelay: 100, maxReconnectDelay: 500, reconnectDelayExponent: 3 }
    expect(waits(run(events, options, ['a']).effects)).toEqual([100, 300, 500, 500])
  })

  it('keeps waits equal without exponential back-off [F2.103]', () => {
    const events = [START, FAILED, WAITED, FAILED, WAITED, FAILED]
    const options = { useExponentialBackOff: false, initialReconnectDelay: 200 }
    expect(waits(run(events, options, ['a']).effects)).toEqual([200, 200, 200])
  })

  it('waits once after a lost link, which the waits that follow take into account', () => {
    const { effects } = run([START, CONNECTED, LOST, WAITED, FAILED, FAILED, WAITED, FAILED, FAILED])
    expect(waits(effects)).toEqual([10, 20, 40])
    expect(waits(run([START, CONNECTED, LOST, WAITED, CONNECTED, LOST]).effects)).toEqual([10, 10])
  })

  it('tries the address whose link was lost last', () => {
    expect(tried(run([START, CONNECTED, LOST, WAITED, FAILED]).effects)).toEqual(['a', 'b', 'a'])
  })

  it.each([
    [0, 1],
    [1, 1],
    [3, 3],
  ])('gives up after maxReconnectAttempts=%i: %i round(s), N2 [F2.105]', (maxReconnectAttempts, rounds) => {
    const events: ReconnectEvent[] = [START]
    for (let i = 0; i < 5; i++) events.push(FAILED, WAITED)
    const { state, effects } = run(events, { maxReconnectAttempts }, ['a'])
    expect(state.phase).toBe('failed')
    expect(tried(effects).length).toBe(rounds)
    expect(effects.at(-1)).toEqual({ type: 'giveUp', attempts: rounds, reason: 'refused' })
  })

  it('with maxReconnectAttempts=0 a lost link is the end', () => {
    const { state, effects } = run([START, CONNECTED, LOST], { maxReconnectAttempts: 0 })
    expect([state.phase, effects.at(-1)]).toEqual(['failed', { type: 'giveUp', attempts: 0, reason: 'cut' }])
  })

  it('counts attempts before the first connection apart, N2 [F2.106]', () => {
    const options = { startupMaxReconnectAttempts: 2 }
    expect(run([START, FAILED, WAITED, FAILED], options, ['a']).state.phase).toBe('failed')
    const later = [START, CONNECTED, LOST, WAITED, FAILED, WAITED, FAILED]
    expect(run(later, options, ['a']).state.phase).toBe('waiting')
  })

  it('warns of the first failed round and of each that was asked for [F2.121]', () => {
    const events: ReconnectEvent[] = [START]
    for (let i = 0; i < 4; i++) events.push(FAILED, WAITED)
    const warned = run(events, { warnAfterReconnectAttempts: 2 }, ['a']).effects.filter((e) => e.type === 'warn')
    expect(warned.map((e) => e.failedRounds)).toEqual([1, 2, 4])
    expect(run(events, { warnAfterReconnectAttempts: 0 }, ['a']).effects.some((e) => e.type === 'warn')).toBe(false)
  })

  it('reads updateURIsURL before each round, and tries what it has first [F2.117]', () => {
    const prepared: ReconnectEvent = { type: 'prepared', uris: ['x'] }
    const { effects } = run([START, prepared, FAILED, FAILED, FAILED, WAITED], { updateURIsURL: '/file' })
    expect(effects.filter((e) => e.type === 'prepare')).toHaveLength(2)
    expect(tried(effects)).toEqual(['x', 'a', 'b'])
    expect(tried(run([START, { type: 'prepared', uris: undefined }], { updateURIsURL: '/file' }).effects)).toEqual([
      'a',
    ])
  })

  it('stays closed', () => {
    const { state, effects } = run([START, { type: 'close' }, FAILED, WAITED, LOST])
    expect(state.phase).toBe('closed')
    expect(effects.length).toBe(1)
  })
})

describe('a list that a broker tells', () => {
  it('comes before what was configured, and replaces the list before it [F2.116]', () => {
    const { effects } = run([
      START,
      CONNECTED,
      told(['x'], false),
      told(['c', 'b'], false),
      LOST,
      WAITED,
      FAILED,
      FAILED,
    ])
    expect(tried(effects)).toEqual(['a', 'c', 'b', 'a'])
  })

  it('lets a lost address be tried early that is told again', () => {
    expect(tried(run([START, CONNECTED, LOST, told(['a'], false), WAITED]).effects)).toEqual(['a', 'a'])
  })

  it('is considered when the broker asks to spread, and only if it is news', () => {
    const { effects } = run([START, CONNECTED, told(['a']), told(['b', 'a']), told(['a', 'b'])])
    expect(effects.filter((e) => e.type === 'consider')).toEqual([
      { type: 'consider', order: ['a', 'b'] },
      { type: 'consider', order: ['b', 'a'] },
    ])
  })

  it('is followed when it begins with another broker', () => {
    const events = [START, CONNECTED, told(['b', 'a'])]
    const { state, effects } = run([...events, { type: 'move', order: ['b', 'a'] }, LEFT, WAITED, FAILED])
    expect(effects.slice(2)).toEqual([
      { type: 'leave' },
      { type: 'wait', delayMs: 10 },
      { type: 'connect', uri: 'b' },
      { type: 'connect', uri: 'a' },
    ])
    expect(state.phase).toBe('trying')
  })
})

it('a client that is sent to another broker goes there first, whatever else is known [F2.119]', () => {
  const { state, effects } = run([
    START,
    CONNECTED,
    told(['b'], false),
    { type: 'sentTo', uri: 'z' },
    LEFT,
    WAITED,
    FAILED,
  ])
  expect(tried(effects)).toEqual(['a', 'z', 'b'])
  expect(state.configured).toEqual(['z'])
})
