/**
 * One campaign: load all the time, a fault every few seconds, and in the end an account of every message. Started by
 * `npm run campaign` (scripts/campaign.mjs), which puts the terms into CAMPAIGN.
 */
import { appendFileSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { SeededRandom } from '@hermod/testkit'
import { expect, test } from 'vitest'
import { until } from '../crash/support/until.js'
import type { BrokerKind } from '../interop/support/broker-process.js'
import { KINDS } from './kinds/index.js'
import { QueueLoad } from './queue-load.js'
import type { Stage } from './stage.js'
import { TotalQueue } from './total-queue.js'

const terms = JSON.parse(process.env['CAMPAIGN'] ?? '{}') as {
  kind: string
  minutes: number
  seed: number
  members: BrokerKind[]
  history: string
}
const CLIENTS = 6
const SHORTEST_CALM_MS = 500
const LONGEST_CALM_MS = 4000
/** For the next confirmed send after a fault: longer than any back-off of a client in a campaign. */
const RESUME_LIMIT_MS = 60_000
const DRAIN_LIMIT_MS = 120_000

const began = performance.now()
const seconds = (): string => ((performance.now() - began) / 1000).toFixed(2).padStart(9)
const tell = (line: string): void => appendFileSync(terms.history, `${seconds()} ${line}\n`)

test(`campaign ${terms.kind}, ${terms.minutes} minutes, seed ${terms.seed}`, { timeout: 0x7fffffff }, async () => {
  const make = KINDS[terms.kind]
  if (make === undefined) throw new Error(`--kind ${terms.kind}: expected one of ${Object.keys(KINDS).join(', ')}`)
  writeFileSync(
    terms.history,
    `kind ${terms.kind} minutes ${terms.minutes} seed ${terms.seed} members ${terms.members}\n`,
  )
  const total = new TotalQueue()
  const load = new QueueLoad(total, tell)
  const stage = await make({ members: terms.members })
  let hits: Map<string, number>
  try {
    await load.start(stage.places, CLIENTS)
    hits = await faults(stage, load)
    await load.stopProducing()
    tell(`the load ends: ${total.missing} messages are on their way`)
    await until('all is drained', () => total.missing === 0, DRAIN_LIMIT_MS).catch((error) => tell(String(error)))
    tell(`the end: ${total.missing} messages are on their way`)
    await load.stop()
  } finally {
    await stage.dispose()
  }
  const account = total.account()
  const { lost, unexpected, unmarked, ...counts } = account
  tell(`faults ${JSON.stringify(Object.fromEntries(hits))}`)
  tell(
    `account ${JSON.stringify({ ...counts, lost: lost.length, unexpected: unexpected.length, unmarked: unmarked.length })}`,
  )
  for (const [what, names] of Object.entries({ lost, unexpected, unmarked })) {
    for (const name of names.slice(0, 100)) tell(`${what} ${name}`)
  }
  expect({ lost, unexpected, unmarked }).toEqual({ lost: [], unexpected: [], unmarked: [] })
  expect(counts.acknowledged, 'there was load').toBeGreaterThan(terms.minutes * 60)
  expect(
    [...hits.values()].reduce((sum, count) => sum + count, 0),
    'faults hit',
  ).toBeGreaterThan(terms.minutes)
})

/** Until the time is over; each fault with what it hit and how long the load stood still. */
async function faults({ faults: all }: Stage, load: QueueLoad): Promise<Map<string, number>> {
  const random = new SeededRandom(terms.seed)
  const hits = new Map<string, number>()
  const endMs = performance.now() + terms.minutes * 60_000
  await until('the load runs', () => load.confirmed > CLIENTS && load.received > 0)
  while (performance.now() < endMs) {
    await delay(random.between(SHORTEST_CALM_MS, LONGEST_CALM_MS))
    const fault = random.pick(all)
    tell(`strike ${fault.name}: ${load.confirmed} confirmed, ${load.received} received`)
    const what = await fault.strike(random)
    const { confirmed, received } = load
    await until('sends are confirmed again', () => load.confirmed > confirmed + CLIENTS, RESUME_LIMIT_MS)
    await until('messages are received again', () => load.received > received + CLIENTS, RESUME_LIMIT_MS)
    tell(`hit ${what}`)
    hits.set(fault.name, (hits.get(fault.name) ?? 0) + 1)
  }
  return hits
}
