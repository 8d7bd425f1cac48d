/**
 * How long from exec to "listening" with an empty directory, and what the process then keeps in memory when idle.
 * usage: node bench/start.mjs [hermod|activemq ...] ; env RUNS (default 5), IDLE_MS (default 3000)
 */
import { setTimeout as delay } from 'node:timers/promises'
import { startBroker, usage } from './lib/broker.mjs'

const kinds = process.argv.length > 2 ? process.argv.slice(2) : ['hermod', 'activemq']
const runs = Number(process.env.RUNS ?? 5)
const idleMs = Number(process.env.IDLE_MS ?? 3_000)

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

for (const kind of kinds) {
  const starts = []
  const residents = []
  for (let run = 0; run < runs; run++) {
    const broker = await startBroker(kind)
    starts.push(broker.startMs)
    await delay(idleMs)
    residents.push(usage(broker.pid).residentBytes / 1e6)
    await broker.stop()
  }
  process.stdout.write(
    `${kind.padEnd(9)} start to listening ${median(starts).toFixed(0)} ms   idle resident ${median(residents).toFixed(0)} MB   (medians of ${runs})\n`,
  )
}
