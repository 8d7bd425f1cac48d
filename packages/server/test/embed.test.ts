import { type Connection, ConnectionFactory, TextMessage } from '@hermod/client'
import { Destination } from '@hermod/model'
import { RecordingLogger } from '@hermod/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { createBroker, type EmbeddedBroker } from '../src/embed.js'

let broker: EmbeddedBroker | undefined
afterEach(async () => {
  await broker?.stop()
  broker = undefined
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
})
