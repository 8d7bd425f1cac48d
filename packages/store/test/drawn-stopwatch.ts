import type { Random } from '@hermod/model'

/** Called before and after each sync; the difference is what the sync took. `slowShare` of them take long. */
export function drawnStopwatch(random: Random, slowShare: number): () => number {
  let now = 0
  return () => {
    now += random.next() < slowShare ? 5 : 0.01
    return now
  }
}
