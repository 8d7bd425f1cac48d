import { ConsumerId } from '@hermod/model'
import { expect, test } from 'vitest'
import { DurableInterest } from '../../src/bridge/durable-interest.js'

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
  expect([...interest.keys()]).toEqual(['other:sub'])
})

test('one of a bridge that is deleted under another client id than it was told of is the one that has just left', () => {
  const interest = new DurableInterest()
  interest.add(told(1, 'behind C'))
  interest.add(told(2, 'behind D'))
  interest.add(told(3, 'behind E'))
  interest.consumerGone(left(3))
  interest.consumerGone(left(1))
  expect(interest.delete('NC_C_inbound_B', NAME)).toBe(true)
  expect([...interest.keys()].sort()).toEqual([`behind D:${NAME}`, `behind E:${NAME}`])
})

test('one of a bridge that is online still is not taken for another that is deleted', () => {
  const interest = new DurableInterest()
  interest.add(told(1, 'behind C'))
  expect(interest.delete('NC_D_inbound_B', NAME)).toBe(false)
  expect(interest.size).toBe(1)
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
