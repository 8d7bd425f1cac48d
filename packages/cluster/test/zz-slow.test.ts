import { appendFileSync } from 'node:fs'
import { test } from 'vitest'
import { run } from './simulation/run.js'
test('slow', async () => {
  const [from, to] = process.env['RANGE']!.split('-').map(Number)
  for (let s = from!; s <= to!; s++) {
    const before = process.cpuUsage()
    const { problems } = await run(s)
    const used = process.cpuUsage(before)
    const ms = (used.user + used.system) / 1000
    if (ms > 1000 || problems.length > 0 || s % 100 === 0) appendFileSync('/tmp/work/zz-slow.out', `${s} ${ms.toFixed(0)} ms ${problems.join('; ').slice(0, 300)}\n`)
  }
}, 3_600_000)
