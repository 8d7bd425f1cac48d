/** How far a topic's consumer may fall behind. */
import { decimal, defineOptions, integer } from '@hermod/model'

export const constantPendingMessageLimitStrategyOptions = defineOptions('constantPendingMessageLimitStrategy', {
  limit: integer(-1, 'Messages waiting beyond the prefetch before the oldest are dropped; -1: no limit.', { min: -1 }),
})

export const prefetchRatePendingMessageLimitStrategyOptions = defineOptions('prefetchRatePendingMessageLimitStrategy', {
  multiplier: decimal(0.5, 'The limit as a multiple of the prefetch.', { min: 0 }),
})

/** The strategy of a policy entry, as the configuration gives it. */
export type PendingLimitConfig =
  | { readonly kind: 'constant'; readonly limit: number }
  | { readonly kind: 'prefetchRate'; readonly multiplier: number }
