/** Removes destinations that have been empty and unused for a while, where their policy asks for it. */
import type { Kernel } from '../kernel.js'
import type { Living } from './destinations.js'

/** As a sweep saw it first. */
interface Idleness {
  /** ms since 1970. */
  readonly sinceMs: number
  /** Messages that had come and gone by then. */
  readonly traffic: number
}

export class IdleSweep {
  private readonly idle = new WeakMap<Living, Idleness>()

  constructor(private readonly kernel: Pick<Kernel, 'clock' | 'destinations' | 'log' | 'options'>) {}

  run(): void {
    const { destinations, options } = this.kernel
    let removed = 0
    for (const living of [...destinations.all()]) {
      if (!this.isOver(living)) continue
      this.remove(living)
      if (++removed === options.maxPurgedDestinationsPerSweep) return
    }
  }

  private isOver(living: Living): boolean {
    const { gcInactiveDestinations, inactiveTimeoutBeforeGC } = living.policy
    if (!gcInactiveDestinations || inactiveTimeoutBeforeGC <= 0 || !this.isIdle(living)) {
      this.idle.delete(living)
      return false
    }
    const nowMs = this.kernel.clock.now()
    const traffic = living.counters.enqueueCount + living.counters.dequeueCount
    const idleness = this.idle.get(living)
    if (idleness !== undefined && idleness.traffic === traffic)
      return nowMs - idleness.sinceMs >= inactiveTimeoutBeforeGC
    this.idle.set(living, { sinceMs: nowMs, traffic })
    return false
  }

  private isIdle(living: Living): boolean {
    const { counters, destination, messageCount, policy } = living
    // Those of clients go with their clients; nobody else would remove one that a send has made.
    if (destination.isTemporary && !this.kernel.options.allowTempAutoCreationOnSend) return false
    if (messageCount > 0) return false
    // As in ActiveMQ, producers do not count either where bridges are all that consumes.
    if (policy.gcWithNetworkConsumers && counters.consumerCount > 0) return living.onlyBridgesConsume
    return counters.consumerCount === 0 && counters.producerCount === 0
  }

  private remove({ destination, policy }: Living): void {
    const { destinations, log } = this.kernel
    log.info(`${destination.name} Inactive for longer than ${policy.inactiveTimeoutBeforeGC} ms - removing ...`)
    // Any timeout but 0 passes over the bridges that still consume.
    destinations.remove(destination, policy.gcWithNetworkConsumers ? 1 : 0, undefined).catch((error: unknown) => {
      log.error(`Failed to remove inactive destination ${destination}`, error)
    })
  }
}
