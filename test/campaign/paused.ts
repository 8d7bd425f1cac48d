/** SIGSTOP for a while. */
import { setTimeout as delay } from 'node:timers/promises'
import type { SeededRandom } from '@hermod/testkit'

/** A second is how often a master looks at its lock by default. */
const SHORTEST_PAUSE_MS = 1200
const LONGEST_PAUSE_MS = 4000

/** How many milliseconds it took in all. The process goes on whatever happens `meanwhile`, which begins behind the wait. */
export async function paused(
  pid: number,
  random: SeededRandom,
  meanwhile: () => Promise<void> | void = () => {},
): Promise<number> {
  const began = performance.now()
  process.kill(pid, 'SIGSTOP')
  try {
    await delay(random.between(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS))
    await meanwhile()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  return Math.round(performance.now() - began)
}
