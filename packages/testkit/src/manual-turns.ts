/** A turn loop that turns only when told: what one turn does can be looked at before the next begins. */
import { PhasedTurnLoop } from '@hermod/model'

export class ManualTurns {
  private scheduled: (() => void)[] = []
  private readonly errors: unknown[] = []

  /** Hand this to the broker, the adapters and the store. */
  readonly loop = new PhasedTurnLoop(
    (run) => this.scheduled.push(run),
    (error) => this.errors.push(error),
  )

  /** True if nobody asked for a turn. */
  get idle(): boolean {
    return this.scheduled.length === 0
  }

  /** One turn (pump, commit, flush). Throws what a worker threw. */
  runTurn(): void {
    const runs = this.scheduled
    this.scheduled = []
    for (const run of runs) run()
    if (this.errors.length > 0) throw this.errors.shift()
  }

  /** Turns until nobody asks for more; more than `maxTurns` (default 10,000) is an endless loop and throws. */
  runUntilIdle(maxTurns = 10_000): void {
    for (let turn = 0; !this.idle; turn++) {
      if (turn === maxTurns) throw new Error(`still busy after ${maxTurns} turns`)
      this.runTurn()
    }
  }
}
