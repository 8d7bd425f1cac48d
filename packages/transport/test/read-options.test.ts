import { describe, expect, it } from 'vitest'
import { parseAddress } from '../src/address.js'
import { clientUriOptions, connectorUriOptions } from '../src/options.js'
import { readOptions } from '../src/read-options.js'

describe('options of an address', () => {
  it('have ActiveMQ names and defaults', () => {
    const { values } = readOptions(parseAddress('tcp://h:1?maximumConnections=1000'), connectorUriOptions)
    expect(values).toMatchObject({
      maximumConnections: 1000,
      backlog: 5000,
      'transport.useInactivityMonitor': true,
      'wireFormat.maxInactivityDuration': 30_000,
      'wireFormat.maxInactivityDurationInitalDelay': 10_000,
      'wireFormat.cacheSize': 1024,
    })
    expect(readOptions(parseAddress('tcp://h:1'), clientUriOptions).values.connectionTimeout).toBe(30_000)
  })

  it('without effect here are named', () => {
    const address = parseAddress('tcp://h:1?transport.soLinger=0&transport.keepAlive=true&trace=true')
    expect(readOptions(address, connectorUriOptions).unbuilt).toEqual(['transport.soLinger', 'trace'])
  })

  it('that are unknown are refused with the nearest name', () => {
    const address = parseAddress('tcp://h:1?maximumConections=1')
    expect(() => readOptions(address, connectorUriOptions)).toThrow(
      'tcp://h:1?maximumConections=1: unknown option maximumConections; did you mean maximumConnections?',
    )
  })

  it('with a bad value are refused with what was expected', () => {
    const address = parseAddress('tcp://h:1?wireFormat.cacheSize=50')
    expect(() => readOptions(address, connectorUriOptions)).toThrow(
      'option wireFormat.cacheSize has the value 50; expected a whole number from 100 to 16383',
    )
  })
})
