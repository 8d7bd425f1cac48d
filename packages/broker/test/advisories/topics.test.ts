import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import * as topics from '../../src/advisories/topics.js'

const { queue, topic } = Destination

describe('advisory topics', () => {
  it('about a queue', () => {
    expect(topics.advisoriesAbout(queue('A.B')).map((one) => one.name)).toEqual([
      'ActiveMQ.Advisory.Consumer.Queue.A.B',
      'ActiveMQ.Advisory.Producer.Queue.A.B',
      'ActiveMQ.Advisory.Expired.Queue.A.B',
      'ActiveMQ.Advisory.NoConsumer.Queue.A.B',
      'ActiveMQ.Advisory.SlowConsumer.Queue.A.B',
      'ActiveMQ.Advisory.FastProducer.Queue.A.B',
      'ActiveMQ.Advisory.MessageDiscarded.Queue.A.B',
      'ActiveMQ.Advisory.MessageDelivered.Queue.A.B',
      'ActiveMQ.Advisory.MessageConsumed.Queue.A.B',
      'ActiveMQ.Advisory.MessageDispatched.Queue.A.B',
      'ActiveMQ.Advisory.MessageDLQd.Queue.A.B',
      'ActiveMQ.Advisory.FULL.Queue.A.B',
    ])
  })

  it('about temporary destinations: the older ones count them among queues and topics', () => {
    const temporary = new Destination('temp-topic', 'c:1')
    expect(topics.consumerAdvisory(temporary).name).toBe('ActiveMQ.Advisory.Consumer.Topic.c:1')
    expect(topics.messageConsumedAdvisory(temporary).name).toBe('ActiveMQ.Advisory.MessageConsumed.TempTopic.c:1')
    expect(topics.destinationAdvisory(temporary).name).toBe('ActiveMQ.Advisory.TempTopic')
  })

  it('about the broker', () => {
    expect(
      [
        topics.connectionAdvisory,
        topics.masterBrokerAdvisory,
        topics.networkBridgeAdvisory,
        topics.networkBridgeForwardFailureAdvisory,
        topics.producerAdvisory(null),
        topics.virtualDestinationConsumerAdvisory(queue('A')),
      ].map((one) => one.name),
    ).toEqual([
      'ActiveMQ.Advisory.Connection',
      'ActiveMQ.Advisory.MasterBroker',
      'ActiveMQ.Advisory.NetworkBridge',
      'ActiveMQ.Advisory.NetworkBridge.ForwardFailure',
      'ActiveMQ.Advisory.Producer.Anonymous',
      'ActiveMQ.Advisory.VirtualDestination.Consumer.Queue.A',
    ])
  })

  it('are recognised, in composites too', () => {
    expect(topics.isAdvisory(topic('ActiveMQ.Advisory.Queue'))).toBe(true)
    expect(topics.isAdvisory(topic('A,ActiveMQ.Advisory.Queue'))).toBe(true)
    expect(topics.isAdvisory(queue('ActiveMQ.Advisory.Queue'))).toBe(false)
    expect(topics.isAdvisory(topic('ActiveMQ.AdvisoryX'))).toBe(false)
  })
})
