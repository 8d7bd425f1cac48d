/**
 * Which address to try when: the decisions of `failover:` as `step(state, event) → effects`, without sockets or time.
 *
 *   idle ──start──▶ trying ──connected──▶ connected ──lost──▶ trying
 *                     │ all addresses failed: waiting (grows) ──▶ trying
 *                     └ attempts used up ──▶ failed
 * Attempts are counted in rounds over all addresses, as ActiveMQ counts them.
 */
import type { FailoverOptions } from '../options.js'

export type ReconnectPhase = 'idle' | 'trying' | 'waiting' | 'connected' | 'failed' | 'closed'

export interface ReconnectState {
  readonly phase: ReconnectPhase
  readonly uris: readonly string[]
  /** Addresses of this round not tried yet. */
  readonly round: readonly string[]
  readonly failedRounds: number
  readonly delayMs: number
  readonly everConnected: boolean
  readonly current: string | undefined
}

export type ReconnectEvent =
  | { readonly type: 'start' }
  | { readonly type: 'connected' }
  | { readonly type: 'attemptFailed'; readonly reason: string }
  | { readonly type: 'waited' }
  | { readonly type: 'lost' }
  | { readonly type: 'urisChanged'; readonly uris: readonly string[] }
  | { readonly type: 'close' }

export type ReconnectEffect =
  | { readonly type: 'connect'; readonly uri: string }
  | { readonly type: 'wait'; readonly delayMs: number }
  | { readonly type: 'warn'; readonly failedRounds: number; readonly reason: string }
  | { readonly type: 'giveUp'; readonly attempts: number; readonly reason: string }

/** Puts the addresses of a round in order; handed in, so that chance stays outside. */
export type Arrange = (uris: readonly string[]) => readonly string[]

export function initialReconnectState(uris: readonly string[]): ReconnectState {
  return { phase: 'idle', uris, round: [], failedRounds: 0, delayMs: 0, everConnected: false, current: undefined }
}

export function stepReconnect(
  state: ReconnectState,
  event: ReconnectEvent,
  options: FailoverOptions,
  arrange: Arrange,
): readonly [ReconnectState, readonly ReconnectEffect[]] {
  if (event.type === 'close') return [{ ...state, phase: 'closed' }, []]
  if (state.phase === 'closed' || state.phase === 'failed') return [state, []]
  switch (event.type) {
    case 'start':
      return state.phase === 'idle' ? beginRound(state, arrange) : [state, []]
    case 'connected':
      return [{ ...state, phase: 'connected', failedRounds: 0, delayMs: 0, everConnected: true }, []]
    case 'lost':
      return state.phase === 'connected' ? beginRound({ ...state, failedRounds: 0, delayMs: 0 }, arrange) : [state, []]
    case 'waited':
      return state.phase === 'waiting' ? beginRound(state, arrange) : [state, []]
    case 'urisChanged':
      return [{ ...state, uris: event.uris.length > 0 ? event.uris : state.uris }, []]
    case 'attemptFailed':
      return state.phase === 'trying' ? attemptFailed(state, event.reason, options) : [state, []]
  }
}

function beginRound(state: ReconnectState, arrange: Arrange): readonly [ReconnectState, readonly ReconnectEffect[]] {
  const [first, ...rest] = arrange(state.uris)
  if (first === undefined)
    return [{ ...state, phase: 'failed' }, [{ type: 'giveUp', attempts: 0, reason: 'no address' }]]
  return [{ ...state, phase: 'trying', current: first, round: rest }, [{ type: 'connect', uri: first }]]
}

function attemptFailed(
  state: ReconnectState,
  reason: string,
  options: FailoverOptions,
): readonly [ReconnectState, readonly ReconnectEffect[]] {
  const [next, ...rest] = state.round
  if (next !== undefined) return [{ ...state, current: next, round: rest }, [{ type: 'connect', uri: next }]]

  const failedRounds = state.failedRounds + 1
  const limit = attemptLimit(state, options)
  if (limit >= 0 && failedRounds >= Math.max(1, limit)) {
    return [{ ...state, phase: 'failed', failedRounds }, [{ type: 'giveUp', attempts: failedRounds, reason }]]
  }
  const delayMs = nextDelay(state.delayMs, options)
  const effects: ReconnectEffect[] = []
  const warnEach = options.warnAfterReconnectAttempts
  if (warnEach > 0 && failedRounds % warnEach === 0) effects.push({ type: 'warn', failedRounds, reason })
  effects.push({ type: 'wait', delayMs })
  return [{ ...state, phase: 'waiting', failedRounds, delayMs }, effects]
}

function attemptLimit(state: ReconnectState, options: FailoverOptions): number {
  if (!state.everConnected && options.startupMaxReconnectAttempts !== -1) return options.startupMaxReconnectAttempts
  return options.maxReconnectAttempts
}

function nextDelay(previousMs: number, options: FailoverOptions): number {
  if (previousMs === 0) return Math.min(options.initialReconnectDelay, options.maxReconnectDelay)
  const grown = options.useExponentialBackOff ? previousMs * options.reconnectDelayExponent : previousMs
  return Math.min(Math.max(1, grown), options.maxReconnectDelay)
}
