/**
 * What becomes of one broker that is heard in a multicast group. Pure: time comes with the events.
 *
 *     (unknown) ──alive──> linked ──its bridge failed──> waiting ──alive, and it is time──> linked
 *                          │    ^                        │     └──failed too often──> leftAlone
 *              dead, silent│    │alive                   │dead, silent                   │dead, silent
 *                          v    │                        v                               v
 *                          gone ──its bridge failed──> (unknown)                     (unknown)
 *
 * A bridge is never taken down because packets stay away: as long as the connection stands the other broker lives.
 * Whoever comes back after it was forgotten is linked at once; while its packets never ceased, it waits.
 */
import type { MulticastDiscoveryOptions } from '../uri-tables.js'

export interface HeardState {
  /** `gone`: not heard any more, but the bridge stands. `leftAlone`: not to be linked while it is heard. */
  readonly phase: 'linked' | 'gone' | 'waiting' | 'leftAlone'
  readonly heardMs: number
  /** Failures of its bridge since it last stood for long. */
  readonly failures: number
  /** When the wait after the last failure is or was over. */
  readonly recoverMs: number
}

export type HeardEvent =
  | { readonly kind: 'alive'; readonly nowMs: number }
  | { readonly kind: 'dead' }
  /** Time has passed. */
  | { readonly kind: 'tick'; readonly nowMs: number }
  | { readonly kind: 'failed'; readonly nowMs: number }
  /** The other end turned out to be this very broker. */
  | { readonly kind: 'self' }

export type HeardEffect = { readonly kind: 'connect' } | { readonly kind: 'giveUp'; readonly attempts: number }

type Step = readonly [HeardState | undefined, HeardEffect | undefined]

/** Packets that may be missed before a broker counts as gone. */
const MISSED = 10
/** A bridge that has stood so long, counted from when the wait before it was over, has no failures any more. */
const RECOVERED_MS = 60_000

/** Undefined stands for a broker that is not known. */
export function heardStep(state: HeardState | undefined, event: HeardEvent, options: MulticastDiscoveryOptions): Step {
  if (state === undefined) return event.kind === 'alive' ? linked(event.nowMs) : [undefined, undefined]
  switch (event.kind) {
    case 'alive':
      return alive({ ...state, heardMs: event.nowMs })
    case 'dead':
      return silent(state)
    case 'tick':
      return state.heardMs < event.nowMs - options.keepAliveInterval * MISSED ? silent(state) : [state, undefined]
    case 'failed':
      return failed(state, event.nowMs, options)
    case 'self':
      return [state.phase === 'gone' ? undefined : { ...state, phase: 'leftAlone' }, undefined]
  }
}

function linked(nowMs: number): Step {
  return [{ phase: 'linked', heardMs: nowMs, failures: 0, recoverMs: 0 }, { kind: 'connect' }]
}

function alive(state: HeardState): Step {
  const { phase, heardMs, recoverMs } = state
  if (phase === 'waiting' && heardMs >= recoverMs) return [{ ...state, phase: 'linked' }, { kind: 'connect' }]
  if (phase === 'gone') return [{ ...state, phase: 'linked' }, undefined]
  const recovered = phase === 'linked' && heardMs - recoverMs > RECOVERED_MS
  return [recovered ? { ...state, failures: 0 } : state, undefined]
}

function silent(state: HeardState): Step {
  const stands = state.phase === 'linked' || state.phase === 'gone'
  return [stands ? { ...state, phase: 'gone' } : undefined, undefined]
}

function failed(state: HeardState, nowMs: number, options: MulticastDiscoveryOptions): Step {
  if (state.phase === 'gone') return [undefined, undefined]
  if (state.phase !== 'linked') return [state, undefined]
  const failures = state.failures + 1
  const attempts = options.maxReconnectAttempts
  if (attempts > 0 && failures > attempts) {
    return [
      { ...state, phase: 'leftAlone', failures },
      { kind: 'giveUp', attempts },
    ]
  }
  return [{ ...state, phase: 'waiting', failures, recoverMs: nowMs + waitMs(failures, options) }, undefined]
}

/** ActiveMQ's growing waits begin with `backOffMultiplier` ms and leave `initialReconnectDelay` out, unlike its manual. */
function waitMs(failures: number, options: MulticastDiscoveryOptions): number {
  const { initialReconnectDelay, useExponentialBackOff, backOffMultiplier, maxReconnectDelay } = options
  if (!useExponentialBackOff) return initialReconnectDelay
  return Math.min(initialReconnectDelay * backOffMultiplier ** (failures - 1), maxReconnectDelay)
}
