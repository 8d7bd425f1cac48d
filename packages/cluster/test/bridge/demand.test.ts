import { BrokerId, ConsumerId, Destination } from '@hermod/model'
import { ConsumerInfo, DestinationInfo, RemoveInfo, RemoveSubscriptionInfo } from '@hermod/openwire'
import { describe, expect, test } from 'vitest'
import { type DemandEffect, type DemandEvent, demandState, demandStep } from '../../src/bridge/demand.js'
import type { BridgeSettings } from '../../src/bridge/settings.js'
import { settings } from '../settings.js'

const NOBODY = { serves: () => false }
const queue = (name: string) => Destination.queue(name)
const consumerId = (number: number) => new ConsumerId('client', 1, number)
const path = (...ids: string[]) => ids.map((id) => new BrokerId(id))

function info(number: number, destination: Destination, more: Partial<ConsumerInfo> = {}): ConsumerInfo {
  return new ConsumerInfo({ consumerId: consumerId(number), destination, prefetchSize: 1, ...more })
}

class Bridge {
  readonly state
  constructor(given: BridgeSettings = settings()) {
    this.state = demandState({
      settings: given,
      here: 'A',
      there: 'B',
      brokerName: 'brA',
      connectionId: 'A->B:1',
      clientId: 'NC_brB_inbound_brA',
    })
  }
  happens(event: DemandEvent, others = NOBODY): string[] {
    return demandStep(this.state, event, others).map(told)
  }
  told(about: unknown, others = NOBODY): string[] {
    return this.happens({ kind: 'told', about }, others)
  }
  get locals() {
    return [...this.state.subscriptions.values()].map(({ local }) => local)
  }
}

function told(effect: DemandEffect): string {
  if (effect.kind === 'subscribe') return `+${effect.subscription.local.destination}`
  if (effect.kind === 'unsubscribe') {
    return `${effect.forGood ? '--' : '-'}${effect.subscription.local.destination}`
  }
  if (effect.kind === 'destination') return `destination ${effect.info.destination}`
  return effect.text
}

const gone = (number: number) => new RemoveInfo({ objectId: consumerId(number) })

describe('whose demand counts', () => {
  test.each([
    ['a browser', info(1, queue('Q'), { browser: true })],
    ['one as many brokers away as demand may pass', info(1, queue('Q'), { brokerPath: path('C') })],
    ['one that came from here', info(1, queue('Q'), { brokerPath: path('A') })],
  ])('not %s', (_what, consumer) => {
    expect(new Bridge().told(consumer)).toEqual([])
  })

  test('further brokers as consumerTTL allows, and without end at -1', () => {
    const far = info(1, queue('Q'), { brokerPath: path('C', 'D') })
    expect(new Bridge(settings({ consumerTTL: 2 })).told(far)).toEqual([])
    expect(new Bridge(settings({ consumerTTL: 3 })).told(far)).toEqual(['+queue://Q'])
    expect(new Bridge(settings({ consumerTTL: -1 })).told(far)).toEqual(['+queue://Q'])
  })

  test('excluded beats static, static beats dynamic', () => {
    const lists = { excluded: [queue('x.>')], statically: [queue('s.>')], dynamically: [queue('d.*')] }
    const bridge = new Bridge(settings({}, lists))
    expect(bridge.told(info(1, queue('x.s')))).toEqual([])
    expect(bridge.told(info(2, queue('s.1')))).toEqual(['+queue://s.1'])
    expect(bridge.told(info(3, queue('d.1')))).toEqual(['+queue://d.1'])
    expect(bridge.told(info(4, queue('other')))).toEqual([])
    expect(bridge.told(info(5, Destination.topic('d.1')))).toEqual([])
  })

  test('temporary destinations where they are bridged', () => {
    const temporary = new Destination('temp-queue', 'ID:x:1')
    expect(new Bridge().told(info(1, temporary))).toEqual(['+temp-queue://ID:x:1'])
    expect(new Bridge(settings({ bridgeTempDestinations: false })).told(info(1, temporary))).toEqual([])
  })
})

describe('the consumer here', () => {
  test('stands for the one there, without its selector and with the way to it', () => {
    const bridge = new Bridge(settings({ prefetchSize: 7 }))
    bridge.told(info(1, queue('Q'), { selector: "a = 'b'", priority: 3 }))
    expect(bridge.locals).toMatchObject([
      {
        networkSubscription: true,
        selector: null,
        prefetchSize: 7,
        priority: 3,
        brokerPath: path('B'),
        networkConsumerPath: [consumerId(1)],
      },
    ])
    expect(bridge.locals[0]!.consumerId.connectionId).toBe('A->B:1')
  })

  test('N10 has a priority of -5 for one broker, -8 for two and -9 for three', () => {
    const bridge = new Bridge(settings({ decreaseNetworkConsumerPriority: true, consumerTTL: -1 }))
    bridge.told(info(1, queue('one')))
    bridge.told(info(2, queue('two'), { brokerPath: path('C') }))
    bridge.told(info(3, queue('three'), { brokerPath: path('D', 'C') }))
    expect(bridge.locals.map(({ priority }) => priority)).toEqual([-5, -8, -9])
  })

  test('keeps the selector where each consumer counts for itself', () => {
    const bridge = new Bridge(settings({ conduitSubscriptions: false }))
    expect(bridge.told(info(1, queue('Q'), { selector: 'a = 1' }))).toEqual(['+queue://Q'])
    expect(bridge.told(info(2, queue('Q')))).toEqual(['+queue://Q'])
    expect(bridge.locals.map(({ selector }) => selector)).toEqual(['a = 1', null])
    expect(bridge.told(gone(1))).toEqual(['-queue://Q'])
  })
})

describe('conduit', () => {
  test('one consumer here for many there; it goes with the last', () => {
    const bridge = new Bridge()
    expect(bridge.told(info(1, queue('Q')))).toEqual(['+queue://Q'])
    expect(bridge.told(info(2, queue('Q')))).toEqual([])
    expect(bridge.told(gone(1))).toEqual([])
    expect(bridge.told(gone(2))).toEqual(['-queue://Q'])
  })

  test('a wildcard covers what comes later', () => {
    const bridge = new Bridge()
    bridge.told(info(1, queue('a.>')))
    expect(bridge.told(info(2, queue('a.b')))).toEqual([])
    expect(bridge.told(info(3, queue('b')))).toEqual(['+queue://b'])
  })

  test('bridges at the other broker count for themselves on queues, unless told otherwise, and never on topics', () => {
    const far = (number: number, destination: Destination) => info(number, destination, { networkSubscription: true })
    const bridge = new Bridge()
    bridge.told(info(1, queue('Q')))
    expect(bridge.told(far(2, queue('Q')))).toEqual(['+queue://Q'])
    bridge.told(info(3, Destination.topic('T')))
    expect(bridge.told(far(4, Destination.topic('T')))).toEqual([])
    const conduit = new Bridge(settings({ conduitNetworkQueueSubscriptions: true }))
    conduit.told(info(1, queue('Q')))
    expect(conduit.told(far(2, queue('Q')))).toEqual([])
  })

  test('the parts of a composite consumer are served each as one with others', () => {
    const bridge = new Bridge()
    bridge.told(info(1, queue('B')))
    expect(bridge.told(info(2, queue('A,B,topic://C')))).toEqual(['+queue://A', '+topic://C'])
    expect(bridge.told(gone(1))).toEqual([])
    expect(bridge.told(gone(2))).toEqual(['-queue://A', '-queue://B', '-topic://C'])
  })

  test('told twice about the same consumer it counts once', () => {
    const bridge = new Bridge()
    bridge.told(info(1, queue('Q')))
    expect(bridge.told(info(1, queue('Q')))).toEqual([])
    expect(bridge.told(gone(1))).toEqual(['-queue://Q'])
    const each = new Bridge(settings({ conduitSubscriptions: false }))
    each.told(info(1, queue('Q')))
    expect(each.told(info(1, queue('Q')))).toEqual([])
  })
})

describe('durable subscriptions', () => {
  const durable = (number: number, name: string) =>
    info(number, Destination.topic('T'), { subscriptionName: name, clientId: 'someone' })
  const deleted = (name: string) => new RemoveSubscriptionInfo({ clientId: 'someone', subcriptionName: name })

  test('N13 one here for all there, under the name of this broker', () => {
    const bridge = new Bridge()
    expect(bridge.told(durable(1, 'first'))).toEqual(['+topic://T'])
    expect(bridge.told(durable(2, 'second'))).toEqual([])
    expect(bridge.locals.map(({ subscriptionName }) => subscriptionName)).toEqual(['NC-DS_brA_T'])
  })

  test('N13 it stays when consumers go offline and goes when the last one is deleted', () => {
    const bridge = new Bridge()
    bridge.told(durable(1, 'first'))
    bridge.told(durable(2, 'second'))
    expect(bridge.told(gone(1))).toEqual([])
    expect(bridge.told(gone(2))).toEqual([])
    expect(bridge.told(deleted('first'))).toEqual([])
    expect(bridge.told(deleted('second'))).toEqual(['--topic://T'])
  })

  test('N13 one left by an earlier bridge is taken up at the start', () => {
    const bridge = new Bridge()
    expect(bridge.happens({ kind: 'started', durables: [Destination.topic('T')] })).toEqual(['+topic://T'])
    expect(bridge.told(durable(1, 'first'))).toEqual([])
    expect(bridge.told(deleted('first'))).toEqual(['--topic://T'])
  })
})

describe('static destinations', () => {
  test('are consumed from the start, and stay without any consumer there', () => {
    const bridge = new Bridge(settings({}, { statically: [queue('s.>')], excluded: [queue('x')] }))
    expect(bridge.happens({ kind: 'started', durables: [] })).toEqual(['+queue://s.>'])
    expect(bridge.told(info(1, queue('s.1')))).toEqual([])
    expect(bridge.told(gone(1))).toEqual([])
  })

  test('that are excluded are not, and the log says so', () => {
    const bridge = new Bridge(settings({}, { statically: [queue('x')], excluded: [queue('x')] }))
    expect(bridge.happens({ kind: 'started', durables: [] })).toEqual(['brA, static destination excluded: queue://x'])
  })
})

describe('several ways to a consumer', () => {
  test('one that another bridge serves is left to it', () => {
    const bridge = new Bridge()
    expect(bridge.told(info(1, Destination.topic('T')), { serves: () => true })).toEqual([])
    expect(bridge.state.subscriptions.size).toBe(0)
  })

  test('one that another bridge serves better is given up', () => {
    const bridge = new Bridge()
    bridge.told(info(1, Destination.topic('T')))
    const consumer = bridge.locals[0]!.consumerId
    expect(bridge.happens({ kind: 'yielded', consumer })).toEqual(['-topic://T'])
  })
})

test('temporary destinations are made and removed here, with the way they came', () => {
  const temporary = new Destination('temp-queue', 'ID:x:1')
  const bridge = new Bridge()
  expect(bridge.told(new DestinationInfo({ destination: temporary }))).toEqual(['destination temp-queue://ID:x:1'])
  expect(bridge.told(new DestinationInfo({ destination: temporary, brokerPath: path('A') }))).toEqual([])
  expect(bridge.told(new DestinationInfo({ destination: temporary, brokerPath: path('C') }))).toEqual([])
  expect(bridge.told(new DestinationInfo({ destination: queue('Q') }))).toEqual([])
})
