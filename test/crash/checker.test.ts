import { describe, expect, test } from 'vitest'
import { type CrashEvent, check } from './checker.js'
import { parseEvent } from './support/history.js'

/** A history in the load's own words. */
const history = (text: string): CrashEvent[] =>
  text
    .trim()
    .split('\n')
    .map((line) => parseEvent(line.trim()))

const rules = (text: string): string[] => check(history(text)).violations.map((violation) => violation.rule)

/** Two messages and a transaction of two, all confirmed, before a crash. */
const SENT = `
  round 0
  send 1 1 -
  sent 1 1
  send 1 2 -
  sent 1 2
  send 2 1 p1
  send 2 2 p1
  committing p1
  committed p1`
const CONSUMED = `
  round 1
  receive 9 1 1 -
  acking 1 1
  acked 1 1
  receive 9 1 2 -
  acking 1 2
  acked 1 2
  receive 9 2 1 -
  acking 2 1
  acked 2 1
  receive 9 2 2 -
  acking 2 2
  acked 2 2`

describe('the checker accepts', () => {
  test('all confirmed messages delivered after the crash, in order', () => {
    const verdict = check(history(SENT + CONSUMED))
    expect(verdict.violations).toEqual([])
    expect(verdict).toMatchObject({ confirmed: 4, received: 4, inDoubt: 0 })
  })

  test('a message whose send never returned, delivered or not', () => {
    expect(rules('round 0\nsend 1 1 -')).toEqual([])
    expect(rules('round 0\nsend 1 1 -\nround 1\nreceive 9 1 1 -\nacking 1 1\nacked 1 1')).toEqual([])
  })

  test('a message received before the crash and again after it, if its ack was not confirmed', () => {
    const before = 'round 0\nsend 1 1 -\nsent 1 1\nreceive 8 1 1 -'
    const after = 'round 1\nreceive 9 1 1 -\nacking 1 1\nacked 1 1'
    expect(rules(`${before}\n${after}`)).toEqual([])
    expect(rules(`${before}\nacking 1 1\n${after}`)).toEqual([])
    expect(rules(`${before}\nacking 1 1`)).toEqual([])
  })

  test('a commit in doubt that happened whole, or not at all', () => {
    const sends = 'round 0\nsend 1 1 p1\nsend 1 2 p1\ncommitting p1\nround 1'
    expect(rules(sends)).toEqual([])
    expect(rules(`${sends}\nreceive 9 1 1 -\nacking 1 1\nacked 1 1\nreceive 9 1 2 -\nacking 1 2\nacked 1 2`)).toEqual(
      [],
    )
  })
})

describe('the checker refuses', () => {
  test('a lost message', () => {
    expect(rules(`${SENT}${CONSUMED.replace(/\n.*receive 9 1 2 -\n.*\n.*acked 1 2/, '')}`)).toEqual(['lost'])
  })

  test('a message received before the crash, not acknowledged, and never seen again', () => {
    expect(rules('round 0\nsend 1 1 -\nsent 1 1\nreceive 8 1 1 -\nround 1')).toEqual(['lost'])
  })

  test('the loss of a whole committed transaction', () => {
    expect(rules('round 0\nsend 1 1 p1\nsend 1 2 p1\ncommitting p1\ncommitted p1\nround 1')).toEqual(['lost', 'lost'])
  })

  test('an acknowledged message that comes back', () => {
    expect(rules(`${SENT}${CONSUMED}\nround 2\nreceive 10 1 1 -\nacking 1 1\nacked 1 1`)).toEqual(['returned'])
  })

  test('a message that comes back although the commit of its consumer was confirmed', () => {
    const consumed = 'round 0\nsend 1 1 -\nsent 1 1\nreceive 8 1 1 c1\ncommitting c1\ncommitted c1'
    expect(rules(`${consumed}\nround 1\nreceive 9 1 1 -\nacking 1 1\nacked 1 1`)).toEqual(['returned'])
  })

  test('half of a producer’s transaction', () => {
    const half = 'round 0\nsend 1 1 p1\nsend 1 2 p1\ncommitting p1\nround 1\nreceive 9 1 1 -\nacking 1 1\nacked 1 1'
    expect(rules(half)).toEqual(['split'])
  })

  test('half of a consumer’s transaction', () => {
    const sent = 'round 0\nsend 1 1 -\nsent 1 1\nsend 1 2 -\nsent 1 2'
    const inDoubt = 'receive 8 1 1 c1\nreceive 8 1 2 c1\ncommitting c1'
    const half = 'round 1\nreceive 9 1 2 -\nacking 1 2\nacked 1 2'
    expect(rules(`${sent}\n${inDoubt}\n${half}`)).toEqual(['split'])
  })

  test('a message of a transaction that was never committed', () => {
    expect(rules('round 0\nsend 1 1 p1\nround 1\nreceive 9 1 1 -\nacking 1 1\nacked 1 1')).toEqual(['phantom'])
  })

  test('a message nobody sent, and one with a wrong byte', () => {
    expect(rules('round 0\nreceive 9 1 1 -')).toEqual(['phantom'])
    expect(rules('round 0\ncorrupt 9 ID:x')).toEqual(['corrupt'])
  })

  test('a broken order of one producer', () => {
    const swapped = 'round 1\nreceive 9 1 2 -\nacking 1 2\nacked 1 2\nreceive 9 1 1 -\nacking 1 1\nacked 1 1'
    expect(rules(`round 0\nsend 1 1 -\nsent 1 1\nsend 1 2 -\nsent 1 2\n${swapped}`)).toEqual(['disorder'])
  })

  test('a message given to two consumers in one life of the broker', () => {
    const twice = 'receive 8 1 1 -\nreceive 9 1 1 -\nacking 1 1\nacked 1 1'
    expect(rules(`round 0\nsend 1 1 -\nsent 1 1\n${twice}`)).toEqual(['duplicate'])
  })
})

test('a line that is not an event is refused', () => {
  expect(() => parseEvent('sunk 1 2')).toThrow('not an event')
  expect(() => parseEvent('sent 1')).toThrow('a number is missing')
})
