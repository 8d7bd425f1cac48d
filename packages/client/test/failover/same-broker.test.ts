/** Whether a told address is the broker in use already, under whatever name. */
import { parseAddress } from '@hermod/transport'
import { expect, it } from 'vitest'
import { sameBroker } from '../../src/failover/same-broker.js'

const lookUp = async (host: string): Promise<string> => {
  const address = { localhost: '127.0.0.1', '127.0.0.1': '127.0.0.1', other: '10.0.0.1' }[host]
  if (address === undefined) throw new Error('ENOTFOUND')
  return address
}

it.each([
  ['tcp://localhost:1', 'tcp://127.0.0.1:1?x=y', true],
  ['tcp://localhost:1', 'tcp://localhost:2', false],
  ['tcp://localhost:1', 'tcp://other:1', false],
  ['tcp://nobody:1', 'nio://NOBODY:1', true],
  ['tcp://nobody:1', 'tcp://localhost:1', false],
])('%s and %s: %s', async (first, second, same) => {
  expect(await sameBroker(parseAddress(first), parseAddress(second), lookUp)).toBe(same)
})
