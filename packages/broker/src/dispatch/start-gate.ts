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
  private readonly waitMs: number
  private timer: Timer | undefined
  private enough = false
  private waited = false

  constructor(
    private readonly policy: DestinationPolicy,
    private readonly clock: Clock,
    private readonly opened: () => void,
  ) {
    const { consumersBeforeDispatchStarts: wanted, timeBeforeDispatchStarts: timeMs } = policy
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
    const { consumersBeforeDispatchStarts: wanted } = this.policy
    if (wanted > 0 && count >= wanted) this.enough = true
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
