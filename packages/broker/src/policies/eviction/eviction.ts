/** Which of the messages that wait for a slow consumer of a topic go when its pending limit is exceeded. */
import { type ConfiguredBean, type Message, optionValues } from '@hermod/model'
import {
  oldestMessageEvictionStrategyOptions,
  oldestMessageWithLowestPriorityEvictionStrategyOptions,
  uniquePropertyMessageEvictionStrategyOptions,
} from '../../options/eviction.js'
import { lowestPriority } from './lowest-priority.js'
import { uniqueProperty } from './unique-property.js'

export interface Eviction {
  /** More messages waiting than this (or than the pending limit, if that is less): an expired one goes first. */
  readonly expiredFrom: number
  /**
   * Places of those to go among the messages waiting, ascending; at least one. Undefined: always the oldest, which
   * needs no look at the others.
   */
  readonly choose: ((waiting: readonly Message[]) => readonly number[]) | undefined
}

/** Messages looked at to choose from, as in ActiveMQ: the oldest of those that wait. */
export const EVICTION_PAGE = 1000

export function evictionOf(bean: ConfiguredBean | undefined): Eviction {
  switch (bean?.name) {
    case 'oldestMessageWithLowestPriorityEvictionStrategy':
      return eviction(optionValues(oldestMessageWithLowestPriorityEvictionStrategyOptions, bean.values), lowestPriority)
    case 'uniquePropertyMessageEvictionStrategy': {
      const options = optionValues(uniquePropertyMessageEvictionStrategyOptions, bean.values)
      const { propertyName } = options
      // Without a property it has nothing to go by but age.
      return eviction(options, propertyName === '' ? undefined : (waiting) => uniqueProperty(waiting, propertyName))
    }
    default:
      return eviction(optionValues(oldestMessageEvictionStrategyOptions, bean?.values), undefined)
  }
}

interface ExpiryOptions {
  readonly evictExpiredMessagesHighWatermark: number
  readonly expiryCheckEnabled: boolean
}

function eviction(options: ExpiryOptions, choose: Eviction['choose']): Eviction {
  const expiredFrom = options.expiryCheckEnabled ? options.evictExpiredMessagesHighWatermark : Number.POSITIVE_INFINITY
  return { expiredFrom, choose }
}
