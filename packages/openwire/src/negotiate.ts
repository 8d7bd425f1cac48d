/** What both sides of a connection use, computed alike by each from the two WireFormatInfos. */
import { longToNumber } from '@hermod/model'
import type { WirePreferences } from './preferences.js'

/** The settings of an encoding: all a codec needs to know. */
export interface WireSettings {
  readonly version: number
  readonly tightEncodingEnabled: boolean
  readonly cacheEnabled: boolean
  readonly cacheSize: number
  readonly stackTraceEnabled: boolean
}

export interface NegotiatedSettings extends WireSettings {
  readonly tcpNoDelayEnabled: boolean
  readonly sizePrefixDisabled: boolean
  /** Bytes; Infinity when nobody sets a limit, or this side does not enforce it. */
  readonly maxFrameSize: number
  /** ms; 0: no inactivity monitor. */
  readonly maxInactivityDuration: number
  readonly maxInactivityDurationInitalDelay: number
}

/** The settings of every connection before negotiation, and of WireFormatInfo for ever. */
export const initialSettings: WireSettings = {
  version: 1,
  tightEncodingEnabled: false,
  cacheEnabled: false,
  cacheSize: 0,
  stackTraceEnabled: false,
}

const LARGEST_CACHE = 16383

/** Both sides come to the same result, but for `maxFrameSize`, which each enforces or not as it likes. */
export function negotiate(local: WirePreferences, remote: WirePreferences): NegotiatedSettings {
  const cacheSize = Math.min(local.cacheSize, remote.cacheSize)
  return {
    version: lesserPositive(local.version, remote.version),
    stackTraceEnabled: local.stackTraceEnabled && remote.stackTraceEnabled,
    tcpNoDelayEnabled: local.tcpNoDelayEnabled && remote.tcpNoDelayEnabled,
    cacheEnabled: local.cacheEnabled && remote.cacheEnabled,
    cacheSize: cacheSize <= 0 ? LARGEST_CACHE : Math.min(cacheSize, LARGEST_CACHE),
    tightEncodingEnabled: local.tightEncodingEnabled && remote.tightEncodingEnabled,
    sizePrefixDisabled: local.sizePrefixDisabled && remote.sizePrefixDisabled,
    maxFrameSize: frameLimit(local, remote),
    maxInactivityDuration: Math.min(local.maxInactivityDuration, remote.maxInactivityDuration),
    maxInactivityDurationInitalDelay: Math.min(
      local.maxInactivityDurationInitalDelay,
      remote.maxInactivityDurationInitalDelay,
    ),
  }
}

function frameLimit(local: WirePreferences, remote: WirePreferences): number {
  const limit = lesserPositive(longToNumber(local.maxFrameSize), longToNumber(remote.maxFrameSize))
  return local.maxFrameSizeEnabled && limit > 0 ? limit : Number.POSITIVE_INFINITY
}

/** The smaller one; a value that is not positive means "no wish". */
function lesserPositive(a: number, b: number): number {
  if (a <= 0) return b
  if (b <= 0) return a
  return Math.min(a, b)
}
