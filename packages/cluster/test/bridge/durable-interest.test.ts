import { ConsumerId } from '@hermod/model'
import { expect, test } from 'vitest'
import { DurableInterest, durableKey } from '../../src/bridge/durable-interest.js'

const NAME = 'NC-DS_B_T'
const told = (number: number, clientId: string | null, subscriptionName = NAME) => ({
  consumerId: new ConsumerId('c', 1, number),
  clientId,
  subscriptionName,
})
const left = (number: number): string => new ConsumerId('c', 1, number).toString()

test('a subscription goes by client id and name, whether its consumer is there or not', () => {
  const interest = new DurableInterest()
  interest.add(told(1, 'someone', 'sub'))
  interest.add(told(2, 'other', 'sub'))
  interest.consumerGone(left(2))
  expect(interest.delete('third', 'sub')).toBe(false)
  expect(interest.delete('someone', 'sub')).toBe(true)
  expect([...interest.keys()]).toEqual([durableKey('other', 'sub')])
})

test('one of a bridge that is deleted under another client id than it was told of is the one that has just left', () => {
  const interest = new DurableInterest()
  interest.add(told(1, 'behind C'))
  interest.add(told(2, 'behind D'))
  interest.add(told(3, 'behind E'))
  interest.consumerGone(left(3))
  interest.consumerGone(left(1))
  expect(interest.delete('NC_C_inbound_B', NAME)).toBe(true)
  expect([...interest.keys()].sort()).toEqual([durableKey('behind D', NAME), durableKey('behind E', NAME)])
})

test('one of a bridge that is online still is not taken for another that is deleted', () => {
  const interest = new DurableInterest()
  interest.add(told(1, 'behind C'))
  expect(interest.delete('NC_D_inbound_B', NAME)).toBe(false)
  expect(interest.size).toBe(1)
})

test('one that was told of under its own client id is not taken for another that is deleted, even without a consumer', () => {
  const interest = new DurableInterest()
  interest.add(told(1, 'NC_C_inbound_B'))
  interest.consumerGone(left(1))
  expect(interest.delete('NC_D_inbound_B', NAME)).toBe(false)
  expect(interest.delete('NC_C_inbound_B', NAME)).toBe(true)
})

test('exactly that one, where no other can be meant', () => {
  const interest = new DurableInterest()
  interest.add(told(1, 'behind C'))
  interest.consumerGone(left(1))
  expect(interest.delete('NC_A_inbound_B', NAME, true)).toBe(false)
  expect(interest.delete('behind C', NAME, true)).toBe(true)
})

test('one that is told of twice counts once', () => {
  const same = new DurableInterest()
  same.add(told(1, 'NC_C_inbound_B'))
  same.add(told(1, 'behind C'))
  expect(same.size).toBe(1)
  const afterRestart = new DurableInterest()
  afterRestart.add(told(1, 'NC_C_inbound_B'))
  afterRestart.add(told(2, null))
  afterRestart.consumerGone(left(2))
  expect(afterRestart.delete('NC_C_inbound_B', NAME)).toBe(true)
  expect(afterRestart.size).toBe(0)
})

test('names that hold colons are told apart', () => {
  const interest = new DurableInterest()
  interest.add(told(1, 'a:b', 'c'))
  interest.add(told(2, 'a', 'b:c'))
  expect(interest.size).toBe(2)
  expect(interest.delete('a', 'b:c')).toBe(true)
  expect([...interest.names()]).toEqual(['c'])
})
