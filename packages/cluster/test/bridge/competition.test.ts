import { ConsumerId, Destination } from '@hermod/model'
import { ConsumerInfo } from '@hermod/openwire'
import { describe, expect, test } from 'vitest'
import { Competition, type Contender } from '../../src/bridge/competition.js'
import { settings } from '../settings.js'

const client = new ConsumerId('client', 1, 1)
let number = 0

function contender(
  destination: Destination,
  priority: number,
  subscriptionName: string | null = null,
): Contender & { yielded: boolean } {
  const info = new ConsumerInfo({
    consumerId: new ConsumerId('bridge', 1, ++number),
    destination,
    priority,
    subscriptionName,
    networkConsumerPath: [client],
  }) as Contender['info']
  const made = {
    info,
    yielded: false,
    yield() {
      made.yielded = true
    },
  }
  return made
}

describe('several bridges to one consumer', () => {
  const { options } = settings()
  const topic = Destination.topic('T')
  const queue = Destination.queue('Q')

  test('of a topic: the first among equals serves it [F6.054]', () => {
    const competition = new Competition()
    competition.add(contender(topic, 0))
    expect(competition.serves(contender(topic, 0).info, options)).toBe(true)
  })

  test('one of another destination is not of the same consumer, whatever it says', () => {
    const competition = new Competition()
    const first = contender(topic, 0)
    competition.add(first)
    expect(competition.serves(contender(Destination.topic('other'), 9).info, options)).toBe(false)
    expect(first.yielded).toBe(false)
  })

  test('one of lower priority yields', () => {
    const competition = new Competition()
    const first = contender(topic, -8)
    competition.add(first)
    expect(competition.serves(contender(topic, -5).info, options)).toBe(false)
    expect(first.yielded).toBe(true)
  })

  test('a durable one does not: what it has kept, and goes on keeping, would stay there', () => {
    const competition = new Competition()
    const first = contender(topic, -8, 'sub')
    competition.add(first)
    expect(competition.serves(contender(topic, -5, 'sub').info, options)).toBe(true)
    expect(first.yielded).toBe(false)
  })

  test('of a queue all serve it, unless told otherwise [F6.053]', () => {
    const competition = new Competition()
    competition.add(contender(queue, 0))
    expect(competition.serves(contender(queue, 0).info, options)).toBe(false)
    const told = settings({ suppressDuplicateQueueSubscriptions: true }).options
    expect(competition.serves(contender(queue, 0).info, told)).toBe(true)
  })

  test('one that has gone does not count', () => {
    const competition = new Competition()
    const first = contender(topic, 0)
    competition.add(first)
    competition.remove(first.info.consumerId)
    expect(competition.serves(contender(topic, 0).info, options)).toBe(false)
  })
})
