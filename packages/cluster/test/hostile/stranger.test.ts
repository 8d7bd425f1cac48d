/** A client that calls himself a broker, at a broker that asks for names and rights: what he gets, and what it costs. */
import { BrokerId, ConsumerId, Destination, Message } from '@hermod/model'
import {
  BrokerInfo,
  BrokerSubscriptionInfo,
  ConsumerInfo,
  DestinationInfo,
  RemoveInfo,
  Response,
} from '@hermod/openwire'
import { beforeEach, describe, expect, test } from 'vitest'
import { MAX_MESSAGES } from '../../src/bridge/excess.js'
import { GuardedBroker, propertiesOf, type Stranger } from './guarded-broker.js'

let b: GuardedBroker

beforeEach(async () => {
  b = await GuardedBroker.start()
})

const consumerOf = (destination: Destination, number = 1): ConsumerInfo =>
  new ConsumerInfo({ consumerId: new ConsumerId('ID:x', 1, number), destination, prefetchSize: 10 })

const duplex = (user: string, brokerId = 'ID:X') => b.stranger(user, { brokerId, properties: propertiesOf(user) })

/** What bridges consume at the broker. */
const demand = () =>
  b.broker
    .view()
    .connections.filter(({ networkConnection }) => networkConnection)
    .flatMap(({ consumers }) => consumers.map(({ destination }) => destination))

const messagesTo = ({ peer }: Stranger) => peer.received.filter((command) => command instanceof Message)

describe('rights', () => {
  test('of the end that the broker makes for him are those of the user he names, with its password', async () => {
    const owner = await b.client('bridge')
    await owner.say(owner.message(Destination.queue('secret')), owner.message(Destination.queue('eve.q')))
    const eve = await duplex('eve')
    await eve.say(consumerOf(Destination.queue('secret'), 1), consumerOf(Destination.queue('eve.q'), 2))
    expect(demand()).toEqual(['queue://eve.q'])
    expect(messagesTo(eve).map(({ destination }) => `${destination}`)).toEqual(['queue://eve.q'])
    expect(b.log.texts('warn')).toEqual([
      'B: the bridge could not follow its peer: User eve is not authorized to read from: queue://secret',
    ])
  })

  test('are none without a user, and none of another user without his password', async () => {
    for (const properties of ['name=nc\n', propertiesOf('bridge').replace('password=pw', 'password=guess')]) {
      const eve = await b.stranger('eve', { properties })
      expect(eve.peer.isClosed).toBe(true)
    }
    expect(b.responders.all).toEqual([])
    expect(b.log.texts('error')).toHaveLength(2)
  })

  test('of what he sends over the bridge are those of that user too', async () => {
    const eve = await duplex('eve')
    const message = eve.message(Destination.queue('secret'))
    message.responseRequired = true
    await eve.say(message)
    expect(eve.peer.received.at(-1)).toMatchObject({
      exception: { message: expect.stringContaining('not authorized') },
    })
    expect(b.broker.view().destinations.filter(({ destination }) => destination === 'queue://secret')).toEqual([])
  })

  test('a thousand refusals are some lines, and one that says that there are more', async () => {
    const eve = await duplex('eve')
    b.log.clear()
    const many = Array.from({ length: 1000 }, (_, i) =>
      consumerOf(Destination.queue(`secret.${i}.${'x'.repeat(3000)}`), i),
    )
    await eve.say(...many)
    expect(b.log.lines).toHaveLength(21)
    expect(b.log.lines.every(({ text }) => text.length < 1200)).toBe(true)
    expect(b.log.texts().at(-1)).toBe('Bridge to X: more than 20 such lines within a minute; the others are left out')
    expect(demand()).toEqual([])
  })

  test('what brokers are told of durable subscriptions is what its user could hear by advisories', async () => {
    const owner = await b.client('bridge')
    const durable = (name: string, number: number) =>
      new ConsumerInfo({
        consumerId: new ConsumerId(owner.connectionId, 1, number),
        destination: Destination.topic(name),
        subscriptionName: `of ${name}`,
        prefetchSize: 1,
      })
    await owner.say(durable('secret.t', 1), durable('eve.t', 2))
    const properties = 'name=nc\nsyncDurableSubs=true\ndynamicallyIncludedDestinations=[topic\\://>]\n'
    const told = async (user: string) => {
      const { peer } = await b.stranger(user, { duplex: false, properties })
      const all = peer.received.filter((command) => command instanceof BrokerSubscriptionInfo)
      return all.flatMap(({ subscriptionInfos }) => subscriptionInfos!.map((info) => info?.subscriptionName))
    }
    expect((await told('bridge')).sort()).toEqual(['of eve.t', 'of secret.t'])
    expect(await told('eve')).toEqual(['of eve.t'])
  })
})

describe('others', () => {
  test('the bridge of another user is not thrown out by one that takes its name', async () => {
    await duplex('bridge', 'ID:A')
    const [standing] = b.responders.all
    const eve = await duplex('eve', 'ID:A')
    expect(eve.peer.isClosed).toBe(true)
    expect(b.responders.all).toEqual([standing])
    expect(standing!.running).toBe(true)
    expect(b.log.texts('warn')).toEqual([
      expect.stringMatching(/^Refused the bridge of tcp:\/\/10\.0\.0\.2:5000: the bridge nc@ID:A stands already/),
    ])
  })

  test('the same user may come again', async () => {
    const first = await duplex('bridge', 'ID:A')
    await duplex('bridge', 'ID:A')
    expect(first.peer.isClosed).toBe(true)
    expect(b.responders.all.map(({ running }) => running)).toEqual([true])
  })

  test('temporary destinations that one brought are not consumed or removed by another user', async () => {
    const temporary = new Destination('temp-queue', 'ID:client-of-A:1:1')
    const a = await duplex('bridge', 'ID:A')
    await a.say(a.advisory('TempQueue', new DestinationInfo({ destination: temporary, operationType: 0 })))
    const eve = await duplex('eve', 'ID:X')
    await eve.say(
      consumerOf(temporary),
      eve.advisory('TempQueue', new DestinationInfo({ destination: temporary, operationType: 1 })),
    )
    expect(demand()).toEqual([])
    await a.say(consumerOf(temporary, 2))
    expect(demand()).toEqual([`${temporary}`])
  })

  test('hear nothing of the passwords that a bridge told: not by the advisory that it stands', async () => {
    const listener = await b.client('bridge')
    await listener.say(
      new ConsumerInfo({
        consumerId: new ConsumerId(listener.connectionId, 1, 1),
        destination: Destination.topic('ActiveMQ.Advisory.NetworkBridge'),
        prefetchSize: 10,
      }),
    )
    await duplex('bridge', 'ID:A')
    await b.spread()
    const told = listener.peer.received.flatMap((command) => {
      const about = 'message' in command ? command.message?.dataStructure : undefined
      return about instanceof BrokerInfo ? [about] : []
    })
    expect(told).toMatchObject([{ brokerId: new BrokerId('ID:A'), networkProperties: null }])
  })
})

describe('memory and time', () => {
  test('consumers are remembered up to a bound, and those that go make room', async () => {
    const eve = await duplex('eve')
    const queue = Destination.queue('eve.q')
    await eve.say(...Array.from({ length: 1000 }, (_, i) => consumerOf(queue, i)))
    expect(demand()).toEqual(['queue://eve.q'])
    const gone = (number: number) => new RemoveInfo({ objectId: new ConsumerId('ID:x', 1, number) })
    await eve.say(...Array.from({ length: 1000 }, (_, i) => eve.advisory('Consumer.Queue.eve.q', gone(i))))
    expect(demand()).toEqual([])
  })

  test('one that does not wait for answers at a full limit is not read any more, until there is room', async () => {
    const COUNT = 21_000
    const eve = await duplex('eve')
    const queue = Destination.queue('eve.q')
    const flood = Array.from({ length: COUNT }, () => {
      const message = eve.message(queue)
      message.persistent = false
      message.responseRequired = true
      return message
    })
    await eve.say(...flood)
    const size = () =>
      b.broker.view().destinations.find(({ destination }) => destination === `${queue}`)?.queueSize ?? 0
    const taken = size()
    expect(taken).toBeGreaterThan(MAX_MESSAGES)
    expect(taken).toBeLessThan(MAX_MESSAGES + 4000)
    // Others go on meanwhile, and what they do makes room.
    const other = await b.client('bridge')
    for (let round = 0; round < 3; round++) {
      await other.say(new DestinationInfo({ destination: queue, operationType: 1, timeout: 1 }))
    }
    expect(eve.peer.isClosed).toBe(false)
    expect(eve.peer.received.filter((command) => command instanceof Response)).toHaveLength(COUNT)
  })

  test('a message that lacks what every message has ends the bridge with one line', async () => {
    const eve = await duplex('eve')
    const message = eve.message(Destination.queue('eve.q'))
    message.messageId = null as never
    await eve.say(message)
    expect(eve.peer.isClosed).toBe(true)
    expect(b.log.texts('error')).toEqual([])
    expect(b.log.texts('warn')).toEqual([
      expect.stringMatching(/shutdown due to a remote error: the other broker sent a message without its messageId$/),
    ])
  })

  test.each([
    ['without end', Array.from({ length: 1000 }, (_, i) => new BrokerId(`b${i}`)), 'names more than 128 brokers'],
    ['with a gap', [null as never], 'leaves out a broker'],
    ['with an id without end', [new BrokerId('x'.repeat(5000))], 'holds an id longer than 1024 characters'],
  ])('a way %s is refused: by the bridge, and of a client', async (_what, path, text) => {
    for (const eve of [await duplex('eve'), await b.client('eve')]) {
      const message = eve.message(Destination.queue('eve.q'))
      message.brokerPath = path
      await eve.say(message)
    }
    expect(b.log.lines.filter((line) => line.text.includes(text)).map(({ level }) => level)).toEqual(['warn', 'debug'])
    expect(b.log.texts('error')).toEqual([])
    expect(b.broker.view().destinations.filter(({ destination }) => destination === 'queue://eve.q')).toEqual([])
  })

  test.each([
    ['a name with a line of its own', { brokerName: 'A\n WARN | forged' }, 'holds control characters'],
    ['a name that fills the log', { brokerName: 'x'.repeat(60_000) }, 'is longer than 1024 characters'],
    ['an id that fills the memory', { brokerId: 'x'.repeat(60_000) }, 'is longer than 1024 characters'],
    ['no id', { brokerId: '' }, 'tells no id'],
    ['more patterns than can be tried', { properties: patterns(300) }, 'more than 256 patterns are listed'],
    ['more destinations than are meant', { properties: statics(10_000) }, 'more than 8192 destinations'],
  ])('%s is refused with one short line', async (_what, claim, text) => {
    const eve = await b.stranger('eve', { properties: propertiesOf('eve'), ...claim })
    expect(eve.peer.isClosed).toBe(true)
    const lines = b.log.texts('warn')
    expect(lines).toEqual([expect.stringContaining(text)])
    expect(lines[0]!.length).toBeLessThan(400)
    expect(b.responders.all).toEqual([])
  })
})

function patterns(count: number): string {
  return propertiesOf('eve', `excludedDestinations=[${Array.from({ length: count }, () => '*').join(',')}]`)
}

function statics(count: number): string {
  return propertiesOf('eve', `staticallyIncludedDestinations=[${Array.from({ length: count }, (_, i) => i).join(',')}]`)
}
