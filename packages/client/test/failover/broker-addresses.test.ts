/** What the texts of addresses stand for, whoever told them, and which are preferred. */
import { optionValues } from '@hermod/model'
import { RecordingLogger, SeededRandom } from '@hermod/testkit'
import { parseAddress } from '@hermod/transport'
import { describe, expect, it } from 'vitest'
import { BrokerAddresses } from '../../src/failover/broker-addresses.js'
import { initialReconnectState } from '../../src/failover/reconnect.js'
import { type FailoverOptions, failoverOptions } from '../../src/options.js'

const A = 'tcp://a:61616?keepAlive=true'
const B = 'tcp://b:61616'

function addresses(given: Partial<FailoverOptions> = {}) {
  const log = new RecordingLogger()
  const options = optionValues(failoverOptions, given)
  const nested = new Map([['soTimeout', '5']])
  const members = [A, B].map((uri) => parseAddress(uri))
  return { log, of: new BrokerAddresses({ members, options, nested, random: new SeededRandom(1), log }) }
}

describe('an address', () => {
  it('of the failover address is as it was written, one that was told has the nested options', () => {
    const { of } = addresses()
    expect(of.configured).toEqual([A, B])
    expect([...of.of(A).options]).toEqual([['keepAlive', 'true']])
    expect([...of.of('tcp://c:61616?keepAlive=false').options]).toEqual([
      ['keepAlive', 'false'],
      ['soTimeout', '5'],
    ])
  })

  it('that cannot be understood is left out, with one warning for all', () => {
    const { of, log } = addresses()
    expect(of.usable([B, 'nonsense', 'tcp://c:61616', 'tcp://:x', ''])).toEqual([B, 'tcp://c:61616'])
    expect(log.texts()).toEqual([
      expect.stringMatching(/^The broker announced an address that cannot be used: .*, and 2 more such$/),
    ])
    expect(of.usable([B])).toEqual([B])
    expect(log.texts()).toHaveLength(1)
  })
})

describe('the order', () => {
  const uris = ['1', '2', '3', '4', '5']

  it('is left to chance, with all of them in it', () => {
    const { of } = addresses()
    const orders = Array.from({ length: 10 }, () => of.arrange(uris))
    expect(new Set(orders.map((order) => order.join())).size).toBeGreaterThan(1)
    for (const order of orders) expect([...order].sort()).toEqual(uris)
  })

  it('is kept with randomize=false', () => expect(addresses({ randomize: false }).of.arrange(uris)).toEqual(uris))
})

describe('a preferred broker', () => {
  const using = (current: string | undefined) => ({ ...initialReconnectState([A, B]), current })

  it('is the first with priorityBackup, and is looked for while another is in use', () => {
    const { of } = addresses({ priorityBackup: true })
    expect([of.isPreferred(using(A)), of.wanted(using(A))]).toEqual([true, []])
    expect([of.isPreferred(using(B)), of.wanted(using(B))]).toEqual([false, [A]])
    expect([of.isPreferred(using(undefined)), of.wanted(using(undefined))]).toEqual([false, [A]])
  })

  it('is one of priorityURIs where there are any', () => {
    const { of } = addresses({ priorityBackup: true, priorityURIs: `tcp://c:61616,${B}` })
    expect([of.isPreferred(using(B)), of.isPreferred(using(A))]).toEqual([true, false])
    expect(of.wanted(using(A))).toEqual(['tcp://c:61616', B])
  })

  it('does not exist without priorityBackup', () => {
    const { of } = addresses({ priorityURIs: B })
    expect([of.isPreferred(using(B)), of.wanted(using(A))]).toEqual([false, []])
  })
})
