/** A broker starts from the configurations that ActiveMQ and Debian ship, those that need an unbuilt part excepted. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrokerSettings, readActiveMqXml } from '@hermod/config'
import { encryptorOf } from '@hermod/security'
import { RecordingLogger } from '@hermod/testkit'
import { parseAddress } from '@hermod/transport'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBroker } from '../src/start-broker.js'

const FIXTURES = fileURLToPath(new URL('../../config/test/fixtures/', import.meta.url))

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hermod-shipped-'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

function settingsOf(file: string): BrokerSettings {
  const { settings } = readActiveMqXml(join(FIXTURES, file), {
    systemProperties: new Map([
      ['activemq.conf', join(FIXTURES, file, '..')],
      ['activemq.base', base],
      ['activemq.data', join(base, 'data')],
    ]),
    environment: {},
    readFile: (path) => readFileSync(path, 'utf8'),
    decrypt: (value, encryptor) =>
      encryptorOf({ ...encryptor, environment: { ACTIVEMQ_ENCRYPTION_PASSWORD: 'activemq' } }).decryptValue(value),
    heapBytes: 1024 ** 3,
  })
  return {
    ...settings,
    broker: { ...settings.broker, dataDirectory: join(base, 'data') },
    // Any free port of this machine, in place of the ports they all share.
    connectors: settings.connectors.map((connector) => ({
      ...connector,
      address: parseAddress(connector.address.text.replace(/\/\/[^:]+:\d+/, '//127.0.0.1:0')),
    })),
  }
}

test.each([
  ['activemq-5.15.16/activemq.xml', 1],
  ['activemq-5.17.2/activemq.xml', 1],
  ['activemq-6.0.0/activemq.xml', 1],
  ['activemq-6.3.1/activemq.xml', 1],
  ['debian-5.17.2/instance-main.xml', 1],
  ['debian-5.17.2/activemq-demo.xml', 2],
  ['debian-5.17.2/activemq-security.xml', 1],
  ['debian-5.17.2/activemq-dynamic-network-broker1.xml', 1],
  ['debian-5.17.2/activemq-dynamic-network-broker2.xml', 1],
  ['debian-5.17.2/activemq-mqtt.xml', 0],
  ['debian-5.17.2/activemq-scalability.xml', 1],
  ['debian-5.17.2/activemq-specjms.xml', 1],
  ['debian-5.17.2/activemq-static-network-broker1.xml', 1],
  ['debian-5.17.2/activemq-static-network-broker2.xml', 1],
  ['debian-5.17.2/activemq-stomp.xml', 0],
  ['debian-5.17.2/activemq-throughput.xml', 1],
])('%s', async (file, ports) => {
  const log = new RecordingLogger()
  const broker = await startBroker(settingsOf(file), { log })
  expect(broker.addresses).toHaveLength(ports)
  await broker.stop()
  expect(await broker.ended).toEqual({ kind: 'stopped' })
  expect(log.texts('error')).toEqual([])
  // ActiveMQ's own broker.ks has a key that is short for today.
  const shortKeys = file.endsWith('-demo.xml') ? [expect.stringContaining('key in the key store has 1024 bits')] : []
  expect(log.texts('warn').filter((line) => !line.includes('resetting to'))).toEqual(shortKeys)
})
