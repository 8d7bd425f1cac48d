/** What a broker on the other side says of its consumers, if it means no good: what the lists say still counts, and what is kept is bounded. */
import { BrokerId, ConsumerId, Destination } from '@hermod/model'
import { ConsumerInfo, DestinationInfo, RemoveInfo } from '@hermod/openwire'
import { describe, expect, test } from 'vitest'
import { type DemandEvent, demandState, demandStep } from '../../src/bridge/demand.js'
import type { DemandBook } from '../../src/bridge/demand-book.js'
import type { BridgeSettings } from '../../src/bridge/settings.js'
import { settings } from '../settings.js'

const queue = (name: string) => Destination.queue(name)
const secret = { excluded: [queue('secret.>')] }

function info(number: number, destination: Destination, more: Partial<ConsumerInfo> = {}): ConsumerInfo {
  return new ConsumerInfo({ consumerId: new ConsumerId('client', 1, number), destination, prefetchSize: 1, ...more })
}
const gone = (number: number) => new RemoveInfo({ objectId: new ConsumerId('client', 1, number) })

class Told {
  readonly state
  constructor(given: BridgeSettings = settings(), most?: number) {
    const here = { settings: given, here: 'A', there: 'B', brokerName: 'brA', peerClientId: 'p' }
    this.state = demandState({ ...here, connectionId: 'A->B:1', clientId: 'c' }, most)
  }
  /** Notes that come of it. */
  happens(event: DemandEvent): string[] {
    const effects = demandStep(this.state, event, { serves: () => false })
    return effects.flatMap((effect) => (effect.kind === 'note' ? [effect.text] : []))
  }
  told(about: unknown): string[] {
    return this.happens({ kind: 'told', about })
  }
  get served(): string[] {
    return [...this.state.subscriptions.values()].map(({ local }) => `${local.destination}`)
  }
}

describe('what the lists exclude', () => {
  test('is not had by asking for it directly, but advisories of consumers are', () => {
    const bridge = new Told(settings({}, secret))
    for (const name of ['queue://secret.q', 'queue://other', 'topic://ActiveMQ.Advisory.Consumer.>']) {
      bridge.happens({ kind: 'asked', info: info(bridge.served.length + 1, Destination.parse(name)) })
    }
    expect(bridge.served).toEqual(['queue://other', 'topic://ActiveMQ.Advisory.Consumer.>'])
  })

  test('nor are advisories that hold messages', () => {
    const bridge = new Told(settings({}, { dynamically: [queue('open.>')] }))
    const consumed = Destination.topic('ActiveMQ.Advisory.MessageConsumed.Queue.secret.q')
    bridge.happens({ kind: 'asked', info: info(1, consumed) })
    expect(bridge.served).toEqual([])
  })

  test.each(['other,secret.q', 'secret.q,other'])('is not had as a part of %s', (name) => {
    const bridge = new Told(settings({}, secret))
    bridge.told(info(1, queue(name)))
    expect(bridge.served.filter((served) => served.includes('secret'))).toEqual([])
  })
})

describe('what is kept', () => {
  test('of consumers is bounded however they are told, and those that go make room', () => {
    const bridge = new Told(settings(), 100)
    for (let i = 0; i < 60; i++) bridge.told(info(i, queue('Q')))
    for (let i = 60; i < 100; i++) {
      bridge.told(info(i, Destination.topic('T'), { subscriptionName: `s${i}`, clientId: 'c' }))
    }
    expect(bridge.told(info(200, queue('R')))).toEqual([expect.stringContaining('one more of queue://R is not served')])
    expect(bridge.served).toEqual(['queue://Q', 'topic://T'])
    for (let i = 0; i < 60; i++) bridge.told(gone(i))
    expect(bridge.told(info(201, queue('R')))).toEqual([])
    expect(bridge.served).toEqual(['topic://T', 'queue://R'])
  })

  test('of wildcards that join what is there is bounded too', () => {
    const bridge = new Told(settings(), 50)
    for (let i = 0; i < 10; i++) bridge.told(info(i, queue(`Q${i}`)))
    for (let i = 10; i < 100; i++) bridge.told(info(i, queue('*')))
    const kept = [...bridge.state.subscriptions.values()].reduce((sum, { interested }) => sum + interested.size, 0)
    expect(kept).toBe(50)
  })

  test.each([
    ['an id', { consumerId: new ConsumerId('x'.repeat(2000), 1, 1) }],
    ['a subscription name', { subscriptionName: 'x'.repeat(2000) }],
    ['a way', { brokerPath: Array.from({ length: 200 }, (_, i) => new BrokerId(`b${i}`)) }],
    ['a way of consumers', { networkConsumerPath: Array.from({ length: 200 }, (_, i) => new ConsumerId('c', 1, i)) }],
    ['an id on its way', { networkConsumerPath: [new ConsumerId('x'.repeat(2000), 1, 1)] }],
    ['a name', { destination: queue('x'.repeat(5000)) }],
    ['a part of a name', { destination: queue(`a,${'x'.repeat(5000)}`) }],
  ])('is nothing with %s that is longer than any', (_what, more: Partial<ConsumerInfo>) => {
    const bridge = new Told(settings({ consumerTTL: -1 }))
    const notes = bridge.told(info(1, queue('Q'), more))
    expect(bridge.served).toEqual([])
    expect(notes).toEqual([expect.stringMatching(/^a consumer behind B is not served: .{10,80}$/)])
    const destination = new Destination('temp-queue', 'x'.repeat(5000))
    expect(bridge.told(new DestinationInfo({ destination }))).toEqual([])
  })
})

test('one more consumer is compared with what it may have to do with, not with all', () => {
  const bridge = new Told()
  for (let i = 0; i < 5000; i++) bridge.told(info(i, queue(`Q${i}`)))
  bridge.told(info(5000, queue('W.>')))
  const book: DemandBook = bridge.state.subscriptions
  expect(book.size).toBe(5001)
  expect([...book.near(queue('Q77'))].map(({ local }) => local.destination.name)).toEqual(['Q77', 'W.>'])
  expect(book.keptBy(new ConsumerId('client', 1, 77).toString())).toHaveLength(1)
  bridge.told(gone(77))
  expect([...book.near(queue('Q77'))].map(({ local }) => local.destination.name)).toEqual(['W.>'])
})
