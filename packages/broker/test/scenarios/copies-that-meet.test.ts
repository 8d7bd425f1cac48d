/** Two copies of one message in a network with several ways: of those that meet, one always stays. */
import {
  AckType,
  BrokerId,
  ConnectionId,
  Destination,
  Message,
  MessageId,
  MessageKind,
  ProducerId,
} from '@hermod/model'
import { FaultyDisk, SeededRandom } from '@hermod/testkit'
import { expect, test } from 'vitest'
import { journal } from '../journal.js'
import { type TestConsumer, World } from '../world.js'

const queue = Destination.queue('Q')

function copyBy(...path: string[]): Message {
  const made = new Message(MessageKind.bytes)
  made.producerId = new ProducerId('bridge', 1, 1)
  made.messageId = new MessageId(new ProducerId('ID:elsewhere', 1, 1), 1)
  made.destination = queue
  made.brokerPath = path.map((id) => new BrokerId(id))
  made.persistent = true
  made.content = new TextEncoder().encode('m1')
  return made
}

/** The one bridge brings them. */
async function bring(world: World, ...copies: Message[]): Promise<void> {
  const bridge = await world.connect({ connectionId: new ConnectionId('bridge'), networkConnection: true })
  const producer = bridge.producer(null)
  for (const copy of copies) producer.port.send(copy, null, true)
  await world.settle()
  await bridge.close()
}

function paths({ received }: TestConsumer): string[] {
  return received.map(({ message }) => (message.brokerPath ?? []).join('>'))
}

test('a copy that comes while the first is under way to another broker is there when that one has gone', async () => {
  const world = await World.start()
  const other = await world.connect({ networkConnection: true })
  const bridge = other.consumer(queue, { networkSubscription: true })
  await bring(world, copyBy('X'))
  await bring(world, copyBy('X', 'C'))
  expect(paths(bridge)).toEqual(['X'])
  await bridge.ack(0, 0, { ackType: AckType.individual })
  expect(paths(bridge)).toEqual(['X', 'X>C'])
  await bridge.ack(1, 1, { ackType: AckType.individual })
  expect(world.store.queue(queue).count).toBe(0)
})

test('it is not, when the first is given back', async () => {
  const world = await World.start()
  const other = await world.connect({ networkConnection: true })
  other.consumer(queue, { networkSubscription: true })
  await bring(world, copyBy('X'))
  await bring(world, copyBy('X', 'C'))
  await other.close()
  const consumer = (await world.connect()).consumer(queue)
  await world.settle()
  expect(paths(consumer)).toEqual(['X'])
})

test('a copy that comes after the first was passed on is kept, and not the same one again', async () => {
  const world = await World.start()
  const other = await world.connect({ networkConnection: true })
  const bridge = other.consumer(queue, { networkSubscription: true })
  await bring(world, copyBy('X'))
  await bridge.ack(0, 0, { ackType: AckType.individual })
  await bring(world, copyBy('X'))
  expect(bridge.received).toHaveLength(1)
  await bring(world, copyBy('X', 'C'), copyBy('X', 'C'))
  expect(paths(bridge)).toEqual(['X', 'X>C'])
})

test('a copy of what a consumer here has, or had, is not needed', async () => {
  const world = await World.start()
  const consumer = (await world.connect()).consumer(queue)
  await bring(world, copyBy('X'))
  await bring(world, copyBy('X', 'C'))
  await consumer.ackAll()
  await bring(world, copyBy('X', 'D'))
  expect(consumer.received).toHaveLength(1)
})

test('what was sent to this broker before it was killed, and comes back from another one, is known', async () => {
  const disk = new FaultyDisk({ random: new SeededRandom(1) })
  const before = await World.start({ store: journal(disk) })
  const sent = (await before.connect()).producer(queue)
  const { messageId } = await sent.send('m1')
  disk.crash()
  const after = await World.start({ store: journal(disk.clone()) })
  const consumer = (await after.connect()).consumer(queue)
  for (let i = 0; i < 100 && consumer.received.length === 0; i++) {
    await after.settle()
    await new Promise((resume) => setImmediate(resume))
  }
  await consumer.ackAll()
  await bring(after, Object.assign(copyBy('the id that it had then', 'B'), { messageId }))
  expect(consumer.received).toHaveLength(1)
})
