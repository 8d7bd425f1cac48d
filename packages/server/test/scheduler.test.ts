/** Where a broker keeps its jobs, and what becomes of them when it ends. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConnectionFactory, type JmsMessage } from '@hermod/client'
import { type PlainSettings, plainSettings } from '@hermod/config'
import type { ConfiguredBean } from '@hermod/model'
import { silentLogger } from '@hermod/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunningBroker } from '../src/running-broker.js'
import { startBroker } from '../src/start-broker.js'

let folder: string
let broker: RunningBroker | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-scheduler-'))
})
afterEach(async () => {
  await broker?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function start(given: PlainSettings['broker'], beans: readonly ConfiguredBean[] = []): Promise<void> {
  await broker?.stop()
  const settings = plainSettings({
    broker: { brokerName: 'b', dataDirectory: folder, schedulerSupport: true, ...given },
    kahaDB: { directory: join(folder, 'kahadb') },
  })
  broker = await startBroker({ ...settings, inside: new Map([['jobSchedulerStore', beans]]) }, { log: silentLogger })
}

function bean(name: string, values: Record<string, unknown> = {}): ConfiguredBean {
  const position = { file: 'activemq.xml', line: 1, column: 1 }
  return { name, position, status: 'works', values, texts: new Map(), properties: new Map() }
}

/** Sends one for an hour from now and one for half a second, and waits for the latter. */
async function schedule(): Promise<JmsMessage | null> {
  const connection = await new ConnectionFactory('vm://b', { vm: broker!.vm }).createConnection()
  await connection.start()
  const session = await connection.createSession()
  const producer = await session.createProducer('queue://Q')
  await producer.send(session.createTextMessage('much later').setProperty('AMQ_SCHEDULED_DELAY', 3_600_000))
  await producer.send(session.createTextMessage('soon').setProperty('AMQ_SCHEDULED_DELAY', 100))
  const consumer = await session.createConsumer('queue://Q')
  const got = await consumer.receive(10_000)
  await connection.close()
  return got
}

/** How many jobs the broker has, by its management destination. */
async function jobs(): Promise<number> {
  const connection = await new ConnectionFactory('vm://b', { vm: broker!.vm }).createConnection()
  await connection.start()
  const session = await connection.createSession()
  const replies = await session.createTemporaryQueue()
  const consumer = await session.createConsumer(replies)
  const question = session.createTextMessage('').setProperty('AMQ_SCHEDULER_ACTION', 'BROWSE')
  question.replyTo = replies
  const producer = await session.createProducer('topic://ActiveMQ.Scheduler.Management')
  await producer.send(question)
  // Answers are sent before the question is confirmed, and in order with this.
  await (await session.createProducer(replies)).send(session.createTextMessage('end'))
  let count = 0
  for (let got = await consumer.receive(10_000); got?.properties['scheduledJobId'] !== undefined; count++) {
    got = await consumer.receive(10_000)
  }
  await connection.close()
  return count
}

test('jobs are kept under the data directory and the name of the broker [F4.024] [F4.174] [F4.176]', async () => {
  await start({})
  expect((await schedule())?.properties['scheduledJobId']).toMatch(/^ID:.*:2$/)
  expect(existsSync(join(folder, 'b', 'scheduler', 'lock'))).toBe(true)
  await start({})
  expect(await jobs()).toBe(1)
})

test('schedulerDirectory says otherwise [F4.024]', async () => {
  await start({ schedulerDirectory: join(folder, 'jobs') })
  await schedule()
  expect([existsSync(join(folder, 'jobs', 'db-1.log')), existsSync(join(folder, 'b', 'scheduler'))]).toEqual([
    true,
    false,
  ])
})

test('a bean says otherwise again, and how large the files are [F4.176]', async () => {
  const values = { directory: join(folder, 'elsewhere'), journalMaxFileLength: 8192 }
  await start({ schedulerDirectory: join(folder, 'jobs') }, [bean('JobSchedulerStoreImpl', values)])
  await schedule()
  expect([existsSync(join(folder, 'elsewhere', 'db-1.log')), existsSync(join(folder, 'jobs'))]).toEqual([true, false])
})

test.each([
  ['persistent="false"', { persistent: false }, []],
  ['the bean for it', {}, [bean('InMemoryJobSchedulerStore')]],
] as const)('with %s jobs are in memory, and gone with the process [F4.176]', async (_what, options, beans) => {
  await start(options, beans)
  expect((await schedule())?.properties['scheduledJobId']).toBeDefined()
  expect(await jobs()).toBe(1)
  expect(existsSync(join(folder, 'b', 'scheduler'))).toBe(false)
  await start(options, beans)
  expect(await jobs()).toBe(0)
})

test('without schedulerSupport a message that asks for a delay is delivered now [F4.024]', async () => {
  await start({ schedulerSupport: false })
  expect((await schedule())?.properties['scheduledJobId']).toBeUndefined()
  expect(existsSync(join(folder, 'b', 'scheduler'))).toBe(false)
})
