/**
 * The journal store by itself: CPU per add and remove at 1 KB, memory per million of backlog, restart with and without
 * index. Run after `npm run build`: `node bench/store.mjs [messages [body bytes]]` (default 1,000,000 of 1024; they
 * need their bytes on disk, about 300 more for each message).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Destination, Message, MessageId, MessageKind, ProducerId, silentLogger, systemClock } from '@hermod/model'
import { StoreMessageCodec } from '@hermod/openwire'
import { JournalStore, NodeDisk } from '@hermod/store'

const BACKLOG = Number(process.argv[2] ?? 1_000_000)
const BODY_BYTES = Number(process.argv[3] ?? 1024)
const PAIRS = 200_000
const PER_TURN = 100
const queue = Destination.queue('BENCH')
const producer = new ProducerId('ID:bench-1-1:1', 1, 1)
const folder = mkdtempSync(join(tmpdir(), 'hermod-bench-'))
const print = (line) => process.stdout.write(`${line}\n`)
let sequence = 0

function message(bytes) {
  const made = new Message(MessageKind.bytes)
  made.producerId = producer
  made.messageId = new MessageId(producer, ++sequence)
  made.messageId.brokerSequenceId = sequence
  made.destination = queue
  made.persistent = true
  made.timestamp = Date.now()
  made.content = bytes
  return made
}

async function open() {
  const store = new JournalStore(
    folder,
    { journalDiskSyncStrategy: 'never' },
    { disk: new NodeDisk(), clock: systemClock, codec: new StoreMessageCodec(), log: silentLogger },
  )
  const start = performance.now()
  await store.open({ durable() {}, failed: (error) => print(String(error)) }, (line) => print(`  ${line}`))
  return { store, ms: performance.now() - start }
}

const turn = () => new Promise((resume) => setImmediate(resume))
const cpu = (since) => {
  const used = process.cpuUsage(since)
  return used.user + used.system
}
const memory = () => {
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: heapUsed, external, rss }
}

try {
  const body = new Uint8Array(1024)
  const { store } = await open()
  const pairs = async (count) => {
    const target = store.queue(queue)
    for (let done = 0; done < count; done += PER_TURN) {
      const added = []
      for (let i = 0; i < PER_TURN; i++) {
        const one = message(body)
        added.push([target.add(one), one.messageId])
      }
      store.ticket()
      store.commit()
      for (const [key, id] of added) target.remove(key, id)
      store.commit()
      await turn()
    }
  }
  await pairs(50_000)
  let start = process.cpuUsage()
  await pairs(PAIRS)
  print(`add + remove, 1 KB, not synced: ${(cpu(start) / PAIRS).toFixed(2)} us CPU each pair`)

  memory()
  await new Promise((resume) => setTimeout(resume, 300))
  const before = memory()
  start = process.cpuUsage()
  const target = store.queue(queue)
  const small = new Uint8Array(BODY_BYTES)
  for (let i = 0; i < BACKLOG; i += PER_TURN) {
    for (let j = 0; j < PER_TURN; j++) target.add(message(small))
    store.ticket()
    store.commit()
    do await turn()
    while (store.backlogBytes > 4_000_000) // as a broker's flow control does
  }
  const adding = cpu(start) / BACKLOG
  await store.checkpoint()
  await store.checkpoint()
  await store.checkpoint()
  memory()
  await new Promise((resume) => setTimeout(resume, 300))
  const after = memory()
  const mb = (name) => ((after[name] - before[name]) / 1e6 / (BACKLOG / 1e6)).toFixed(1)
  print(
    `backlog of ${BACKLOG}: ${adding.toFixed(2)} us CPU each; per million: heap ${mb('heap')} MB, external ${mb('external')} MB, rss ${mb('rss')} MB`,
  )
  await store.close()

  let opened = await open()
  print(`restart with index: ${opened.ms.toFixed(0)} ms, ${opened.store.queue(queue).count} messages`)
  await opened.store.close()
  rmSync(join(folder, 'index'), { recursive: true })
  opened = await open()
  print(`restart without index: ${opened.ms.toFixed(0)} ms, ${opened.store.queue(queue).count} messages`)
  start = performance.now()
  let read = 0
  for (let key = 0, page = []; read < 100_000; read += page.length) {
    page = await opened.store.queue(queue).page(key, 1000, 1 << 20)
    if (page.length === 0) break
    key = page.at(-1).key
  }
  print(`paging: ${(((performance.now() - start) / read) * 1000).toFixed(2)} us each`)
  await opened.store.close()
} finally {
  rmSync(folder, { recursive: true })
}
