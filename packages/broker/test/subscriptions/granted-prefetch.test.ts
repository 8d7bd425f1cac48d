/** A policy that takes a consumer its prefetch says so, or the consumer would wait without asking. */
import { Destination } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import { World } from '../world.js'

const Q = Destination.queue('Q')
const T = Destination.topic('T')
const NONE = { queuePrefetch: 0, topicPrefetch: 0, durableTopicPrefetch: 0, queueBrowserPrefetch: 0 }

describe('a prefetch of 0 by policy', () => {
  test('is told to each kind of consumer that kept its default', async () => {
    const w = await World.start({ policies: [{ destination: null, options: NONE }] })
    const connection = await w.connect()
    expect(connection.consumer(Q).granted).toEqual([0])
    expect(connection.consumer(Q, { prefetchSize: 500, browser: true }).granted).toEqual([0])
    expect(connection.consumer(T, { prefetchSize: 32767 }).granted).toEqual([0])
    expect(connection.consumer(T, { prefetchSize: 100, subscriptionName: 'd' }).granted).toEqual([0])
  })

  test('is not told to who asked for it, chose another, or is not to be told', async () => {
    const w = await World.start({ policies: [{ destination: null, options: NONE }] })
    const connection = await w.connect()
    expect(connection.consumer(Q, { prefetchSize: 0 }).granted).toEqual([])
    expect(connection.consumer(Q, { prefetchSize: 7 }).granted).toEqual([])
    expect((await w.connect({ manageable: false })).consumer(Q).granted).toEqual([])
  })

  test('holds also when a failover client gives its prefetch back', async () => {
    const w = await World.start({ policies: [{ destination: null, options: NONE }] })
    const connection = await w.connect()
    await connection.producer(Q).send('a')
    const consumer = connection.consumer(Q, { prefetchSize: 0 })
    consumer.port.setPrefetch(1000)
    await w.settle()
    expect([consumer.granted, consumer.bodies]).toEqual([[0], []])
    consumer.port.pull(0)
    await w.settle()
    expect(consumer.bodies).toEqual(['a'])
  })
})
