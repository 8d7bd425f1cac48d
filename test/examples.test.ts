/** Every example runs to its end and prints what it should; each is a program of its own, run here by importing it. */
import { readdirSync } from 'node:fs'
import { createBroker, type EmbeddedBroker } from 'hermod'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const EXAMPLES = new URL('../examples/', import.meta.url)
const PRINTED: Record<string, readonly string[]> = {
  'embedded-broker.mjs': ['listening: true', 'hello'],
  'failover.mjs': [
    'connected to the first broker',
    'received: before',
    'connection lost',
    'connected to the second broker',
    'received: after',
  ],
  'plugin.mjs': ['2004 bytes for queue://EXAMPLE.ORDERS: at most 1000 are taken here', 'a small order, stamped: true'],
  'request-reply.mjs': ['question 1: HELLO'],
  'send-and-receive.mjs': ['received apples, number 0', 'received pears, number 1', 'received plums, number 2'],
  'transactions.mjs': ['delivery 1: pay 10, rollback', 'delivery 2: pay 10, commit', 'done: pay 10'],
}

let broker: EmbeddedBroker
beforeAll(async () => {
  broker = await createBroker({ broker: { brokerName: 'examples' }, connectors: ['tcp://127.0.0.1:0'] })
  vi.stubEnv('BROKER_URL', broker.addresses[0])
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await broker.stop()
})

test('every example is run here', () => {
  expect(readdirSync(EXAMPLES).filter((name) => name.endsWith('.mjs'))).toEqual(Object.keys(PRINTED))
})

test.each(Object.entries(PRINTED))('%s', async (name, expected) => {
  const printed: string[] = []
  const print = vi.spyOn(globalThis.console, 'log').mockImplementation((line: string) => printed.push(line))
  try {
    await import(new URL(name, EXAMPLES).href)
  } finally {
    print.mockRestore()
  }
  expect(printed).toEqual(expected)
})
