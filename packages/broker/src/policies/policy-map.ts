/** Which settings hold for a destination: those of the closest `policyEntry`, else the default entry, else ActiveMQ's defaults. */
import { type Destination, optionValues } from '@hermod/model'
import { type PolicyEntryConfig, type PolicyEntryOptions, policyEntryOptions } from '../options/policy-entry.js'
import { type DeadLetterStrategy, deadLetterStrategy } from './dead-letter.js'
import { DestinationMap } from './destination-map.js'
import { pendingLimit } from './pending-limit.js'

/** The settings of one destination. Destinations of the same entry share one object. */
export interface DestinationPolicy extends PolicyEntryOptions {
  readonly deadLetter: DeadLetterStrategy
  /** See `pendingLimit`. */
  pendingLimitFor(prefetchSize: number, askedByConsumer: number): number
}

export class PolicyMap {
  private readonly entries = new DestinationMap<DestinationPolicy>()
  private readonly fallback: DestinationPolicy

  constructor(entries: readonly PolicyEntryConfig[] = []) {
    let fallback: PolicyEntryConfig = { destination: null }
    for (const entry of entries) {
      if (entry.destination === null) fallback = entry
      else this.entries.put(entry.destination, policyOf(entry))
    }
    this.fallback = policyOf(fallback)
  }

  policyFor(destination: Destination): DestinationPolicy {
    return this.entries.choose(destination) ?? this.fallback
  }
}

function policyOf(entry: PolicyEntryConfig): DestinationPolicy {
  return {
    ...optionValues(policyEntryOptions, entry.options),
    deadLetter: deadLetterStrategy(entry.deadLetterStrategy),
    pendingLimitFor: (prefetchSize, asked) => pendingLimit(entry.pendingMessageLimitStrategy, prefetchSize, asked),
  }
}
