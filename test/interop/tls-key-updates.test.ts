/** A peer that asks for new keys without end (OpenSSL's own client, whose command `K` does that). */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConnectionFactory } from '@hermod/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BrokerProcess } from './support/broker-process.js'
import { PASSWORD, putKeyStores, removeKeyStores } from './support/key-stores.js'

let broker: BrokerProcess
beforeAll(async () => {
  const configuration = readFileSync(new URL('conf/security-tls.xml', import.meta.url), 'utf8')
  broker = await BrokerProcess.prepare('hermod', {
    configuration: configuration.replace(/<plugins>[\s\S]*<\/plugins>/, ''),
  })
  putKeyStores(broker.folder)
  await broker.start()
})
afterAll(async () => {
  await broker.dispose()
  removeKeyStores()
})

const UPDATES = 5_000

test('CVE-2026-39304: TLS 1.3 key updates without end fill no memory, and others are served', async () => {
  const before = broker.residentBytes()
  const peer = spawn('openssl', ['s_client', '-tls1_3', '-connect', `127.0.0.1:${broker.nioPort}`], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const gone = new Promise((resolve) => peer.once('close', resolve))
  let updates = 0
  const enough = new Promise<void>((resolve, reject) => {
    peer.once('close', () => reject(new Error(`the connection ended after ${updates} updates`)))
    peer.stderr.on('data', (chunk: Buffer) => {
      // It takes one command per read, so the next is only given when it has said that it did the last.
      updates += chunk.toString('latin1').split('KEYUPDATE').length - 1
      if (updates >= UPDATES) resolve()
      else peer.stdin.write('K\n')
    })
  })
  await enough
  const tls = { trustStore: join(broker.folder, 'client-trust.p12'), trustStorePassword: PASSWORD }
  const connection = await new ConnectionFactory(`ssl://127.0.0.1:${broker.nioPort}`, { tls }).createConnection()
  await connection.start()
  await connection.close()
  expect(broker.residentBytes() - before).toBeLessThan(64 * 1024 * 1024)
  peer.kill()
  await gone
})
