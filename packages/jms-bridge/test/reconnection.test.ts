import { optionValues } from '@hermod/model'
import { expect, test } from 'vitest'
import { reconnectionPolicyOptions } from '../src/options.js'
import { mayTry, nextDelay } from '../src/reconnection.js'

const delays = (given: object): number[] => {
  const policy = optionValues(reconnectionPolicyOptions, given)
  return [0, 1, 2, 3, 4, 5].map((attempt) => nextDelay(policy, attempt))
}

test('waits are even, or grow by steps up to their bound [F4.088]', () => {
  expect(delays({})).toEqual([0, 1000, 1000, 1000, 1000, 1000])
  // What org.apache.activemq.network.jms.ReconnectionPolicy of 5.17.2 gives.
  expect(delays({ useExponentialBackOff: true })).toEqual([0, 1000, 2000, 4000, 6000, 8000])
  expect(delays({ useExponentialBackOff: true, backOffMultiplier: 1.5 })).toEqual([0, 1000, 1000, 3000, 4000, 6000])
  expect(delays({ useExponentialBackOff: true, maximumReconnectDelay: 3000 })).toEqual([
    0, 1000, 2000, 3000, 3000, 3000,
  ])
  expect(delays({ initialReconnectDelay: 50_000, maximumReconnectDelay: 0 })[1]).toBe(50_000)
})

test('there is always one attempt, and no end with -1 [F4.088]', () => {
  expect([0, 1, 2].map((attempt) => mayTry(2, attempt))).toEqual([true, true, false])
  expect([0, 1].map((attempt) => mayTry(0, attempt))).toEqual([true, false])
  expect(mayTry(-1, 1_000_000)).toBe(true)
})
