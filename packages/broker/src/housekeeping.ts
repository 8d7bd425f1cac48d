/** What the broker does from time to time: looks for expired messages, idle destinations and forgotten subscriptions. */
import type { Timer } from '@hermod/model'
import { every } from '@hermod/model'
import type { Living } from './destinations/destinations.js'
import { IdleSweep } from './destinations/idle-sweep.js'
import type { Kernel } from './kernel.js'

/** The smallest step of the expiry search; periods are multiples of it. */
const EXPIRY_STEP_MS = 1000

export class Housekeeping {
  private timers: Timer[] = []
  /** When a destination was last searched; ms since 1970. */
  private readonly searchedAt = new WeakMap<Living, number>()
  private readonly idleSweep: IdleSweep

  constructor(private readonly kernel: Kernel) {
    this.idleSweep = new IdleSweep(kernel)
  }

  start(): void {
    const { clock, options } = this.kernel
    this.timers.push(every(clock, EXPIRY_STEP_MS, () => this.expireMessages()))
    const purgeMs = options.schedulePeriodForDestinationPurge
    if (purgeMs > 0) this.timers.push(every(clock, purgeMs, () => this.idleSweep.run()))
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
}
