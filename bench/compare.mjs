/**
 * Starts Hermod and the real ActiveMQ from one configuration and lets the peer benchmark kit in BENCH_KIT compare them.
 * usage: BENCH_KIT=folder bench/compare.sh [scenario or prefix ...] ; the kit's own environment (PAIRS, SCALE, OUT …) passes through.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startBroker } from './lib/broker.mjs'

const kit = process.env.BENCH_KIT
if (kit === undefined || !existsSync(join(kit, 'compare.sh'))) {
  process.stderr.write(
    'BENCH_KIT must name the folder of the benchmark kit (with compare.sh); bench/run.sh needs none\n',
  )
  process.exit(2)
}

const brokers = []
let code = 1
try {
  brokers.push(await startBroker('hermod'), await startBroker('activemq'))
  const [ours, peer] = brokers
  const args = [ours.url, String(ours.pid), peer.url, String(peer.pid), ...process.argv.slice(2)]
  const child = spawn(join(kit, 'compare.sh'), args, {
    env: { NAME_A: 'hermod', NAME_B: 'activemq', ...process.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  code = await new Promise((resolve) => child.once('close', (exit) => resolve(exit ?? 1)))
} finally {
  await Promise.all(brokers.map((broker) => broker.stop()))
}
process.exit(code)
