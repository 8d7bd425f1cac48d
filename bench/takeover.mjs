/**
 * How long clients are without a broker when the master of a shared directory is killed (`kill -9`) and the slave takes
 * over, with `lockAcquireSleepInterval` left at its default. A client on `failover:` sends persistent messages one after the
 * other all the time, to a queue with a backlog; the kill comes at a random moment of the slave's interval.
 *
 * usage: node bench/takeover.mjs [hermod|activemq ...] ; env RUNS (default 5), BACKLOG (default 10000 messages of 1 KB)
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { ConnectionFactory } from '@hermod/client'
import { accepts, startBroker } from './lib/broker.mjs'

const kinds = process.argv.length > 2 ? process.argv.slice(2) : ['hermod', 'activemq']
const runs = Number(process.env.RUNS ?? 5)
const backlog = Number(process.env.BACKLOG ?? 10_000)
const INTERVAL_MS = 10_000

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

for (const kind of kinds) {
  const opens = []
  const gaps = []
  for (let run = 0; run < runs; run++) {
    const { openMs, gapMs } = await takeOver(kind)
    opens.push(openMs)
    gaps.push(gapMs)
  }
  tell(kind, 'kill -9 to the port open', opens)
  tell(kind, 'longest wait of a send', gaps)
}

function tell(kind, what, values) {
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)].map((ms) => ms.toFixed(0))
  process.stdout.write(`${kind.padEnd(9)} ${what.padEnd(26)} ${middle} ms (${low} to ${high}), ${runs} runs\n`)
}

async function takeOver(kind) {
  const data = mkdtempSync(join(process.env.BENCH_DATA ?? tmpdir(), 'bench-pair-'))
  const master = await startBroker(kind, { data })
  const slave = await startBroker(kind, { data, slave: true })
  const url = `failover:(${master.url},${slave.url})?randomize=false`
  const connection = await new ConnectionFactory(url).createConnection()
  await connection.start()
  try {
    const session = await connection.createSession('auto')
    const producer = await session.createProducer('queue://TAKEOVER')
    const body = 'x'.repeat(1024)
    const send = () => producer.send(session.createTextMessage(body), { persistent: true })
    for (let i = 0; i < backlog; i += 100) await Promise.all(Array.from({ length: 100 }, send))
    return await measure(master, slave, send)
  } finally {
    await connection.close()
    await slave.kill()
    rmSync(data, { recursive: true, force: true })
  }
}

async function measure(master, slave, send) {
  let longestMs = 0
  let done = false
  const sending = (async () => {
    while (!done) {
      const began = performance.now()
      await send()
      longestMs = Math.max(longestMs, performance.now() - began)
    }
  })()
  await delay(1000 + Math.random() * INTERVAL_MS)
  longestMs = 0
  const began = performance.now()
  void master.kill()
  while (!(await accepts(slave.port))) await delay(2)
  const openMs = performance.now() - began
  await delay(1000)
  done = true
  await sending
  return { openMs, gapMs: longestMs }
}
