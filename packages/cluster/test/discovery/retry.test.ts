import { optionValues } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import { firstAttempt, hadStood, type RetryState, retryStep } from '../../src/discovery/retry.js'
import { staticDiscoveryOptions } from '../../src/discovery/uri-tables.js'

const defaults = optionValues(staticDiscoveryOptions)

/** The waits when each attempt fails `lifeMs` after it was made. */
function waits(lifeMs: readonly number[], options = defaults): number[] {
  let nowMs = 1000
  let state: RetryState = firstAttempt(nowMs)
  const found: number[] = []
  for (const life of lifeMs) {
    nowMs += life
    const [waiting, effect] = retryStep(state, { kind: 'failed', nowMs }, options)
    if (effect?.kind !== 'wait') break
    found.push(effect.delayMs)
    nowMs += effect.delayMs
    ;[state] = retryStep(waiting, { kind: 'due', nowMs }, options)
  }
  return found
}

describe('trying again', () => {
  test('N18 waits 1, 2, 4, 8, 16, 30, 30 s while attempts fail', () => {
    expect(waits([1, 1, 1, 1, 1, 1, 1])).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  })

  test('N18 a bridge that stood for 5 s begins anew, one that did not goes on growing', () => {
    expect(waits([1, 4300, 4999, 5000, 1])).toEqual([1000, 2000, 4000, 1000, 2000])
  })

  test('without growth all waits are the first', () => {
    expect(waits([1, 1, 1], { ...defaults, useExponentialBackOff: false })).toEqual([1000, 1000, 1000])
  })

  test('gives up after as many failures in a row as are allowed', () => {
    const options = { ...defaults, maxReconnectAttempts: 2 }
    const [waiting] = retryStep(firstAttempt(0), { kind: 'failed', nowMs: 1 }, options)
    const [trying, again] = retryStep(waiting, { kind: 'due', nowMs: 1001 }, options)
    expect(again).toEqual({ kind: 'connect' })
    const [over, effect] = retryStep(trying, { kind: 'failed', nowMs: 1002 }, options)
    expect(effect).toEqual({ kind: 'giveUp', attempts: 2 })
    expect(retryStep(over, { kind: 'due', nowMs: 5000 }, options)).toEqual([over, undefined])
  })

  test('one that waits is tried at once, with new patience, when a sibling that had stood is lost', () => {
    const [waiting] = retryStep(firstAttempt(0), { kind: 'failed', nowMs: 1 }, defaults)
    const [trying, effect] = retryStep(waiting, { kind: 'siblingLost', nowMs: 500 }, defaults)
    expect(effect).toEqual({ kind: 'connect' })
    expect(retryStep(trying, { kind: 'failed', nowMs: 501 }, defaults)[1]).toEqual({ kind: 'wait', delayMs: 1000 })
    expect(retryStep(trying, { kind: 'siblingLost', nowMs: 502 }, defaults)).toEqual([trying, undefined])
    expect([hadStood(trying, 5499, defaults), hadStood(trying, 5500, defaults)]).toEqual([false, true])
    expect(hadStood(waiting, 60_000, defaults)).toBe(false)
  })

  test('a second word of the same failure changes nothing', () => {
    const [waiting] = retryStep(firstAttempt(0), { kind: 'failed', nowMs: 1 }, defaults)
    expect(retryStep(waiting, { kind: 'failed', nowMs: 2 }, defaults)).toEqual([waiting, undefined])
  })
})
