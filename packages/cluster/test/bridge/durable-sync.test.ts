import { BrokerId, ConsumerId, Destination } from '@hermod/model'
import { ConsumerInfo } from '@hermod/openwire'
import { describe, expect, test } from 'vitest'
import { leftDurables, subscriptionsToTell, type TopicSubscriber } from '../../src/bridge/durable-sync.js'
import { settings } from '../settings.js'

const entry = Destination.topic('F.>')
const given = settings(
  { name: 'nc', syncDurableSubs: true },
  { dynamically: [Destination.topic('T'), entry], forcedDurable: new Set([entry]) },
)
const facts = { brokerId: 'ID:B', brokerName: 'brB', bridgeClientId: 'nc_brA_inbound_brB', version: 12 }

const subject = (destination: Destination, number: number, more: Partial<ConsumerInfo> = {}) =>
  new ConsumerInfo({ consumerId: new ConsumerId('client', 1, number), destination, ...more })
const listener = (name: string, number: number): TopicSubscriber => {
  const destination = Destination.topic(name)
  return { destination, subject: subject(destination, number), durable: undefined }
}
const durable = (name: string, subscriptionName: string, clientId = 'someone'): TopicSubscriber => ({
  destination: Destination.topic(name),
  subject: undefined,
  durable: { clientId, subscriptionName, selector: 'a = 1', noLocal: false },
})

describe('what a broker tells of its subscriptions', () => {
  test('durable ones of topics that are included dynamically, with or without a consumer', () => {
    const known = {
      ...durable('T', 'known'),
      subject: subject(Destination.topic('T'), 7, { brokerPath: [new BrokerId('C')] }),
    }
    const told = subscriptionsToTell(given, [durable('T', 'away'), durable('other', 'sub'), known], facts)
    expect(told?.brokerName).toBe('brB')
    expect(told?.subscriptionInfos).toMatchObject([
      {
        subscriptionName: 'away',
        clientId: 'someone',
        selector: 'a = 1',
        consumerId: new ConsumerId('ID:B:offline', 1, 1),
      },
      {
        subscriptionName: 'known',
        clientId: 'someone',
        consumerId: new ConsumerId('client', 1, 7),
        brokerPath: [new BrokerId('C')],
      },
    ])
  })

  test('others where forceDurable makes them so', () => {
    const told = subscriptionsToTell(given, [listener('T', 1), listener('F.a', 2)], facts)
    expect(told?.subscriptionInfos).toMatchObject([{ destination: Destination.topic('F.a'), subscriptionName: null }])
  })

  test('not those of bridges to the very broker that is told', () => {
    expect(
      subscriptionsToTell(given, [durable('T', 'NC-DS_brB_T', facts.bridgeClientId)], facts)?.subscriptionInfos,
    ).toEqual([])
  })

  test('nothing where it is not asked for, not understood, or too much: a part would let the rest go', () => {
    const many = Array.from({ length: 20_001 }, (_, i) => durable('T', `sub${i}`))
    expect(subscriptionsToTell(given, many, facts)).toBeUndefined()
    expect(subscriptionsToTell(given, many.slice(1), facts)?.subscriptionInfos).toHaveLength(20_000)
    expect(subscriptionsToTell(given, [], { ...facts, version: 11 })).toBeUndefined()
    expect(subscriptionsToTell(settings(), [], facts)).toBeUndefined()
  })
})

test('durable subscriptions that an earlier bridge left are known by its client id and by their name', () => {
  const own = (topic: string, clientId = facts.bridgeClientId) => durable(topic, `NC-DS_brB_${topic}`, clientId)
  const path = [new BrokerId('C'), new BrokerId('A')]
  const online = { ...own('U'), subject: subject(Destination.topic('U'), 1, { brokerPath: path }) }
  const others = [own('T', 'nc2_brA_inbound_brB'), durable('T', 'mine', facts.bridgeClientId), durable('T', 'sub')]
  expect(leftDurables([own('T'), online, ...others], facts)).toEqual([
    { destination: Destination.topic('T'), brokerPath: null },
    { destination: Destination.topic('U'), brokerPath: path },
  ])
})
