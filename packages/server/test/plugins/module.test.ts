/** Plug-ins of the user's own: from a module that the configuration names, and made in code. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionFactory, TextMessage } from '@hermod/client'
import { readActiveMqXml } from '@hermod/config'
import { type BrokerPlugin, silentLogger } from '@hermod/model'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBroker } from '../../src/embed.js'
import { startBroker } from '../../src/start-broker.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-plugin-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function configure(plugin: string): string {
  const file = join(folder, 'activemq.xml')
  writeFileSync(
    file,
    `<beans xmlns="http://www.springframework.org/schema/beans">
<broker xmlns="http://activemq.apache.org/schema/core" brokerName="b" persistent="false" dataDirectory="${folder}"><plugins>
  ${plugin}
</plugins></broker></beans>`,
  )
  return file
}

const bean = (path: string, inside = ''): string =>
  `<bean xmlns="http://www.springframework.org/schema/beans" class="file:${path}">${inside}</bean>`

async function start(file: string) {
  const environment = { systemProperties: new Map(), environment: {}, heapBytes: 1e9 }
  const { settings } = readActiveMqXml(file, { ...environment, readFile: (path) => readFileSync(path, 'utf8') })
  return startBroker(settings, { log: silentLogger })
}

async function roundTrip(factory: ConnectionFactory): Promise<string | undefined> {
  const connection = await factory.createConnection()
  await connection.start()
  const session = await connection.createSession()
  await (await session.createProducer('queue://Q')).send(session.createTextMessage('x'))
  const message = await (await session.createConsumer('queue://Q')).receive(5000)
  await connection.close()
  return message instanceof TextMessage ? String(message.property('answer')) : undefined
}

describe('from activemq.xml', () => {
  test('the module beside the file is loaded, and gets its properties [F4.086]', async () => {
    writeFileSync(
      join(folder, 'mine.mjs'),
      `export default (host, properties) => ({
        name: 'mine',
        send(context, message) { message.setProperty('answer', properties.answer + ' of ' + host.brokerName) },
      })`,
    )
    const broker = await start(configure(bean('./mine.mjs', '<property name="answer" value="42"/>')))
    try {
      const { ConnectionFactory } = await import('@hermod/client')
      expect(await roundTrip(new ConnectionFactory('vm://b', { vm: broker.vm }))).toBe('42 of b')
    } finally {
      await broker.stop()
    }
  })

  test.each([
    ['is not there', undefined, /cannot be loaded/],
    ['is no module', 'this is no JavaScript', /cannot be loaded/],
    ['has no factory', 'export const plugin = {}', /its default export must be a function/],
    ['fails to make it', "export default () => { throw new Error('no answer') }", /cannot be made: no answer/],
  ])('a module that %s stops the start with its place in the file', async (_what, text, expected) => {
    const name = `${Math.random().toString(36).slice(2)}.mjs`
    if (text !== undefined) writeFileSync(join(folder, name), text)
    const failed = start(configure(bean(`./${name}`)))
    await expect(failed).rejects.toThrow(expected)
    await expect(failed).rejects.toThrow(`${join(folder, 'activemq.xml')}:3:3: <file:./${name}>`)
  })
})

test('a plug-in made in code is asked as any other [F4.086]', async () => {
  const plugin: BrokerPlugin = {
    name: 'mine',
    send(_context, message) {
      message.setProperty('answer', 42)
      return undefined
    },
  }
  const broker = await createBroker({ broker: { brokerName: 'inner-plugin' }, plugins: [() => plugin] })
  expect(await roundTrip(broker.connectionFactory)).toBe('42')
  await broker.stop()
})
