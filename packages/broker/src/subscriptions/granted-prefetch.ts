/** The prefetch that a consumer gets. It is told when that is none, as it would wait for messages without asking for any. */
import type { Destination } from '@hermod/model'
import type { Kernel } from '../kernel.js'
import type { DestinationPolicy } from '../policies/policy-map.js'
import { effectivePrefetch, type PrefetchKind } from '../policies/prefetch.js'
import type { Terms } from './terms.js'

export function grantedPrefetch(terms: Terms, kernel: Kernel, kind: PrefetchKind, asked: number): number {
  const granted = effectivePrefetch(consumerPolicy(terms, kernel), kind, asked)
  if (granted === 0 && asked !== 0 && terms.connection.request.manageable) terms.sink.prefetchGranted?.(0)
  return granted
}

/** Of a composite the first member's. */
export function consumerPolicy({ destination }: Terms, kernel: Kernel): DestinationPolicy {
  const first: Destination | undefined = destination.members()[0]
  return kernel.policies.policyFor(first ?? destination)
}
