import { describe, expect, it } from 'vitest'
import type { LockMark } from '../../src/lock/lock-file.js'
import { initialLockState, type LockEvent, type LockState, step } from '../../src/lock/lock-state.js'

const TERMS = { path: '/d/lock', pollMs: 200, logEveryMs: 10_000, checkMs: 1000 }
const MARK: LockMark = { identity: '1:5', modifiedMs: 1_700_000_000_000, size: 8 }

function play(...events: [number, LockEvent][]): { state: LockState; said: string[] } {
  let state = initialLockState
  const said: string[] = []
  for (const [atMs, event] of events) {
    const [next, effects] = step(state, event, atMs, TERMS)
    state = next
    for (const effect of effects) {
      if (effect.kind === 'log') said.push(`${effect.level} ${effect.text}`)
      else said.push(effect.kind === 'after' ? `after ${effect.delayMs}` : effect.kind)
    }
  }
  return { state, said }
}

const busy = (identity = '1:5', journal = false): LockEvent => ({ kind: 'busy', reason: 'held', identity, journal })
/** `fresh`: the file had no stamp, though there was a journal. */
const taken = (fresh = false, journal = fresh): LockEvent => ({ kind: 'taken', mark: MARK, stamped: !fresh, journal })
const seen = (change: Partial<LockMark> = {}): LockEvent => ({ kind: 'seen', mark: { ...MARK, ...change } })

describe('the lock', () => {
  it('is master at once when nobody holds it, and looks each second', () => {
    expect(play([0, taken()], [1000, seen()])).toEqual({
      state: { phase: 'held', mark: MARK, contested: false },
      said: ['stamp', 'master', 'after 1000', 'after 1000'],
    })
  })

  it("says ActiveMQ's lines while it waits: the first once, the second as often as the interval", () => {
    const events = Array.from({ length: 101 }, (_, i): [number, LockEvent] => [i * 200, busy()])
    const { said } = play(...events)
    const waiting = 'Database /d/lock is locked... waiting 10 seconds for the database to be unlocked. Reason: held'
    expect(said.filter((line) => line !== 'after 200')).toEqual([
      'info Database /d/lock is locked by another server. This broker is now in slave mode waiting a lock to be acquired',
      `debug ${waiting}`,
      `debug ${waiting}`,
      `debug ${waiting}`,
    ])
    expect(said.filter((line) => line === 'after 200')).toHaveLength(101)
  })

  it('is master at once when the holder of the same file let go', () => {
    expect(play([0, busy('1:5')], [200, taken()]).state).toEqual({ phase: 'held', mark: MARK, contested: false })
  })

  it.each([
    ['the file it waited for was replaced', [busy('1:4'), taken()]],
    ['a journal lies there without its lock file', [taken(true)]],
  ] as [string, LockEvent[]][])('gives a former holder time to notice when %s', (_why, events) => {
    const settling = play(...events.map((event): [number, LockEvent] => [0, event]))
    expect(settling.state.phase).toBe('settling')
    expect(settling.said).not.toContain('master')
    const all = [...events.map((event): [number, LockEvent] => [0, event]), [1000, seen()], [2000, seen()]] as [
      number,
      LockEvent,
    ][]
    expect(play(...all).state).toEqual({ phase: 'held', mark: MARK, contested: true })
    expect(play(...all.slice(0, -1)).state.phase).toBe('settling')
    const stamped: LockEvent = { kind: 'stamped', mark: { ...MARK, modifiedMs: 7 } }
    expect(play(...all).said, 'it is stamped when the store is fenced').not.toContain('stamp')
    expect(play(...all, [2001, stamped]).state).toEqual({ phase: 'held', mark: stamped.mark, contested: false })
  })

  it('goes back to waiting when somebody else wrote the file meanwhile', () => {
    const { state, said } = play([0, taken(true)], [1000, seen({ modifiedMs: MARK.modifiedMs + 5 })])
    expect(state.phase).toBe('waiting')
    expect(said).toContain('letGo')
    expect(said.at(-1)).toBe('after 200')
  })

  it.each([
    ['removed', { kind: 'seen', mark: undefined }, 'does not exist'],
    ['replaced', seen({ identity: '1:6' }), 'has been replaced by another file'],
    ['written', seen({ modifiedMs: MARK.modifiedMs + 5 }), 'has been modified at 2023-11-14T22:13:20.005Z'],
    ['cut', seen({ size: 0 }), 'has changed its size from 8 to 0 bytes'],
  ] as [string, LockEvent, string][])('is lost when the file was %s', (_what, event, words) => {
    const { state, said } = play([0, taken()], [1000, event])
    expect(state.phase).toBe('lost')
    expect(said.at(-1)).toBe('lost')
    expect(said.at(-2)).toContain(`info Lock file /d/lock,`)
    expect(said.at(-2)).toContain(words)
  })

  it('stays out of an empty directory in the place of the one it waited for, until the journal is back', () => {
    const [there, gone] = [busy('1:5', true), taken(true, false)]
    const waiting = play([0, there], [50, gone], [100, gone])
    expect(waiting.state.phase).toBe('waiting')
    expect(waiting.said.filter((line) => line.startsWith('warn'))).toHaveLength(1)
    expect(waiting.said.filter((line) => line === 'letGo')).toHaveLength(2)
    expect(waiting.said).not.toContain('master')
    expect(play([0, there], [50, gone], [150, taken(false, true)]).state.phase).toBe('held')
    expect(play([0, busy('1:5', false)], [50, taken(false, false)]).state.phase, 'there never was one').toBe('held')
  })

  it('does nothing more once it was stopped or lost', () => {
    expect(play([0, { kind: 'stop' }], [1, taken()], [2, seen({ size: 1 })]).said).toEqual([])
    expect(play([0, taken()], [1, seen({ size: 1 })], [2, seen()]).state.phase).toBe('lost')
  })
})
