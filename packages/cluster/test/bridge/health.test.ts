/** When a bridge counts as stalled, when it is restarted, and what is said: time by hand. */
import { expect, test } from 'vitest'
import { type HealthState, healthState, healthStep, LONGEST_MS, patienceMs } from '../../src/bridge/health.js'

const PERIOD = 1000

/** Steps through samples of `[ms, moved, waiting]`; what was said, by time. */
function said(state: HealthState, ...samples: readonly (readonly [number, number, number] | readonly [number])[]) {
  const lines: string[] = []
  let current = state
  for (const [nowMs, moved, waiting] of samples) {
    const event =
      moved === undefined || waiting === undefined
        ? ({ kind: 'stands', nowMs } as const)
        : ({ kind: 'looked', nowMs, moved, waiting } as const)
    const [next, effects] = healthStep(current, event, PERIOD)
    current = next
    for (const { kind, forMs, restarts } of effects) lines.push(`${nowMs}: ${kind} ${forMs} ${restarts}`)
  }
  return { lines, state: current }
}

test('a bridge that moves, or has nothing to move, is left alone however long it takes', () => {
  const moving = Array.from({ length: 20 }, (_, i) => [i * 900, i, 5] as const)
  const idle = Array.from({ length: 20 }, (_, i) => [18_000 + i * 900, 20, 0] as const)
  expect(said(healthState(0), [0], ...moving, ...idle).lines).toEqual([])
})

test('what waits counts from the moment it waits, not from the last movement', () => {
  const { lines, state } = said(healthState(0), [0], [10_000, 0, 0], [10_200, 0, 1], [11_000, 0, 1])
  expect(lines).toEqual([])
  expect(state.phase).toBe('waiting')
})

test('nothing moves for the period: it is said once, and the bridge restarted', () => {
  const { lines, state } = said(healthState(0), [0], [200, 0, 3], [1000, 0, 3], [1200, 0, 3])
  expect(lines).toEqual(['1200: stalled 1000 0', '1200: restart 1000 1'])
  expect(state).toMatchObject({ phase: 'stalled', sinceMs: 200, restarts: 1 })
})

test('restarts in vain come further and further apart, and the stall is not told again', () => {
  const { state } = said(healthState(0), [0], [0, 0, 3], [1000, 0, 3])
  const second = said(state, [1100], [2100, 0, 3], [3000, 0, 3], [3100, 0, 3])
  expect(second.lines).toEqual(['3100: restart 3100 2'])
  expect(said(second.state, [3200], [7100, 0, 3], [7200, 0, 3]).lines).toEqual(['7200: restart 7200 3'])
  expect([0, 1, 2, 30].map((restarts) => patienceMs(60_000, restarts))).toEqual([60_000, 120_000, 240_000, LONGEST_MS])
  expect(patienceMs(2 * LONGEST_MS, 3)).toBe(2 * LONGEST_MS)
})

test('the first message that crosses ends the stall, and patience is as at the beginning', () => {
  const { state } = said(healthState(0), [0], [0, 0, 3], [1000, 0, 3])
  const healed = said(state, [1100], [1300, 1, 2])
  expect(healed.lines).toEqual(['1300: resumed 1300 1'])
  expect(healed.state).toMatchObject({ phase: 'waiting', restarts: 0 })
  expect(said(healed.state, [2300, 1, 2]).lines).toEqual(['2300: stalled 1000 0', '2300: restart 1000 1'])
})

test('a bridge that was just made knows of no demand yet: that is no end of the stall', () => {
  const { state } = said(healthState(0), [0], [0, 0, 3], [1000, 0, 3])
  const made = said(state, [1100], [1300, 0, 0])
  expect(made.lines).toEqual([])
  expect(made.state.phase).toBe('stalled')
  expect(said(made.state, [2100, 0, 0]).lines).toEqual(['2100: relieved 2100 1'])
})

test('a bridge that was lost while it waited begins anew', () => {
  const { lines } = said(healthState(0), [0], [0, 0, 3], [800, 0, 3], [900], [1100, 0, 3], [2000, 0, 3])
  expect(lines).toEqual([])
})
