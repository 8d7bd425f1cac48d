import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { type TestConnection, World } from '../world.js'

function temporaryOf(connection: TestConnection, kind: 'temp-queue' | 'temp-topic' = 'temp-queue'): Destination {
  const destination = new Destination(kind, `${connection.id}:1`)
  connection.port.addDestination(destination, `DestinationInfo ${destination}`)
  return destination
}

describe('a temporary destination', () => {
  it.each(['temp-queue', 'temp-topic'] as const)('serves request and reply: %s', async (kind) => {
    const world = await World.start()
    const [asker, server] = [await world.connect(), await world.connect()]
    const replies = temporaryOf(asker, kind)
    const consumer = asker.consumer(replies)
    await server.producer(null).send('answer', { destination: replies, persistent: false })
    expect(consumer.bodies).toEqual(['answer'])
  })

  it('may be consumed from by its own connection only', async () => {
    const world = await World.start()
    const [owner, other] = [await world.connect(), await world.connect()]
    const replies = temporaryOf(owner)
    expect(() => other.consumer(replies)).toThrow(
      expect.objectContaining({ jmsClass: 'javax.jms.InvalidDestinationException' }),
    )
    expect(() => owner.consumer(replies)).not.toThrow()
  })

  it('is gone with its connection, and what was in it too', async () => {
    const world = await World.start()
    const [owner, other] = [await world.connect(), await world.connect()]
    const replies = temporaryOf(owner)
    const producer = other.producer(null)
    await producer.send('lost', { destination: replies })
    await owner.close()
    expect(() => producer.post('late', { destination: replies })).toThrow(
      expect.objectContaining({ jmsClass: 'org.apache.activemq.DestinationDoesNotExistException' }),
    )
  })

  it('is not made by a consumer or a producer', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const nobodys = new Destination('temp-queue', 'nobody:1')
    expect(() => connection.consumer(nobodys)).toThrow()
    expect(() => connection.producer(null).post('x', { destination: nobodys })).toThrow()
  })
})

describe('removing a destination', () => {
  it('is refused while it has consumers', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const replies = temporaryOf(connection)
    const consumer = connection.consumer(replies)
    await expect(connection.port.removeDestination(replies, 0)).rejects.toThrow(/still has an active subscription/)
    await consumer.close()
    await connection.port.removeDestination(replies, 0)
    expect(() => connection.producer(null).post('x', { destination: replies })).toThrow()
  })

  it('waits for them as long as it was told', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const replies = temporaryOf(connection)
    const consumer = connection.consumer(replies)
    const removed = connection.port.removeDestination(replies, 1000)
    await world.pass(500)
    await consumer.close()
    await world.pass(500)
    await removed
    expect(() => connection.producer(null).post('x', { destination: replies })).toThrow()
  })

  it('takes the messages of a queue with it', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const queue = Destination.queue('A')
    await connection.producer(queue).send('m1')
    await connection.port.removeDestination(queue, 0)
    await world.settle()
    const consumer = connection.consumer(queue)
    await world.settle()
    expect(consumer.bodies).toEqual([])
  })
})
