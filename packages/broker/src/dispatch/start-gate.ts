/**
 * Dispatch of a queue may wait for consumers, so that message groups spread over them (policy
 * `consumersBeforeDispatchStarts` and `timeBeforeDispatchStarts`). Open by default. It waits for the number or for the
 * time, whichever comes first, and for a number alone at most a second, as ActiveMQ does.
 */
import type { Clock, Timer } from '@hermod/model'
import type { DestinationPolicy } from '../policies/policy-map.js'

/** How long to wait for consumers when no time was given. */
const DEFAULT_WAIT_MS = 1000

export class StartGate {
  private waitMs = 0
  private wanted = 0
  private timer: Timer | undefined
  private enough = false
  private waited = false

  constructor(
    policy: DestinationPolicy,
    private readonly clock: Clock,
    private readonly opened: () => void,
  ) {
    this.usePolicy(policy)
  }

  /** A wait that has begun goes on as it is. */
  usePolicy({ consumersBeforeDispatchStarts: wanted, timeBeforeDispatchStarts: timeMs }: DestinationPolicy): void {
    this.wanted = wanted
    this.waitMs = timeMs > 0 || wanted === 0 ? timeMs : DEFAULT_WAIT_MS
  }

  get open(): boolean {
    return this.waitMs === 0 || this.enough || this.waited
  }

  consumersAre(count: number): void {
    if (this.waitMs === 0) return
    if (count === 0) {
      this.reset()
      return
    }
    if (this.wanted > 0 && count >= this.wanted) this.enough = true
    if (this.timer !== undefined || this.open) return
    this.timer = this.clock.after(this.waitMs, () => {
      this.timer = undefined
      this.waited = true
      this.opened()
    })
  }

  close(): void {
    this.reset()
  }

  private reset(): void {
    this.timer?.cancel()
    this.timer = undefined
    this.enough = false
    this.waited = false
  }
}
