/** Selectors that take long come from strangers: all of one connection together may take some time, and then no more. */
import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { World } from '../world.js'

const T = Destination.topic('T')
const Q = Destination.queue('Q')
const DURABLE = { subscriptionName: 'd' }

/** Takes all the steps that one evaluation may take with `LONG`, where it comes to nothing; true for short texts. */
const costly = (i: number): string => `REGEX('(.*a){60}b', s) OR n = ${i} OR s = 'short'`
const LONG = { properties: { s: 'a'.repeat(20_000), n: -1 } }

async function withCostly(destination: Destination, count: number) {
  const world = await World.start()
  const attacker = await world.connect()
  const consumers = Array.from({ length: count }, (_, i) => attacker.consumer(destination, { selector: costly(i) }))
  const producer = (await world.connect()).producer(destination)
  return { world, attacker, consumers, producer }
}

describe('consumers whose selectors together take too long', () => {
  it('are closed, and told and logged why', async () => {
    const { world, consumers, producer, attacker } = await withCostly(T, 12)
    await producer.send('m1', LONG)
    const closed = consumers.filter((consumer) => consumer.isClosed)
    expect(closed.length).toBeGreaterThan(4)
    const reason = closed[0]!.closedBecause!
    expect(reason.code).toBe('HERMOD_BROKER_SELECTOR_TOO_COSTLY')
    expect(reason.jmsClass).toBe('javax.jms.ResourceAllocationException')
    const lines = world.logger.matching(/selectors of its connection took more than/)
    expect(lines).toHaveLength(closed.length)
    expect(lines[0]!.text).toContain(attacker.id.value)
    expect(lines[0]!.text).toContain(`${closed[0]!.id}`)
    expect(lines[0]!.text).toContain("REGEX('(.*a){60}b', s)")
    await world.pass(1000)
    expect(world.broker.view().connections.flatMap((one) => one.consumers)).toHaveLength(
      consumers.length - closed.length,
    )
  })

  it('cost those of the same connection nothing whose selectors are cheap, and others nothing at all', async () => {
    const { world, attacker, producer } = await withCostly(T, 12)
    const cheap = attacker.consumer(T, { selector: "n = -1 AND s LIKE 'a%'" })
    const sameAsCostly = (await world.connect()).consumer(T, { selector: costly(11) })
    const plain = (await world.connect()).consumer(T)
    await producer.send('m1', LONG)
    await producer.send('m2', { properties: { s: 'short', n: -1 } })
    expect(cheap.isClosed).toBe(false)
    expect(cheap.bodies).toEqual(['m1'])
    expect(sameAsCostly.bodies).toEqual(['m2'])
    expect(plain.bodies).toEqual(['m1', 'm2'])
  })

  it('have time again when some has passed', async () => {
    const { world, consumers, producer } = await withCostly(T, 1)
    for (let i = 0; i < 5; i++) {
      await producer.send(`m${i}`, LONG)
      await world.pass(1000)
    }
    expect(consumers[0]!.isClosed).toBe(false)
  })

  it('leave a queue its messages', async () => {
    const { world, consumers, producer } = await withCostly(Q, 12)
    await producer.send('m1', LONG)
    await world.pass(1000)
    expect(consumers.filter((consumer) => consumer.isClosed).length).toBeGreaterThan(4)
    const other = (await world.connect()).consumer(Q)
    await world.settle()
    expect(other.bodies).toEqual(['m1'])
  })
})

describe('a durable subscription whose selector takes too long', () => {
  /** Takes long, and matches in the end. */
  const SLOW = "REGEX('(.*a){8}b', s) OR n = -1"
  const TEXT = { properties: { s: 'a'.repeat(20_000), n: -1 } }
  const BODIES = Array.from({ length: 12 }, (_, i) => `m${i}`)

  it('keeps its messages while its consumer is away, and its consumers get them in pieces', async () => {
    const world = await World.start()
    const me = await world.connect({ clientId: 'me' })
    me.consumer(T, { ...DURABLE, selector: SLOW })
    await me.close()
    const producer = (await world.connect()).producer(T)
    await producer.sendAll(BODIES, TEXT)
    const received: string[] = []
    for (let times = 0; times < 20 && received.length < BODIES.length; times++) {
      const back = await world.connect({ clientId: 'me' })
      const consumer = back.consumer(T, { ...DURABLE, selector: SLOW })
      await world.settle()
      expect(consumer.received.length).toBeGreaterThan(0)
      const last = consumer.received.length - 1
      await consumer.ack(0, last)
      received.push(...consumer.bodies)
      if (received.length < BODIES.length) expect(consumer.closedBecause?.code).toContain('SELECTOR_TOO_COSTLY')
      await back.close()
    }
    expect(received).toEqual(BODIES)
  })

  it('stays when its consumer is closed', async () => {
    const world = await World.start()
    const me = await world.connect({ clientId: 'me' })
    const consumer = me.consumer(T, { ...DURABLE, selector: SLOW })
    const producer = (await world.connect()).producer(T)
    await producer.sendAll(BODIES, TEXT)
    await world.pass(1000)
    expect(consumer.isClosed).toBe(true)
    const [subscription] = world.broker.view().durableSubscriptions
    expect(subscription).toMatchObject({ active: false, pendingCount: BODIES.length })
  })
})

it('a selector that takes too long with one message alone is told of once', async () => {
  const { world, producer } = await withCostly(T, 2)
  await producer.send('m1', LONG)
  expect(world.logger.matching(/takes more than 200000 steps with message/)).toHaveLength(1)
})
