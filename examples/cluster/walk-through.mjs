/**
 * Two pairs of brokers on a shared directory each, a bridge between the pairs, and what happens to 100 messages when first
 * one master is killed, then the other. Prints what it sees; exits with 1 when that is not what it should be.
 *
 *   npm run example:cluster                        four processes, from the four activemq.xml
 *   npm run example:cluster -- --containers        the containers of docker-compose.yaml
 *   npm run example:cluster -- --containers=podman
 */
import { ConnectionFactory } from '@hermod/client'
import { Brokers } from './brokers.mjs'
import { Containers } from './containers.mjs'

const QUEUE = 'queue://EXAMPLE.CLUSTER'
const SLAVE = 'This broker is now in slave mode waiting a lock to be acquired'
const BRIDGED = '(ms-broker-b) has been established'
const LIMIT_MS = 60_000

/** @type {Record<string, () => Promise<Brokers | Containers>>} */
const ways = {
  '': Brokers.prepare,
  '--containers': () => containers('docker'),
  '--containers=podman': () => containers('podman'),
}
const prepare = ways[process.argv.slice(2).join(' ')]
if (prepare === undefined) {
  console.log(`usage: walk-through.mjs [${Object.keys(ways).slice(1).join(' | ')}]`)
  process.exit(2)
}
const brokers = await prepare().catch((error) => {
  console.log(`FAILED: ${error.message}`)
  process.exit(1)
})
/** Clients find the master of a pair by themselves. */
const A = `failover:(${brokers.url('amq1')},${brokers.url('amq2')})?randomize=false`
const B = `failover:(${brokers.url('amq3')},${brokers.url('amq4')})?randomize=false`

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    await brokers.end()
    process.exit(signal === 'SIGINT' ? 130 : 143)
  })
}
try {
  await walk()
} catch (error) {
  if (!brokers.ended) console.log(`FAILED: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  await brokers.end()
}

/** @param {string} engine */
function containers(engine) {
  console.log('Building the image, which takes a minute or so the first time.')
  return Containers.prepare(engine)
}

async function walk() {
  console.log('Four brokers: amq1 and amq2 are ms-broker-a, amq3 and amq4 are ms-broker-b.')
  for (const master of /** @type {const} */ (['amq3', 'amq1'])) {
    brokers.start(master)
    await brokers.logged(master, ') started')
  }
  for (const slave of /** @type {const} */ (['amq2', 'amq4'])) {
    brokers.start(slave)
    await brokers.logged(slave, SLAVE)
  }
  await brokers.logged('amq1', BRIDGED)
  console.log('amq1 and amq3 serve and are bridged; amq2 and amq4 are slaves.')
  const refused = await brokers.logged('amq1', 'due to: Connection refused')
  console.log(`What amq1 says about the slave of the other pair, again and again: ${refused.trim()}`)

  await send(A, 'm', 50)
  console.log('Sent m0 to m49 to ms-broker-a.')
  await consume('ms-broker-a', A, 20, 'm0 to m19')
  await consume('ms-broker-b', B, 20, 'm20 to m39')
  await remain(0, 10)

  let from = brokers.lines.length
  let began = performance.now()
  await brokers.kill('amq1')
  await brokers.logged('amq2', 'Listening for connections', from)
  console.log(`Killed amq1 (kill -9): amq2 serves after ${since(began)}`)
  await brokers.logged('amq2', BRIDGED, from)
  console.log(`and is bridged to ms-broker-b after ${since(began)}.`)
  await send(A, 'x', 50)
  console.log('Sent x0 to x49 to ms-broker-a.')
  await consume('ms-broker-a', A, 20, 'x0 to x19')
  await consume('ms-broker-b', B, 20, 'm40 to m49, x20 to x29')
  await remain(0, 20)

  from = brokers.lines.length
  began = performance.now()
  await brokers.kill('amq3')
  await brokers.logged('amq4', 'Listening for connections', from)
  console.log(`Killed amq3 (kill -9): amq4 serves after ${since(began)}`)
  await brokers.logged('amq2', BRIDGED, from)
  console.log(`and is bridged to ms-broker-a after ${since(began)}.`)
  await consume('ms-broker-b', B, 20, 'x30 to x49')
  await remain(0, 0)

  from = brokers.lines.length
  brokers.start('amq1')
  await brokers.logged('amq1', SLAVE, from)
  console.log('Started amq1 again: it is a slave now. All 100 messages came, each once.')
}

/**
 * @param {string} url
 * @param {string} word
 * @param {number} count
 */
async function send(url, word, count) {
  const connection = await new ConnectionFactory(url).createConnection()
  const session = await connection.createSession()
  const producer = await session.createProducer(QUEUE)
  for (let i = 0; i < count; i++) await producer.send(session.createTextMessage(`${word}${i}`), { persistent: true })
  await connection.close()
}

/**
 * Takes `count` messages, and leaves when all that its demand brings over the bridge has come.
 *
 * @param {string} at
 * @param {string} url
 * @param {number} count
 * @param {string} expected
 */
async function consume(at, url, count, expected) {
  const connection = await new ConnectionFactory(url).createConnection()
  await connection.start()
  const session = await connection.createSession('client')
  const consumer = await session.createConsumer(QUEUE)
  /** @type {string[]} */
  const texts = []
  while (texts.length < count) {
    const message = await consumer.receive(LIMIT_MS)
    if (message === null) throw new Error(`only ${texts.length} of ${count} messages came at ${at}: ${texts.join(' ')}`)
    texts.push('text' in message ? String(message.text) : '')
    await message.acknowledge()
  }
  if (at === 'ms-broker-b') await holds(A, 0)
  await connection.close()
  const seen = ranges(texts)
  console.log(`Consumed ${count} at ${at}: ${seen}.`)
  if (seen !== expected) throw new Error(`expected ${expected}`)
}

/**
 * @param {number} atA
 * @param {number} atB
 */
async function remain(atA, atB) {
  await holds(A, atA)
  await holds(B, atB)
  console.log(`Left: ${atA} at ms-broker-a, ${atB} at ms-broker-b.`)
}

/**
 * Waits until a broker's queue has so many messages.
 *
 * @param {string} url
 * @param {number} count
 */
async function holds(url, count) {
  const connection = await new ConnectionFactory(url).createConnection()
  await connection.start()
  const session = await connection.createSession()
  let found = -1
  for (const deadline = Date.now() + LIMIT_MS; found !== count; ) {
    if (Date.now() > deadline) throw new Error(`expected ${count} messages at ${url}, and there are ${found}`)
    found = 0
    for await (const _ of session.createBrowser(QUEUE)) found++
  }
  await connection.close()
}

/** `m0 m1 m2 x7` as `m0 to m2, x7`. @param {string[]} texts */
function ranges(texts) {
  /** @type {string[][]} */
  const runs = []
  for (const text of texts) {
    const run = runs.at(-1)
    const next = run?.at(-1)?.replace(/\d+$/, (number) => String(Number(number) + 1))
    if (run !== undefined && next === text) run.push(text)
    else runs.push([text])
  }
  return runs.map((run) => (run.length > 1 ? `${run[0]} to ${run.at(-1)}` : run[0])).join(', ')
}

/** @param {number} began */
function since(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`
}
