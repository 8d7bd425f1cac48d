import { ConnectionId, ConsumerId, Destination, JavaLong, type Message, type Notice, ProducerId } from '@hermod/model'
import { testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { Advisories } from '../../src/advisories/advisories.js'
import { AdvisoryMessages } from '../../src/advisories/advisory-message.js'
import { MessageAdvisories } from '../../src/advisories/message-advisories.js'
import type { AdvisorySubjects } from '../../src/advisories/subjects.js'
import type { PolicyEntryOptions } from '../../src/options.js'
import { PolicyMap } from '../../src/policies/policy-map.js'

const { queue, topic } = Destination
const CONSUMER = new ConsumerId('c1', 1, 1)
const PRODUCER = new ProducerId('c1', 1, 1)
const WATCHER = new ConsumerId('c9', 1, 1)

const subjects: AdvisorySubjects = {
  destinationInfo: (connectionId, destination, added) =>
    `${added ? 'add' : 'remove'} ${destination.qualifiedName} by ${connectionId}`,
  removeInfo: (id) => `remove ${id}`,
  consumerOf: (id, _subject, destination) => `ConsumerInfo ${id} of ${destination}`,
  removeSubscriptionInfo: (connectionId, clientId, name) =>
    `remove subscription ${clientId}:${name} by ${connectionId}`,
}

function world(options: { wanted?: (topic: Destination) => boolean; anonymousProducers?: boolean } = {}) {
  const published: Message[] = []
  const origin = {
    brokerId: 'ID:host-1-1-0:1',
    brokerName: 'brokerA',
    url: (connector: string | null) => (connector === null ? 'vm://brokerA' : `tcp://host:1?${connector}`),
  }
  const notices: Notice[] = []
  const messages = new AdvisoryMessages(origin, 'ID:host-1-1-1:1')
  const parts = {
    messages,
    subjects,
    counts: { consumers: () => 2, producers: () => 3 },
    publish: (message: Message) => published.push(message),
    wanted: options.wanted ?? (() => true),
    anonymousProducers: options.anonymousProducers ?? false,
    told: (notice: Notice) => notices.push(notice),
  }
  return {
    published,
    notices,
    advisories: new Advisories(parts),
    ofMessages: new MessageAdvisories(parts),
    seen: () => published.map((message) => `${message.destination.name}: ${message.dataStructure}`),
  }
}

function place(name: string, options: Partial<PolicyEntryOptions> = {}) {
  const destination = queue(name)
  return { destination, policy: new PolicyMap([{ destination: null, options }]).policyFor(destination) }
}

function propertiesOf(message: Message | undefined): Record<string, unknown> {
  return Object.fromEntries(message?.properties() ?? [])
}

describe('advisory messages', () => {
  it('look as those of the real broker [F4.182]', () => {
    const w = world()
    w.advisories.consumerAdded(CONSUMER, queue('A'), 'ConsumerInfo', 'openwire')
    const [message] = w.published
    expect(message).toMatchObject({
      kind: 23,
      type: 'Advisory',
      persistent: false,
      priority: 0,
      timestamp: 0,
      responseRequired: false,
      dataStructure: 'ConsumerInfo',
      targetConsumerId: null,
    })
    expect(message?.destination.qualifiedName).toBe('topic://ActiveMQ.Advisory.Consumer.Queue.A')
    expect(message?.messageId.toString()).toBe('ID:host-1-1-1:1:0:0:1')
    expect(propertiesOf(message)).toEqual({
      consumerCount: 2,
      originBrokerId: 'ID:host-1-1-0:1',
      originBrokerName: 'brokerA',
      originBrokerURL: 'tcp://host:1?openwire',
    })
  })

  it('tell of connections, destinations, producers and consumers that come and go', () => {
    const { advisories, seen } = world()
    const id = new ConnectionId('c1')
    advisories.connectionAdded(id, 'ConnectionInfo', 'openwire')
    advisories.destinationAdded(queue('A'), 'c1', 'openwire')
    advisories.destinationAdded(queue('A'), 'c1', 'openwire')
    advisories.producerAdded(PRODUCER, queue('A'), 'ProducerInfo', 'openwire')
    advisories.consumerAdded(CONSUMER, topic('T,U'), 'ConsumerInfo', 'openwire')
    advisories.consumerRemoved(CONSUMER)
    advisories.producerRemoved(PRODUCER)
    advisories.subscriptionRemoved(topic('T'), 'c1', 'client', 'sub', 'openwire')
    advisories.destinationRemoved(queue('A'), 'c1', 'openwire')
    advisories.connectionRemoved(id)
    advisories.nowMaster()
    expect(seen()).toEqual([
      'ActiveMQ.Advisory.Connection: ConnectionInfo',
      'ActiveMQ.Advisory.Queue: add queue://A by c1',
      'ActiveMQ.Advisory.Producer.Queue.A: ProducerInfo',
      'ActiveMQ.Advisory.Consumer.Topic.T&sbquo;U: ConsumerInfo',
      'ActiveMQ.Advisory.Consumer.Topic.T&sbquo;U: remove c1:1:1',
      'ActiveMQ.Advisory.Producer.Queue.A: remove c1:1:1',
      'ActiveMQ.Advisory.Consumer.Topic.T: remove subscription client:sub by c1',
      'ActiveMQ.Advisory.Queue: remove queue://A by c1',
      'ActiveMQ.Advisory.Connection: remove c1',
      'ActiveMQ.Advisory.MasterBroker: null',
    ])
  })

  it('say nothing about advisory topics, about what they never told of, and about the dead with a temporary queue', () => {
    const { advisories, seen } = world()
    const temporary = new Destination('temp-queue', 'c1:1')
    advisories.destinationAdded(topic('ActiveMQ.Advisory.Queue'), 'c1', null)
    advisories.consumerAdded(WATCHER, topic('ActiveMQ.Advisory.TempQueue,ActiveMQ.Advisory.TempTopic'), 'x', null)
    advisories.consumerRemoved(WATCHER)
    advisories.producerRemoved(PRODUCER)
    advisories.destinationRemoved(queue('B'), 'c1', null)
    expect(seen()).toEqual([])
    advisories.destinationAdded(temporary, 'c1', null)
    advisories.consumerAdded(CONSUMER, temporary, 'ConsumerInfo', null)
    advisories.destinationRemoved(temporary, 'c1', null)
    advisories.consumerRemoved(CONSUMER)
    expect(seen()).toEqual([
      'ActiveMQ.Advisory.TempQueue: add temp-queue://c1:1 by c1',
      'ActiveMQ.Advisory.Consumer.Queue.c1:1: ConsumerInfo',
      'ActiveMQ.Advisory.TempQueue: remove temp-queue://c1:1 by c1',
    ])
  })

  it('tell of anonymous producers only when asked [F4.010]', () => {
    const silent = world()
    silent.advisories.producerAdded(PRODUCER, null, 'ProducerInfo', null)
    expect(silent.seen()).toEqual([])
    const w = world({ anonymousProducers: true })
    w.advisories.producerAdded(PRODUCER, null, 'ProducerInfo', null)
    w.advisories.producerRemoved(PRODUCER)
    expect(w.seen()).toEqual([
      'ActiveMQ.Advisory.Producer.Anonymous: ProducerInfo',
      'ActiveMQ.Advisory.Producer.Anonymous: remove c1:1:1',
    ])
    expect(propertiesOf(w.published[0])).toMatchObject({ producerCount: 0 })
  })
})

describe('the state a new advisory consumer is told', () => {
  const temporary = new Destination('temp-queue', 'c1:1')
  function settled() {
    const w = world({ wanted: () => false })
    w.advisories.connectionAdded(new ConnectionId('c1'), 'ConnectionInfo', 'openwire')
    w.advisories.destinationAdded(queue('A'), 'c1', null)
    w.advisories.destinationAdded(temporary, 'c1', null, 'DestinationInfo')
    w.advisories.producerAdded(PRODUCER, queue('A'), 'ProducerInfo', null)
    w.advisories.consumerAdded(CONSUMER, queue('A'), 'ConsumerInfo', null)
    expect(w.published).toEqual([])
    return w.advisories
  }
  const PREFIX = 'ActiveMQ.Advisory.'

  it.each([
    ['Connection', ['Connection: ConnectionInfo']],
    ['TempQueue,ActiveMQ.Advisory.TempTopic', ['TempQueue: DestinationInfo']],
    ['Queue', ['Queue: add queue://A by c1']],
    ['Consumer.Queue.B', []],
    ['Producer.Topic.A', []],
    ['Producer.>', ['Producer.Queue.A: ProducerInfo']],
    ['Consumer.Queue.>', ['Consumer.Queue.A: ConsumerInfo']],
    ['>', []],
  ])('on %s', (name, told) => {
    const messages = settled().replay(WATCHER, topic(PREFIX + name))
    expect(messages.map((message) => `${message.destination.name}: ${message.dataStructure}`)).toEqual(
      told.map((line) => PREFIX + line),
    )
    for (const message of messages) expect(message.targetConsumerId).toBe(WATCHER)
  })

  it('includes the last word on the master, even for a wildcard', () => {
    const advisories = settled()
    advisories.nowMaster()
    expect(advisories.replay(WATCHER, topic('ActiveMQ.Advisory.>')).map((m) => m.destination.name)).toEqual([
      'ActiveMQ.Advisory.MasterBroker',
    ])
    expect(advisories.replay(WATCHER, topic('T'))).toEqual([])
  })

  it('holds nothing that is gone', () => {
    const advisories = settled()
    advisories.consumerRemoved(CONSUMER)
    advisories.connectionRemoved(new ConnectionId('c1'))
    expect(advisories.replay(WATCHER, topic('ActiveMQ.Advisory.Consumer.>,ActiveMQ.Advisory.Connection'))).toEqual([])
  })
})

describe('advisories about messages', () => {
  const names = {
    orignalMessageId: 'ID:testkit-1-1:1:1:1:7',
    orignalDestination: 'queue://A',
  }
  const message = testMessage({ destination: queue('A'), sequence: 7 })

  it('are sent for expired and dead letters without being asked for, body cut off [F4.130]', () => {
    const w = world()
    w.ofMessages.expired(place('A'), message)
    w.ofMessages.sentToDeadLetterQueue(place('A', { includeBodyForAdvisory: true }), message)
    const [expired, dead] = w.published as [Message, Message]
    expect(expired.destination.name).toBe('ActiveMQ.Advisory.Expired.Queue.A')
    expect(propertiesOf(expired)).toMatchObject({ orignalMessageId: names.orignalMessageId })
    expect((expired.dataStructure as Message).content).toBeNull()
    expect(dead.destination.name).toBe('ActiveMQ.Advisory.MessageDLQd.Queue.A')
    expect((dead.dataStructure as Message).content).toBe(message.content)
    expect(message.content).not.toBeNull()
  })

  it('are sent where the policy asks for them and not where it does not [F4.195] [F4.128] [F4.129]', () => {
    const all = {
      advisoryForConsumed: true,
      advisoryForDelivery: true,
      advisoryForDispatched: true,
      advisoryForDiscardingMessages: true,
      advisoryForSlowConsumers: true,
      advisoryForFastProducers: true,
      advisoryWhenFull: true,
      sendAdvisoryIfNoConsumers: true,
    }
    const blockage = { limit: 'store', destination: queue('A'), sinceMs: 0, usedBytes: 5, limitBytes: 5 }
    const tell = (w: ReturnType<typeof world>, options: Partial<PolicyEntryOptions>) => {
      w.ofMessages.delivered(place('A', options), message)
      w.ofMessages.consumed(place('A', options), message)
      w.ofMessages.dispatched(place('A', options), message, CONSUMER)
      w.ofMessages.discarded(place('A', options), message, CONSUMER, 4)
      w.ofMessages.slowConsumer(place('A', options), CONSUMER, 'ConsumerInfo')
      w.ofMessages.fastProducer(place('A', options), PRODUCER, 'ProducerInfo')
      w.ofMessages.full(place('A', options), blockage)
      w.ofMessages.noConsumers(place('A', options), message)
    }
    const silent = world()
    tell(silent, {})
    expect(silent.published).toEqual([])
    const unheard = world({ wanted: () => false })
    tell(unheard, all)
    expect(unheard.published).toEqual([])

    const w = world()
    tell(w, all)
    const told = w.published.map((one) => ({ name: one.destination.name.slice(18), ...propertiesOf(one) }))
    const about = { originBrokerId: 'ID:host-1-1-0:1', originBrokerName: 'brokerA', originBrokerURL: 'vm://brokerA' }
    expect(told).toEqual([
      { name: 'MessageDelivered.Queue.A', ...names, ...about },
      { name: 'MessageConsumed.Queue.A', ...names, ...about },
      { name: 'MessageDispatched.Queue.A', ...names, consumerId: 'c1:1:1', ...about },
      { name: 'MessageDiscarded.Queue.A', ...names, consumerId: 'c1:1:1', discardedCount: 4, ...about },
      { name: 'SlowConsumer.Queue.A', consumerId: 'c1:1:1', ...about },
      { name: 'FastProducer.Queue.A', producerId: 'c1:1:1', ...about },
      { name: 'FULL.Queue.A', usageName: 'store', usageCount: new JavaLong(5), ...about },
      { name: 'NoConsumer.Queue.A' },
    ])
    expect(w.published.at(-1)?.content).toBe(message.content)
  })

  it('are never sent about advisories', () => {
    const w = world()
    const aboutAdvisory = { ...place('x'), destination: topic('ActiveMQ.Advisory.Queue') }
    w.ofMessages.expired(aboutAdvisory, message)
    w.ofMessages.noConsumers(
      { ...aboutAdvisory, policy: place('x', { sendAdvisoryIfNoConsumers: true }).policy },
      message,
    )
    expect(w.published).toEqual([])
  })
})
