import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { bodies, World } from '../world.js'

const A = Destination.queue('A')

describe('a browser', () => {
  it('is shown all there is, in order, then the end', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(10))
    const browser = connection.consumer(A, { browser: true, prefetchSize: 500 })
    await world.settle()
    expect([browser.bodies, browser.nothings]).toEqual([bodies(10), 1])
  })

  it('of an empty queue is told the end at once', async () => {
    const world = await World.start()
    const browser = (await world.connect()).consumer(A, { browser: true, prefetchSize: 500 })
    await world.settle()
    expect([browser.bodies, browser.nothings]).toEqual([[], 1])
  })

  it('with maxBrowsePageSize="0" is shown what is in memory for consumers, and nothing is read for it', async () => {
    const world = await World.start({ policies: [{ destination: A, options: { maxBrowsePageSize: 0 } }] })
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(3))
    const browse = async () => {
      const browser = connection.consumer(A, { browser: true, prefetchSize: 500 })
      await world.settle()
      return [browser.bodies, browser.nothings]
    }
    expect(await browse()).toEqual([[], 1])
    connection.consumer(A, { prefetchSize: 1 })
    await world.settle()
    expect(await browse()).toEqual([bodies(3), 1])
  })

  it('takes nothing away, whatever it acknowledges', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(3))
    const browser = connection.consumer(A, { browser: true, prefetchSize: 500 })
    await world.settle()
    await browser.ackAll()
    await browser.close(-2)
    const consumer = connection.consumer(A)
    await world.settle()
    expect([consumer.bodies, consumer.counters]).toEqual([bodies(3), [0, 0, 0]])
  })

  it('with a small window is shown the rest as it acknowledges', async () => {
    const world = await World.start()
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(10))
    const browser = connection.consumer(A, { browser: true, prefetchSize: 4 })
    await world.settle()
    expect([browser.bodies, browser.nothings]).toEqual([bodies(4), 0])
    for (let i = 0; browser.nothings === 0 && i < 10; i++) await browser.ack(i)
    expect([browser.bodies, browser.nothings]).toEqual([bodies(10), 1])
  })

  it('wants only what its selector wants', async () => {
    const world = await World.start()
    const connection = await world.connect()
    const producer = connection.producer(A)
    for (const [i, body] of bodies(4).entries()) await producer.send(body, { properties: { n: i } })
    const browser = connection.consumer(A, { browser: true, selector: 'n >= 2' })
    await world.settle()
    expect([browser.bodies, browser.nothings]).toEqual([['m3', 'm4'], 1])
  })

  it('sees a backlog that lies in the store', async () => {
    const world = await World.start({ policies: [{ destination: A, options: { maxPageSize: 5, useCache: false } }] })
    const connection = await world.connect()
    await connection.producer(A).sendAll(bodies(42))
    const browser = connection.consumer(A, { browser: true, prefetchSize: 500 })
    await world.settle()
    expect([browser.bodies, browser.nothings]).toEqual([bodies(42), 1])
  })
})
