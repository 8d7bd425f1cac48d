/**
 * A process that can be killed in a simulation. What belongs to it does nothing more after its end: no timer of it fires,
 * no turn runs, nothing of it opens or changes a file. (Files that it had open die with the disk's own `crash`.)
 */
import { type Clock, type Disk, type DiskFile, PhasedTurnLoop, type Timer, type TurnLoop } from '@hermod/model'

export interface SimulatedProcessParts {
  readonly clock: Clock
  /** Arranges for a turn. */
  readonly schedule: (run: () => void) => void
  /** Arranges for what a timer does once it is due; default: at that moment. */
  readonly timers?: (run: () => void) => void
  /** What a worker of its turns threw. */
  readonly onError: (error: unknown) => void
}

export class SimulatedProcess {
  readonly clock: Clock
  readonly turnLoop: TurnLoop
  private alive = true

  constructor(parts: SimulatedProcessParts) {
    const timers = parts.timers ?? ((run) => run())
    this.clock = {
      now: () => parts.clock.now(),
      after: (delayMs, task) => this.timer(parts.clock, delayMs, task, timers),
    }
    this.turnLoop = new PhasedTurnLoop((run) => parts.schedule(() => this.alive && run()), parts.onError)
  }

  get isAlive(): boolean {
    return this.alive
  }

  end(): void {
    this.alive = false
  }

  /** The disk as this process has it. */
  disk(disk: Disk): Disk {
    const check = (): void => {
      if (!this.alive) throw new Error('this process is dead')
    }
    return {
      open: (path, mode): DiskFile => {
        check()
        return disk.open(path, mode)
      },
      exists: (path) => disk.exists(path),
      list: (path) => disk.list(path),
      makeDirectory: (path) => {
        check()
        disk.makeDirectory(path)
      },
      rename: (from, to) => {
        check()
        disk.rename(from, to)
      },
      remove: (path) => {
        check()
        disk.remove(path)
      },
      syncDirectory: (path) => {
        check()
        disk.syncDirectory(path)
      },
      freeBytes: (path) => disk.freeBytes(path),
    }
  }

  private timer(clock: Clock, delayMs: number, task: () => void, arrange: (run: () => void) => void): Timer {
    let cancelled = false
    const fire = (): void => {
      if (this.alive && !cancelled) task()
    }
    const timer = clock.after(delayMs, () => arrange(fire))
    return {
      cancel: () => {
        cancelled = true
        timer.cancel()
      },
    }
  }
}
