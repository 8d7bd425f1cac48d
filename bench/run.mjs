/**
 * Runs scenarios of bench/scenarios.json against Hermod and the real ActiveMQ in turn and prints rates and CPU.
 * usage: npm run build && bench/run.sh [scenario ...]   env: PAIRS (default 3), SCALE (default 1)
 */
import { readFileSync } from 'node:fs'
import { startBroker, usage } from './lib/broker.mjs'
import { runLoad } from './load.mjs'

const all = JSON.parse(readFileSync(new URL('scenarios.json', import.meta.url), 'utf8'))
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(all)
const pairs = Number(process.env.PAIRS ?? 3)
const scale = Number(process.env.SCALE ?? 1)
const print = (line) => process.stdout.write(`${line}\n`)
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

async function measure(broker, scenario, run) {
  const before = usage(broker.pid).cpuSeconds
  const { seconds, deliveries, sent } = await runLoad(broker.url, scenario, run)
  return { rate: deliveries / seconds, micros: ((usage(broker.pid).cpuSeconds - before) / sent) * 1e6 }
}

const brokers = []
try {
  brokers.push(await startBroker('hermod'), await startBroker('activemq'))
  print('| scenario | Hermod /s | ActiveMQ /s | rate ratio | Hermod CPU µs | ActiveMQ CPU µs | CPU ratio |')
  print('|---|---:|---:|---:|---:|---:|---:|')
  for (const id of wanted) {
    const row = all[id]
    if (row === undefined) throw new Error(`no scenario "${id}"; there are ${Object.keys(all).join(', ')}`)
    const scenario = { ...row, messages: Math.max(row.producers, Math.round(row.messages * scale)) }
    const results = [[], []]
    for (const side of [0, 1]) await measure(brokers[side], scenario, `${id}.warm`)
    for (let pair = 0; pair < pairs; pair++) {
      // A then B, B then A: neither always has the colder machine.
      for (const side of pair % 2 === 0 ? [0, 1] : [1, 0]) {
        results[side].push(await measure(brokers[side], scenario, `${id}.${pair}`))
      }
    }
    const ratio = (key) => median(results[0].map((ours, i) => ours[key] / results[1][i][key]))
    const cell = (side, key) => median(results[side].map((result) => result[key])).toFixed(0)
    print(
      `| ${id} ${row.title} | ${cell(0, 'rate')} | ${cell(1, 'rate')} | ${ratio('rate').toFixed(2)} | ` +
        `${cell(0, 'micros')} | ${cell(1, 'micros')} | ${ratio('micros').toFixed(2)} |`,
    )
  }
} finally {
  await Promise.all(brokers.map((broker) => broker.stop()))
}
