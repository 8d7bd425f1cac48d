/**
 * The project's own load: producers and consumers on connections of their own, every message counted and its order per
 * producer checked. It runs in the caller's process, so rates are those of broker and load together; the broker's CPU
 * per message is the figure to trust.
 */
import { performance } from 'node:perf_hooks'
import { ConnectionFactory } from '@hermod/client'

const PATIENCE_MS = 30_000

/** Runs `scenario` (a row of scenarios.json) and resolves to seconds and deliveries; rejects if one is missing or out of order. */
export async function runLoad(url, scenario, run) {
  const destination = `${scenario.topic === true ? 'topic' : 'queue'}://BENCH.${run}`
  const each = Math.floor(scenario.messages / scenario.producers)
  const sent = each * scenario.producers
  const expected = scenario.topic === true ? sent * scenario.consumers : sent
  const progress = { received: 0 }
  const connections = []
  try {
    const consumers = []
    for (let i = 0; i < scenario.consumers; i++) {
      consumers.push(await openConsumer(await open(url, connections, `${run}-c${i}`), scenario, destination))
    }
    const sessions = []
    for (let i = 0; i < scenario.producers; i++) {
      sessions.push(await openSession(await open(url, connections, `${run}-p${i}`), scenario))
    }
    const began = performance.now()
    await Promise.all([
      ...consumers.map((consumer) => receive(consumer, scenario, expected, progress)),
      ...sessions.map((session, index) => produce(session, scenario, destination, index, each)),
    ])
    return { seconds: (performance.now() - began) / 1_000, deliveries: progress.received, sent }
  } finally {
    await Promise.all(connections.map((connection) => connection.close()))
  }
}

async function open(url, connections, clientId) {
  const connection = await new ConnectionFactory(url, { clientId }).createConnection()
  connections.push(connection)
  await connection.start()
  return connection
}

const openSession = (connection, scenario) =>
  connection.createSession(scenario.transaction === undefined ? 'auto' : 'transacted')

async function openConsumer(connection, scenario, destination) {
  const session = await openSession(connection, scenario)
  const consumer = scenario.durable
    ? await session.createDurableSubscriber(destination, 'bench')
    : await session.createConsumer(destination)
  return { session, consumer }
}

async function produce(session, scenario, destination, index, count) {
  const producer = await session.createProducer(destination)
  const body = Buffer.alloc(scenario.size, 7)
  for (let i = 0; i < count; i++) {
    const message = session.createBytesMessage(body).setProperty('p', index).setProperty('i', i)
    await producer.send(message, { persistent: scenario.persistent })
    if (scenario.transaction !== undefined && (i + 1) % scenario.transaction === 0) await session.commit()
  }
  if (scenario.transaction !== undefined) await session.commit()
}

async function receive({ session, consumer }, scenario, expected, progress) {
  const last = new Map()
  let open = 0
  let idleSince = performance.now()
  while (progress.received < expected) {
    const message = await consumer.receive(200)
    if (message === undefined || message === null) {
      if (performance.now() - idleSince > PATIENCE_MS) throw new Error(`${progress.received} of ${expected} arrived`)
    } else {
      idleSince = performance.now()
      const { p, i } = message.properties
      if (i <= (last.get(p) ?? -1)) throw new Error(`message ${i} of producer ${p} came after ${last.get(p)}`)
      last.set(p, i)
      progress.received++
      open++
    }
    if (scenario.transaction !== undefined && open > 0 && (message == null || open === scenario.transaction)) {
      await session.commit()
      open = 0
    }
  }
  if (open > 0 && scenario.transaction !== undefined) await session.commit()
}
