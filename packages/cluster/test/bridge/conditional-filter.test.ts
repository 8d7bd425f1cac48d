import { BrokerId, ConsumerId, Destination, Message, MessageKind } from '@hermod/model'
import { ConsumerInfo } from '@hermod/openwire'
import { ManualClock } from '@hermod/testkit'
import { describe, expect, test } from 'vitest'
import {
  type ConditionalFilter,
  type ConditionalRules,
  conditionalFilter,
} from '../../src/bridge/conditional-filter.js'

const THERE = 'ID:there'
const Q = Destination.queue('Q')
const T = Destination.topic('T')

class World {
  readonly clock = new ManualClock()
  readonly consumers: string[] = []
  askedAgain = 0
  private readonly rules: ConditionalRules

  constructor(rules: Partial<ConditionalRules>) {
    this.rules = {
      replayWhenNoConsumers: false,
      replayDelay: 0,
      selectorAware: false,
      rateLimit: 0,
      rateDuration: 1000,
      ...rules,
    }
  }

  tryFilter(destination: Destination, subscriptionName: string | null = null): ConditionalFilter | undefined {
    const consumer = new ConsumerInfo({ consumerId: new ConsumerId('c', 1, 1), destination, subscriptionName })
    return conditionalFilter(consumer, {
      usual: { networkBrokerId: THERE, messageTTL: 1, consumerTTL: 1, forNetworkSubscription: false },
      policies: {
        bridgeFilterFor: () => this.rules,
        isConsumedHere: (_message, selectorAware) => this.consumers.some((wants) => !selectorAware || wants === 'it'),
      },
      clock: this.clock,
      askAgain: () => this.askedAgain++,
    })
  }

  filter(destination = Q): ConditionalFilter {
    return this.tryFilter(destination)!
  }

  message(destination: Destination, ...path: string[]): Message {
    const message = new Message(MessageKind.bytes)
    message.destination = destination
    message.brokerPath = path.length === 0 ? null : path.map((id) => new BrokerId(id))
    message.brokerInTime = this.clock.now()
    return message
  }
}

describe('a message that has passed the other broker', () => {
  test('is not overtaken by one that came with it, whenever they are asked about', () => {
    const world = new World({ replayWhenNoConsumers: true, replayDelay: 1000 })
    const filter = world.filter()
    const [first, second] = [world.message(Q, THERE), world.message(Q, THERE)]
    world.clock.advance(1000)
    expect(filter.admits(first)).toBe(false)
    world.clock.advance(1)
    expect(filter.admits(second)).toBe(false)
    while (world.askedAgain === 0) world.clock.advance(1)
    expect([first, second].map((message) => filter.admits(message))).toEqual([true, true])
  })

  test('goes back when nobody is here, however far it has come', () => {
    const world = new World({ replayWhenNoConsumers: true })
    const filter = world.filter()
    const message = world.message(Q, THERE, 'ID:between')
    expect(filter.admits(message)).toBe(true)
    world.consumers.push('something else')
    expect(filter.admits(message)).toBe(false)
  })

  test('stays without replayWhenNoConsumers, and so does that of a topic', () => {
    const never = new World({})
    expect(never.filter().admits(never.message(Q, THERE))).toBe(false)
    const world = new World({ replayWhenNoConsumers: true })
    expect(world.filter(T).admits(world.message(T, THERE))).toBe(false)
  })

  test('with selectorAware only those who want it keep it', () => {
    const world = new World({ replayWhenNoConsumers: true, selectorAware: true })
    const filter = world.filter()
    world.consumers.push('something else')
    expect(filter.admits(world.message(Q, THERE))).toBe(true)
    world.consumers.push('it')
    expect(filter.admits(world.message(Q, THERE))).toBe(false)
  })

  test('waits for replayDelay, and is asked about again then', () => {
    const world = new World({ replayWhenNoConsumers: true, replayDelay: 300 })
    const filter = world.filter()
    const message = world.message(Q, THERE)
    expect(filter.admits(message)).toBe(false)
    world.clock.advance(300)
    expect(filter.admits(message)).toBe(false)
    expect(world.askedAgain).toBe(0)
    world.clock.advance(1)
    expect(world.askedAgain).toBe(1)
    expect(filter.admits(message)).toBe(true)
  })

  test('messages whose times are close together are asked about together', () => {
    const world = new World({ replayWhenNoConsumers: true, replayDelay: 300 })
    const filter = world.filter()
    const messages: Message[] = []
    for (let i = 0; i < 100; i++) {
      messages.push(world.message(Q, THERE))
      expect(filter.admits(messages.at(-1)!)).toBe(false)
      world.clock.advance(1)
    }
    let gone = 0
    for (let i = 0; i < 400; i++) {
      const before = world.askedAgain
      world.clock.advance(1)
      if (world.askedAgain > before)
        gone += messages.splice(0, messages.findIndex((m) => !filter.admits(m)) >>> 0).length
    }
    expect(gone).toBe(100)
    expect(world.askedAgain).toBeLessThan(5)
  })

  test('nothing is asked after the end', () => {
    const world = new World({ replayWhenNoConsumers: true, replayDelay: 300 })
    const filter = world.filter()
    expect(filter.admits(world.message(Q, THERE))).toBe(false)
    filter.close()
    world.clock.advance(1000)
    expect(world.askedAgain).toBe(0)
  })
})

describe('rateLimit', () => {
  test('counts what a queue dispatches, not what it asks about', () => {
    const world = new World({ rateLimit: 2, rateDuration: 500 })
    const filter = world.filter()
    for (let i = 0; i < 5; i++) expect(filter.admits(world.message(Q))).toBe(true)
    filter.passed(world.message(Q))
    filter.passed(world.message(Q))
    expect(filter.admits(world.message(Q))).toBe(false)
    world.clock.advance(501)
    expect(world.askedAgain).toBe(1)
    expect(filter.admits(world.message(Q))).toBe(true)
  })

  test('of a topic each question is a message', () => {
    const world = new World({ rateLimit: 2 })
    const filter = world.filter(T)
    const asked = [1, 2, 3].map(() => filter.admits(world.message(T)))
    expect(asked).toEqual([true, true, false])
  })

  test('the usual rules hold besides', () => {
    const world = new World({ rateLimit: 2 })
    expect(world.filter().admits(world.message(Q, 'ID:elsewhere'))).toBe(false)
  })
})

test('durable subscriptions and advisories go by the usual rules alone', () => {
  const world = new World({ rateLimit: 1 })
  expect(world.tryFilter(T, 'NC-DS_A_T')).toBeUndefined()
  expect(world.tryFilter(Destination.topic('ActiveMQ.Advisory.Consumer.Queue.>'))).toBeUndefined()
})
