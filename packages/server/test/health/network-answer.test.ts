/** What the health port says about the network, asked of a broker that runs. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConnectionFactory, type Session } from '@hermod/client'
import { plainSettings } from '@hermod/config'
import { Destination } from '@hermod/model'
import { RecordingLogger } from '@hermod/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { networkAnswer } from '../../src/health/network-answer.js'
import type { RunningBroker } from '../../src/running-broker.js'
import { startBroker } from '../../src/start-broker.js'

const log = new RecordingLogger()
let directory: string
let broker: RunningBroker

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hermod-networks-'))
  const policies = [{ destination: Destination.queue('stored'), options: { useCache: false }, inside: new Map() }]
  broker = await startBroker(
    plainSettings({ broker: { brokerName: 'asked', dataDirectory: directory }, kahaDB: { directory }, policies }),
    {
      log,
      systemProperties: new Map([['hermod.health', '127.0.0.1:0']]),
    },
  )
})

afterAll(async () => {
  await broker.stop()
  rmSync(directory, { recursive: true, force: true })
})

async function ask(path: string, method = 'GET'): Promise<readonly [number, string]> {
  const line = log.texts('info').find((text) => text.startsWith('Health is told at '))
  const response = await fetch(line!.slice('Health is told at '.length) + path, { method })
  return [response.status, await response.text()]
}

async function withSession(work: (session: Session) => Promise<void>): Promise<void> {
  const connection = await new ConnectionFactory('vm://asked', { vm: broker.vm }).createConnection()
  await connection.start()
  await work(await connection.createSession())
  await connection.close()
}

test('a broker without connectors has a network all the same: others may connect', async () => {
  const [status, body] = await ask('networks')
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({ networkConnectors: [], responders: [], incoming: [] })
})

test.each([
  ['networks/', 404, 'expected /networks or /networks/why?queue=NAME\n'],
  ['networks/why', 400, 'which queue? …/why?queue=NAME\n'],
  ['networks/why?queue=there&max=0', 400, 'max=0: expected a whole number from 1 to 100\n'],
  ['networks/why?queue=there', 404, 'there is no queue://there\n'],
  ['networks/why?queue=topic://there', 404, 'there is no topic://there\n'],
  ['networks/why?queue=there&max=1e9', 400, 'max=1e9: expected a whole number from 1 to 100\n'],
  ['networks/why?queue=there&max=999999999', 404, 'there is no queue://there\n'],
  ['networks/why?queue=%00%1b%5B2J%0d%0aX', 404, 'there is no queue://\u0000\u001b[2J\r\nX\n'],
  ['networks/why?queue=%zz', 404, 'there is no queue://%zz\n'],
  ['networks/why?queue=a,b', 404, 'there is no queue://a,b\n'],
  ['networks/why?queue=%3E', 404, 'there is no queue://>\n'],
  ['networkers', 404, 'expected /, /live, /ready, /master or /networks\n'],
])('/%s: %i', async (path, status, text) => {
  expect(await ask(path)).toEqual([status, text])
})

test('a question longer than any is not answered, and the next one is', async () => {
  const [status] = await ask(`networks/why?queue=${'x'.repeat(100_000)}`)
  expect(status).toBe(431)
  expect((await ask('networks'))[0]).toBe(200)
})

test('other methods are refused, and HEAD is answered without a body', async () => {
  expect(await ask('networks', 'POST')).toEqual([405, 'GET or HEAD\n'])
  expect(await ask('networks', 'HEAD')).toEqual([200, ''])
})

test('a broker that waits as a slave has no network', () => {
  expect(networkAnswer('GET', '/networks', undefined)).toMatchObject({ status: 503 })
  expect(networkAnswer('GET', '/ready', undefined)).toBeUndefined()
})

test('messages of a queue are found wherever they are, and no more are looked at than asked for', async () => {
  await withSession(async (session) => {
    const producer = await session.createProducer('queue://stored')
    for (let i = 0; i < 30; i++) await producer.send(session.createTextMessage(`m${i}`))
    expect(JSON.parse((await ask('networks/why?queue=stored&max=20'))[1]).messages).toHaveLength(20)
    const before = JSON.parse((await ask('networks/why?queue=stored&max=100'))[1])
    expect(before).toMatchObject({ queue: 'queue://stored', size: 30, localConsumers: 0 })
    expect(new Set(before.messages.map(({ place }: { place: string }) => place))).toEqual(new Set(['store']))
    expect(new Set(before.messages.map(({ messageId }: { messageId: string }) => messageId)).size).toBe(30)
    const consumer = await session.createConsumer('queue://stored?consumer.prefetchSize=1')
    while (!(await ask('networks/why?queue=stored'))[1].includes('dispatched'));
    const { messages, localConsumers } = JSON.parse((await ask('networks/why?queue=stored&max=100'))[1])
    expect(localConsumers).toBe(1)
    expect(messages[0]).toMatchObject({ place: 'dispatched', holder: { isBridge: false }, ways: [] })
    expect(messages).toHaveLength(30)
    await consumer.close()
  })
})
