import { Destination, optionValues, redeliveryDelay } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { type ConnectionOptions, connectionOptions } from '../src/options.js'
import { redeliveryPolicies } from '../src/redelivery-policies.js'
import { describePolicy, isPoison, redeliveryPolicyOf } from '../src/redelivery-policy.js'

const half = { next: () => 0.5 }
const policy = (given: Partial<ConnectionOptions> = {}) => redeliveryPolicyOf(optionValues(connectionOptions, given))

/** The first `count` waits. */
function waits(count: number, given: Partial<ConnectionOptions> = {}, random = half): number[] {
  return Array.from({ length: count }, (_, i) => redeliveryDelay(policy(given), i, random))
}

describe('redelivery policy', () => {
  it('waits a second between deliveries unless told otherwise', () => expect(waits(3)).toEqual([1000, 1000, 1000]))

  it('begins with the initial delay, also when that is none', () => {
    expect(waits(3, { 'redeliveryPolicy.initialRedeliveryDelay': 0 })).toEqual([0, 1000, 1000])
    expect(waits(3, { 'redeliveryPolicy.initialRedeliveryDelay': 50 })).toEqual([50, 1000, 1000])
  })

  it('grows with back-off up to the longest wait, which bounds nothing below the plain one', () => {
    const given = {
      'redeliveryPolicy.initialRedeliveryDelay': 100,
      'redeliveryPolicy.redeliveryDelay': 10,
      'redeliveryPolicy.useExponentialBackOff': true,
      'redeliveryPolicy.backOffMultiplier': 2.5,
      'redeliveryPolicy.maximumRedeliveryDelay': 700,
    }
    expect(waits(5, given)).toEqual([100, 250, 625, 700, 700])
    expect(waits(3, { ...given, 'redeliveryPolicy.redeliveryDelay': 900 })).toEqual([100, 250, 625])
    expect(waits(4, { ...given, 'redeliveryPolicy.redeliveryDelay': 900 })[3]).toBe(900)
  })

  it('does not grow by a factor of one or less', () => {
    const given = { 'redeliveryPolicy.useExponentialBackOff': true, 'redeliveryPolicy.backOffMultiplier': 1 }
    expect(waits(3, { ...given, 'redeliveryPolicy.initialRedeliveryDelay': 5 })).toEqual([5, 1000, 1000])
  })

  it('spreads all waits but the first by chance, within the percentage, both ways [F1.161]', () => {
    const given = { 'redeliveryPolicy.useCollisionAvoidance': true }
    const chances = (...values: number[]) => ({ next: () => values.shift()! })
    expect(waits(2, given, chances(0.1, 0.999999))).toEqual([1000, 850])
    expect(waits(2, given, chances(0.9, 0.999999))).toEqual([1000, 1149])
    expect(waits(2, { ...given, 'redeliveryPolicy.collisionAvoidancePercent': 50 }, chances(0.9, 0.5))[1]).toBe(1250)
  })

  it('costs no more for a count that a peer made up', () => {
    const given = { 'redeliveryPolicy.useExponentialBackOff': true }
    expect(redeliveryDelay(policy(given), 2 ** 31 - 1, half)).toBe(Number.MAX_SAFE_INTEGER)
  })

  it('gives up after the sixth redelivery, or never', () => {
    expect([6, 7].map((n) => isPoison(policy(), n))).toEqual([false, true])
    expect(isPoison(policy({ 'redeliveryPolicy.maximumRedeliveries': -1 }), 1000)).toBe(false)
    expect(isPoison(policy({ 'redeliveryPolicy.maximumRedeliveries': 0 }), 1)).toBe(true)
  })

  it('reads as a Java client prints it', () => {
    expect(describePolicy(policy())).toBe(
      'RedeliveryPolicy {destination = null, collisionAvoidanceFactor = 0.15, maximumRedeliveries = 6, ' +
        'maximumRedeliveryDelay = -1, initialRedeliveryDelay = 1000, useCollisionAvoidance = false, ' +
        'useExponentialBackOff = false, backOffMultiplier = 5.0, redeliveryDelay = 1000, preDispatchCheck = true}',
    )
  })
})

describe('redelivery policies by destination', () => {
  const options = optionValues(connectionOptions, { 'redeliveryPolicy.maximumRedeliveries': 9 })
  const policies = redeliveryPolicies(options, [
    { destination: 'queue://>', policy: { maximumRedeliveries: 1 } },
    { destination: 'queue://A.*', policy: { maximumRedeliveries: 2 } },
    { destination: 'queue://A.B', policy: { maximumRedeliveries: 3, redeliveryDelay: 7 } },
  ])
  const most = (name: string) => policies(Destination.parse(name)).maximumRedeliveries

  it('takes the closest pattern, else the options of the connection', () => {
    expect(['queue://X.Y.Z', 'queue://A.C', 'queue://A.B', 'topic://A.B'].map(most)).toEqual([1, 2, 3, 9])
  })

  it('takes what an entry leaves out from the options of the connection', () => {
    const found = policies(Destination.parse('queue://A.B'))
    expect([found.redeliveryDelay, found.initialRedeliveryDelay]).toEqual([7, 1000])
  })

  it('refuses a field that no policy has', () => {
    const entries = [{ destination: 'queue://A', policy: { maximumRedeliverys: 1 } as object }]
    expect(() => redeliveryPolicies(options, entries)).toThrow(
      'The redelivery policy of queue://A cannot be used: there is no field maximumRedeliverys; did you mean maximumRedeliveries?',
    )
  })
})
