/**
 * What of a running broker can be configured anew. Each function first makes what is asked for, which may throw and
 * changes nothing; the new settings hold from the call on of what it returns. That call cannot fail, so that several
 * changes can be made in one turn, all or none.
 */
import type { Destination } from '@hermod/model'
import type { Consuming } from '../advisories/virtual-demand.js'
import type { Kernel } from '../kernel.js'
import type { PolicyEntryConfig } from '../options/policy-entry.js'
import type { InterceptorConfig } from '../options/virtual.js'

/** An option that a living destination keeps until it is made anew. */
export interface KeptOption {
  readonly destination: Destination
  readonly option: string
}

/**
 * Other policies, for living destinations too; what their present consumers were given when they came (prefetch,
 * pending limit, eviction) stays with those. An entry that is the same object as before counts as unchanged.
 */
export function preparePolicies(kernel: Kernel, entries: readonly PolicyEntryConfig[]): () => readonly KeptOption[] {
  const replace = kernel.policies.prepare(entries)
  return () => {
    replace()
    const kept: KeptOption[] = []
    for (const living of kernel.destinations.all()) {
      const { destination } = living
      const policy = kernel.policies.policyFor(destination)
      if (policy === living.policy) continue
      for (const option of living.usePolicy(policy)) kept.push({ destination, option })
    }
    kernel.slowConsumers.policiesChanged()
    // A limit may have risen.
    kernel.memoryFreed()
    return kept
  }
}

/** Other virtual destinations and mirrors; undefined: those of a broker for which none are configured. */
export function prepareInterceptors(kernel: Kernel, configured: readonly InterceptorConfig[] | undefined): () => void {
  const replace = kernel.virtual.prepare(configured)
  return () => {
    replace()
    kernel.virtualDemand?.virtualChanged(consuming(kernel), queues(kernel))
  }
}

function* consuming(kernel: Kernel): Iterable<Consuming> {
  for (const living of kernel.destinations.all()) {
    for (const { terms } of living.slowCandidates()) {
      const { id, destination, request, connection } = terms
      yield { id, consumed: destination, subject: request.advisorySubject, connector: connection.connector }
    }
  }
}

function* queues(kernel: Kernel): Iterable<Destination> {
  for (const { destination } of kernel.destinations.ofKind('queue')) yield destination
}
