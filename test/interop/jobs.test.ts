/**
 * The scheduler's directory belongs to both kinds of broker: each opens what the other wrote, sees the same jobs, works
 * on them, and gives them back, three times to and fro; files roll over and are removed on either side all the while.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConnectionFactory, type Session, type TextMessage } from '@hermod/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BrokerKind, BrokerProcess } from './support/broker-process.js'
import { dumpHermodJobs, workHermodJobs } from './support/hermod-jobs.js'
import { dumpJobs, workJobs } from './support/store-program.js'

let folder: string
let directory: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-jobs-'))
  directory = join(folder, 'scheduler')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe.each(['5.17.2', '6.x'] as const)('a scheduler directory shared with ActiveMQ %s', (version) => {
  it('goes to and fro three times [F4.174] [F4.176]', async () => {
    let left: unknown = []
    for (let round = 1; round <= 3; round++) {
      const ours = await workHermodJobs(directory, round)
      expect(ours.before, `we see what Java left in round ${round}`).toEqual(left)
      expect(existsSync(join(directory, 'scheduleDB.data'))).toBe(false)
      const theirs = await workJobs(version, directory, round)
      expect(theirs.before, `Java sees what we left in round ${round}`).toEqual(ours.after)
      left = theirs.after
      expect(theirs.after.length).toBeGreaterThan(20)
    }
    expect(readdirSync(directory).filter((name) => /^db-\d+\.log$/.test(name)).length).toBeGreaterThan(1)
    expect(await dumpHermodJobs(directory)).toEqual(left)
  })

  it('is rebuilt by Java from our journal alone', async () => {
    const ours = await workHermodJobs(directory, 1)
    expect(await dumpJobs(version, directory)).toEqual(ours.after)
  })
})

const configuration = readFileSync(fileURLToPath(new URL('./conf/scheduler.xml', import.meta.url)), 'utf8')

/** Runs `work` in a session with a broker of that kind on the data directory. */
async function withBroker(kind: BrokerKind, data: string, work: (session: Session) => Promise<void>): Promise<void> {
  const broker = await BrokerProcess.start(kind, { configuration, data })
  try {
    const connection = await new ConnectionFactory(broker.url).createConnection()
    await connection.start()
    await work(await connection.createSession())
    await connection.close()
    await broker.stop()
  } finally {
    await broker.dispose()
  }
}

async function schedule(session: Session, text: string, properties: Record<string, number>): Promise<void> {
  const message = session.createTextMessage(text)
  message.properties = properties
  await (await session.createProducer('queue://JOBS')).send(message)
}

async function receive(session: Session, count: number): Promise<string[]> {
  const consumer = await session.createConsumer('queue://JOBS')
  const texts: string[] = []
  while (texts.length < count) texts.push(((await consumer.receive(20_000)) as TextMessage | null)?.text ?? 'nothing')
  await consumer.close()
  return texts.sort()
}

it.each([
  ['activemq', 'hermod'],
  ['hermod', 'activemq'],
] as const)(
  'jobs that %s took are delivered by %s, those of later times by whoever is there then [F4.174]',
  async (first, second) => {
    const data = join(folder, 'data')
    await withBroker(first, data, async (session) => {
      await schedule(session, 'soon', { AMQ_SCHEDULED_DELAY: 1000 })
      await schedule(session, 'again', {
        AMQ_SCHEDULED_DELAY: 1000,
        AMQ_SCHEDULED_PERIOD: 500,
        AMQ_SCHEDULED_REPEAT: 1,
      })
      await schedule(session, 'later', { AMQ_SCHEDULED_DELAY: 10_000 })
    })
    await withBroker(second, data, async (session) => {
      expect(await receive(session, 3)).toEqual(['again', 'again', 'soon'])
      await schedule(session, 'more', { AMQ_SCHEDULED_DELAY: 1000 })
    })
    await withBroker(first, data, async (session) => expect(await receive(session, 2)).toEqual(['later', 'more']))
  },
)
