/** What topics keep for latecomers is bounded over all topics together. */
import { Destination } from '@hermod/model'
import { RecordingLogger } from '@hermod/testkit'
import { describe, expect, test } from 'vitest'
import { KeptAccount, KeptMessage } from '../../../src/policies/recovery/kept-account.js'
import { bean, inside } from '../../beans.js'
import { World } from '../../world.js'

function account(memoryLimitBytes: number) {
  const log = new RecordingLogger()
  const gone: string[] = []
  const made = new KeptAccount(() => memoryLimitBytes, log)
  const kept = (name: string, bytes: number): KeptMessage => {
    const one = new KeptMessage(bytes, () => gone.push(name))
    made.add(one)
    return one
  }
  return { account: made, kept, gone, log }
}

describe('the account of kept messages', () => {
  test('is a quarter of the broker memory, of the default memory where that has no limit', () => {
    expect(account(4000).account.limitBytes).toBe(1000)
    expect(account(0).account.limitBytes).toBe(256 * 1024 ** 2)
  })

  test('drops the oldest, wherever others left', () => {
    const { account: it, kept, gone } = account(4000)
    kept('a', 300)
    const b = kept('b', 300)
    kept('c', 300)
    it.remove(b)
    it.remove(b)
    expect(it.usedBytes).toBe(600)
    kept('d', 500)
    expect(gone).toEqual(['a'])
    kept('large', 2000)
    expect(gone).toEqual(['a', 'c', 'd', 'large'])
    expect(it.usedBytes).toBe(0)
  })

  test('says so once, and again after it was quiet', () => {
    const { account: it, kept, log } = account(4000)
    const all = Array.from({ length: 20 }, (_, i) => kept(`${i}`, 300))
    expect(log.texts('warn').length).toBe(1)
    for (const one of all) it.remove(one)
    for (let i = 0; i < 20; i++) kept(`${i}`, 300)
    expect(log.texts('warn').length).toBe(2)
  })
})

test('retained messages and histories of many topics stay within it', async () => {
  const history = bean('fixedCountSubscriptionRecoveryPolicy', { maximumSize: 100 })
  const w = await World.start({
    systemUsage: { memoryUsage: { limit: 400_000 } },
    policies: [
      { destination: Destination.topic('H.>'), inside: inside({ subscriptionRecoveryPolicy: history }) },
      { destination: Destination.topic('R.>') },
    ],
  })
  const connection = await w.connect()
  const producer = connection.producer(null)
  const send = (name: string, properties: Record<string, boolean> = {}) =>
    producer.send(name, { destination: Destination.topic(name), bytes: 10_000, properties })
  for (let i = 0; i < 8; i++) await send(`R.${i}`, { 'ActiveMQ.Retain': true })
  for (let i = 0; i < 4; i++) await send('H.1')
  const told = (name: string): number => {
    const consumer = connection.consumer(Destination.topic(name), { retroactive: true })
    w.turns.runUntilIdle()
    return consumer.received.length
  }
  expect(told('H.1')).toBe(4)
  expect([told('R.0'), told('R.2')]).toEqual([0, 0])
  expect([told('R.3'), told('R.7')]).toEqual([1, 1])
  expect(w.logger.texts('warn').filter((line) => line.includes('come late')).length).toBe(1)
})
