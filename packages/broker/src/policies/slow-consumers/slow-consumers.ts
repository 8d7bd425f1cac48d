/** All slow consumers of a broker: who is told of them, and the watches of the policies that close them. */
import type { Living } from '../../destinations/destinations.js'
import type { Kernel } from '../../kernel.js'
import type { DestinationPolicy } from '../policy-map.js'
import type { SlowConsumer } from './slow-consumer.js'
import { SlowConsumerWatch } from './watch.js'

export class SlowConsumers {
  private readonly watches = new Map<DestinationPolicy, SlowConsumerWatch>()
  /** Some policy goes by acknowledgements, so subscriptions note when they came. */
  notesAcks = false

  constructor(private readonly kernel: Kernel) {
    this.noteKinds()
  }

  /** Destinations have other policies now. Who is slow at this moment is so under the new ones as well. */
  policiesChanged(): void {
    this.noteKinds()
    const living = new Set(this.kernel.policies.all)
    for (const [policy, watch] of this.watches) {
      if (living.has(policy)) continue
      watch.close()
      this.watches.delete(policy)
    }
    for (const destination of this.kernel.destinations.all()) {
      const { policy } = destination
      if (policy.slowConsumers === undefined || this.watches.has(policy)) continue
      this.destinationAdded(destination)
      const watch = this.watchOf(policy)
      for (const consumer of this.consumersUnder(policy)) if (consumer.slow) watch?.becameSlow(consumer)
    }
  }

  /** A destination has come. */
  destinationAdded({ policy }: Living): void {
    if (policy.slowConsumers?.kind === 'abortSlowAck') this.watchOf(policy)?.start()
  }

  /** `consumer.slow` has just become true at one of its destinations. */
  becameSlow(consumer: SlowConsumer, living: Pick<Living, 'destination' | 'policy'>): void {
    this.advise(consumer, living)
    this.watchOf(living.policy)?.becameSlow(consumer)
  }

  left(consumer: SlowConsumer): void {
    for (const watch of this.watches.values()) watch.left(consumer)
  }

  close(): void {
    for (const watch of this.watches.values()) watch.close()
  }

  private noteKinds(): void {
    this.notesAcks = [...this.kernel.policies.all].some((policy) => policy.slowConsumers?.kind === 'abortSlowAck')
  }

  private watchOf(policy: DestinationPolicy): SlowConsumerWatch | undefined {
    const config = policy.slowConsumers
    if (config === undefined) return undefined
    let watch = this.watches.get(policy)
    if (watch === undefined) {
      const { clock, log } = this.kernel
      watch = new SlowConsumerWatch(config, {
        clock,
        log,
        consumers: () => this.consumersUnder(policy),
        foundSlow: (consumer) => {
          for (const living of this.kernel.destinations.matching(consumer.terms.destination)) {
            this.advise(consumer, living)
          }
        },
      })
      this.watches.set(policy, watch)
    }
    return watch
  }

  private *consumersUnder(policy: DestinationPolicy): Iterable<SlowConsumer> {
    for (const living of this.kernel.destinations.all()) if (living.policy === policy) yield* living.slowCandidates()
  }

  /** Tells whoever listens to advisories, if the policy says so. */
  advise({ terms }: Pick<SlowConsumer, 'terms'>, place: Pick<Living, 'destination' | 'policy'>): void {
    this.kernel.messageAdvisories?.slowConsumer(place, terms.id, terms.request.advisorySubject)
  }
}
