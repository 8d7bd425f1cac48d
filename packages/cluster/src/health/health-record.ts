/** What is remembered of the bridges to one broker, over their restarts. */
import { type HealthState, healthState } from '../bridge/health.js'

export class HealthRecord {
  state: HealthState
  /** Restarts for not moving, in all. */
  restartCount = 0

  constructor(nowMs: number) {
    this.state = healthState(nowMs)
  }

  get isStalled(): boolean {
    return this.state.phase === 'stalled'
  }
}
