/**
 * The whole stack in one process under a seed: broker, journal store on a disk that fails, OpenWire, and our client,
 * with connections cut, brokers stopped and the power failing at any moment.
 *
 *   HERMOD_SEED=17 npx vitest run --project unit packages/server/test/simulation.test.ts     one run again
 *   HERMOD_SEEDS=1000-2000 …                                                                  many
 */
import { describe, expect, it } from 'vitest'
import { run } from './simulation/run.js'

function seeds(): number[] {
  const { HERMOD_SEED: one, HERMOD_SEEDS: range = '1-8' } = process.env
  if (one !== undefined) return [Number(one)]
  const [first, last] = range.split('-').map(Number) as [number, number]
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

describe('a broker with bad luck', () => {
  it.each(seeds())('keeps its promises, seed %i', async (seed) => {
    const { problems, story } = await run(seed)
    // Beside the summary, because it is long.
    if (problems.length > 0 && process.env['HERMOD_SEED'] !== undefined) process.stderr.write(`${story.join('\n')}\n`)
    expect(problems, `HERMOD_SEED=${seed}`).toEqual([])
  })
})
