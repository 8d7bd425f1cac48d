/** What a broker on the other side says of its consumers, if it means no good: what the lists say still counts, and what is kept is bounded. */
import { BrokerId, ConsumerId, Destination } from '@hermod/model'
import { ConsumerInfo, DestinationInfo, RemoveInfo, RemoveSubscriptionInfo } from '@hermod/openwire'
import { describe, expect, test } from 'vitest'
import { demandStep } from '../../src/bridge/demand.js'
import type { DemandBook } from '../../src/bridge/demand-book.js'
import { type DemandEvent, demandState, MAX_DURABLES, MAX_TEMPORARIES } from '../../src/bridge/demand-state.js'
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
  /** Temporary destinations, as they come and go. */
  readonly made: string[] = []
  constructor(given: BridgeSettings = settings(), most?: number, durables: readonly string[] = []) {
    const here = { settings: given, here: 'A', there: 'B', brokerName: 'brA', peerClientId: 'p' }
    this.state = demandState({ ...here, connectionId: 'A->B:1', clientId: 'c', durables }, most)
  }
  /** Notes that come of it. */
  happens(event: DemandEvent): string[] {
    const effects = demandStep(this.state, event, { serves: () => false })
    for (const effect of effects) {
      if (effect.kind !== 'destination') continue
      this.made.push(`${effect.info.destination}${effect.info.operationType === 1 ? ' goes' : ''}`)
    }
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

describe('what is made here', () => {
  const topic = (number: number) => Destination.topic(`T${number}`)
  const durable = (number: number) => info(number, topic(number), { subscriptionName: 's', clientId: `c${number}` })
  const temporary = (number: number) => new Destination('temp-queue', `ID:x:${number}`)

  test('of durable subscriptions is bounded, told once, and nothing else stops for it', () => {
    const bridge = new Told()
    for (let i = 0; i < MAX_DURABLES; i++) bridge.told(durable(i))
    expect(bridge.told(durable(MAX_DURABLES))).toEqual([
      '20000 durable subscriptions are the most that a bridge makes here; ' +
        'durable subscribers at B to topic://T20000, and to more, get nothing from here',
    ])
    expect(bridge.told(durable(MAX_DURABLES + 1))).toEqual([])
    expect(bridge.served).toHaveLength(MAX_DURABLES)
    // Those that are kept already, and those that are not durable, are served as ever.
    bridge.told(info(-1, topic(7), { subscriptionName: 's', clientId: 'other' }))
    bridge.told(info(-2, topic(MAX_DURABLES)))
    expect(bridge.served.at(-1)).toBe('topic://T20000')
    // One whose consumer is away still counts; one that is deleted does not.
    bridge.told(gone(1))
    bridge.told(durable(MAX_DURABLES + 2))
    expect(bridge.served).not.toContain(`${topic(MAX_DURABLES + 2)}`)
    bridge.told(new RemoveSubscriptionInfo({ clientId: 'c1', subcriptionName: 's' }))
    bridge.told(durable(MAX_DURABLES + 3))
    expect(bridge.served.at(-1)).toBe(`${topic(MAX_DURABLES + 3)}`)
  })

  test('of durable subscriptions counts what earlier bridges have left', () => {
    const left = Array.from({ length: MAX_DURABLES }, (_, i) => `NC-DS_brA_T${i}`)
    const bridge = new Told(settings(), undefined, left)
    expect(bridge.told(durable(MAX_DURABLES))).toHaveLength(1)
    expect(bridge.told(durable(5))).toEqual([])
    expect(bridge.served).toEqual(['topic://T5'])
  })

  test('of temporary destinations is bounded, told once, and those that go make room', () => {
    const bridge = new Told()
    for (let i = 0; i < MAX_TEMPORARIES; i++) bridge.told(new DestinationInfo({ destination: temporary(i) }))
    expect(bridge.made).toHaveLength(MAX_TEMPORARIES)
    const [one, more, another] = [20_000, 20_001, 20_002].map((n) => new DestinationInfo({ destination: temporary(n) }))
    expect(bridge.told(one)).toEqual([
      '20000 temporary destinations are the most that a bridge makes here; ' +
        'replies to temp-queue://ID:x:20000, and to more, are refused',
    ])
    expect(bridge.told(more)).toEqual([])
    expect(bridge.made).toHaveLength(MAX_TEMPORARIES)
    bridge.told(new DestinationInfo({ destination: temporary(0), operationType: 1 }))
    bridge.told(another)
    expect(bridge.made.slice(MAX_TEMPORARIES)).toEqual(['temp-queue://ID:x:0 goes', 'temp-queue://ID:x:20002'])
    expect(bridge.told(info(1, queue('Q')))).toEqual([])
    expect(bridge.served).toEqual(['queue://Q'])
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
  expect([...book.near(queue('Q77'))].map(({ local }) => local.destination.name)).toEqual(['Q77'])
  expect(book.keptBy(new ConsumerId('client', 1, 77).toString())).toHaveLength(1)
  bridge.told(gone(77))
  expect(book.near(queue('Q77'))).toEqual([])
  expect([...book.near(queue('W.7'))].map(({ local }) => local.destination.name)).toEqual(['W.>'])
})
