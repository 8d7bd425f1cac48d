/**
 * What the broker does with a body between its socket, its journal and a consumer: bytes copied per message in units of
 * the body, and CPU per message, by body size. Persistent and non-persistent, one producer, one consumer.
 * usage: npm run build && node bench/copies.mjs [messages]
 */
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConnectionFactory } from '@hermod/client'
import { startBroker, usage } from './lib/broker.mjs'

const SIZES = [256, 1_024, 16_384, 131_072, 1_048_576]
const MOST_BYTES = 64 << 20
const messages = Number(process.argv[2] ?? 2_000)
const file = join(tmpdir(), `hermod-copies-${process.pid}`)
const print = (line) => process.stdout.write(`${line}\n`)

/** Sends and receives `count` messages and returns when all were acknowledged. */
async function through(url, size, count, persistent) {
  const connection = await new ConnectionFactory(url).createConnection()
  await connection.start()
  const session = await connection.createSession('auto')
  const producer = await session.createProducer('queue://COPIES')
  const consumer = await session.createConsumer('queue://COPIES')
  const body = Buffer.alloc(size, 7)
  for (let i = 0; i < count; i++) {
    await producer.send(session.createBytesMessage(body), { persistent })
    const message = await consumer.receive(10_000)
    if (message === undefined || message === null) throw new Error(`message ${i} did not come back`)
  }
  await connection.close()
}

async function copied(broker) {
  rmSync(file, { force: true })
  process.kill(broker.pid, 'SIGUSR2')
  for (;;) {
    try {
      const text = readFileSync(file, 'utf8')
      if (text !== '') return Number(text)
    } catch {
      // Not written yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

print(`| body bytes | delivery | bodies copied per message | CPU µs per message |`)
print(`|---:|---|---:|---:|`)
for (const persistent of [true, false]) {
  for (const size of SIZES) {
    const count = Math.max(20, Math.min(messages, Math.floor(MOST_BYTES / size)))
    const counter = fileURLToPath(new URL('lib/count-copies.mjs', import.meta.url))
    process.env.COPIES = file
    process.env.NODE_OPTIONS = `--import ${counter}`
    const counted = await startBroker('hermod')
    await through(counted.url, size, 20, persistent)
    const before = await copied(counted)
    await through(counted.url, size, count, persistent)
    const bodies = ((await copied(counted)) - before) / size / count
    await counted.stop()

    delete process.env.NODE_OPTIONS
    const plain = await startBroker('hermod')
    await through(plain.url, size, count, persistent)
    const cpu = usage(plain.pid).cpuSeconds
    await through(plain.url, size, count, persistent)
    const micros = ((usage(plain.pid).cpuSeconds - cpu) / count) * 1e6
    await plain.stop()
    print(`| ${size} | ${persistent ? 'persistent' : 'non-persistent'} | ${bodies.toFixed(2)} | ${micros.toFixed(0)} |`)
  }
}
rmSync(file, { force: true })
