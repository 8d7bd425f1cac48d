/**
 * A master that was stopped (SIGSTOP: a paused virtual machine, a debugger) while another process took its lock file:
 * when it goes on it must notice before it writes, confirm nothing, and end, or two masters write one journal.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Connection, ConnectionFactory, type Producer, type Session } from '@hermod/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BrokerProcess } from '../interop/support/broker-process.js'

const KEPT = 40
const IN_DOUBT = 200
const GIVES_UP = 'no longer able to keep the exclusive lock so giving up being a master'

let master: BrokerProcess
let heir: BrokerProcess | undefined
let connection: Connection

beforeEach(async () => {
  heir = undefined
  master = await BrokerProcess.start('hermod')
  connection = await new ConnectionFactory(master.url).createConnection()
  await connection.start()
})
afterEach(async () => {
  await heir?.dispose()
  await master.dispose()
  await connection.close().catch(() => {})
})

const store = (): string => join(master.data, 'kahadb')
const lock = (): string => join(store(), 'lock')

/** What is in the journal and when it was written last. */
function journal(): string[] {
  return readdirSync(store())
    .filter((name) => name.endsWith('.log'))
    .map((name) => {
      const path = join(store(), name)
      return `${name} ${createHash('sha1').update(readFileSync(path)).digest('hex')} ${statSync(path).mtimeMs}`
    })
}

async function publish(session: Session, producer: Producer): Promise<void> {
  for (let i = 0; i < KEPT; i++) await producer.send(session.createTextMessage(`kept ${i}`), { persistent: true })
}

/** Sends that wait in the socket of the stopped master; resolves to how many were confirmed. */
function sendInDoubt(session: Session, producer: Producer): Promise<number> {
  const sends = Array.from({ length: IN_DOUBT }, (_, i) =>
    producer.send(session.createTextMessage(`doubt ${i}`), { persistent: true }).then(
      () => 1,
      () => 0,
    ),
  )
  return Promise.all(sends).then((confirmed) => confirmed.reduce<number>((sum, one) => sum + one, 0))
}

test('ends without a byte written when another broker has taken over', async () => {
  const session = await connection.createSession('auto')
  const producer = await session.createProducer('queue://LOCK')
  await publish(session, producer)
  process.kill(master.pid, 'SIGSTOP')
  const confirmed = sendInDoubt(session, producer)
  rmSync(lock())
  heir = await BrokerProcess.prepare('hermod', { data: master.data })
  await heir.start({ ACTIVEMQ_DATA: heir.folder }) // where its pid file goes
  const before = journal()
  const ended = master.ended
  process.kill(master.pid, 'SIGCONT')
  expect(await ended).toBe(1)
  expect(await confirmed).toBe(0)
  expect(master.log).toContain(GIVES_UP)
  expect(journal()).toEqual(before)
  expect(await texts(heir.url)).toEqual(Array.from({ length: KEPT }, (_, i) => `kept ${i}`))
})

test('ends without a byte written when its lock file was replaced', async () => {
  const session = await connection.createSession('auto')
  const producer = await session.createProducer('queue://LOCK')
  await publish(session, producer)
  process.kill(master.pid, 'SIGSTOP')
  const confirmed = sendInDoubt(session, producer)
  rmSync(lock())
  writeFileSync(lock(), 'somebody else')
  const before = journal()
  const ended = master.ended
  // So long that its timers are late as well as its sockets are full: whatever comes first must look first.
  await new Promise((resume) => setTimeout(resume, 1500))
  process.kill(master.pid, 'SIGCONT')
  expect(await ended).toBe(1)
  expect(await confirmed).toBe(0)
  expect(master.log).toContain(GIVES_UP)
  expect(journal()).toEqual(before)
})

async function texts(url: string): Promise<string[]> {
  const reading = await new ConnectionFactory(url).createConnection()
  await reading.start()
  const session = await reading.createSession('auto')
  const consumer = await session.createConsumer('queue://LOCK')
  const found: string[] = []
  for (let message = await consumer.receive(5000); message; message = await consumer.receive(1000)) {
    found.push((message as { text?: string }).text ?? '')
  }
  await reading.close()
  return found
}
