import { BrokerId, Destination, Message, MessageId, MessageKind, ProducerId } from '@hermod/model'
import { expect, test } from 'vitest'
import { isReadByBridges, mayCross } from '../src/bridge-filter.js'
import { ConsumerInfo } from '../src/generated/commands.js'

const filter = { networkBrokerId: 'B', messageTTL: 1, consumerTTL: 1, forNetworkSubscription: false }
const path = (...ids: string[]) => ids.map((id) => new BrokerId(id))

function message(destination: Destination, brokerPath: readonly BrokerId[] | null = null, about: unknown = null) {
  const made = new Message(MessageKind.message)
  made.producerId = new ProducerId('c', 1, 1)
  made.messageId = new MessageId(made.producerId, 1)
  made.destination = destination
  made.brokerPath = brokerPath
  made.dataStructure = about
  return made
}

const queue = Destination.queue('Q')
const advisory = Destination.topic('ActiveMQ.Advisory.Consumer.Queue.Q')

test('a message crosses until it has made its hops', () => {
  expect(mayCross(filter, message(queue))).toBe(true)
  expect(mayCross(filter, message(queue, path('A')))).toBe(false)
  expect(mayCross({ ...filter, messageTTL: 2 }, message(queue, path('A')))).toBe(true)
  expect(mayCross({ ...filter, messageTTL: -1 }, message(queue, path('A', 'C', 'D')))).toBe(true)
  expect(mayCross({ ...filter, messageTTL: 0 }, message(queue))).toBe(false)
})

test('never back to where it came from', () => {
  expect(mayCross({ ...filter, messageTTL: -1 }, message(queue, path('B', 'A')))).toBe(false)
})

test('advisories about consumers cross as far as demand does, and only to bridges that read them', () => {
  const about = (...ids: string[]) => new ConsumerInfo({ brokerPath: ids.length === 0 ? null : path(...ids) })
  expect(mayCross(filter, message(advisory, null, about()))).toBe(true)
  expect(mayCross(filter, message(advisory, null, about('C')))).toBe(false)
  expect(mayCross({ ...filter, consumerTTL: 2 }, message(advisory, null, about('C')))).toBe(true)
  expect(mayCross({ ...filter, consumerTTL: 5 }, message(advisory, null, about('B')))).toBe(false)
  expect(mayCross({ ...filter, forNetworkSubscription: true }, message(advisory, null, about()))).toBe(false)
})

test.each([
  ['ActiveMQ.Advisory.Consumer.Topic.T', true],
  ['ActiveMQ.Advisory.VirtualDestination.Consumer.Queue.Q', true],
  ['ActiveMQ.Advisory.TempQueue', true],
  ['ActiveMQ.Advisory.TempTopic', true],
  ['ActiveMQ.Advisory.Queue', false],
  ['ActiveMQ.Advisory.Connection', false],
  ['T', false],
])('topic %s is read by bridges: %s', (name, expected) => {
  expect(isReadByBridges(Destination.topic(name))).toBe(expected)
})
