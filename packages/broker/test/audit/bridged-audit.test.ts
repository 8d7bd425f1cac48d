import { BrokerId, Destination, Message, MessageId, MessageKind, ProducerId } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import { BridgedArrivals, BridgedAudit } from '../../src/audit/bridged-audit.js'

const first = new ProducerId('c', 1, 1)
const second = new ProducerId('c', 1, 2)
const queue = Destination.queue('Q')

/** Copies that are to take another's place. */
let succeeding: Message[] = []

function audit(last = -1, ...stored: number[]): BridgedAudit {
  succeeding = []
  return new BridgedAudit({
    brokerId: 'B',
    lastSequence: () => last,
    storedIds: () => ({ holds: (id) => stored.includes(Number(id.producerSequenceId)) }),
    succeed: (copy) => succeeding.push(copy),
  })
}

function message(sequence: number, destination = queue, producer = first, path: string[] = ['A']): Message {
  const made = new Message(MessageKind.message)
  made.messageId = new MessageId(producer, sequence)
  made.producerId = new ProducerId('bridge', 1, 1)
  made.destination = destination
  made.brokerPath = path.map((id) => new BrokerId(id))
  return made
}

describe('what a bridge brings', () => {
  test('again, after its link was cut, is known', () => {
    const shared = audit()
    const before = new BridgedArrivals(shared)
    expect([1, 3, 2].map((n) => before.accept(message(n)))).toEqual([true, true, true])
    const after = new BridgedArrivals(shared)
    expect([1, 2, 3, 4].map((n) => after.accept(message(n)))).toEqual([false, false, false, true])
  })

  test('is told apart by destination and producer', () => {
    const arrivals = new BridgedArrivals(audit())
    expect(arrivals.accept(message(1))).toBe(true)
    expect(arrivals.accept(message(1, Destination.queue('other')))).toBe(true)
    expect(arrivals.accept(message(1, queue, second))).toBe(true)
    expect(arrivals.accept(message(1, Destination.queue('Q'), new ProducerId('c', 1, 1)))).toBe(false)
  })

  test('after it had left over other brokers is welcome', () => {
    const arrivals = new BridgedArrivals(audit())
    expect(arrivals.accept(message(1))).toBe(true)
    expect(arrivals.accept(message(1, queue, first, ['A', 'B', 'A']))).toBe(true)
  })

  test('from long ago is not taken for a duplicate', () => {
    const arrivals = new BridgedArrivals(audit())
    expect(arrivals.accept(message(5000))).toBe(true)
    expect(arrivals.accept(message(1))).toBe(true)
    expect(arrivals.accept(message(4000))).toBe(true)
    expect(arrivals.accept(message(4000))).toBe(false)
  })

  test('again, after this broker was restarted, is known while the store has it', () => {
    const arrivals = new BridgedArrivals(audit(9, 3, 4))
    expect([2, 3, 4, 10].map((n) => arrivals.accept(message(n)))).toEqual([true, false, false, true])
  })

  test('again, after it was read from the store of before, is known even when it is consumed by then', () => {
    const shared = audit(9)
    shared.note(message(3))
    expect([2, 3].map((n) => new BridgedArrivals(shared).accept(message(n)))).toEqual([true, false])
  })

  test('of a producer that had come further before the restart is known as a whole, where that is wanted', () => {
    const shared = audit(9, 3)
    const persistent = (sequence: number): Message => Object.assign(message(sequence), { persistent: true })
    const strict = new BridgedArrivals(shared, true)
    expect([2, 3, 9, 10, 10].map((n) => strict.accept(persistent(n)))).toEqual([false, false, false, true, false])
    const transient = (sequence: number): Message => Object.assign(message(sequence), { persistent: false })
    expect([4, 3].map((n) => strict.accept(transient(n)))).toEqual([true, false])
    expect(new BridgedArrivals(shared).accept(persistent(5))).toBe(true)
  })

  test('is not held against what its producer sent since', () => {
    let last = 9
    const shared = new BridgedAudit({
      brokerId: 'B',
      lastSequence: () => last,
      storedIds: () => undefined,
      succeed: () => {},
    })
    const strict = new BridgedArrivals(shared, true)
    const sent = (sequence: number, destination = queue): Message =>
      Object.assign(message(sequence, destination), { persistent: true })
    expect(strict.accept(sent(12))).toBe(true)
    last = 12
    expect([11, 9].map((n) => strict.accept(sent(n, Destination.queue('other'))))).toEqual([true, false])
  })

  test('is known by its copies, too, where only they are in the store', () => {
    const virtual = Destination.topic('VirtualTopic.T')
    const shared = new BridgedAudit({
      brokerId: 'B',
      lastSequence: () => 9,
      storedIds: ({ isQueue }) => (isQueue ? { holds: (id) => id.producerSequenceId === 3 } : undefined),
      succeed: () => {},
    })
    shared.note(message(4))
    const arrivals = new BridgedArrivals(shared)
    expect([3, 4, 5].map((n) => arrivals.accept(message(n, virtual)))).toEqual([true, true, true])
    expect([3, 4, 5].map((n) => arrivals.knowsCopy(message(n)))).toEqual([true, true, false])
    expect(arrivals.knowsCopy(message(5))).toBe(false) // asking is not telling
  })

  test('and could not be kept may come again', () => {
    const arrivals = new BridgedArrivals(audit())
    expect(arrivals.accept(message(1))).toBe(true)
    arrivals.forget(message(1))
    expect(arrivals.accept(message(1))).toBe(true)
  })
})

describe('what comes by another way is another copy', () => {
  const byA = (n: number, destination = queue): Message => message(n, destination, first, ['X', 'A'])
  const byC = (n: number, destination = queue): Message => message(n, destination, first, ['X', 'C'])

  test('which is not needed while one is here, and takes the place of one that is just going', () => {
    const arrivals = new BridgedArrivals(audit())
    const copy = byC(1)
    expect([byA(1), byA(1), copy].map((one) => arrivals.accept(one))).toEqual([true, false, false])
    expect(succeeding).toEqual([copy])
    arrivals.succeeded(copy)
    expect(arrivals.accept(byC(1))).toBe(false)
    expect(succeeding).toHaveLength(1)
  })

  test('and is kept where the first has been passed on, once', () => {
    const arrivals = new BridgedArrivals(audit())
    arrivals.accept(byA(1))
    arrivals.passedOn(byA(1))
    expect([byA(1), byC(1), byC(1)].map((one) => arrivals.accept(one))).toEqual([false, true, false])
  })

  test('and asked about again, when it was refused: what stood for it may have gone since', () => {
    const arrivals = new BridgedArrivals(audit())
    arrivals.accept(byA(1))
    expect(arrivals.accept(byC(1))).toBe(false)
    arrivals.passedOn(byA(1))
    expect(arrivals.accept(byC(1))).toBe(true)
  })

  test('also of what was here before a restart', () => {
    const shared = audit(9)
    shared.note(message(3))
    const arrivals = new BridgedArrivals(shared)
    arrivals.passedOn(message(3))
    expect([byC(3), byC(3)].map((one) => arrivals.accept(one))).toEqual([true, false])
  })

  test('but not of a topic: all who are to have it got the first', () => {
    const topic = Destination.topic('T')
    const arrivals = new BridgedArrivals(audit())
    arrivals.accept(byA(1, topic))
    arrivals.passedOn(byA(1, topic))
    expect(arrivals.accept(byC(1, topic))).toBe(false)
    expect(succeeding).toEqual([])
  })
})

describe('of a message of a topic that comes again', () => {
  const topic = Destination.topic('T')
  const by = (...path: string[]): Message => message(1, topic, first, path)
  const ids = (path: readonly BrokerId[] | undefined) => path?.map(({ value }) => value)

  test('the way before is told where it was longer, once for each length', () => {
    const arrivals = new BridgedArrivals(audit())
    expect(arrivals.accept(by('A', 'C', 'D'))).toBe(true)
    expect(arrivals.accept(by('A', 'E'))).toBe(false)
    expect(ids(arrivals.longerWay(by('A', 'E')))).toEqual(['A', 'C', 'D'])
    expect(arrivals.longerWay(by('A', 'E'))).toBeUndefined()
    expect(arrivals.longerWay(by('A', 'F'))).toBeUndefined()
    expect(ids(arrivals.longerWay(by('A')))).toEqual(['A', 'E'])
    expect(arrivals.longerWay(by('A', 'C', 'D'))).toBeUndefined()
  })

  test('nothing is told of what has not come, was not kept, or is a queue, whose copies count by themselves', () => {
    const arrivals = new BridgedArrivals(audit())
    expect(arrivals.longerWay(by('A'))).toBeUndefined()
    arrivals.accept(by('A', 'C'))
    arrivals.forget(by('A', 'C'))
    expect(arrivals.longerWay(by('A'))).toBeUndefined()
    arrivals.accept(message(1, queue, first, ['A', 'C']))
    expect(arrivals.longerWay(message(1, queue, first, ['A']))).toBeUndefined()
  })
})
