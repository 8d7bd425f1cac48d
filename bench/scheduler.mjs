/**
 * Many messages that wait for their time: what they cost while nothing is due. Run after `npm run build`:
 * `node bench/scheduler.mjs [jobs [seconds [body bytes]]]` (default 100,000 jobs, 10 idle seconds, 1024 bytes).
 * The broker's own job store and scheduler in this process, through the broker port.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Broker } from '@hermod/broker'
import {
  ConnectionId,
  Destination,
  immediateTurnLoop,
  Message,
  MessageId,
  MessageKind,
  ProducerId,
  silentLogger,
  systemClock,
} from '@hermod/model'
import { StoreMessageCodec } from '@hermod/openwire'
import { JournalJobStore, MemoryStore, NodeDisk } from '@hermod/store'

const JOBS = Number(process.argv[2] ?? 100_000)
const SECONDS = Number(process.argv[3] ?? 10)
const BODY_BYTES = Number(process.argv[4] ?? 1024)
const PER_TURN = 200
const HOUR = 3_600_000
const folder = mkdtempSync(join(tmpdir(), 'hermod-bench-'))
const print = (line) => process.stdout.write(`${line}\n`)
const turn = () => new Promise((resume) => setImmediate(resume))
const queue = Destination.queue('BENCH')
const id = new ProducerId('ID:bench-1-1:1', 1, 1)
const body = Buffer.alloc(BODY_BYTES, 'x')

function newBroker() {
  const ports = { disk: new NodeDisk(), clock: systemClock, codec: new StoreMessageCodec(), log: silentLogger }
  const jobStore = new JournalJobStore(folder, {}, ports)
  const turnLoop = immediateTurnLoop((error) => print(String(error)))
  const common = { clock: systemClock, turnLoop, log: silentLogger }
  return {
    jobStore,
    broker: new Broker({
      name: 'bench',
      id: 'ID:bench-1-1-0:1',
      store: new MemoryStore(),
      spool: undefined,
      jobStore,
      ...common,
    }),
  }
}

function message(sequence, delayMs) {
  const made = new Message(MessageKind.bytes)
  made.producerId = id
  made.messageId = new MessageId(id, sequence)
  made.destination = queue
  made.persistent = true
  made.timestamp = Date.now()
  made.content = body
  made.setProperties(new Map([['AMQ_SCHEDULED_DELAY', delayMs]]))
  return made
}

const sink = { durable() {}, durabilityFailed() {}, producerResumed() {}, closed() {} }
const memory = () => {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed, rss }
}
const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`

const first = newBroker()
await first.broker.start()
const connection = await first.broker.connect(
  {
    connectionId: new ConnectionId('ID:bench-1-1:1'),
    clientId: 'bench',
    userName: null,
    password: null,
    certificateSubject: null,
    remoteAddress: 'vm://bench',
    connector: 'bench',
    protocol: 'bench',
    failoverReconnect: false,
    faultTolerant: false,
    manageable: false,
    clientMaster: true,
    allowLinkStealing: false,
    advisorySubject: null,
  },
  sink,
)
const producer = connection.addProducer({ id, destination: queue, windowSize: 0, advisorySubject: null })
const before = memory()
let start = process.cpuUsage()
let clock = performance.now()
for (let n = 1; n <= JOBS; n++) {
  producer.send(message(n, HOUR + (n % 3600) * 1000), null, true)
  if (n % PER_TURN === 0) await turn()
}
await turn()
const cpu = (since) => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}
print(
  `scheduling     ${JOBS} jobs: ${cpu(start).toFixed(2)} s CPU, ${((performance.now() - clock) / 1000).toFixed(2)} s, synced every ${PER_TURN}`,
)
const after = memory()
print(
  `memory         heap +${megabytes(after.heap - before.heap)}, rss +${megabytes(after.rss - before.rss)}${globalThis.gc ? '' : ' (run with --expose-gc for exact figures)'}`,
)
start = process.cpuUsage()
await delay(SECONDS * 1000)
print(`idle           ${cpu(start).toFixed(3)} s CPU in ${SECONDS} s with ${first.jobStore.count} jobs waiting`)
await first.broker.stop()

const second = newBroker()
clock = performance.now()
await second.broker.start()
print(
  `restart        ${((performance.now() - clock) / 1000).toFixed(2)} s to ${second.jobStore.count} jobs, ${megabytes(second.jobStore.usedBytes)} of journal`,
)
await second.broker.stop()
rmSync(folder, { recursive: true, force: true })
