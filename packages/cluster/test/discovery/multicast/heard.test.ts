import { optionValues } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import { type HeardEvent, type HeardState, heardStep } from '../../../src/discovery/multicast/heard.js'
import { multicastDiscoveryOptions } from '../../../src/discovery/uri-tables.js'

const defaults = optionValues(multicastDiscoveryOptions)

/** Follows one broker; what is decided is noted with its time. */
class Follower {
  nowMs = 1_000_000
  state: HeardState | undefined
  readonly effects: string[] = []

  constructor(private readonly options = defaults) {}

  happens(kind: HeardEvent['kind']): this {
    const [state, effect] = heardStep(this.state, { kind, nowMs: this.nowMs } as HeardEvent, this.options)
    this.state = state
    if (effect !== undefined) this.effects.push(`${effect.kind} ${this.nowMs - 1_000_000}`)
    return this
  }

  /** Time with packets, as they come. */
  heard(ms: number): this {
    return this.passes(ms, () => this.happens('alive'))
  }

  silent(ms: number): this {
    return this.passes(ms, () => {})
  }

  private passes(ms: number, each: () => void): this {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; ) {
      this.nowMs += 500
      this.happens('tick')
      each()
    }
    return this
  }
}

describe('a broker in a multicast group', () => {
  test('is linked when it is first heard, and once', () => {
    expect(new Follower().happens('alive').heard(20_000).effects).toEqual(['connect 0'])
  })

  test('S19 whose bridge fails while it is heard is linked again 5 s later', () => {
    const follower = new Follower().happens('alive').heard(10_000).happens('failed').heard(60_000)
    expect(follower.effects).toEqual(['connect 0', 'connect 15000'])
  })

  test('S19 that was killed and comes back later is linked with its first packet', () => {
    const follower = new Follower().happens('alive').heard(10_000).happens('failed').silent(8000)
    expect(follower.state).toBeUndefined()
    expect(follower.happens('alive').effects).toEqual(['connect 0', 'connect 18000'])
  })

  test('S19 that said farewell and comes back is linked with its first packet, however soon', () => {
    const follower = new Follower().happens('alive').heard(10_000).happens('dead').happens('failed')
    expect(follower.state).toBeUndefined()
    expect(follower.silent(500).happens('alive').effects).toEqual(['connect 0', 'connect 10500'])
  })

  test('keeps its bridge while packets stay away, and gets no second one when they return', () => {
    const follower = new Follower().happens('alive').silent(20_000)
    expect(follower.state?.phase).toBe('gone')
    expect(follower.heard(2000).effects).toEqual(['connect 0'])
    expect(follower.happens('failed').heard(5000).effects).toEqual(['connect 0', 'connect 27000'])
  })

  test('counts as gone after ten intervals, not before', () => {
    expect(new Follower().happens('alive').silent(5000).state?.phase).toBe('linked')
    expect(new Follower().happens('alive').silent(5500).state?.phase).toBe('gone')
  })

  test('a farewell that nobody can prove does not take a bridge down', () => {
    expect(new Follower().happens('alive').happens('dead').happens('alive').effects).toEqual(['connect 0'])
  })

  test('a second word of the same failure changes nothing', () => {
    const follower = new Follower().happens('alive').happens('failed')
    const before = follower.state
    expect(follower.happens('failed').state).toEqual(before)
  })

  test('waits longer each time where it is told to, from the first wait on', () => {
    const follower = new Follower({ ...defaults, useExponentialBackOff: true }).happens('alive')
    const waits: number[] = []
    for (let i = 0; i < 5; i++) {
      const failedMs = follower.happens('failed').nowMs
      follower.heard(30_000)
      waits.push(Number(follower.effects.at(-1)!.split(' ')[1]) + 1_000_000 - failedMs)
    }
    expect(waits).toEqual([5000, 10_000, 20_000, 30_000, 30_000])
  })

  test('has no failures any more when its bridge has stood for a minute', () => {
    const follower = new Follower({ ...defaults, useExponentialBackOff: true }).happens('alive')
    follower.happens('failed').heard(5000).happens('failed').heard(10_000)
    expect(follower.state?.failures).toBe(2)
    expect(follower.heard(60_500).state?.failures).toBe(0)
  })

  test('is left alone after as many attempts as are allowed, until it was away', () => {
    const follower = new Follower({ ...defaults, maxReconnectAttempts: 1 }).happens('alive')
    follower.happens('failed').heard(5000).happens('failed').heard(60_000)
    expect(follower.effects).toEqual(['connect 0', 'connect 5000', 'giveUp 5000'])
    expect(follower.silent(6000).heard(500).effects.at(-1)).toBe('connect 71500')
  })

  test('that is this very broker is left alone', () => {
    const follower = new Follower().happens('alive').happens('self').heard(20_000)
    expect(follower.effects).toEqual(['connect 0'])
    expect(follower.silent(6000).state).toBeUndefined()
  })

  test.each(['dead', 'tick', 'failed', 'self'] as const)('of whom nothing is known: %s means nothing', (kind) => {
    const follower = new Follower().happens(kind)
    expect([follower.state, follower.effects]).toEqual([undefined, []])
  })
})
