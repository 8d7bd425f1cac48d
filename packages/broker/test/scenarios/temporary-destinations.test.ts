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

  it('that a bridge has made for a client of another broker is open to other bridges, and to nobody else', async () => {
    const world = await World.start()
    const [maker, bridge] = [await world.connect({ ownBridge: true }), await world.connect({ ownBridge: true })]
    const client = await world.connect()
    const mirrored = new Destination('temp-queue', 'ID:of-a-client-elsewhere:1')
    maker.port.addDestination(mirrored, `DestinationInfo ${mirrored}`)
    expect(() => bridge.consumer(mirrored)).not.toThrow()
    expect(() => client.consumer(mirrored)).toThrow()
    expect(() => bridge.consumer(temporaryOf(client))).toThrow()
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

describe.each(['temp-queue', 'temp-topic'] as const)('what is said in a %s is not heard by others', (kind) => {
  async function people() {
    const world = await World.start()
    const [owner, thief, server] = [await world.connect(), await world.connect(), await world.connect()]
    const replies = new Destination(kind, `${owner.id}:1`)
    const answer = () => server.producer(null).send('answer', { destination: replies, persistent: false })
    return { owner, thief, replies, answer }
  }

  it.each(['before', 'after'])('by wildcards of those who came %s', async (when) => {
    const { owner, thief, replies, answer } = await people()
    const listening = () => thief.consumer(new Destination(kind, '>'))
    const early = when === 'before' ? listening() : undefined
    owner.port.addDestination(replies, 'DestinationInfo')
    const listener = early ?? listening()
    const everything = owner.consumer(new Destination(kind, '>'))
    await answer()
    expect(listener.bodies).toEqual([])
    expect(everything.bodies).toEqual(['answer'])
  })

  it('by who made it first, under the name of its owner', async () => {
    const { owner, thief, replies, answer } = await people()
    thief.port.addDestination(replies, 'DestinationInfo')
    const listener = thief.consumer(replies)
    owner.port.addDestination(replies, 'DestinationInfo')
    const consumer = owner.consumer(replies)
    await answer()
    expect(listener.bodies).toEqual([])
    expect(consumer.bodies).toEqual(['answer'])
    await thief.close() // and takes nothing along
    await answer()
    expect(consumer.bodies).toEqual(['answer', 'answer'])
  })

  it('by who had made it, listened and removed it', async () => {
    const { owner, thief, replies, answer } = await people()
    thief.port.addDestination(replies, 'DestinationInfo')
    const listener = thief.consumer(replies)
    await thief.port.removeDestination(replies, 0)
    owner.port.addDestination(replies, 'DestinationInfo')
    const consumer = owner.consumer(replies)
    await answer()
    expect(listener.bodies).toEqual([])
    expect(consumer.bodies).toEqual(['answer'])
  })
})

describe('one that a send makes [F4.029]', () => {
  const options = { allowTempAutoCreationOnSend: true }

  it('outlives its sender, and is consumed from by the connection it is named after', async () => {
    const world = await World.start({ options })
    const [owner, sender, other] = [await world.connect(), await world.connect(), await world.connect()]
    const replies = new Destination('temp-queue', `${owner.id}:1`)
    await sender.producer(null).send('m1', { destination: replies })
    await sender.close()
    expect(() => other.consumer(replies)).toThrow(/created by another connection/)
    const consumer = owner.consumer(replies)
    await world.settle()
    expect(consumer.bodies).toEqual(['m1'])
  })

  it('goes with its client once that has announced it', async () => {
    const world = await World.start({ options })
    const [owner, sender] = [await world.connect(), await world.connect()]
    const replies = new Destination('temp-queue', `${owner.id}:1`)
    await sender.producer(null).send('m1', { destination: replies })
    owner.port.addDestination(replies, null)
    await owner.close()
    expect(world.broker.view().destinations.map((one) => one.destination)).not.toContain(`${replies}`)
  })
})

describe('allowTempDestinationStealing', () => {
  it('lets other connections consume from it [F1.132] [F4.134]', async () => {
    const world = await World.start({
      policies: [{ destination: new Destination('temp-queue', '>'), options: { allowTempDestinationStealing: true } }],
    })
    const [owner, thief] = [await world.connect(), await world.connect()]
    const replies = temporaryOf(owner)
    const consumer = thief.consumer(replies)
    await owner.producer(replies).send('m1')
    expect(consumer.bodies).toEqual(['m1'])
  })
})

describe('removing a destination', () => {
  it('is refused while it has consumers', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const queue = Destination.queue('A')
    const consumer = connection.consumer(queue)
    await expect(connection.port.removeDestination(queue, 0)).rejects.toThrow(/still has an active subscription/)
    await consumer.close()
    await connection.port.removeDestination(queue, 0)
    expect(world.broker.view().destinations.map((one) => one.destination)).not.toContain('queue://A')
  })

  it('that is temporary, or with a timeout, is not: its consumers get what comes to its successor', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const queue = Destination.queue('A')
    const [consumer, answers] = [connection.consumer(queue), connection.consumer(temporaryOf(connection))]
    await connection.producer(queue).send('m1')
    await connection.port.removeDestination(queue, 1000)
    await connection.port.removeDestination(answers.destination, 0)
    expect(() => connection.producer(null).post('x', { destination: answers.destination })).toThrow()
    await connection.producer(queue).send('m2')
    expect([consumer.bodies, consumer.isClosed]).toEqual([['m1', 'm2'], false])
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

  it('takes the advisory topics about it away, and those who listen to them stay', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const advisory = Destination.topic('ActiveMQ.Advisory.Consumer.Queue.A')
    const listener = connection.consumer(advisory)
    const queue = Destination.queue('A')
    await connection.consumer(queue).close()
    const told = listener.received.length
    await connection.port.removeDestination(queue, 0)
    expect(world.broker.view().destinations.map((one) => one.destination)).not.toContain(`${advisory}`)
    connection.consumer(queue)
    await world.settle()
    expect(listener.received.length).toBe(told + 1)
  })
})
