/** Lets a bounded number of tasks run at a time, and a bounded number wait; a flood of logins must not become one of the directory. */
export class Turnstile {
  private running = 0
  private readonly waiting: (() => void)[] = []

  constructor(
    private readonly maxRunning: number,
    private readonly maxWaiting: number,
  ) {}

  /** Rejects at once when too many wait already. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.maxRunning) await this.turn()
    else this.running++
    try {
      return await task()
    } finally {
      const next = this.waiting.shift()
      if (next === undefined) this.running--
      else next() // takes this one's place
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.maxWaiting) throw new Error(`more than ${this.maxWaiting} are waiting already`)
    return new Promise((resolve) => this.waiting.push(resolve))
  }
}
