import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, ConnectionFactory, TextMessage } from '@hermod/client'
import { Destination } from '@hermod/model'
import { RecordingLogger } from '@hermod/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBroker, type EmbeddedBroker } from '../src/embed.js'

let broker: EmbeddedBroker | undefined
let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hermod-embed-'))
})
afterEach(async () => {
  await broker?.stop()
  broker = undefined
  rmSync(base, { recursive: true, force: true })
})

async function sendAndReceive(connection: Connection): Promise<string | null> {
  await connection.start()
  const session = await connection.createSession()
  const producer = await session.createProducer('queue://Q')
  await producer.send(session.createTextMessage('hello'))
  const consumer = await session.createConsumer('queue://Q')
  const message = await consumer.receive()
  await connection.close()
  return message instanceof TextMessage ? message.text : null
}

describe('an embedded broker', () => {
  test('serves clients of its process without a port', async () => {
    broker = await createBroker({ broker: { brokerName: 'inner' } })
    expect(broker.addresses).toEqual([])
    expect(await sendAndReceive(await broker.connectionFactory.createConnection())).toBe('hello')
  })

  test('opens the ports it is told to', async () => {
    broker = await createBroker({ connectors: ['tcp://127.0.0.1:0'], destinations: [Destination.queue('AT.START')] })
    const url = broker.addresses[0]!
    expect(url).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/)
    expect(await sendAndReceive(await new ConnectionFactory(url).createConnection())).toBe('hello')
  })

  test('with start="false" is made and does nothing until it is started [F4.006]', async () => {
    const log = new RecordingLogger()
    broker = await createBroker({ broker: { start: false }, connectors: ['tcp://127.0.0.1:0'], log })
    expect(broker.addresses).toEqual([])
    await expect(broker.connectionFactory.createConnection()).rejects.toThrow('no broker named localhost')
    expect(log.texts('info')).toEqual([])
    await Promise.all([broker.start(), broker.start()])
    expect(broker.addresses).toHaveLength(1)
    expect(await sendAndReceive(await broker.connectionFactory.createConnection())).toBe('hello')
    expect(log.texts('info').filter((line) => line.startsWith('Listening'))).toHaveLength(1)
  })

  test('that was stopped before it was started stays so [F4.006]', async () => {
    broker = await createBroker({ broker: { start: false }, connectors: ['tcp://127.0.0.1:0'] })
    await broker.stop()
    await broker.start()
    expect(broker.addresses).toEqual([])
    expect(await broker.ended).toEqual({ kind: 'stopped' })
  })

  test('names a wrong option', async () => {
    await expect(createBroker({ connectors: ['tcp://127.0.0.1:0?bcklog=1'] })).rejects.toThrow(
      'did you mean "backlog"?',
    )
  })

  test('that cannot open a port leaves nothing behind and says why', async () => {
    broker = await createBroker({ connectors: ['tcp://127.0.0.1:0'] })
    const log = new RecordingLogger()
    await expect(
      createBroker({ broker: { brokerName: 'second' }, connectors: [broker.addresses[0]!], log }),
    ).rejects.toThrow('already in use')
    expect(log.texts().join('\n')).toContain('Failed to start Hermod (second')
    expect(log.texts().join('\n')).toContain('is shutdown')
  })

  test('tells when it has ended', async () => {
    broker = await createBroker()
    const ended = broker.ended
    await broker.stop()
    expect(await ended).toEqual({ kind: 'stopped' })
  })

  test('gives up when its lock file is taken away, and closes its port', async () => {
    const log = new RecordingLogger()
    const kahaDB = { directory: join(base, 'kahadb'), lockKeepAlivePeriod: 10 }
    const dataDirectory = base
    broker = await createBroker({ broker: { dataDirectory }, kahaDB, connectors: ['tcp://127.0.0.1:0'], log })
    const port = Number(broker.addresses[0]!.split(':').at(-1))
    rmSync(join(base, 'kahadb/lock'))
    expect(await broker.ended).toMatchObject({ kind: 'failed' })
    expect(log.texts('error').join('\n')).toContain('no longer able to keep the exclusive lock')
    await expect(
      new Promise((resolve, reject) => connect(port, '127.0.0.1').on('connect', resolve).on('error', reject)),
    ).rejects.toThrow('ECONNREFUSED')
  })

  test('keeps messages on disk when told where, until told to delete them at start', async () => {
    const started = (deleteAllMessagesOnStartup: boolean): Promise<EmbeddedBroker> =>
      createBroker({
        broker: { dataDirectory: base, deleteAllMessagesOnStartup },
        kahaDB: { directory: join(base, 'kahadb') },
      })
    broker = await started(false)
    const connection = await broker.connectionFactory.createConnection()
    const session = await connection.createSession()
    await (await session.createProducer('queue://Q')).send(session.createTextMessage('kept'))
    await connection.close()
    await broker.stop()
    broker = await started(false)
    expect(await countIn(broker)).toBe(1)
    await broker.stop()
    expect(existsSync(join(base, 'kahadb/db-1.log'))).toBe(true)
    broker = await started(true)
    expect(await countIn(broker)).toBe(0)
  })
})

async function countIn(broker: EmbeddedBroker): Promise<number> {
  const connection = await broker.connectionFactory.createConnection()
  await connection.start()
  const session = await connection.createSession()
  let count = 0
  for await (const _ of session.createBrowser('queue://Q')) count++
  await connection.close()
  return count
}
