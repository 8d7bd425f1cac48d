/** How many messages beyond its prefetch a slow consumer of a topic may have waiting before the oldest are dropped. */
import type { PendingLimitConfig } from '../options/pending-limit.js'

export const UNLIMITED = -1

/**
 * The limit in messages, `UNLIMITED` for none. A consumer that asks for a limit (> 0) can make the policy's tighter;
 * where the policy has no strategy its wish has no effect, as in ActiveMQ.
 */
export function pendingLimit(
  config: PendingLimitConfig | undefined,
  prefetchSize: number,
  askedByConsumer: number,
): number {
  if (config === undefined) return UNLIMITED
  const limit = limitOf(config, prefetchSize)
  if (askedByConsumer > 0 && (limit < 0 || askedByConsumer < limit)) return askedByConsumer
  return limit < 0 ? UNLIMITED : limit
}

function limitOf(config: PendingLimitConfig, prefetchSize: number): number {
  return config.kind === 'constant' ? config.limit : Math.trunc(prefetchSize * config.multiplier)
}
