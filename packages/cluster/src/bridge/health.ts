/**
 * Whether a bridge moves. Pure: it is asked now and then with what is waiting and how much has moved, and what it says
 * is said once per change.
 *
 *     idle ──something waits──> waiting ──nothing moves for the period──> stalled ──> restart
 *      ^                          │  ^                                      │  ^________│
 *      └────────nothing waits─────┴──┴─────────────something moves──────────┘
 *
 * The state outlives the bridge: one that stands again after a restart and still does not move is restarted after
 * twice the time, and so on. What a restart cannot heal, such as a full broker at the other end, is then left in peace.
 */

export interface HealthState {
  readonly phase: 'idle' | 'waiting' | 'stalled'
  /** When it was last seen moving, or without anything to move; once stalled: before the first restart. */
  readonly sinceMs: number
  /** When this bridge was made, or last seen moving: what the next restart is counted from. */
  readonly triedMs: number
  /** Of the present bridge. */
  readonly moved: number
  /** Restarts after which nothing has moved. */
  readonly restarts: number
}

export type HealthEvent =
  /** A bridge stands, maybe again. */
  | { readonly kind: 'stands'; readonly nowMs: number }
  | {
      readonly kind: 'looked'
      readonly nowMs: number
      /** Messages that have crossed this bridge, or were refused by the other broker. */
      readonly moved: number
      /** Messages that could cross and have not: under way without an answer, or not even that. */
      readonly waiting: number
    }

export interface HealthEffect {
  /** `relieved`: nothing waits any more, though nothing has moved: consumed here, or wanted there no longer. */
  readonly kind: 'stalled' | 'restart' | 'resumed' | 'relieved'
  /** How long nothing has moved. */
  readonly forMs: number
  /** Restarts in that time, a `restart` itself counted. */
  readonly restarts: number
}

/** However often it was in vain, it is tried again after this, if the period is not longer. */
export const LONGEST_MS = 3_600_000

export function healthState(nowMs: number): HealthState {
  return { phase: 'idle', sinceMs: nowMs, triedMs: nowMs, moved: 0, restarts: 0 }
}

export function healthStep(
  state: HealthState,
  event: HealthEvent,
  periodMs: number,
): readonly [HealthState, readonly HealthEffect[]] {
  const { nowMs } = event
  if (event.kind === 'stands') return [stands(state, nowMs), []]
  const { moved, waiting } = event
  if (moved > state.moved) return settled(state, 'resumed', nowMs, moved, waiting)
  if (waiting === 0) {
    // A bridge that has just been made does not know yet what is wanted.
    if (state.phase === 'stalled' && nowMs - state.triedMs < periodMs) return [state, []]
    return settled(state, 'relieved', nowMs, moved, waiting)
  }
  if (state.phase === 'idle') return [{ ...state, phase: 'waiting', sinceMs: nowMs, triedMs: nowMs }, []]
  return unmoved(state, nowMs, periodMs)
}

/** How long a bridge that does not move is left standing. */
export function patienceMs(periodMs: number, restarts: number): number {
  return Math.min(periodMs * 2 ** restarts, Math.max(periodMs, LONGEST_MS))
}

function stands(state: HealthState, nowMs: number): HealthState {
  if (state.phase !== 'stalled') return healthState(nowMs)
  return { ...state, triedMs: nowMs, moved: 0 }
}

function settled(
  { phase, sinceMs, restarts }: HealthState,
  kind: 'resumed' | 'relieved',
  nowMs: number,
  moved: number,
  waiting: number,
): readonly [HealthState, readonly HealthEffect[]] {
  const state: HealthState = { ...healthState(nowMs), phase: waiting > 0 ? 'waiting' : 'idle', moved }
  return [state, phase === 'stalled' ? [{ kind, forMs: nowMs - sinceMs, restarts }] : []]
}

function unmoved(state: HealthState, nowMs: number, periodMs: number): readonly [HealthState, readonly HealthEffect[]] {
  const triedForMs = nowMs - state.triedMs
  if (triedForMs < periodMs) return [state, []]
  const forMs = nowMs - state.sinceMs
  const effects: HealthEffect[] =
    state.phase === 'stalled' ? [] : [{ kind: 'stalled', forMs, restarts: state.restarts }]
  if (triedForMs < patienceMs(periodMs, state.restarts)) return [{ ...state, phase: 'stalled' }, effects]
  const restarts = state.restarts + 1
  effects.push({ kind: 'restart', forMs, restarts })
  return [{ ...state, phase: 'stalled', restarts, triedMs: nowMs }, effects]
}
