/**
 * What the processes of a world have to do, one thing at a time: the next of their turns, what a link brings, timers that
 * are due, completions of the disk. Under a seed any of them may be next; without one turns come first, the rest in order.
 */
import type { Random } from '@hermod/model'

interface Task {
  readonly isTurn: boolean
  readonly run: () => void
}

export class Agenda {
  private tasks: { readonly lane: Lane; readonly task: Task }[] = []

  constructor(private readonly random?: Random) {}

  get idle(): boolean {
    return this.tasks.length === 0
  }

  add(lane: Lane, task: Task): void {
    this.tasks.push({ lane, task })
  }

  /** Takes away what the lane has to do. */
  take(lane: Lane): Task[] {
    const mine = this.tasks.filter((one) => one.lane === lane)
    this.tasks = this.tasks.filter((one) => one.lane !== lane)
    return mine.map(({ task }) => task)
  }

  runOne(): void {
    const { random, tasks } = this
    const at = random === undefined ? 0 : Math.floor(random.next() * tasks.length)
    this.runAt(random === undefined ? Math.max(0, this.firstTurn()) : at)
  }

  runTurns(): void {
    for (let at = this.firstTurn(); at >= 0; at = this.firstTurn()) this.runAt(at)
  }

  private runAt(at: number): void {
    const [first] = this.tasks.splice(at, 1)
    first?.task.run()
  }

  private firstTurn(): number {
    return this.tasks.findIndex(({ task }) => task.isTurn)
  }
}

/** One process: what it has to do waits while it stands still, and is gone when it ends. */
export class Lane {
  /** Set while it stands still. */
  private held: Task[] | undefined
  private due: (() => void)[] = []
  private ended = false

  constructor(private readonly agenda: Agenda) {}

  get isPaused(): boolean {
    return this.held !== undefined
  }

  readonly task = (run: () => void): void => this.add({ isTurn: false, run })
  readonly turn = (run: () => void): void => this.add({ isTurn: true, run })
  /** Timers keep their order among themselves. */
  readonly timer = (run: () => void): void => {
    this.due.push(run)
    this.task(() => this.due.shift()!())
  }

  pause(): void {
    this.held ??= this.agenda.take(this)
  }

  resume(): void {
    const { held = [] } = this
    this.held = undefined
    for (const task of held) this.agenda.add(this, task)
  }

  end(): void {
    this.ended = true
    this.agenda.take(this)
  }

  private add(task: Task): void {
    if (this.ended) return
    if (this.held !== undefined) this.held.push(task)
    else this.agenda.add(this, task)
  }
}
