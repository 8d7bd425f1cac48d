import { BrokerId, ConsumerId, Destination } from '@hermod/model'
import { ConsumerInfo, DestinationInfo, RemoveInfo, RemoveSubscriptionInfo } from '@hermod/openwire'
import { describe, expect, test } from 'vitest'
import { demandStep } from '../../src/bridge/demand.js'
import { type DemandEffect, type DemandEvent, demandState } from '../../src/bridge/demand-state.js'
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
      peerClientId: 'NC_brA_inbound_brB',
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
  if (effect.kind === 'forget') return `--${effect.subscriptionName}`
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

  test('a durable one takes the place of one for passing consumers, and serves them as well', () => {
    const bridge = new Bridge()
    bridge.told(info(1, Destination.topic('T')))
    expect(bridge.told(durable(2, 'first'))).toEqual(['+topic://T', '-topic://T'])
    expect(bridge.locals.map(({ subscriptionName }) => subscriptionName)).toEqual(['NC-DS_brA_T'])
    expect(bridge.told(gone(1))).toEqual([])
    expect(bridge.told(deleted('first'))).toEqual(['--topic://T'])
  })

  test('but not of one that covers more, or is there for good: then both would forward the same', () => {
    const wide = new Bridge()
    wide.told(info(1, Destination.topic('>')))
    expect(wide.told(durable(2, 'first'))).toEqual([])
    const always = new Bridge(settings({}, { statically: [Destination.topic('T')] }))
    always.happens({ kind: 'started', durables: [] })
    expect(always.told(durable(2, 'first'))).toEqual([])
  })

  test('N13 one left by an earlier bridge is taken up at the start', () => {
    const bridge = new Bridge()
    expect(
      bridge.happens({ kind: 'started', durables: [{ destination: Destination.topic('T'), brokerPath: null }] }),
    ).toEqual(['+topic://T'])
    expect(bridge.told(durable(1, 'first'))).toEqual([])
    expect(bridge.told(deleted('first'))).toEqual(['--topic://T'])
  })
})

test('a durable one for whom a bridge there keeps one stays when that bridge deletes its one for this broker', () => {
  const bridge = new Bridge(settings({ consumerTTL: -1 }))
  const name = 'NC-DS_brB_T'
  const behind = { subscriptionName: name, clientId: 'somebody', networkSubscription: true, brokerPath: path('C') }
  expect(bridge.told(info(1, Destination.topic('T'), behind))).toEqual(['+topic://T'])
  expect(bridge.told(gone(1))).toEqual([])
  const deleted = (clientId: string) => new RemoveSubscriptionInfo({ clientId, subcriptionName: name })
  expect(bridge.told(deleted('NC_brA_inbound_brB'))).toEqual([])
  expect(bridge.told(deleted('NC_brC_inbound_brB'))).toEqual(['--topic://T'])
})

describe('durable subscriptions that are compared at the start (syncDurableSubs) [F6.059]', () => {
  const sync = (options = {}) =>
    settings({ syncDurableSubs: true, ...options }, { dynamically: [Destination.topic('T.>')] })
  const there = (name: string, more: Partial<ConsumerInfo> = {}) =>
    info(90, Destination.topic('T.a'), { subscriptionName: name, clientId: 'someone', ...more })
  const left = (topic = 'T.a') => ({ destination: Destination.topic(topic), brokerPath: null })
  const synced = (...subscriptions: ConsumerInfo[]) => ({ kind: 'synced', subscriptions }) as const

  test('one that nobody there has any more goes, whatever is not included dynamically stays', () => {
    const bridge = new Bridge(sync())
    bridge.happens({ kind: 'started', durables: [left(), left('T.b')] })
    expect(bridge.happens(synced(there('first')))).toEqual(['--topic://T.b'])
    expect(bridge.told(new RemoveSubscriptionInfo({ clientId: 'someone', subcriptionName: 'first' }))).toEqual([
      '--topic://T.a',
    ])
  })

  test('one there that is away makes demand', () => {
    expect(new Bridge(sync()).happens(synced(there('first')))).toEqual(['+topic://T.a'])
  })

  test('what was left of a topic that is not included any more goes', () => {
    const bridge = new Bridge(sync())
    expect(bridge.happens({ kind: 'started', durables: [left('other')] })).toEqual(['--NC-DS_brA_other'])
    expect(
      new Bridge(settings({}, { excluded: [Destination.topic('other')] })).happens({
        kind: 'started',
        durables: [left('other')],
      }),
    ).toEqual([])
  })

  test.each([
    ['without syncDurableSubs', { syncDurableSubs: false }],
    ['with dynamicOnly', { dynamicOnly: true }],
    ['without conduitSubscriptions', { conduitSubscriptions: false }],
  ])('%s nothing is compared', (_what, options) => {
    const bridge = new Bridge(sync(options))
    bridge.happens({ kind: 'started', durables: [left()] })
    expect(bridge.happens(synced())).toEqual([])
    expect(bridge.happens(synced(there('first')))).toEqual([])
  })

  test('those of bridges do not count where they stand for this broker, or are further than demand may pass', () => {
    const own = there('NC-DS_brB_T.a', { clientId: 'NC_brA_inbound_brB' })
    const ownOfAnother = there('NC-DS_brB_T.a', { clientId: 'second_brA_inbound_brB' })
    const third = there('NC-DS_brB_T.a', { clientId: 'NC_brC_inbound_brB' })
    expect(new Bridge(sync({ consumerTTL: 3 })).happens(synced(own, ownOfAnother))).toEqual([])
    expect(new Bridge(sync()).happens(synced(third))).toEqual([])
    expect(new Bridge(sync({ consumerTTL: 0 })).happens(synced(there('first')))).toEqual([])
    expect(new Bridge(sync({ consumerTTL: 2 })).happens(synced(third))).toEqual(['+topic://T.a'])
    const far = there('NC-DS_brB_T.a', { clientId: 'NC_brC_inbound_brB', brokerPath: path('D', 'C') })
    expect(new Bridge(sync({ consumerTTL: 2 })).happens(synced(far))).toEqual([])
  })

  test('one taken up again is as far away as it was', () => {
    const bridge = new Bridge(sync())
    const durables = [{ destination: Destination.topic('T.a'), brokerPath: path('C', 'B before its restart') }]
    bridge.happens({ kind: 'started', durables })
    expect(bridge.locals[0]!.brokerPath).toEqual(path('C', 'B'))
  })
})

describe('topics with forceDurable', () => {
  const entry = Destination.topic('F.>')
  const forced = (options = {}) => settings(options, { dynamically: [entry], forcedDurable: new Set([entry]) })
  const listener = (number: number) => info(number, Destination.topic('F.a'))

  test('consumers that are not durable keep a durable subscription here, which goes with the last of them', () => {
    const bridge = new Bridge(forced())
    expect(bridge.told(listener(1))).toEqual(['+topic://F.a'])
    expect(bridge.locals.map(({ subscriptionName }) => subscriptionName)).toEqual(['NC-DS_brA_F.a'])
    expect(bridge.told(listener(2))).toEqual([])
    expect(bridge.told(gone(1))).toEqual([])
    expect(bridge.told(gone(2))).toEqual(['--topic://F.a'])
  })

  test('a durable one among them keeps it', () => {
    const bridge = new Bridge(forced())
    bridge.told(listener(1))
    bridge.told(info(2, Destination.topic('F.a'), { subscriptionName: 'sub', clientId: 'someone' }))
    expect(bridge.told(gone(1))).toEqual([])
    expect(bridge.told(gone(2))).toEqual([])
    expect(bridge.told(new RemoveSubscriptionInfo({ clientId: 'someone', subcriptionName: 'sub' }))).toEqual([
      '--topic://F.a',
    ])
  })

  test('those included statically are durable from the start, and stay', () => {
    const bridge = new Bridge(settings({}, { statically: [entry], forcedDurable: new Set([entry]) }))
    bridge.happens({ kind: 'started', durables: [] })
    expect(bridge.locals.map(({ subscriptionName }) => subscriptionName)).toEqual(['NC-DS_brA_F.>'])
    bridge.told(listener(1))
    expect(bridge.told(gone(1))).toEqual([])
  })

  test('queues are never, nor topics whose first entry says nothing', () => {
    const queues = queue('F')
    const bridge = new Bridge(settings({}, { dynamically: [queues], forcedDurable: new Set([queues]) }))
    bridge.told(info(1, queue('F')))
    const plain = Destination.topic('F.a')
    const first = new Bridge(settings({}, { dynamically: [plain, entry], forcedDurable: new Set([entry]) }))
    first.told(listener(1))
    const each = new Bridge(forced({ conduitSubscriptions: false }))
    each.told(listener(1))
    for (const { locals } of [bridge, first, each]) expect(locals[0]!.subscriptionName).toBeNull()
  })
})

describe('durable subscriptions where each counts for itself', () => {
  const durable = info(1, Destination.topic('T'), { subscriptionName: 'sub', clientId: 'someone' })
  const deleted = new RemoveSubscriptionInfo({ clientId: 'someone', subcriptionName: 'sub' })

  test('have the names they have there, and go when they are deleted there', () => {
    const bridge = new Bridge(settings({ conduitSubscriptions: false }))
    expect(bridge.told(durable)).toEqual(['+topic://T'])
    expect(bridge.locals[0]).toMatchObject({ subscriptionName: 'sub', clientId: 'NC_brB_inbound_brA' })
    expect(bridge.told(gone(1))).toEqual(['-topic://T'])
    expect(bridge.told(deleted)).toEqual(['--sub'])
  })

  test('but not one whose consumer has come back', () => {
    const bridge = new Bridge(settings({ conduitSubscriptions: false }))
    bridge.told(durable)
    bridge.told(gone(1))
    expect(bridge.told(durable)).toEqual(['+topic://T'])
    expect(bridge.told(deleted)).toEqual(['--topic://T'])
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

  test('one that others have joined stays for them, until they leave', () => {
    const bridge = new Bridge(settings({ conduitNetworkQueueSubscriptions: true, consumerTTL: -1 }))
    bridge.told(info(1, queue('Q'), { networkSubscription: true, brokerPath: path('C') }))
    bridge.told(info(2, queue('Q')))
    const consumer = bridge.locals[0]!.consumerId
    expect(bridge.happens({ kind: 'yielded', consumer })).toEqual([])
    expect(bridge.happens({ kind: 'yielded', consumer })).toEqual([])
    expect(bridge.told(gone(1))).toEqual([])
    expect(bridge.told(gone(2))).toEqual(['-queue://Q'])
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
