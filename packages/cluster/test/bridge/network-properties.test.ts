import { Destination, optionValues } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import { readNetworkProperties, writeNetworkProperties } from '../../src/bridge/network-properties.js'
import { networkConnectorOptions } from '../../src/options.js'
import { settings } from '../settings.js'

const defaults = optionValues(networkConnectorOptions)
const broker = { name: 'brA', url: 'tcp://localhost:61616' }
const date = new Date(0)

describe('properties of a duplex connector', () => {
  test('what one end writes the other reads', () => {
    const given = settings(
      { name: 'nc 1', duplex: true, prefetchSize: 5, consumerTTL: -1, userName: 'ü:=\\', staticBridge: true },
      {
        excluded: [Destination.queue('a'), Destination.topic('b.>')],
        statically: [Destination.queue('s')],
        dynamically: [Destination.topic('d')],
      },
    )
    const read = readNetworkProperties(writeNetworkProperties(given, broker, date), defaults)
    expect(read.options).toMatchObject({ name: 'nc 1', prefetchSize: 5, consumerTTL: -1, userName: 'ü:=\\' })
    expect(read.excluded).toEqual(given.excluded)
    expect(read.statically).toEqual(given.statically)
    expect(read.dynamically).toEqual(given.dynamically)
    expect(read.forcedDurable.size).toBe(0)
  })

  test('with which entries are durable for whoever consumes', () => {
    const [plain, forced] = [Destination.topic('a'), Destination.topic('b')]
    const given = settings({}, { dynamically: [plain, forced], forcedDurable: new Set([forced]) })
    const text = writeNetworkProperties(given, broker, date)
    expect(text).toContain('dynamicallyIncludedDestinations=[topic\\://a,topic\\://b?forceDurable\\=true]\n')
    const read = readNetworkProperties(text, defaults)
    expect(read.dynamically).toEqual([plain, forced])
    expect([...read.forcedDurable]).toEqual([forced])
  })

  test('are written as Java writes them', () => {
    const lines = writeNetworkProperties(settings({ uri: 'static:(tcp://b:1)' }), broker, date).split('\n')
    for (const line of [
      'uri=static\\:(tcp\\://b\\:1)',
      'localUri=vm\\://brA',
      'brokerName=brA',
      'destinationFilter=ActiveMQ.Advisory.Consumer.>',
      'useVirtualDestSus=false',
      'messageTTL=1',
    ]) {
      expect(lines).toContain(line)
    }
    expect(lines.some((line) => /^(networkTTL|userName|password)=/.test(line))).toBe(false)
  })

  test('of the real one are read, whatever else they hold', () => {
    const text = [
      '#',
      '#Fri Nov 20 21:02:16 UTC 2026',
      'consumerTTL=2',
      'staticallyIncludedDestinations=[queue\\://always.>]',
      'excludedDestinations=[queue\\://excl.>,topic\\://x?forceDurable\\=true]',
      'useBrokerNamesAsIdSeed=true',
      'started=true',
      'somethingNew=1',
      'name=nc1',
    ].join('\n')
    const read = readNetworkProperties(text, defaults)
    expect(read.options).toMatchObject({ name: 'nc1', consumerTTL: 2, messageTTL: 1 })
    expect(read.statically).toEqual([Destination.queue('always.>')])
    expect(read.excluded).toEqual([Destination.queue('excl.>'), Destination.topic('x')])
  })

  test('hold a letter that ends a line elsewhere, behind as much as they like', () => {
    const text = `a${' '.repeat(31_000)}\u2028\n${'b'.repeat(15_000)}${' '.repeat(15_000)}\u2029\nname=n`
    expect(readNetworkProperties(text, defaults).options.name).toBe('n')
  })

  test('that would keep this broker busy are bounded', () => {
    const { options } = readNetworkProperties('stallTimeout=1\ngcSweepTime=1\n', defaults)
    expect([options.stallTimeout, options.gcSweepTime]).toEqual([1000, 1000])
    expect(readNetworkProperties('stallTimeout=0', defaults).options.stallTimeout).toBe(0)
    expect(() => readNetworkProperties('prefetchSize=2147483648', defaults)).toThrow(
      'a prefetch is larger than 2147483647',
    )
    for (const text of ['prefetchSize=-1', 'messageTTL=-2147483648', `consumerTTL=${'9'.repeat(5000)}`]) {
      expect(() => readNetworkProperties(text, defaults)).toThrow(/^\w+=.{1,200}$/)
    }
    expect(() => readNetworkProperties(`name=${'x'.repeat(2000)}`, defaults)).toThrow('name exceeds 1024 characters')
  })

  test('with a bad value are refused by name', () => {
    expect(() => readNetworkProperties('prefetchSize=many', defaults)).toThrow('prefetchSize=many: expected')
  })
})
