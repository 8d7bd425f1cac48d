import { encodePropertyMap, JavaLong, type PrimitiveValue, ProtocolError } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { WireFormatInfo } from '../src/generated/commands.js'
import { negotiate } from '../src/negotiate.js'
import { defaultPreferences, readPreferences, type WirePreferences, wireFormatInfo } from '../src/preferences.js'
import { Decoder, Encoder } from '../src/wire-format.js'
import { bytesOf, encodeHex, vectors } from './golden.js'

interface Property {
  t: string
  v: PrimitiveValue
}
interface Announcement {
  version: number
  properties: [string, Property][]
}
const recorded = vectors._wireformat as unknown as {
  frames: { name: string; info: Announcement; hex: string }[]
  negotiation: { local: Announcement; remote: Announcement; result: Record<string, unknown> }[]
}

function info(announcement: Announcement): WireFormatInfo {
  const properties = new Map(
    announcement.properties.map(([name, { t, v }]) => [name, t === 'long' ? new JavaLong(BigInt(v as string)) : v]),
  )
  return withMap(encodePropertyMap(properties), announcement.version)
}

function withMap(marshalledProperties: Uint8Array | null, version = 12): WireFormatInfo {
  return new WireFormatInfo({ magic: bytesOf(Buffer.from('ActiveMQ').toString('hex')), version, marshalledProperties })
}

describe('WireFormatInfo', () => {
  for (const { name, info: announcement, hex } of recorded.frames) {
    it(`${name}: read as Java wrote it, and written again to the byte`, () => {
      const bytes = bytesOf(hex)
      const command = new Decoder().decode(bytes, 4, bytes.length - 4) as WireFormatInfo
      expect(encodeHex(command, new Encoder())).toBe(hex)
      expect(readPreferences(command)).toEqual(readPreferences(info(announcement)))
    })
  }

  it('says what it was made from', () => {
    const mine: WirePreferences = { ...defaultPreferences, version: 9, host: 'broker', maxInactivityDuration: 0 }
    expect(readPreferences(wireFormatInfo(mine))).toEqual(mine)
  })

  it('takes a missing flag as false and a missing number as 0', () => {
    expect(readPreferences(withMap(null))).toMatchObject({ cacheEnabled: false, cacheSize: 0, maxFrameSize: 0 })
  })

  it.each([
    ['a wrong magic', new WireFormatInfo({ version: 12 }), /magic/],
    ['version 0', withMap(null, 0), /version 0/],
    ['a wrong type', withMap(encodePropertyMap(new Map([['CacheSize', new JavaLong(1)]]))), /CacheSize is not a int/],
    ['a long text', withMap(encodePropertyMap(new Map([['x', 'y'.repeat(513)]]))), /nested or longer/],
    ['a nested map', withMap(encodePropertyMap(new Map([['x', new Map()]]))), /nested or longer/],
    ['many entries', withMap(encodePropertyMap(new Map(Array.from({ length: 65 }, (_, n) => [`${n}`, 1])))), /65/],
    ['many bytes', withMap(new Uint8Array(70_000)), /70000 bytes/],
    ['rubbish', withMap(new Uint8Array([0, 0, 0, 9])), /./],
  ])('refuses %s', (_what, command, message) => {
    expect(() => readPreferences(command)).toThrow(ProtocolError)
    expect(() => readPreferences(command)).toThrow(message)
  })
})

describe('negotiation', () => {
  recorded.negotiation.forEach(({ local, remote, result }, index) => {
    it(`comes to Java's result, pair ${index}`, () => {
      const limit = Number(result.maxFrameSize)
      const expected = {
        version: result.version,
        tightEncodingEnabled: result.tight,
        cacheEnabled: result.cache,
        stackTraceEnabled: result.stackTrace,
        tcpNoDelayEnabled: result.tcpNoDelay,
        sizePrefixDisabled: result.sizePrefixDisabled,
        maxFrameSize: limit > 0 ? limit : Number.POSITIVE_INFINITY,
      }
      const mine = readPreferences(info(local))
      const theirs = readPreferences(info(remote))
      expect(negotiate(mine, theirs)).toMatchObject(expected)
      expect(negotiate(theirs, mine)).toMatchObject(expected)
      if (result.cache === true) expect(negotiate(mine, theirs).cacheSize).toBe(result.cacheArrayLength)
    })
  })

  it('takes the shorter inactivity, and 0 from either side turns it off', () => {
    const shorter = { ...defaultPreferences, maxInactivityDuration: 5000, maxInactivityDurationInitalDelay: 100 }
    expect(negotiate(defaultPreferences, shorter)).toMatchObject({
      maxInactivityDuration: 5000,
      maxInactivityDurationInitalDelay: 100,
    })
    expect(negotiate({ ...shorter, maxInactivityDuration: 0 }, shorter).maxInactivityDuration).toBe(0)
  })

  it('does not enforce a frame size that this side has switched off', () => {
    const off = { ...defaultPreferences, maxFrameSize: 1000, maxFrameSizeEnabled: false }
    expect(negotiate(off, defaultPreferences).maxFrameSize).toBe(Number.POSITIVE_INFINITY)
    expect(negotiate(defaultPreferences, off).maxFrameSize).toBe(1000)
  })
})
