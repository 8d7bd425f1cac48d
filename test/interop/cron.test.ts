/** Cron entries by the thousand, ours against ActiveMQ's own parser: due at the same moments, refused alike. */
import { afterEach, expect, it } from 'vitest'
import { nextCronTime } from '../../packages/broker/src/scheduler/cron.js'
import { cronTimes } from './support/store-program.js'

const zone = process.env['TZ']

afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

it.each(['UTC', 'Europe/Berlin'])('10,000 entries in %s [F4.171]', async (timeZone) => {
  process.env['TZ'] = timeZone
  const differing: unknown[] = []
  const lines = await cronTimes('5.17.2', 42, 10_000)
  expect(lines.length).toBe(10_000)
  for (const { cron, from, next } of lines) {
    const ours = due(cron as string, from as number)
    // Seconds and their parts are of no matter to a schedule by minutes; theirs keep the parts of the moment it began at.
    const theirs = typeof next === 'number' ? Math.floor(next / 60_000) * 60_000 : next
    if (ours !== theirs) differing.push({ cron, from, theirs, ours })
  }
  expect(differing.slice(0, 10), `${differing.length} differ`).toEqual([])
})

function due(cron: string, from: number): number | string {
  try {
    return nextCronTime(cron, from)
  } catch {
    return 'refused'
  }
}
