/**
 * Which address to try when: the decisions of `failover:` as `step(state, event) → effects`, without sockets or time.
 *
 *   idle ──start──▶ (preparing) ──▶ trying ──connected──▶ connected ──lost──▶ waiting ──▶ trying
 *                                    │ all addresses failed: waiting (grows)      │ told to move: leaving ──left──▶ waiting
 *                                    └ attempts used up ──▶ failed
 *
 * Attempts are counted in rounds over all addresses, as ActiveMQ counts them. `preparing` is there with
 * `updateURIsURL` only: its addresses are read before each round.
 */
import type { FailoverOptions } from '../options.js'
import { type Arrange, connectList } from './connect-list.js'

export type ReconnectPhase = 'idle' | 'preparing' | 'trying' | 'waiting' | 'connected' | 'leaving' | 'failed' | 'closed'

export interface ReconnectState {
  readonly phase: ReconnectPhase
  /** As written in the address, or the one that a broker sent this client to. */
  readonly configured: readonly string[]
  /** What a broker or a file told last; tried before those. */
  readonly updated: readonly string[]
  /** The one whose link was lost last: tried after all others. */
  readonly lost: string | undefined
  /** Addresses of this round not tried yet. */
  readonly round: readonly string[]
  /** Order of the next round where it has been decided. */
  readonly decided: readonly string[] | undefined
  readonly failedRounds: number
  /** The last wait; 0: none since the last connection. */
  readonly delayMs: number
  readonly everConnected: boolean
  readonly current: string | undefined
}

export type ReconnectEvent =
  | { readonly type: 'start' }
  /** `uris`: what the file has; undefined: it could not be read. */
  | { readonly type: 'prepared'; readonly uris: readonly string[] | undefined }
  | { readonly type: 'connected' }
  | { readonly type: 'attemptFailed'; readonly reason: string }
  | { readonly type: 'waited' }
  | { readonly type: 'lost'; readonly reason: string }
  /** A spare link to this address took the place of the one in use. */
  | { readonly type: 'replaced'; readonly uri: string; readonly lost: boolean }
  /** A broker told its list. */
  | { readonly type: 'told'; readonly uris: readonly string[]; readonly rebalance: boolean }
  /** A broker sends this client to another. */
  | { readonly type: 'sentTo'; readonly uri: string }
  /** The first address of a list that `consider` asked about is another broker. */
  | { readonly type: 'move'; readonly order: readonly string[] }
  /** What was under way to the broker that is left has been answered. */
  | { readonly type: 'left' }
  | { readonly type: 'close' }

export type ReconnectEffect =
  | { readonly type: 'prepare' }
  | { readonly type: 'connect'; readonly uri: string }
  | { readonly type: 'wait'; readonly delayMs: number }
  | { readonly type: 'warn'; readonly failedRounds: number; readonly reason: string }
  | { readonly type: 'giveUp'; readonly attempts: number; readonly reason: string }
  /** Move along `order`, unless its first address is the broker in use already. */
  | { readonly type: 'consider'; readonly order: readonly string[] }
  | { readonly type: 'leave' }

type Step = readonly [ReconnectState, readonly ReconnectEffect[]]

export function initialReconnectState(configured: readonly string[]): ReconnectState {
  return {
    phase: 'idle',
    configured,
    updated: [],
    lost: undefined,
    round: [],
    decided: undefined,
    failedRounds: 0,
    delayMs: 0,
    everConnected: false,
    current: undefined,
  }
}

export function stepReconnect(
  state: ReconnectState,
  event: ReconnectEvent,
  options: FailoverOptions,
  arrange: Arrange,
): Step {
  if (event.type === 'close') return [{ ...state, phase: 'closed' }, []]
  const { phase } = state
  if (phase === 'closed' || phase === 'failed') return [state, []]
  switch (event.type) {
    case 'start':
      return phase === 'idle' ? prepareRound(state, options, arrange) : [state, []]
    case 'prepared':
      return phase === 'preparing' ? beginRound(withUpdated(state, event.uris), arrange) : [state, []]
    case 'connected':
      return [{ ...state, phase: 'connected', failedRounds: 0, delayMs: 0, everConnected: true }, []]
    case 'lost':
      return phase === 'connected' ? lost(state, event.reason, options, arrange) : [state, []]
    case 'waited':
      return phase === 'waiting' ? prepareRound(state, options, arrange) : [state, []]
    case 'replaced':
      return [{ ...state, current: event.uri, lost: event.lost ? state.current : state.lost }, []]
    case 'told':
      return told(state, event.uris, event.rebalance, arrange)
    case 'sentTo':
      return sentTo(state, event.uri, arrange)
    case 'move':
      return phase === 'connected'
        ? [{ ...state, phase: 'leaving', decided: event.order }, [{ type: 'leave' }]]
        : [state, []]
    case 'left':
      return phase === 'leaving' ? pause(state, options, arrange) : [state, []]
    case 'attemptFailed':
      return phase === 'trying' ? attemptFailed(state, event.reason, options) : [state, []]
  }
}

function lost(state: ReconnectState, reason: string, options: FailoverOptions, arrange: Arrange): Step {
  const without = { ...state, lost: state.current, current: undefined }
  if (attemptLimit(state, options) === 0)
    return [{ ...without, phase: 'failed' }, [{ type: 'giveUp', attempts: 0, reason }]]
  return pause(without, options, arrange)
}

/** As ActiveMQ does, also before the first attempt; the waits that follow have grown by it. */
function pause(state: ReconnectState, options: FailoverOptions, arrange: Arrange): Step {
  const delayMs = Math.min(options.initialReconnectDelay, options.maxReconnectDelay)
  if (delayMs === 0) return prepareRound(state, options, arrange)
  return [{ ...state, phase: 'waiting', delayMs }, [{ type: 'wait', delayMs }]]
}

function prepareRound(state: ReconnectState, options: FailoverOptions, arrange: Arrange): Step {
  if (options.updateURIsURL === '' || !options.updateURIsSupported) return beginRound(state, arrange)
  return [{ ...state, phase: 'preparing' }, [{ type: 'prepare' }]]
}

function beginRound(state: ReconnectState, arrange: Arrange): Step {
  const [first, ...rest] = state.decided ?? connectList(state, arrange)
  if (first === undefined) {
    return [{ ...state, phase: 'failed' }, [{ type: 'giveUp', attempts: 0, reason: 'no address' }]]
  }
  return [
    { ...state, phase: 'trying', decided: undefined, current: first, round: rest },
    [{ type: 'connect', uri: first }],
  ]
}

function attemptFailed(state: ReconnectState, reason: string, options: FailoverOptions): Step {
  const [next, ...rest] = state.round
  if (next !== undefined) return [{ ...state, current: next, round: rest }, [{ type: 'connect', uri: next }]]

  const failedRounds = state.failedRounds + 1
  const limit = attemptLimit(state, options)
  if (limit >= 0 && failedRounds >= Math.max(1, limit)) {
    return [{ ...state, phase: 'failed', failedRounds }, [{ type: 'giveUp', attempts: failedRounds, reason }]]
  }
  const delayMs = nextDelay(state.delayMs, options)
  const effects: ReconnectEffect[] = []
  const each = options.warnAfterReconnectAttempts
  if (each > 0 && (failedRounds === 1 || failedRounds % each === 0))
    effects.push({ type: 'warn', failedRounds, reason })
  effects.push({ type: 'wait', delayMs })
  return [{ ...state, phase: 'waiting', failedRounds, delayMs }, effects]
}

/** The list of a broker replaces the one before. An order without news moves nobody. */
function told(state: ReconnectState, uris: readonly string[], rebalance: boolean, arrange: Arrange): Step {
  const next = withUpdated(state, uris)
  const isNews = !sameSet(state.updated, next.updated)
  if (!isNews || !rebalance || state.phase !== 'connected') return [next, []]
  return [next, [{ type: 'consider', order: connectList(next, arrange) }]]
}

/** From now on only this address counts, beside what brokers tell; it is tried first. */
function sentTo(state: ReconnectState, uri: string, arrange: Arrange): Step {
  const next = { ...state, configured: [uri] }
  if (state.phase !== 'connected') return [next, []]
  const others = connectList(next, arrange).filter((other) => other !== uri)
  return [{ ...next, phase: 'leaving', decided: [uri, ...others] }, [{ type: 'leave' }]]
}

function withUpdated(state: ReconnectState, uris: readonly string[] | undefined): ReconnectState {
  if (uris === undefined) return state
  const updated = [...new Set(uris)]
  // Whoever tells the address of a broker that was lost knows that it is back.
  const isBack = state.lost !== undefined && updated.includes(state.lost)
  return { ...state, updated, lost: isBack ? undefined : state.lost }
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((uri) => b.includes(uri))
}

function attemptLimit(state: ReconnectState, options: FailoverOptions): number {
  if (!state.everConnected && options.startupMaxReconnectAttempts !== -1) return options.startupMaxReconnectAttempts
  return options.maxReconnectAttempts
}

/** What to wait after `previousMs`; 0: nothing was waited yet. */
export function nextDelay(previousMs: number, options: FailoverOptions): number {
  if (previousMs === 0) return Math.min(options.initialReconnectDelay, options.maxReconnectDelay)
  const grown = options.useExponentialBackOff ? Math.trunc(previousMs * options.reconnectDelayExponent) : previousMs
  return Math.min(Math.max(1, grown), options.maxReconnectDelay)
}
