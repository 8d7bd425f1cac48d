import { AckType, ConsumerId, Destination, Message, MessageId, MessageKind, ProducerId } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import {
  answered,
  type Feeder,
  type ForwardingEffect,
  type ForwardingState,
  feeder,
  forwardingState,
  forwardingStep,
  LEAVE_LIMIT_MS,
} from '../../src/bridge/forwarding.js'

const REFUSED = { className: 'java.io.IOException', message: 'full' }
const GONE = { className: 'javax.jms.InvalidDestinationException', message: 'gone' }
const CONFIRMED = { kind: 'forward', confirm: true }
const ONE_WAY = { kind: 'forward', confirm: false }

let numbers = 0

function message({ persistent = true, destination = Destination.queue('Q') } = {}): Message {
  const made = new Message(MessageKind.text)
  made.producerId = new ProducerId('client', 1, 1)
  made.messageId = new MessageId(made.producerId, ++numbers)
  made.destination = destination
  made.persistent = persistent
  return made
}

function consumer(subscriptionName: string | null = null): Feeder {
  return feeder(new ConsumerId('A->B:1', 1, ++numbers), subscriptionName)
}

/** The effects of a dispatch. */
function dispatch(
  state: ForwardingState,
  from: Feeder,
  commandId: number,
  { sent = message(), crosses = true, isAdvisory = false } = {},
): readonly ForwardingEffect[] {
  const traits = { commandId, crosses, isAdvisory }
  return forwardingStep(state, { kind: 'dispatched', feeder: from, message: sent, traits })
}

function acknowledgement(
  from: Feeder,
  sent: Message,
  ackType: number = AckType.individual,
  poisonCause: unknown = null,
) {
  return { kind: 'acknowledge', feeder: from, message: sent, ackType, poisonCause }
}

describe('a persistent message', () => {
  test('is acknowledged once the other broker has it, and once only', () => {
    const state = forwardingState(false)
    const from = consumer()
    const sent = message()
    expect(dispatch(state, from, 7, { sent })).toEqual([CONFIRMED])
    expect(forwardingStep(state, { kind: 'turnEnded' })).toEqual([])
    const answer = { kind: 'answered', commandId: 7, exception: undefined } as const
    expect(forwardingStep(state, answer)).toEqual([acknowledgement(from, sent)])
    expect(forwardingStep(state, answer)).toEqual([])
    expect([from.underWay, state.underWay.size]).toEqual([0, 0])
  })

  test('answers come in any order', () => {
    const state = forwardingState(true)
    const from = consumer()
    const [one, other] = [message(), message()]
    dispatch(state, from, 1, { sent: one })
    dispatch(state, from, 2, { sent: other })
    expect(answered(state, 2, undefined)).toEqual([acknowledgement(from, other)])
    expect(answered(state, 1, undefined)).toEqual([acknowledgement(from, one)])
  })

  test('that is refused ends the bridge, and stays here', () => {
    const state = forwardingState(true)
    dispatch(state, consumer(), 1)
    expect(answered(state, 1, REFUSED)).toEqual([{ kind: 'fail', reason: 'java.io.IOException: full' }])
    dispatch(state, consumer(), 2)
    expect(answered(state, 2, null)).toEqual([{ kind: 'fail', reason: 'no reason given' }])
  })

  test('to a temporary queue that is gone there is poison here, and whoever listens is told', () => {
    const state = forwardingState(true)
    const from = consumer()
    const sent = message({ destination: new Destination('temp-queue', 'ID:1') })
    dispatch(state, from, 1, { sent })
    expect(answered(state, 1, GONE)).toEqual([
      { kind: 'warn', text: `PoisonAck of ${sent.messageId} on forwarding error: ${GONE.className}: gone` },
      acknowledgement(from, sent, AckType.poison, GONE),
      { kind: 'tellFailure', message: sent, cause: 'gone' },
    ])
  })
})

describe('what needs no answer', () => {
  test('is acknowledged at the end of the dispatch, all at once', () => {
    const state = forwardingState(false)
    const from = consumer()
    const [one, other] = [message({ persistent: false }), message({ persistent: false })]
    expect(dispatch(state, from, 1, { sent: one })).toEqual([ONE_WAY, { kind: 'awaitTurnEnd' }])
    expect(dispatch(state, from, 2, { sent: other })).toEqual([ONE_WAY])
    const done = forwardingStep(state, { kind: 'turnEnded' })
    expect(done).toEqual([acknowledgement(from, one), acknowledgement(from, other)])
    expect(dispatch(state, from, 3, { sent: one })).toEqual([ONE_WAY, { kind: 'awaitTurnEnd' }])
  })

  test('is confirmed all the same where the connector says so', () => {
    const state = forwardingState(true)
    expect(dispatch(state, consumer(), 1, { sent: message({ persistent: false }) })).toEqual([CONFIRMED])
  })

  test('an advisory for the peer of a duplex bridge is not ours to acknowledge', () => {
    const state = forwardingState(true)
    const from = consumer()
    expect(dispatch(state, from, 1, { isAdvisory: true })).toEqual([ONE_WAY])
    expect(forwardingStep(state, { kind: 'turnEnded' })).toEqual([])
    expect(from.underWay).toBe(0)
  })

  test('what may not cross is acknowledged and not sent', () => {
    const state = forwardingState(true)
    const from = consumer('NC-DS_A_T')
    const kept = message()
    expect(dispatch(state, from, 1, { sent: kept, crosses: false })).toEqual([{ kind: 'awaitTurnEnd' }])
    expect(forwardingStep(state, { kind: 'turnEnded' })).toEqual([acknowledgement(from, kept)])
  })
})

describe('a consumer that leaves', () => {
  test('goes at once when nothing is under way', () => {
    const state = forwardingState(true)
    const from = consumer()
    expect(forwardingStep(state, { kind: 'leave', feeder: from, forGood: true })).toEqual([
      { kind: 'remove', feeder: from },
    ])
    expect([from.state, from.forGood]).toEqual(['gone', true])
    expect(dispatch(state, from, 1)).toEqual([])
  })

  test('waits for its answers, takes nothing more, and goes with the last', () => {
    const state = forwardingState(true)
    const from = consumer()
    const [one, other] = [message(), message()]
    dispatch(state, from, 1, { sent: one })
    dispatch(state, from, 2, { sent: other })
    const leave = { kind: 'leave', feeder: from, forGood: false } as const
    expect(forwardingStep(state, leave)).toEqual([{ kind: 'wait', feeder: from, ms: LEAVE_LIMIT_MS }])
    expect(forwardingStep(state, leave)).toEqual([])
    expect(dispatch(state, from, 3)).toEqual([])
    expect(answered(state, 1, undefined)).toEqual([acknowledgement(from, one)])
    expect(answered(state, 2, undefined)).toEqual([acknowledgement(from, other), { kind: 'remove', feeder: from }])
    expect(forwardingStep(state, { kind: 'waited', feeder: from })).toEqual([])
  })

  test('goes when the wait is over, and says what may come twice; a late answer changes nothing', () => {
    const state = forwardingState(true)
    const from = consumer()
    dispatch(state, from, 1)
    forwardingStep(state, { kind: 'leave', feeder: from, forGood: false })
    const [warning, removal] = forwardingStep(state, { kind: 'waited', feeder: from })
    expect(warning).toMatchObject({ kind: 'warn', text: expect.stringContaining('1 duplicate forwards') })
    expect(removal).toEqual({ kind: 'remove', feeder: from })
    expect(answered(state, 1, undefined)).toEqual([])
  })

  test('whose last message is refused goes with it', () => {
    const state = forwardingState(true)
    const from = consumer()
    dispatch(state, from, 1, { sent: message({ destination: new Destination('temp-queue', 'ID:1') }) })
    forwardingStep(state, { kind: 'leave', feeder: from, forGood: false })
    const kinds = answered(state, 1, GONE).map(({ kind }) => kind)
    expect(kinds).toEqual(['warn', 'acknowledge', 'tellFailure', 'remove'])
  })

  test('that the broker closed is left alone', () => {
    const state = forwardingState(true)
    const from = consumer()
    dispatch(state, from, 1, { sent: message({ destination: new Destination('temp-queue', 'ID:1') }) })
    forwardingStep(state, { kind: 'closed', feeder: from })
    expect(forwardingStep(state, { kind: 'leave', feeder: from, forGood: true })).toEqual([])
    expect(answered(state, 1, GONE).map(({ kind }) => kind)).toEqual(['warn', 'tellFailure'])
  })
})

describe('the link', () => {
  test('that is congested holds the dispatch, once, and lets it go on', () => {
    const state = forwardingState(true)
    expect(forwardingStep(state, { kind: 'congestion', congested: true })).toEqual([{ kind: 'hold', held: true }])
    expect(forwardingStep(state, { kind: 'congestion', congested: true })).toEqual([])
    expect(forwardingStep(state, { kind: 'congestion', congested: false })).toEqual([{ kind: 'hold', held: false }])
  })

  test('that is lost: nothing under way is acknowledged any more', () => {
    const state = forwardingState(false)
    const from = consumer()
    dispatch(state, from, 1)
    dispatch(state, from, 2, { sent: message({ persistent: false }) })
    expect(forwardingStep(state, { kind: 'lost' })).toEqual([])
    expect(answered(state, 1, undefined)).toEqual([])
    expect(forwardingStep(state, { kind: 'turnEnded' })).toEqual([])
    expect(dispatch(state, from, 3)).toEqual([])
    expect(forwardingStep(state, { kind: 'congestion', congested: true })).toEqual([])
  })
})
