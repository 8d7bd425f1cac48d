/**
 * Dispatch of a queue may wait for consumers, so that message groups spread over them (policy
 * `consumersBeforeDispatchStarts` and `timeBeforeDispatchStarts`). Open by default.
 */
import type { Clock, Timer } from '@hermod/model'
import type { DestinationPolicy } from '../policies/policy-map.js'

export class StartGate {
  private timer: Timer | undefined
  private enough = false
  private waited = false

  constructor(
    private readonly policy: DestinationPolicy,
    private readonly clock: Clock,
    private readonly opened: () => void,
  ) {}

  get open(): boolean {
    const { consumersBeforeDispatchStarts: consumers, timeBeforeDispatchStarts: timeMs } = this.policy
    if (consumers === 0 && timeMs === 0) return true
    return (consumers > 0 && this.enough) || (timeMs > 0 && this.waited)
  }

  consumersAre(count: number): void {
    if (count === 0) {
      this.reset()
      return
    }
    if (count >= this.policy.consumersBeforeDispatchStarts) this.enough = true
    if (this.policy.timeBeforeDispatchStarts > 0 && this.timer === undefined && !this.waited) {
      this.timer = this.clock.after(this.policy.timeBeforeDispatchStarts, () => {
        this.timer = undefined
        this.waited = true
        this.opened()
      })
    }
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
