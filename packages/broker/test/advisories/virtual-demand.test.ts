import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import type { BrokerOptions } from '../../src/options.js'
import { type TestConsumer, World } from '../world.js'

const ALL = Destination.topic('ActiveMQ.Advisory.VirtualDestination.Consumer.>')
const MINE = Destination.queue('Consumer.A.VirtualTopic.T')

async function started(options: Partial<BrokerOptions>): Promise<World> {
  return World.start({
    options,
    destinationInterceptors: [
      {
        kind: 'virtualDestinations',
        destinations: [
          { kind: 'virtualTopic', options: { name: 'VirtualTopic.>' } },
          {
            kind: 'compositeQueue',
            options: { name: 'IN' },
            forwardTo: [{ destination: Destination.queue('OUT'), selector: undefined }],
          },
        ],
      },
    ],
  })
}

const told = (listener: TestConsumer): string[] =>
  listener.received.map(({ message }) => {
    const about = message.destination.name.replace('ActiveMQ.Advisory.VirtualDestination.Consumer.', '')
    const subject = String(message.dataStructure).replace(/ID:\S+/, 'ID')
    return `${about}: ${subject} (${message.properties().get('consumerCount')})`
  })

describe('with useVirtualDestSubs [F4.022] [F4.186]', () => {
  it('consumers of queues that are fed count as consumers of what feeds them', async () => {
    const world = await started({ useVirtualDestSubs: true })
    const connection = await world.connect()
    const listener = connection.consumer(ALL)
    const [one, two] = [connection.consumer(MINE), connection.consumer(Destination.queue('OUT'))]
    connection.consumer(Destination.queue('PLAIN'))
    await one.close()
    await two.close()
    expect(told(listener)).toEqual([
      'Topic.VirtualTopic.T: ConsumerInfo ID of topic://VirtualTopic.T (0)',
      'Queue.IN: ConsumerInfo ID of queue://IN (0)',
      'Topic.VirtualTopic.>: RemoveInfo ID (0)',
      'Queue.IN: RemoveInfo ID (0)',
    ])
  })

  it('a listener that comes later is told of those there are', async () => {
    const world = await started({ useVirtualDestSubs: true })
    const connection = await world.connect()
    connection.consumer(MINE)
    const listener = connection.consumer(ALL)
    await world.settle()
    expect(told(listener)).toEqual(['Topic.VirtualTopic.T: ConsumerInfo ID of topic://VirtualTopic.T (0)'])
  })

  it('and useVirtualDestSubsOnCreation a queue makes demand by being there', async () => {
    const world = await started({ useVirtualDestSubs: true, useVirtualDestSubsOnCreation: true })
    const connection = await world.connect()
    const listener = connection.consumer(ALL)
    connection.port.addDestination(MINE, null)
    await connection.port.removeDestination(MINE, 0)
    await world.settle()
    expect(told(listener)).toEqual([
      'Topic.VirtualTopic.T: ConsumerInfo ID of topic://VirtualTopic.T (0)',
      'Topic.VirtualTopic.>: RemoveInfo ID (0)',
    ])
  })

  it('nobody is told anything without it', async () => {
    const world = await started({})
    const connection = await world.connect()
    const listener = connection.consumer(ALL)
    connection.consumer(MINE)
    await world.settle()
    expect(told(listener)).toEqual([])
  })
})
