/** Why a message stays: each reason by itself. */
import { BrokerId, ConsumerId, Destination, Message, MessageKind } from '@hermod/model'
import { ConsumerInfo } from '@hermod/openwire'
import { expect, test } from 'vitest'
import { BridgeConsumer } from '../../src/bridge/bridge-consumer.js'
import { DurableInterest } from '../../src/bridge/durable-interest.js'
import { RefusedDemand } from '../../src/bridge/refused-demand.js'
import { type Stay, type StayFacts, whyStays } from '../../src/health/why-stays.js'
import type { NetworkConnectorOptions } from '../../src/options.js'
import { settings } from '../settings.js'

const queue = Destination.queue('orders.new')

interface Case {
  readonly options?: Partial<NetworkConnectorOptions>
  readonly lists?: Parameters<typeof settings>[1]
  readonly facts?: Partial<StayFacts>
  readonly consumers?: readonly BridgeConsumer[]
  readonly path?: readonly string[]
  readonly destination?: Destination
  readonly wanted?: boolean
}

function stay({ options, lists, facts, consumers = [], path, destination = queue, wanted = true }: Case): Stay {
  const message = new Message(MessageKind.text)
  message.destination = destination
  message.brokerOutTime = 1234
  if (path !== undefined) message.brokerPath = path.map((id) => new BrokerId(id))
  const all: StayFacts = {
    settings: settings(options, lists),
    there: 'ID:B',
    remoteBrokerName: 'B',
    consumers,
    refused: new RefusedDemand(),
    congested: false,
    isUnanswered: () => false,
    ...facts,
  }
  return whyStays(all, message, () => wanted)
}

function consumer(given: { selector?: string; underWay?: number; leaving?: boolean; conditional?: object } = {}) {
  const local = new ConsumerInfo({
    consumerId: new ConsumerId('c', 1, 1),
    destination: Destination.queue('orders.>'),
    prefetchSize: 10,
    selector: given.selector ?? null,
  }) as BridgeConsumer['subscription']['local']
  const subscription = {
    local,
    remoteId: 'r',
    remoteIsNetwork: false,
    interested: new Set(['r']),
    durables: new DurableInterest(),
    forced: new Set<string>(),
    isStatic: false,
  }
  const forwarder = { forward() {}, consumerClosed() {} }
  const made = new BridgeConsumer(
    subscription,
    () => true,
    forwarder,
    given.conditional as BridgeConsumer['conditional'],
  )
  made.feeder.underWay = given.underWay ?? 0
  if (given.leaving) made.feeder.state = 'leaving'
  return made
}

function refusing(cause: 'consumerTTL' | 'servedElsewhere'): Partial<StayFacts> {
  const refused = new RefusedDemand()
  refused.add(new ConsumerInfo({ consumerId: new ConsumerId('c', 1, 1) }), Destination.queue('orders.*'), cause)
  return { refused }
}

const orders = [Destination.queue('orders.>')]
const others = [Destination.queue('others.>')]

test.each<[Stay['reason'], Case, RegExp]>([
  ['awaitingAnswer', { facts: { isUnanswered: () => true } }, /^sent to B, which has not answered yet$/],
  ['excluded', { lists: { excluded: orders } }, /^queue:\/\/orders\.> is among the excludedDestinations$/],
  ['notIncluded', { lists: { dynamically: others } }, /dynamicallyIncludedDestinations/],
  ['staticBridge', { options: { staticBridge: true }, lists: { statically: others } }, /staticBridge="true"/],
  [
    'temporary',
    { options: { bridgeTempDestinations: false }, destination: new Destination('temp-queue', 't') },
    /bridgeTempDestinations="false"/,
  ],
  ['noDemand', {}, /^nobody consumes it at B$/],
  ['consumerTTL', { facts: refusing('consumerTTL') }, /more brokers behind B than consumerTTL="1"/],
  ['servedElsewhere', { facts: refusing('servedElsewhere') }, /another bridge serves its consumers/],
  ['visited', { consumers: [consumer()], path: ['ID:B'], wanted: false }, /has been at B already \(path: ID:B\)$/],
  [
    'visited',
    { consumers: [consumer({ conditional: {} })], path: ['ID:B'], wanted: false },
    /its way back is not open \(replayWhenNoConsumers\)$/,
  ],
  ['messageTTL', { consumers: [consumer()], path: ['ID:C'], wanted: false }, /messageTTL="1", and it has passed: ID:C/],
  ['selector', { consumers: [consumer({ selector: 'a = 1' })], wanted: false }, /no consumer at B selects it: a = 1/],
  ['filter', { consumers: [consumer({ conditional: {} })], wanted: false }, /rateLimit/],
  ['filter', { consumers: [consumer()], wanted: false }, /plug-in/],
  ['leaving', { consumers: [consumer({ leaving: true, underWay: 1 })] }, /its last consumer at B has gone/],
  ['congested', { consumers: [consumer()], facts: { congested: true } }, /takes nothing more/],
  ['prefetchFull', { consumers: [consumer({ underWay: 10 })] }, /^10 before it wait for an answer of B/],
  ['free', { consumers: [consumer({ underWay: 10 }), consumer()] }, /it may cross to B/],
  ['free', { consumers: [consumer()], lists: { statically: orders, dynamically: others } }, /it may cross to B/],
])('%s', (reason, given, text) => {
  const found = stay(given)
  expect(found.reason).toBe(reason)
  expect(found.text).toMatch(text)
  expect(found.sinceMs).toBe(reason === 'awaitingAnswer' ? 1234 : undefined)
})
