/** What the client must get right where broker and client meet at an edge. */
import { ConnectionFactory } from '@hermod/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBroker, type EmbeddedBroker } from '../src/embed.js'

let broker: EmbeddedBroker
beforeEach(async () => {
  broker = await createBroker({ broker: { brokerName: 'edges' } })
})
afterEach(() => broker.stop())

describe('a body that the broker would not take', () => {
  test.each(['vm://edges?wireFormat.maxFrameSize=2000', 'failover:(vm://edges?wireFormat.maxFrameSize=2000)'])(
    'is refused before it is sent, and the connection lives: %s',
    async (url) => {
      const connection = await new ConnectionFactory(url, { vm: broker.vm }).createConnection()
      const session = await connection.createSession()
      const producer = await session.createProducer('queue://Q')
      await expect(producer.send(session.createBytesMessage(new Uint8Array(2000)))).rejects.toThrow(
        'A body of 2000 bytes cannot be sent: the broker takes frames of less than 2000 bytes',
      )
      await producer.send(session.createBytesMessage(new Uint8Array(1000)))
      await connection.close()
    },
  )
})

describe('a command that cannot be encoded', () => {
  test.each(['vm://edges', 'failover:(vm://edges)'])(
    'is an error of its own, and the connection lives: %s',
    async (url) => {
      const connection = await new ConnectionFactory(url, { vm: broker.vm }).createConnection()
      const session = await connection.createSession()
      const selector = `a = '${'x'.repeat(70_000)}'`
      await expect(session.createConsumer('queue://Q', { selector })).rejects.toThrow(
        'string of 70006 encoded bytes cannot be sent, at most 32766 are possible',
      )
      await (await session.createProducer('queue://Q')).send(session.createTextMessage('still good'))
      await connection.close()
    },
  )
})

describe('a message put back by a rollback', () => {
  test('carries the redelivery mark for the next consumer, though others were delivered after it', async () => {
    const options = { 'redeliveryPolicy.initialRedeliveryDelay': 1 }
    const connectionFactory = new ConnectionFactory('vm://edges', { vm: broker.vm, options })
    const first = await connectionFactory.createConnection()
    await first.start()
    const session = await first.createSession('client')
    const producer = await session.createProducer('queue://Q')
    for (const text of ['a', 'b', 'c']) await producer.send(session.createTextMessage(text))
    const consumer = await session.createConsumer('queue://Q?consumer.prefetchSize=10')
    for (let i = 0; i < 3; i++) await consumer.receive(5000)
    await session.recover()
    await consumer.receive(5000) // `a` once more: the last delivered, but not the furthest
    await first.close()

    const second = await connectionFactory.createConnection()
    await second.start()
    const again = await (await second.createSession()).createConsumer('queue://Q')
    const marks: boolean[] = []
    for (let i = 0; i < 3; i++) marks.push((await again.receive(5000))!.redelivered)
    expect(marks).toEqual([true, true, true])
    await second.close()
  })
})

test('a connection still learns of temporary queues after thousands of others came and went', async () => {
  const make = () => broker.connectionFactory.createConnection()
  const [asker, replier] = [await make(), await make()]
  const session = await asker.createSession()
  // Beyond twice the prefetch of the consumer that watches them the broker would send no more.
  for (let i = 0; i < 1600; i++) await session.deleteTemporary(await session.createTemporaryQueue())
  const replies = await session.createTemporaryQueue()
  const producer = await (await replier.createSession()).createProducer(replies)
  await producer.send(await replier.createSession().then((each) => each.createTextMessage('here')))
  await asker.close()
  await replier.close()
})
