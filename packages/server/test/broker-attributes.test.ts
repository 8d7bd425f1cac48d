/** Attributes of `<broker>` that decide who the broker is, where its files are and what a start does. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConnectionFactory, TextMessage } from '@hermod/client'
import { readActiveMqXml } from '@hermod/config'
import { RecordingLogger } from '@hermod/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunningBroker } from '../src/running-broker.js'
import { startBroker } from '../src/start-broker.js'

let folder: string
let log: RecordingLogger
let broker: RunningBroker | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-attributes-'))
  log = new RecordingLogger()
})
afterEach(async () => {
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

async function stop(): Promise<void> {
  await broker?.stop()
  broker = undefined
}

async function start(attributes: string, inside = ''): Promise<RunningBroker> {
  const file = join(folder, 'activemq.xml')
  const schema = 'http://activemq.apache.org/schema/core'
  writeFileSync(
    file,
    `<beans xmlns="http://www.springframework.org/schema/beans"><broker xmlns="${schema}" ${attributes}>${inside}</broker></beans>`,
  )
  const { settings } = readActiveMqXml(file, {
    systemProperties: new Map(),
    environment: {},
    heapBytes: 1e9,
    readFile: (path) => readFileSync(path, 'utf8'),
  })
  broker = await startBroker(settings, { log })
  return broker
}

async function session(name: string) {
  const connection = await new ConnectionFactory(`vm://${name}`, { vm: broker!.vm }).createConnection()
  await connection.start()
  return connection.createSession()
}

async function send(name: string, text: string): Promise<void> {
  const sending = await session(name)
  await (await sending.createProducer('queue://Q')).send(sending.createTextMessage(text))
}

async function left(name: string): Promise<string[]> {
  const texts: string[] = []
  for await (const message of await (await session(name)).createBrowser('queue://Q')) {
    if (message instanceof TextMessage) texts.push(message.text ?? '')
  }
  return texts
}

test('brokerName, brokerId, dataDirectory and tmpDataDirectory [F4.001] [F4.002] [F4.003]', async () => {
  const places = `dataDirectory="${folder}/data" tmpDataDirectory="${folder}/elsewhere"`
  const found = await start(`brokerName="mine" brokerId="ID:mine" ${places}`)
  expect([found.name, found.id]).toEqual(['mine', 'ID:mine'])
  expect(existsSync(join(folder, 'data/mine/KahaDB'))).toBe(true)
  expect(log.texts('info')).toContain(`PListStore:[${folder}/elsewhere] started`)
  expect(log.texts('info')).toContainEqual(expect.stringMatching(/^Hermod [\d.]+ \(mine, ID:mine\) started$/))
})

test('without tmpDataDirectory it is under the data directory [F4.003]', async () => {
  await start(`brokerName="mine" dataDirectoryFile="${folder}/data"`)
  expect(log.texts('info')).toContain(`PListStore:[${folder}/data/mine/tmp_storage] started`)
})

test("useLocalHostBrokerName takes the machine's name [F4.033]", async () => {
  const found = await start('persistent="false" useLocalHostBrokerName="true"')
  expect(found.name).toBe(hostname().replace(/[^a-zA-Z0-9._:-]/g, '_'))
})

test('persistent="false" forgets everything with the process [F4.004]', async () => {
  const attributes = `brokerName="m" persistent="false" dataDirectory="${folder}/data"`
  await start(attributes)
  await send('m', 'forgotten')
  await stop()
  await start(attributes)
  expect(await left('m')).toEqual([])
  expect(existsSync(join(folder, 'data/m/KahaDB'))).toBe(false)
})

test('deleteAllMessagesOnStartup empties the store, and says so [F4.011]', async () => {
  const attributes = `brokerName="d" dataDirectory="${folder}/data"`
  await start(attributes)
  await send('d', 'kept')
  await stop()
  await start(attributes)
  expect(await left('d')).toEqual(['kept'])
  await stop()
  await start(`${attributes} deleteAllMessagesOnStartup="true"`)
  expect(await left('d')).toEqual([])
  expect(log.texts('info').join('\n')).toContain('Deleting all messages on startup')
})

test('a connector with autoStart="false" is not opened [F4.057]', async () => {
  const connector = (name: string, more: string) =>
    `<transportConnector name="${name}" uri="tcp://127.0.0.1:0" ${more}/>`
  const connectors = connector('open', '') + connector('closed', 'autoStart="false"')
  const found = await start('persistent="false"', `<transportConnectors>${connectors}</transportConnectors>`)
  expect(found.addresses).toHaveLength(1)
  expect(log.texts('info')).not.toContain('Connector closed started')
})

test('the lines of a life stand in their order [F4.210]', async () => {
  await start('brokerName="life" persistent="false"')
  await stop()
  const words = /\(life, [^)]*\) (is starting|started|is shutting down|uptime|is shutdown)/
  expect(log.texts('info').flatMap((line) => words.exec(line)?.[1] ?? [])).toEqual([
    'is starting',
    'started',
    'is shutting down',
    'uptime',
    'is shutdown',
  ])
})
