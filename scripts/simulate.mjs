/**
 * Networks of brokers under seeds, with cuts, kills, pauses and any order of events (packages/cluster/test/simulation.test.ts
 * says what must hold):
 *
 *   npm run simulate -- --seeds 10000 --from 1
 *   npm run simulate -- --seed 82
 *
 * Prints each seed that fails, and exits with 1 if one did. A seed alone is told with all that happened.
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
})
for (const [name, value] of Object.entries(values)) {
  if (/^[0-9]+$/.test(value)) continue
  process.stderr.write(`--${name} ${value}: expected a whole number\n`)
  process.exit(2)
}
const { seeds, from, seed } = values
const one = seed === undefined ? {} : { SIMULATE_SEED: seed }
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', 'packages/cluster/test/simulation.test.ts'],
  { stdio: 'inherit', env: { ...process.env, SIMULATE_SEEDS: seeds, SIMULATE_FROM: from, ...one } },
)
process.exit(status ?? 1)
