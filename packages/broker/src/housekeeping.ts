/** What the broker does from time to time: looks for expired messages, idle destinations and forgotten subscriptions. */
import type { Timer } from '@hermod/model'
import { every } from '@hermod/model'
import type { Living } from './destinations/destinations.js'
import type { Kernel } from './kernel.js'

/** The smallest step of the expiry search; periods are multiples of it. */
const EXPIRY_STEP_MS = 1000

export class Housekeeping {
  private timers: Timer[] = []
  /** When a destination was last searched, and since when it has been idle; ms since 1970. */
  private readonly searchedAt = new WeakMap<Living, number>()
  private readonly idleSince = new WeakMap<Living, number>()

  constructor(private readonly kernel: Kernel) {}

  start(): void {
    const { clock, options } = this.kernel
    this.timers.push(every(clock, EXPIRY_STEP_MS, () => this.expireMessages()))
    const purgeMs = options.schedulePeriodForDestinationPurge
    if (purgeMs > 0) this.timers.push(every(clock, purgeMs, () => this.removeIdleDestinations()))
    const timeoutMs = options.offlineDurableSubscriberTimeout
    if (timeoutMs > 0) {
      const scheduleMs = options.offlineDurableSubscriberTaskSchedule
      this.timers.push(every(clock, scheduleMs, () => this.kernel.durables.removeInactive(timeoutMs)))
    }
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel()
    this.timers = []
  }

  private expireMessages(): void {
    const nowMs = this.kernel.clock.now()
    // Dead letters may make a destination, so the list is taken first.
    for (const living of [...this.kernel.destinations.all()]) {
      const periodMs = living.policy.expireMessagesPeriod
      if (periodMs <= 0) continue
      const last = this.searchedAt.get(living)
      if (last === undefined) this.searchedAt.set(living, nowMs)
      else if (nowMs - last >= periodMs) {
        this.searchedAt.set(living, nowMs)
        living.expireMessages()
      }
    }
  }

  private removeIdleDestinations(): void {
    const { clock, destinations, log, options } = this.kernel
    const nowMs = clock.now()
    let removed = 0
    for (const living of [...destinations.all()]) {
      if (!living.policy.gcInactiveDestinations || !isIdle(living)) {
        this.idleSince.delete(living)
        continue
      }
      const since = this.idleSince.get(living)
      if (since === undefined) this.idleSince.set(living, nowMs)
      else if (nowMs - since >= living.policy.inactiveTimeoutBeforeGC) {
        log.info(`${living.destination.name} Inactive for longer than ${nowMs - since} ms - removing ...`)
        destinations.drop(living, undefined)
        if (++removed === options.maxPurgedDestinationsPerSweep) return
      }
    }
  }
}

function isIdle(living: Living): boolean {
  const { counters, destination } = living
  if (destination.isTemporary || destination.isAdvisory) return false
  return counters.consumerCount === 0 && counters.producerCount === 0 && living.messageCount === 0
}
