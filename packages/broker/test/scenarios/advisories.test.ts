import { ConsumerId, Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { type TestConnection, type TestConsumer, World } from '../world.js'

const A = Destination.queue('A')

function advised(connection: TestConnection, name: string): TestConsumer {
  return connection.consumer(
    Destination.topic(
      name
        .split(',')
        .map((one) => `ActiveMQ.Advisory.${one}`)
        .join(','),
    ),
  )
}
function told(consumer: TestConsumer): string[] {
  return consumer.received.map(
    ({ message }) => `${message.destination.name.slice(18)}: ${message.dataStructure ?? '-'}`,
  )
}

describe('advisories', () => {
  it('tell a Java client of temporary destinations: what there is, then what comes and goes [F4.188]', async () => {
    const world = await World.start()
    const [owner, other] = [await world.connect(), await world.connect()]
    const early = new Destination('temp-queue', 'x:1')
    owner.port.addDestination(early, 'DestinationInfo x:1')
    const id = new ConsumerId(other.id.value, -1, 1)
    const watcher = other.consumer(Destination.topic('ActiveMQ.Advisory.TempQueue,ActiveMQ.Advisory.TempTopic'), {
      id,
      noLocal: true,
    })
    await world.settle()
    expect(told(watcher)).toEqual(['TempQueue: DestinationInfo x:1'])
    expect(watcher.received[0]!.message.targetConsumerId?.toString()).toBe(id.toString())
    owner.port.addDestination(new Destination('temp-topic', 'x:2'), 'DestinationInfo x:2')
    await owner.close()
    expect(told(watcher).slice(1)).toEqual([
      'TempTopic: DestinationInfo x:2',
      expect.stringMatching(/^Temp(Queue|Topic): /),
      expect.stringMatching(/^Temp(Queue|Topic): /),
    ])
  })

  it('tell of consumers and producers with their number', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const watcher = advised(await world.connect(), 'Consumer.Queue.A,Producer.Queue.A')
    const consumer = connection.consumer(A)
    const producer = connection.producer(A)
    await world.settle()
    connection.port.removeProducer(producer.port.id)
    await consumer.close()
    expect(
      watcher.received.map(({ message }) => {
        const properties = message.properties()
        return [message.destination.name.slice(18), properties.get('consumerCount') ?? properties.get('producerCount')]
      }),
    ).toEqual([
      ['Consumer.Queue.A', 1],
      ['Producer.Queue.A', 1],
      ['Producer.Queue.A', 0],
      ['Consumer.Queue.A', 0],
    ])
  })

  it('tell of connections and of new queues, named with the broker', async () => {
    const world = await World.start({ options: { brokerName: 'brokerA' } })
    const watcher = advised(await world.connect(), 'Connection,Queue')
    await world.settle()
    watcher.received.length = 0
    const other = await world.connect()
    await other.producer(A).send('m1')
    await other.close()
    expect(told(watcher)).toEqual([
      `Connection: ConnectionInfo ${other.id}`,
      expect.stringContaining('Queue: '),
      expect.stringContaining('Connection: '),
    ])
    expect(watcher.received[0]!.message.properties().get('originBrokerName')).toBe('brokerA')
    expect(watcher.received[0]!.message).toMatchObject({ type: 'Advisory', persistent: false })
  })

  it('tell of expired and dead-lettered messages', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const watcher = advised(connection, 'Expired.Queue.A,MessageDLQd.Queue.A')
    const message = await connection.producer(A).send('m1', { expiration: world.clock.now() + 10 })
    world.clock.advance(11)
    connection.consumer(A)
    await world.settle()
    expect(watcher.received.map((one) => one.message.destination.name.slice(18)).sort()).toEqual([
      'Expired.Queue.A',
      'MessageDLQd.Queue.A',
    ])
    const expired = watcher.received.find((one) => one.message.destination.name.includes('Expired'))!.message
    expect(expired.properties().get('orignalMessageId')).toBe(message.messageId.toString())
  })

  it('tell of a full limit and of the producer that reached it, where the policy wants it [F4.192] [F4.198]', async () => {
    const options = {
      memoryLimit: 1000,
      cursorMemoryHighWaterMark: 100,
      advisoryWhenFull: true,
      advisoryForFastProducers: true,
    }
    const world = await World.start({ policies: [{ destination: A, options }] })
    const connection = await world.connect()
    const watcher = advised(connection, 'FULL.Queue.A,FastProducer.Queue.A')
    const producer = connection.producer(A)
    await producer.send('m1', { persistent: false })
    expect(told(watcher)).toEqual([])
    await producer.send('m2', { persistent: false })
    expect(told(watcher)).toEqual(['FULL.Queue.A: -', `FastProducer.Queue.A: ProducerInfo ${producer.port.id}`])
    expect(watcher.received[0]!.message.properties().get('usageName')).toBe('memory of queue://A')
  })

  it('tell of a producer that a full limit refuses as of one that it holds', async () => {
    const options = { memoryLimit: 1000, cursorMemoryHighWaterMark: 100, advisoryForFastProducers: true }
    const world = await World.start({
      policies: [{ destination: A, options: { ...options, sendFailIfNoSpace: true } }],
    })
    const connection = await world.connect()
    const watcher = advised(connection, 'FastProducer.Queue.A')
    const producer = connection.producer(A)
    await producer.send('m1', { persistent: false })
    expect(told(watcher)).toEqual([])
    await expect(producer.send('m2', { persistent: false })).rejects.toThrow('Memory Limit')
    await world.settle()
    expect(told(watcher)).toEqual([`FastProducer.Queue.A: ProducerInfo ${producer.port.id}`])
  })

  it('are silent when switched off [F4.009]', async () => {
    const world = await World.start({ options: { advisorySupport: false } })
    const connection = await world.connect()
    const watcher = advised(connection, '>')
    await connection.producer(A).send('m1')
    expect(watcher.received).toEqual([])
  })
})
