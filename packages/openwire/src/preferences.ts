/** What one side of a connection would like: the contents of its WireFormatInfo. Names and defaults are ActiveMQ's. */
import {
  decodePropertyMap,
  encodePropertyMap,
  JavaLong,
  type Long,
  longToNumber,
  type PrimitiveValue,
  type PropertyMap,
  ProtocolError,
} from '@hermod/model'
import { WireFormatInfo } from './generated/commands.js'

/** The newest protocol version known. */
export const LATEST_VERSION = 12

export interface WirePreferences {
  readonly version: number
  readonly stackTraceEnabled: boolean
  readonly tcpNoDelayEnabled: boolean
  readonly cacheEnabled: boolean
  /** Slots of the cache of repeated ids, per direction; 0: 16383. 1 to 99 would hang Java peers. */
  readonly cacheSize: number
  readonly tightEncodingEnabled: boolean
  readonly sizePrefixDisabled: boolean
  /** Bytes of the largest frame. */
  readonly maxFrameSize: Long
  /** Whether this side enforces `maxFrameSize`; told to the peer, never negotiated. */
  readonly maxFrameSizeEnabled: boolean
  /** ms of silence after which the connection counts as dead; 0: never. */
  readonly maxInactivityDuration: number
  /** ms before the first such check. */
  readonly maxInactivityDurationInitalDelay: number
  /** Names of the product, for the peer's logs. */
  readonly providerName: string | null
  readonly providerVersion: string | null
  readonly platformDetails: string | null
  /** The host a TCP client dialled. */
  readonly host: string | null
}

/** What ActiveMQ's brokers and clients announce. */
export const defaultPreferences: WirePreferences = {
  version: LATEST_VERSION,
  stackTraceEnabled: true,
  tcpNoDelayEnabled: true,
  cacheEnabled: true,
  cacheSize: 1024,
  tightEncodingEnabled: true,
  sizePrefixDisabled: false,
  maxFrameSize: 9223372036854775807n,
  maxFrameSizeEnabled: true,
  maxInactivityDuration: 30_000,
  maxInactivityDurationInitalDelay: 10_000,
  providerName: 'ActiveMQ',
  providerVersion: '0.1.0',
  platformDetails: 'JavaScript',
  host: null,
}
const MAGIC = new Uint8Array(Buffer.from('ActiveMQ', 'latin1'))
/** Bounds of a peer's map: it comes before anybody has logged in. ActiveMQ's newest releases draw the same ones. */
const MAX_ENTRIES = 64
const MAX_VALUE_LENGTH = 512
const MAX_MAP_BYTES = MAX_ENTRIES * 2 * MAX_VALUE_LENGTH

/** The first frame of a connection. */
export function wireFormatInfo(preferences: WirePreferences): WireFormatInfo {
  const properties = new Map<string, PrimitiveValue>([
    ['StackTraceEnabled', preferences.stackTraceEnabled],
    ['TcpNoDelayEnabled', preferences.tcpNoDelayEnabled],
    ['CacheEnabled', preferences.cacheEnabled],
    ['CacheSize', preferences.cacheSize],
    ['TightEncodingEnabled', preferences.tightEncodingEnabled],
    ['SizePrefixDisabled', preferences.sizePrefixDisabled],
    ['MaxFrameSize', new JavaLong(preferences.maxFrameSize)],
    ['MaxFrameSizeEnabled', preferences.maxFrameSizeEnabled],
    ['MaxInactivityDuration', new JavaLong(preferences.maxInactivityDuration)],
    // The spelling is the protocol's.
    ['MaxInactivityDurationInitalDelay', new JavaLong(preferences.maxInactivityDurationInitalDelay)],
  ])
  const texts = {
    ProviderName: preferences.providerName,
    ProviderVersion: preferences.providerVersion,
    PlatformDetails: preferences.platformDetails,
    Host: preferences.host,
  }
  for (const [name, text] of Object.entries(texts)) if (text !== null) properties.set(name, text)
  return new WireFormatInfo({
    magic: MAGIC,
    version: preferences.version,
    marshalledProperties: encodePropertyMap(properties),
  })
}

/**
 * Reads a peer's first frame. Throws ProtocolError for a wrong magic, a version below 1, a map beyond the bounds or a
 * property of a wrong type; what is missing counts as false or 0.
 */
export function readPreferences(info: WireFormatInfo): WirePreferences {
  if (!MAGIC.every((byte, index) => info.magic[index] === byte)) {
    throw new ProtocolError('the peer does not speak OpenWire: its WireFormatInfo lacks the magic "ActiveMQ"')
  }
  if (info.version < 1) throw new ProtocolError(`OpenWire version ${info.version} is not supported, the oldest is 1`)
  const properties = readProperties(info.marshalledProperties)
  return {
    version: info.version,
    stackTraceEnabled: flag(properties, 'StackTraceEnabled'),
    tcpNoDelayEnabled: flag(properties, 'TcpNoDelayEnabled'),
    cacheEnabled: flag(properties, 'CacheEnabled'),
    cacheSize: int(properties, 'CacheSize'),
    tightEncodingEnabled: flag(properties, 'TightEncodingEnabled'),
    sizePrefixDisabled: flag(properties, 'SizePrefixDisabled'),
    maxFrameSize: long(properties, 'MaxFrameSize'),
    maxFrameSizeEnabled: flag(properties, 'MaxFrameSizeEnabled'),
    maxInactivityDuration: longToNumber(long(properties, 'MaxInactivityDuration')),
    maxInactivityDurationInitalDelay: longToNumber(long(properties, 'MaxInactivityDurationInitalDelay')),
    providerName: text(properties, 'ProviderName'),
    providerVersion: text(properties, 'ProviderVersion'),
    platformDetails: text(properties, 'PlatformDetails'),
    host: text(properties, 'Host'),
  }
}

function readProperties(bytes: Uint8Array | null): PropertyMap {
  if (bytes === null) return new Map()
  if (bytes.length > MAX_MAP_BYTES) {
    throw new ProtocolError(
      `WireFormatInfo holds ${bytes.length} bytes of properties, at most ${MAX_MAP_BYTES} are taken`,
    )
  }
  const properties = decodePropertyMap(bytes)
  if (properties.size > MAX_ENTRIES) {
    throw new ProtocolError(`WireFormatInfo holds ${properties.size} properties, at most ${MAX_ENTRIES} are taken`)
  }
  for (const [name, value] of properties) {
    if (isOversized(name) || isOversized(value)) {
      throw new ProtocolError(
        `WireFormatInfo property ${name.slice(0, 40)} is nested or longer than ${MAX_VALUE_LENGTH}`,
      )
    }
  }
  return properties
}

function isOversized(value: PrimitiveValue): boolean {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length > MAX_VALUE_LENGTH
  return Array.isArray(value) || value instanceof Map
}

function flag(properties: PropertyMap, name: string): boolean {
  const value = properties.get(name) ?? false
  if (typeof value === 'boolean') return value
  throw wrongType(name, 'boolean')
}

function int(properties: PropertyMap, name: string): number {
  const value = properties.get(name) ?? 0
  if (typeof value === 'number') return value
  throw wrongType(name, 'int')
}

function long(properties: PropertyMap, name: string): Long {
  const value = properties.get(name) ?? 0
  if (value === 0) return 0
  if (value instanceof JavaLong) return value.value
  throw wrongType(name, 'long')
}

function text(properties: PropertyMap, name: string): string | null {
  const value = properties.get(name) ?? null
  if (value === null || typeof value === 'string') return value
  throw wrongType(name, 'string')
}

function wrongType(name: string, wanted: string): ProtocolError {
  return new ProtocolError(`WireFormatInfo property ${name} is not a ${wanted}`)
}
