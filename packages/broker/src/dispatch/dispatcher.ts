/** The pump phase: everything that was woken in this turn gets its go, once. */
import type { TurnLoop, TurnWorker } from '@hermod/model'

/** A queue or subscription that can hand out messages. `awake` belongs to the dispatcher. */
export interface Pumpable {
  awake: boolean
  pump(): void
}

export class Dispatcher implements TurnWorker {
  private woken: Pumpable[] = []
  private requested = false

  constructor(
    private readonly turnLoop: TurnLoop,
    /** Called when all were pumped. */
    private readonly afterPump: () => void,
  ) {}

  wake(pumpable: Pumpable): void {
    if (pumpable.awake) return
    pumpable.awake = true
    this.woken.push(pumpable)
    this.request()
  }

  /** Asks for a pump phase although nothing is to be pumped (blocked producers wait for room). */
  request(): void {
    if (this.requested) return
    this.requested = true
    this.turnLoop.request('pump', this)
  }

  runTurn(): void {
    this.requested = false
    const batch = this.woken
    this.woken = []
    let at = 0
    try {
      while (at < batch.length) {
        const pumpable = batch[at++]!
        pumpable.awake = false
        pumpable.pump()
      }
    } finally {
      // One that failed must not take the others' turn.
      for (; at < batch.length; at++) this.wake(this.asleep(batch[at]!))
    }
    this.afterPump()
  }

  private asleep(pumpable: Pumpable): Pumpable {
    pumpable.awake = false
    return pumpable
  }
}
