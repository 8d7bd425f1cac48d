/** The producers and consumers of one session. */
import type { Long } from '@hermod/model'
import type { Subscription } from '../subscriptions/subscription.js'
import type { Producer } from './producer.js'

export class Session {
  readonly producers = new Map<Long, Producer>()
  readonly consumers = new Map<Long, Subscription>()

  constructor(readonly value: Long) {}
}
