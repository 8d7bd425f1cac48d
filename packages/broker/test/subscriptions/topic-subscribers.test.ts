import { Destination } from '@hermod/model'
import { expect, it } from 'vitest'
import { World } from '../world.js'

const topic = Destination.topic('T')

it('durable subscriptions, with the last word of their consumer, and consumers of topics', async () => {
  const world = await World.start()
  const connection = await world.connect({ clientId: 'someone' })
  connection.consumer(topic, { advisorySubject: 'listener' })
  connection.consumer(Destination.queue('Q'), { advisorySubject: 'worker' })
  connection.consumer(Destination.topic('ActiveMQ.Advisory.Queue'), { advisorySubject: 'watcher' })
  const durable = connection.consumer(topic, { subscriptionName: 'sub', selector: 'a = 1', advisorySubject: 'durable' })
  await durable.close()
  const terms = { clientId: 'someone', subscriptionName: 'sub', selector: 'a = 1', noLocal: false }
  expect(world.broker.topicSubscribers()).toEqual([
    { destination: topic, subject: 'durable', durable: terms },
    { destination: topic, subject: 'listener', durable: undefined },
  ])
})

it('what is demanded of a virtual topic counts as a consumer of it', async () => {
  const world = await World.start({ options: { useVirtualDestSubs: true } })
  const connection = await world.connect()
  connection.consumer(Destination.queue('Consumer.A.VirtualTopic.T'))
  await world.settle()
  expect(world.broker.topicSubscribers()).toMatchObject([
    { destination: Destination.topic('VirtualTopic.T'), durable: undefined },
  ])
})
