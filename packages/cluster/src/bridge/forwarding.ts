/**
 * Forwarding: what is done with a message that this broker hands to the bridge, with the other broker's answer to it, and
 * with a consumer here that has to go while answers are missing. Decides and hands out effects; the state given to it is
 * used up. Nothing here knows brokers, links or time.
 *
 *     dispatched ──> forward ──> answered ──> acknowledge       refused ──> fail, or acknowledge as poison
 *                                                               lost    ──> nothing: the broker here gives all back
 *     leave ──nothing under way──> remove
 *       └────> wait ──the last answer, or 30 s──> remove
 *
 * Events of which there is one per message have functions of their own, so that they need no object; the effects they give
 * are made once. Each is read before the next step: the list that is given out for an answer is used again.
 */
import { AckType, type ConsumerId, type Message, type ThrowableInfo } from '@hermod/model'
import { verdictOn } from './forward.js'

/** A consumer here that feeds the bridge: `open ──leave──> leaving ──> gone`. */
export interface Feeder {
  readonly id: ConsumerId
  readonly subscriptionName: string | null
  state: 'open' | 'leaving' | 'gone'
  /** Messages sent to the other broker and not answered. */
  underWay: number
  /** Its durable subscription goes with it. */
  forGood: boolean
}

/** What an answer brings about: kept while it is awaited. */
export interface Acknowledge {
  readonly kind: 'acknowledge'
  readonly feeder: Feeder
  /** As it lies here. */
  readonly message: Message
  ackType: number
  poisonCause: ThrowableInfo | null
}

export type ForwardingEvent =
  | { readonly kind: 'dispatched'; readonly feeder: Feeder; readonly message: Message; readonly traits: Traits }
  /** `exception` undefined: the message is safe there; null: refused without a reason. */
  | { readonly kind: 'answered'; readonly commandId: number; readonly exception: ThrowableInfo | null | undefined }
  /** The dispatch that brought messages which need no answer is over. */
  | { readonly kind: 'turnEnded' }
  /** Nobody there asks for it any more. */
  | { readonly kind: 'leave'; readonly feeder: Feeder; readonly forGood: boolean }
  /** The wait that was asked for is over. */
  | { readonly kind: 'waited'; readonly feeder: Feeder }
  /** The broker here has closed it: what was under way is given back. */
  | { readonly kind: 'closed'; readonly feeder: Feeder }
  /** The link takes nothing more for now, or does again. */
  | { readonly kind: 'congestion'; readonly congested: boolean }
  | { readonly kind: 'lost' }

/** Of one message on its way. */
export interface Traits {
  /** Of the forward, if it is one. */
  readonly commandId: number
  /** False: it was kept for the other broker but may not go there. */
  readonly crosses: boolean
  /** Advisories that a peer acknowledges itself, in bulk. */
  readonly isAdvisory: boolean
}

export type ForwardingEffect =
  /** The message of the event goes to the other broker; `confirm`: with the wish for an answer. */
  | { readonly kind: 'forward'; readonly confirm: boolean }
  | Acknowledge
  /** Tell when the dispatch is over. */
  | { readonly kind: 'awaitTurnEnd' }
  | { readonly kind: 'wait'; readonly feeder: Feeder; readonly ms: number }
  | { readonly kind: 'remove'; readonly feeder: Feeder }
  /** Dispatch to the bridge's consumers stops, or goes on. */
  | { readonly kind: 'hold'; readonly held: boolean }
  | { readonly kind: 'warn'; readonly text: string }
  /** A message was lost to a refusal, for who listens to that. */
  | { readonly kind: 'tellFailure'; readonly message: Message; readonly cause: string | null }
  /** The bridge cannot go on. */
  | { readonly kind: 'fail'; readonly reason: string }

export interface ForwardingState {
  /** Non-persistent messages wait for an answer too. */
  readonly alwaysConfirm: boolean
  /** By command number. The other broker's windows bound it: a consumer has no more under way than its prefetch. */
  readonly underWay: Map<number, Acknowledge>
  /** Sent one way, or kept back: acknowledged when the dispatch that brought them is over. */
  done: Acknowledge[]
  congested: boolean
  over: boolean
  readonly one: [ForwardingEffect]
}

/** How long a consumer that leaves waits for answers to what it has under way. */
export const LEAVE_LIMIT_MS = 30_000

const NOTHING: readonly ForwardingEffect[] = []
const CONFIRMED: readonly ForwardingEffect[] = [{ kind: 'forward', confirm: true }]
const ONE_WAY: readonly ForwardingEffect[] = [{ kind: 'forward', confirm: false }]
const ONE_WAY_AND_AWAIT: readonly ForwardingEffect[] = [{ kind: 'forward', confirm: false }, { kind: 'awaitTurnEnd' }]
const AWAIT: readonly ForwardingEffect[] = [{ kind: 'awaitTurnEnd' }]
const HOLD: readonly ForwardingEffect[] = [{ kind: 'hold', held: true }]
const GO_ON: readonly ForwardingEffect[] = [{ kind: 'hold', held: false }]

export function forwardingState(alwaysConfirm: boolean): ForwardingState {
  return { alwaysConfirm, underWay: new Map(), done: [], congested: false, over: false, one: [AWAIT[0]!] }
}

export function feeder(id: ConsumerId, subscriptionName: string | null): Feeder {
  return { id, subscriptionName, state: 'open', underWay: 0, forGood: false }
}

export function forwardingStep(state: ForwardingState, event: ForwardingEvent): readonly ForwardingEffect[] {
  if (state.over) return NOTHING
  if (event.kind === 'dispatched') {
    const { commandId, crosses, isAdvisory } = event.traits
    return dispatched(state, event.feeder, event.message, commandId, crosses, isAdvisory)
  }
  if (event.kind === 'answered') return answered(state, event.commandId, event.exception)
  if (event.kind === 'turnEnded') return turnEnded(state)
  if (event.kind === 'leave') return leave(event.feeder, event.forGood)
  if (event.kind === 'waited') return waited(event.feeder)
  if (event.kind === 'congestion') return congestion(state, event.congested)
  if (event.kind === 'closed') event.feeder.state = 'gone'
  else lose(state)
  return NOTHING
}

/** The event `dispatched`. */
export function dispatched(
  state: ForwardingState,
  feeder: Feeder,
  message: Message,
  commandId: number,
  crosses: boolean,
  isAdvisory: boolean,
): readonly ForwardingEffect[] {
  if (state.over || feeder.state !== 'open') return NOTHING
  if (!crosses) return acknowledgeLater(state, feeder, message) ? AWAIT : NOTHING
  if (isAdvisory) return ONE_WAY
  if (!message.persistent && !state.alwaysConfirm) {
    return acknowledgeLater(state, feeder, message) ? ONE_WAY_AND_AWAIT : ONE_WAY
  }
  feeder.underWay++
  state.underWay.set(commandId, acknowledgement(feeder, message))
  return CONFIRMED
}

/** The event `answered`. */
export function answered(
  state: ForwardingState,
  commandId: number,
  exception: ThrowableInfo | null | undefined,
): readonly ForwardingEffect[] {
  const forward = state.underWay.get(commandId)
  if (state.over || forward === undefined) return NOTHING // an answer to something else
  state.underWay.delete(commandId)
  const { feeder } = forward
  feeder.underWay--
  if (exception !== undefined) return refused(forward, exception)
  if (feeder.state === 'gone') return NOTHING // given back already: it will be there twice, as was said
  const last = feeder.state === 'leaving' && feeder.underWay === 0
  if (last) return [forward, remove(feeder)]
  state.one[0] = forward
  return state.one
}

function refused(forward: Acknowledge, exception: ThrowableInfo | null): readonly ForwardingEffect[] {
  const { feeder, message } = forward
  const reason = exception === null ? 'no reason given' : `${exception.className}: ${exception.message}`
  if (verdictOn(exception, message) === 'fail') return [{ kind: 'fail', reason }]
  const effects: ForwardingEffect[] = [
    { kind: 'warn', text: `PoisonAck of ${message.messageId} on forwarding error: ${reason}` },
  ]
  if (feeder.state !== 'gone') {
    forward.ackType = AckType.poison
    forward.poisonCause = exception
    effects.push(forward)
  }
  effects.push({ kind: 'tellFailure', message, cause: exception?.message ?? null })
  if (feeder.state === 'leaving' && feeder.underWay === 0) effects.push(remove(feeder))
  return effects
}

function turnEnded(state: ForwardingState): readonly ForwardingEffect[] {
  const { done } = state
  state.done = []
  return done
}

function leave(feeder: Feeder, forGood: boolean): readonly ForwardingEffect[] {
  if (feeder.state !== 'open') return NOTHING
  feeder.state = 'leaving'
  feeder.forGood = forGood
  // With a durable subscription nothing is given back, and one of the same name may be asked for at once.
  if (feeder.underWay === 0 || forGood) return [remove(feeder)]
  return [{ kind: 'wait', feeder, ms: LEAVE_LIMIT_MS }]
}

function waited(feeder: Feeder): readonly ForwardingEffect[] {
  if (feeder.state !== 'leaving') return NOTHING
  const text =
    'demand sub interrupted or timedout while waiting for outstanding responses, ' +
    `expect potentially ${feeder.underWay} duplicate forwards`
  return [{ kind: 'warn', text }, remove(feeder)]
}

function congestion(state: ForwardingState, congested: boolean): readonly ForwardingEffect[] {
  if (state.congested === congested) return NOTHING
  state.congested = congested
  return congested ? HOLD : GO_ON
}

function lose(state: ForwardingState): void {
  state.over = true
  state.underWay.clear()
  state.done = []
}

function remove(feeder: Feeder): ForwardingEffect {
  feeder.state = 'gone'
  return { kind: 'remove', feeder }
}

/** True: it is the first. */
function acknowledgeLater(state: ForwardingState, feeder: Feeder, message: Message): boolean {
  return state.done.push(acknowledgement(feeder, message)) === 1
}

function acknowledgement(feeder: Feeder, message: Message): Acknowledge {
  return { kind: 'acknowledge', feeder, message, ackType: AckType.individual, poisonCause: null }
}
