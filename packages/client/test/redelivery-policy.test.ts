import { optionValues } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { type ConnectionOptions, connectionOptions } from '../src/options.js'
import { isPoison, nextRedeliveryDelay, redeliveryPolicyOf } from '../src/redelivery-policy.js'

const half = { next: () => 0.5 }
const policy = (given: Partial<ConnectionOptions> = {}) => redeliveryPolicyOf(optionValues(connectionOptions, given))

/** The first `count` waits. */
function waits(count: number, given: Partial<ConnectionOptions> = {}, random = half): number[] {
  const list: number[] = []
  for (let i = 0; i < count; i++) list.push(nextRedeliveryDelay(policy(given), list[i - 1] ?? 0, random))
  return list
}

describe('redelivery policy', () => {
  it('waits a second between deliveries unless told otherwise', () => expect(waits(3)).toEqual([1000, 1000, 1000]))

  it('grows with back-off up to the longest wait', () => {
    const given = {
      'redeliveryPolicy.initialRedeliveryDelay': 100,
      'redeliveryPolicy.useExponentialBackOff': true,
      'redeliveryPolicy.backOffMultiplier': 2,
      'redeliveryPolicy.maximumRedeliveryDelay': 500,
    }
    expect(waits(4, given)).toEqual([100, 200, 400, 500])
  })

  it('spreads waits by chance within the factor', () => {
    const given = { 'redeliveryPolicy.useCollisionAvoidance': true }
    expect(waits(1, given, { next: () => 0 })).toEqual([850])
    expect(waits(1, given, half)).toEqual([1000])
  })

  it('gives up after the sixth redelivery, or never', () => {
    expect([6, 7].map((n) => isPoison(policy(), n))).toEqual([false, true])
    expect(isPoison(policy({ 'redeliveryPolicy.maximumRedeliveries': -1 }), 1000)).toBe(false)
    expect(isPoison(policy({ 'redeliveryPolicy.maximumRedeliveries': 0 }), 1)).toBe(true)
  })
})
