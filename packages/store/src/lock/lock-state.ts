/**
 * What to do about the lock, as a pure function: `step(state, event, terms) -> [state, effects]`.
 *
 *   waiting --taken--> held                 the usual way
 *   waiting --taken--> settling --> held    the file was made anew beside a journal: the old holder of a removed file
 *                                           must be given the time to notice before we write
 *   settling --another mark--> waiting      somebody else thinks it is theirs
 *   held --another mark--> lost             somebody removed, replaced or wrote the file
 *   any --stop--> stopped
 */
import type { LockMark } from './lock-file.js'

export type LockState =
  /** Not the master. `identity`: the file that was seen busy; `loggedMs`: when the waiting was logged last. */
  | { readonly phase: 'waiting'; readonly loggedMs: number | undefined; readonly identity: string | undefined }
  | { readonly phase: 'settling'; readonly mark: LockMark; readonly untilMs: number }
  | { readonly phase: 'held'; readonly mark: LockMark }
  | { readonly phase: 'lost'; readonly reason: string }
  | { readonly phase: 'stopped' }

export type LockEvent =
  | { readonly kind: 'busy'; readonly reason: string; readonly identity: string | undefined }
  /** `fresh`: the file did not exist before, though a journal did. */
  | { readonly kind: 'taken'; readonly mark: LockMark; readonly fresh: boolean }
  | { readonly kind: 'seen'; readonly mark: LockMark | undefined }
  | { readonly kind: 'stop' }

export type LockEffect =
  | { readonly kind: 'log'; readonly level: 'info' | 'debug'; readonly text: string }
  /** Try again, or look again, after this time. */
  | { readonly kind: 'after'; readonly delayMs: number }
  | { readonly kind: 'master' }
  | { readonly kind: 'letGo' }
  | { readonly kind: 'lost'; readonly reason: string }

export interface LockTerms {
  readonly path: string
  readonly pollMs: number
  /** How often waiting is logged (at debug level, after the first line). */
  readonly logEveryMs: number
  readonly checkMs: number
}

export const initialLockState: LockState = { phase: 'waiting', loggedMs: undefined, identity: undefined }

type Step = readonly [LockState, readonly LockEffect[]]

export function step(state: LockState, event: LockEvent, nowMs: number, terms: LockTerms): Step {
  if (event.kind === 'stop') return [{ phase: 'stopped' }, []]
  if (state.phase === 'waiting') {
    if (event.kind === 'busy') return keepWaiting(state, event, nowMs, terms)
    if (event.kind === 'taken') return take(state, event, nowMs, terms)
  }
  if ((state.phase === 'held' || state.phase === 'settling') && event.kind === 'seen') {
    return check(state, event.mark, nowMs, terms)
  }
  return [state, []]
}

function keepWaiting(
  state: LockState & { phase: 'waiting' },
  event: LockEvent & { kind: 'busy' },
  nowMs: number,
  terms: LockTerms,
): Step {
  const effects: LockEffect[] = []
  const due = state.loggedMs === undefined || nowMs - state.loggedMs >= terms.logEveryMs
  if (state.loggedMs === undefined) effects.push({ kind: 'log', level: 'info', text: slaveLine(terms.path) })
  if (due) effects.push({ kind: 'log', level: 'debug', text: waitingLine(terms, event.reason) })
  effects.push({ kind: 'after', delayMs: terms.pollMs })
  return [{ phase: 'waiting', loggedMs: due ? nowMs : state.loggedMs, identity: event.identity }, effects]
}

function take(
  state: LockState & { phase: 'waiting' },
  event: LockEvent & { kind: 'taken' },
  nowMs: number,
  terms: LockTerms,
): Step {
  // The lock on the very file that was busy proves that its holder has let go. Another file proves nothing.
  const replaced = state.identity !== undefined && state.identity !== event.mark.identity
  if (!replaced && !event.fresh) {
    return [{ phase: 'held', mark: event.mark }, [{ kind: 'master' }, { kind: 'after', delayMs: terms.checkMs }]]
  }
  // Twice the period, so that a holder which checks as often as we do has looked at least once.
  const untilMs = nowMs + 2 * terms.checkMs
  return [
    { phase: 'settling', mark: event.mark, untilMs },
    [
      { kind: 'log', level: 'info', text: settlingLine(terms) },
      { kind: 'after', delayMs: terms.checkMs },
    ],
  ]
}

function check(
  state: LockState & { phase: 'held' | 'settling' },
  seen: LockMark | undefined,
  nowMs: number,
  terms: LockTerms,
): Step {
  const reason = difference(terms.path, state.mark, seen)
  if (reason !== undefined && state.phase === 'settling') {
    return [
      { phase: 'waiting', loggedMs: nowMs, identity: seen?.identity },
      [{ kind: 'log', level: 'info', text: reason }, { kind: 'letGo' }, { kind: 'after', delayMs: terms.pollMs }],
    ]
  }
  if (reason !== undefined) {
    return [
      { phase: 'lost', reason },
      [
        { kind: 'log', level: 'info', text: reason },
        { kind: 'lost', reason },
      ],
    ]
  }
  const again: LockEffect = { kind: 'after', delayMs: terms.checkMs }
  if (state.phase === 'settling' && nowMs >= state.untilMs) {
    return [{ phase: 'held', mark: state.mark }, [{ kind: 'master' }, again]]
  }
  return [state, [again]]
}

/** Why `seen` is not the file we stamped; undefined if it is. */
function difference(path: string, ours: LockMark, seen: LockMark | undefined): string | undefined {
  if (seen === undefined) return `Lock file ${path}, does not exist`
  const since = `Lock file ${path}, locked at ${new Date(ours.modifiedMs).toISOString()}`
  if (seen.identity !== ours.identity) return `${since}, has been replaced by another file`
  if (seen.modifiedMs !== ours.modifiedMs) {
    return `${since}, has been modified at ${new Date(seen.modifiedMs).toISOString()}`
  }
  if (seen.size !== ours.size) return `${since}, has changed its size from ${ours.size} to ${seen.size} bytes`
  return undefined
}

function slaveLine(path: string): string {
  return `Database ${path} is locked by another server. This broker is now in slave mode waiting a lock to be acquired`
}

function waitingLine(terms: LockTerms, reason: string): string {
  const seconds = Math.floor(terms.logEveryMs / 1000)
  return `Database ${terms.path} is locked... waiting ${seconds} seconds for the database to be unlocked. Reason: ${reason}`
}

function settlingLine(terms: LockTerms): string {
  return `Lock file ${terms.path} was made anew beside an existing journal; waiting ${2 * terms.checkMs} ms for a former holder to notice`
}
