/**
 * Ten thousand consumers of one topic, each with a selector: what a message costs the broker when the selectors are all
 * equal, a hundred different ones, and all different. Both brokers in turn, every delivery counted.
 *
 *     npm run build && node bench/selectors.mjs [hermod|activemq …]
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { ConnectionFactory } from '@hermod/client'
import { startBroker, usage } from './lib/broker.mjs'

const CONSUMERS = 10_000
const CONNECTIONS = 10
const PATIENCE_MS = 120_000

/** `wanted`: how many consumers want a message. */
const CASES = [
  { name: 'all equal, no match', selector: () => 'n < 0', wanted: 0, messages: 2_000 },
  { name: 'all equal, all match', selector: () => 'n >= 0', wanted: CONSUMERS, messages: 50 },
  {
    name: '100 different',
    selector: (i) => `n BETWEEN ${i % 100} AND ${i % 100}`,
    wanted: CONSUMERS / 100,
    messages: 1_000,
  },
  { name: 'all different, id = N', selector: (i) => `id = ${i}`, wanted: 1, messages: 2_000 },
]

async function measure(kind, { name, selector, wanted, messages }) {
  const broker = await startBroker(kind)
  const connections = []
  const progress = { received: 0 }
  try {
    const began = performance.now()
    for (let c = 0; c < CONNECTIONS; c++) {
      const connection = await open(broker.url, connections)
      const session = await connection.createSession('auto')
      for (let i = c; i < CONSUMERS; i += CONNECTIONS) {
        const consumer = await session.createConsumer('topic://SELECTORS', { selector: selector(i) })
        consumer.setListener(() => {
          progress.received++
        })
      }
    }
    const subscribeSeconds = (performance.now() - began) / 1_000
    const session = await (await open(broker.url, connections)).createSession('auto')
    const producer = await session.createProducer('topic://SELECTORS')
    const end = await watchEnd(await open(broker.url, connections))
    await publish(session, producer, Math.ceil(messages / 10), 0) // Both brokers compile what they use often.
    await producer.send(session.createMessage().setProperty('end', 1), { persistent: false })
    await end.seen(1)
    await arrived(progress, Math.ceil(messages / 10) * wanted)
    progress.received = 0
    const [cpu, from] = [usage(broker.pid).cpuSeconds, performance.now()]
    await publish(session, producer, messages, 7)
    await producer.send(session.createMessage().setProperty('end', 1), { persistent: false })
    await end.seen(2)
    await arrived(progress, messages * wanted)
    const seconds = (performance.now() - from) / 1_000
    const micros = ((usage(broker.pid).cpuSeconds - cpu) / messages) * 1e6
    report(kind, name, { subscribeSeconds, micros, rate: messages / seconds, memory: usage(broker.pid).residentBytes })
  } finally {
    await Promise.allSettled(connections.map((connection) => connection.close()))
    await broker.stop()
  }
}

async function open(url, connections) {
  const connection = await new ConnectionFactory(`${url}?jms.watchTopicAdvisories=false`).createConnection()
  connections.push(connection)
  await connection.start()
  return connection
}

/** A consumer of the topic's last message: when it is here, all before have been looked at. */
async function watchEnd(connection) {
  const session = await connection.createSession('auto')
  let count = 0
  const consumer = await session.createConsumer('topic://SELECTORS', { selector: 'end = 1' })
  consumer.setListener(() => {
    count++
  })
  return { seen: (wanted) => until(() => count >= wanted) }
}

async function publish(session, producer, count, from) {
  for (let i = 0; i < count; i++) {
    const message = session.createTextMessage('x').setProperty('n', (from + i) % 100)
    await producer.send(message.setProperty('id', (from + i) % CONSUMERS), { persistent: false })
  }
}

const arrived = (progress, count) => until(() => progress.received >= count)

async function until(condition) {
  const deadline = performance.now() + PATIENCE_MS
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('not all messages arrived')
    await delay(1)
  }
}

function report(kind, name, { subscribeSeconds, micros, rate, memory }) {
  process.stdout.write(
    `${kind.padEnd(8)} ${name.padEnd(24)} ${micros.toFixed(0).padStart(8)} us CPU per message ` +
      `${rate.toFixed(0).padStart(7)} messages/s   subscribed in ${subscribeSeconds.toFixed(1)} s` +
      `${memory === undefined ? '' : `   ${(memory / 1e6).toFixed(0)} MB`}\n`,
  )
}

const kinds = process.argv.slice(2)
for (const kind of kinds.length > 0 ? kinds : ['hermod', 'activemq']) {
  for (const each of CASES) await measure(kind, each)
}
