/** Consumers at the other broker that this bridge knows of and does not serve. Only for those who ask why. */
import { type Destination, matchesDestination } from '@hermod/model'
import type { ConsumerInfo } from '@hermod/openwire'

/** `consumerTTL`: it is too many brokers away. `servedElsewhere`: another bridge of this broker serves it. */
export type RefusalCause = 'consumerTTL' | 'servedElsewhere'

interface Refusal {
  readonly destination: Destination
  readonly cause: RefusalCause
}

/** Those that came first are forgotten first. */
const MAX_REFUSALS = 1000

export class RefusedDemand {
  private readonly byConsumer = new Map<string, Refusal>()

  add({ consumerId }: ConsumerInfo, destination: Destination, cause: RefusalCause): void {
    const key = String(consumerId)
    this.byConsumer.delete(key)
    if (this.byConsumer.size >= MAX_REFUSALS) this.byConsumer.delete(this.byConsumer.keys().next().value!)
    this.byConsumer.set(key, { destination, cause })
  }

  remove(consumer: string): void {
    this.byConsumer.delete(consumer)
  }

  /** Of a consumer that would have taken messages from there. */
  causeFor(destination: Destination): RefusalCause | undefined {
    for (const refusal of this.byConsumer.values()) {
      if (matchesDestination(refusal.destination, destination)) return refusal.cause
    }
    return undefined
  }
}
