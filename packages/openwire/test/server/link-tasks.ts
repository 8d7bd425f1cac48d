/** What links in memory have put off: done when the test says so, in turn with the broker. */
import type { ManualTurns } from '@hermod/testkit'

export class LinkTasks {
  private tasks: (() => void)[] = []

  /** Hand this to the links. */
  readonly schedule = (task: () => void): void => {
    this.tasks.push(task)
  }

  /** Runs until neither links nor turns nor promises, `depth` of them one behind the other, have anything to do. */
  async settle(turns: ManualTurns, depth: number): Promise<void> {
    for (let quiet = 0; quiet < depth; quiet++) {
      await Promise.resolve()
      while (this.tasks.length > 0 || !turns.idle) {
        quiet = 0
        for (const task of this.tasks.splice(0)) task()
        turns.runUntilIdle()
        await Promise.resolve()
      }
    }
  }
}
