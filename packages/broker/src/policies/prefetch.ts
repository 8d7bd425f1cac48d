/**
 * A policy's prefetch stands in for the client's only where the client left its own default alone, which the broker
 * can only tell by the value (as ActiveMQ does).
 */
import type { PolicyEntryOptions } from '../options/policy-entry.js'

export type PrefetchKind = 'queue' | 'queueBrowser' | 'topic' | 'durableTopic'

const CLIENT_DEFAULTS: Record<PrefetchKind, readonly number[]> = {
  queue: [1000],
  queueBrowser: [500],
  topic: [32767],
  durableTopic: [100, 1000], // the second is the default of sessions that optimize acknowledgements
}

export function effectivePrefetch(policy: PolicyEntryOptions, kind: PrefetchKind, asked: number): number {
  return CLIENT_DEFAULTS[kind].includes(asked) ? policy[`${kind}Prefetch`] : asked
}
