/**
 * Acknowledgements of consumers of topics and of browsers: only their number counts, the message is nobody else's
 * business. One table from ack kind to effects.
 */
import type { Ack, ConsumerId } from '@hermod/model'
import { AckType } from '@hermod/model'
import { errors } from '../errors.js'
import type { Window } from '../subscriptions/window.js'
import type { Transaction } from '../transactions/transaction.js'
import { describeAck } from './describe-ack.js'

export interface CountedSubscription {
  readonly id: ConsumerId
  readonly window: Window
  /** `count` of the dispatched messages are done with. */
  acknowledged(count: number, ack: Ack): void
  /** It may have room again. */
  wake(): void
}

type Effect = (subscription: CountedSubscription, ack: Ack, transaction: Transaction | undefined) => void

const EFFECTS: Record<AckType, Effect> = {
  [AckType.delivered]: (subscription, ack) => subscription.window.expand(ack.messageCount),
  [AckType.poison]: poison,
  [AckType.standard]: consume,
  [AckType.redelivered]: () => {},
  [AckType.individual]: individual,
  [AckType.unmatched]: consume,
  [AckType.expired]: consumeNow,
}

export function applyCountedAck(
  subscription: CountedSubscription,
  ack: Ack,
  transaction: Transaction | undefined,
): void {
  const effect = EFFECTS[ack.ackType as AckType] as Effect | undefined
  if (effect === undefined) throw errors.ackType({ ack: describeAck(ack, subscription.id) })
  effect(subscription, ack, transaction)
}

function consume(subscription: CountedSubscription, ack: Ack, transaction: Transaction | undefined): void {
  if (transaction === undefined) consumeNow(subscription, ack)
  else transaction.acknowledgeCounted(subscription, ack)
}

function individual(subscription: CountedSubscription, ack: Ack, transaction: Transaction | undefined): void {
  consume(subscription, ack, transaction)
  if (transaction !== undefined) subscription.window.expand(1)
}

function poison(subscription: CountedSubscription, ack: Ack, transaction: Transaction | undefined): void {
  if (transaction !== undefined) throw errors.poisonInTransaction({ ack: describeAck(ack, subscription.id) })
  consumeNow(subscription, ack)
}

function consumeNow(subscription: CountedSubscription, ack: Ack): void {
  subscription.window.contract(ack.messageCount)
  subscription.acknowledged(ack.messageCount, ack)
}
