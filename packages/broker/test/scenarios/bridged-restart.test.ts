/** The broker dies after it has stored what a bridge brought, and the bridge brings it again. */
import { setImmediate } from 'node:timers/promises'
import { BrokerId, ConnectionId, Destination, Message, MessageId, MessageKind, ProducerId } from '@hermod/model'
import { FaultyDisk, SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { journal } from '../journal.js'
import { type TestConnection, World, type WorldOptions } from '../world.js'

const sender = new ProducerId('ID:elsewhere', 1, 1)
const destinationInterceptors: WorldOptions['destinationInterceptors'] = [
  {
    kind: 'virtualDestinations',
    destinations: [{ kind: 'virtualTopic', options: { name: 'VirtualTopic.>', prefix: 'Consumer.*.' } }],
  },
]

function message(destination: Destination, sequence: number): Message {
  const made = new Message(MessageKind.bytes)
  made.producerId = new ProducerId('A->B', 1, 1)
  made.messageId = new MessageId(sender, sequence)
  made.destination = destination
  made.brokerPath = [new BrokerId('A')]
  made.persistent = true
  made.content = new TextEncoder().encode(String(sequence))
  return made
}

async function bring(world: World, destination: Destination, ...sequences: number[]): Promise<void> {
  const bridge = await world.connect({ connectionId: new ConnectionId('A->B'), networkConnection: true })
  const producer = bridge.producer(null)
  for (const sequence of sequences) producer.port.send(message(destination, sequence), null, true)
  await world.settle()
  await bridge.close()
}

/** A page is read in its own time, which turns do not wait for. */
async function until(world: World, done: () => boolean): Promise<void> {
  for (let rounds = 0; rounds < 1000 && !done(); rounds++) {
    await world.settle()
    await setImmediate()
  }
}

function subscribe(connection: TestConnection, topic: Destination) {
  return connection.consumer(topic, { subscriptionName: 'sub' })
}

describe('what the store has is not doubled', () => {
  it.each([
    { where: 'a queue', to: Destination.queue('Q'), from: Destination.queue('Q') },
    {
      where: 'the queues of a virtual topic',
      to: Destination.topic('VirtualTopic.T'),
      from: Destination.queue('Consumer.c.VirtualTopic.T'),
    },
  ])('in $where', async ({ to, from }) => {
    const disk = new FaultyDisk({ random: new SeededRandom(1) })
    const before = await World.start({ store: journal(disk), destinationInterceptors })
    await (await before.connect()).consumer(from).close()
    await bring(before, to, 1, 2, 3)
    disk.crash()
    const after = await World.start({ store: journal(disk.clone()), destinationInterceptors })
    await bring(after, to, 1, 2, 3, 4)
    const consumer = (await after.connect()).consumer(from)
    await until(after, () => consumer.received.length >= 4)
    expect(consumer.bodies).toEqual(['1', '2', '3', '4'])
  })

  it('for a durable subscription, and what was consumed since stays so', async () => {
    const topic = Destination.topic('T')
    const disk = new FaultyDisk({ random: new SeededRandom(1) })
    const before = await World.start({ store: journal(disk) })
    const first = await before.connect({ clientId: 'c' })
    subscribe(first, topic)
    await first.close()
    await bring(before, topic, 1, 2, 3)
    disk.crash()
    const after = await World.start({ store: journal(disk.clone()) })
    await bring(after, topic, 1, 2)
    const subscriber = await after.connect({ clientId: 'c' })
    const consumer = subscribe(subscriber, topic)
    await until(after, () => consumer.received.length === 3)
    for (const at of [0, 1, 2]) consumer.postAck(at, at)
    await bring(after, topic, 3, 4)
    expect(consumer.bodies).toEqual(['1', '2', '3', '4'])
  })
})
