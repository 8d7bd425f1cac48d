/**
 * What to do about the lock, as a pure function: `step(state, event, terms) -> [state, effects]`.
 *
 *   waiting --taken--> held                 the usual way
 *   waiting --taken--> settling --> held    the file is another one than before, or has no stamp though there is a journal:
 *                                           the old holder of a removed file must be given the time to notice before we
 *                                           write; without a stamp the next one will ask the same question
 *   settling --another mark--> waiting      somebody else thinks it is theirs
 *   waiting --taken, journal gone--> waiting  the directory is not the one we waited for: an unmounted disk, say
 *   held --another mark--> lost             somebody removed, replaced or wrote the file
 *   any --stop--> stopped
 */
import type { LockMark } from './lock-file.js'

export type LockState =
  | WaitingState
  | { readonly phase: 'settling'; readonly mark: LockMark; readonly untilMs: number; readonly waiting: WaitingState }
  /** `contested`: the lock does not prove that a former holder has ended, so it may still write to files it has open. */
  | { readonly phase: 'held'; readonly mark: LockMark; readonly contested: boolean }
  | { readonly phase: 'lost'; readonly reason: string }
  | { readonly phase: 'stopped' }

/** Not the master. */
export interface WaitingState {
  readonly phase: 'waiting'
  /** When the waiting was logged last. */
  readonly loggedMs: number | undefined
  /** The file that was seen busy. */
  readonly identity: string | undefined
  /** Whether a journal was seen beside the lock, and whether it has gone since. */
  readonly journal: 'unseen' | 'seen' | 'gone'
}

export type LockEvent =
  | {
      readonly kind: 'busy'
      readonly reason: string
      readonly identity: string | undefined
      /** There is a journal beside the lock. */
      readonly journal: boolean
    }
  /** `stamped`: a holder had written its time, so its right to the store was beyond doubt. The stamp is gone now. */
  | { readonly kind: 'taken'; readonly mark: LockMark; readonly stamped: boolean; readonly journal: boolean }
  /** We have written ours. */
  | { readonly kind: 'stamped'; readonly mark: LockMark }
  | { readonly kind: 'seen'; readonly mark: LockMark | undefined }
  | { readonly kind: 'stop' }

export type LockEffect =
  | { readonly kind: 'log'; readonly level: 'info' | 'debug' | 'warn'; readonly text: string }
  /** Try again, or look again, after this time. */
  | { readonly kind: 'after'; readonly delayMs: number }
  | { readonly kind: 'stamp' }
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

export const initialLockState: LockState = {
  phase: 'waiting',
  loggedMs: undefined,
  identity: undefined,
  journal: 'unseen',
}

type Step = readonly [LockState, readonly LockEffect[]]

export function step(state: LockState, event: LockEvent, nowMs: number, terms: LockTerms): Step {
  if (event.kind === 'stop') return [{ phase: 'stopped' }, []]
  if (state.phase === 'waiting') {
    if (event.kind === 'busy') return keepWaiting(state, event, nowMs, terms)
    if (event.kind === 'taken') return take(state, event, nowMs, terms)
  }
  if (state.phase === 'held' && event.kind === 'stamped') {
    return [{ phase: 'held', mark: event.mark, contested: false }, []]
  }
  if ((state.phase === 'held' || state.phase === 'settling') && event.kind === 'seen') {
    return check(state, event.mark, nowMs, terms)
  }
  return [state, []]
}

function keepWaiting(state: WaitingState, event: LockEvent & { kind: 'busy' }, nowMs: number, terms: LockTerms): Step {
  const effects: LockEffect[] = []
  const due = state.loggedMs === undefined || nowMs - state.loggedMs >= terms.logEveryMs
  if (state.loggedMs === undefined) effects.push({ kind: 'log', level: 'info', text: slaveLine(terms.path) })
  if (due) effects.push({ kind: 'log', level: 'debug', text: waitingLine(terms, event.reason) })
  effects.push({ kind: 'after', delayMs: terms.pollMs })
  const journal = event.journal ? 'seen' : state.journal
  return [{ phase: 'waiting', loggedMs: due ? nowMs : state.loggedMs, identity: event.identity, journal }, effects]
}

function take(state: WaitingState, event: LockEvent & { kind: 'taken' }, nowMs: number, terms: LockTerms): Step {
  // An empty store in the place of the one we waited for would serve nothing and lose nothing, and look like a loss.
  if (state.journal !== 'unseen' && !event.journal) return stayOut(state, terms)
  // The lock on the very file that was busy proves that its holder has let go. Another file proves nothing.
  const replaced = state.identity !== undefined && state.identity !== event.mark.identity
  if (!replaced && (event.stamped || !event.journal)) {
    return [
      { phase: 'held', mark: event.mark, contested: false },
      [{ kind: 'stamp' }, { kind: 'master' }, { kind: 'after', delayMs: terms.checkMs }],
    ]
  }
  // Twice the period, so that a holder which checks as often as we do has looked at least once.
  const untilMs = nowMs + 2 * terms.checkMs
  return [
    { phase: 'settling', mark: event.mark, untilMs, waiting: state },
    [
      { kind: 'log', level: 'info', text: settlingLine(terms) },
      { kind: 'after', delayMs: terms.checkMs },
    ],
  ]
}

function stayOut(state: WaitingState, terms: LockTerms): Step {
  const effects: LockEffect[] = [{ kind: 'letGo' }, { kind: 'after', delayMs: terms.pollMs }]
  if (state.journal === 'seen') effects.unshift({ kind: 'log', level: 'warn', text: goneLine(terms.path) })
  return [{ ...state, journal: 'gone' }, effects]
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
      { ...state.waiting, loggedMs: nowMs, identity: seen?.identity },
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
    return [{ phase: 'held', mark: state.mark, contested: true }, [{ kind: 'master' }, again]]
  }
  return [state, [again]]
}

/** Why `seen` is not the file we stamped; undefined if it is: nearly always, and before every write. */
function difference(path: string, ours: LockMark, seen: LockMark | undefined): string | undefined {
  if (seen === undefined) return `Lock file ${path}, does not exist`
  const what = change(ours, seen)
  return what && `Lock file ${path}, locked at ${new Date(ours.modifiedMs).toISOString()}, ${what}`
}

function change(ours: LockMark, seen: LockMark): string | undefined {
  if (seen.identity !== ours.identity) return 'has been replaced by another file'
  if (seen.modifiedMs !== ours.modifiedMs) return `has been modified at ${new Date(seen.modifiedMs).toISOString()}`
  if (seen.size !== ours.size) return `has changed its size from ${ours.size} to ${seen.size} bytes`
  return undefined
}

function slaveLine(path: string): string {
  return `Database ${path} is locked by another server. This broker is now in slave mode waiting a lock to be acquired`
}

function waitingLine(terms: LockTerms, reason: string): string {
  const seconds = Math.floor(terms.logEveryMs / 1000)
  return `Database ${terms.path} is locked... waiting ${seconds} seconds for the database to be unlocked. Reason: ${reason}`
}

function goneLine(path: string): string {
  return `The journal beside ${path} has gone (is its file system mounted?); this broker stays a slave until it is back. To begin with an empty store, start the broker anew`
}

function settlingLine(terms: LockTerms): string {
  return `Lock file ${terms.path} was made anew beside an existing journal, or never stamped by its last holder; waiting ${2 * terms.checkMs} ms for a former holder to notice`
}
