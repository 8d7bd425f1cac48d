/**
 * When one broker of a `static:` list is tried again. Pure: time comes with the events.
 *
 *     trying ──failed──> waiting ──due──> trying          a bridge that stands is `trying` still: it may fail any time
 *        └──failed too often──> givenUp
 *
 * A failure within `minConnectTime` of the attempt makes the wait grow; after a longer life it begins anew. When a bridge
 * that lived longer is lost, the others of its list are tried at once: of a master and its slaves, one is the next master.
 */
import type { StaticDiscoveryOptions } from './uri-tables.js'

export type RetryState =
  | { readonly phase: 'trying'; readonly sinceMs: number; readonly failures: number; readonly delayMs: number }
  | { readonly phase: 'waiting'; readonly failures: number; readonly delayMs: number }
  | { readonly phase: 'givenUp' }

export type RetryEvent =
  | { readonly kind: 'failed'; readonly nowMs: number }
  | { readonly kind: 'due'; readonly nowMs: number }
  /** A bridge to another of the list is lost, after it stood. */
  | { readonly kind: 'siblingLost'; readonly nowMs: number }

export type RetryEffect =
  | { readonly kind: 'connect' }
  | { readonly kind: 'wait'; readonly delayMs: number }
  | { readonly kind: 'giveUp'; readonly attempts: number }

/** No wait has been made yet. */
const NONE = -1

export function firstAttempt(nowMs: number): RetryState {
  return { phase: 'trying', sinceMs: nowMs, failures: 0, delayMs: NONE }
}

/** Whether the bridge that fails now had stood, so that this is news for its siblings. */
export function hadStood(state: RetryState, nowMs: number, { minConnectTime }: StaticDiscoveryOptions): boolean {
  return state.phase === 'trying' && state.sinceMs + minConnectTime <= nowMs
}

export function retryStep(
  state: RetryState,
  event: RetryEvent,
  options: StaticDiscoveryOptions,
): readonly [RetryState, RetryEffect | undefined] {
  if (event.kind === 'due') {
    if (state.phase !== 'waiting') return [state, undefined]
    const { failures, delayMs } = state
    return [{ phase: 'trying', sinceMs: event.nowMs, failures, delayMs }, { kind: 'connect' }]
  }
  if (event.kind === 'siblingLost') {
    return state.phase === 'waiting' ? [firstAttempt(event.nowMs), { kind: 'connect' }] : [state, undefined]
  }
  if (state.phase !== 'trying') return [state, undefined]
  const soon = !hadStood(state, event.nowMs, options)
  const failures = soon ? state.failures + 1 : 0
  if (soon && options.maxReconnectAttempts > 0 && failures >= options.maxReconnectAttempts) {
    return [{ phase: 'givenUp' }, { kind: 'giveUp', attempts: options.maxReconnectAttempts }]
  }
  const delayMs = soon ? grown(state.delayMs, options) : options.initialReconnectDelay
  return [
    { phase: 'waiting', failures, delayMs },
    { kind: 'wait', delayMs },
  ]
}

function grown(delayMs: number, options: StaticDiscoveryOptions): number {
  if (!options.useExponentialBackOff || delayMs === NONE) return options.initialReconnectDelay
  return Math.min(delayMs * options.backOffMultiplier, options.maxReconnectDelay)
}
