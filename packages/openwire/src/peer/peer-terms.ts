/** Turns the `wireFormat.*` options of an address into what the first frame announces. */
import { type Address, readOptions } from '@hermod/transport'
import { clientUriOptions } from '@hermod/transport/options'
import { defaultPreferences, type WirePreferences } from '../preferences.js'

export interface PeerTerms {
  readonly preferences: WirePreferences
  readonly useInactivityMonitor: boolean
  readonly useKeepAlive: boolean
}

export interface PeerOptions {
  /** What the first frame says of this program's version; left out: what the default preferences say. */
  readonly providerVersion?: string | null
  /** Is told options without effect, by name. */
  readonly warn?: (line: string) => void
}

/** Beyond this a limit is none: Java's Long.MAX_VALUE as a double. */
const NO_LIMIT = 2 ** 63

/** Throws BrokerError for an unknown option or a bad value. */
export function peerTerms(address: Address, options: PeerOptions): PeerTerms {
  const { values, unbuilt } = readOptions(address, clientUriOptions)
  for (const name of unbuilt) options.warn?.(`Option ${name} of ${address.text} has no effect`)
  const maxFrameSize = values['wireFormat.maxFrameSize']
  return {
    preferences: {
      ...defaultPreferences,
      version: values['wireFormat.version'],
      stackTraceEnabled: values['wireFormat.stackTraceEnabled'],
      tcpNoDelayEnabled: values['wireFormat.tcpNoDelayEnabled'],
      cacheEnabled: values['wireFormat.cacheEnabled'],
      cacheSize: values['wireFormat.cacheSize'],
      tightEncodingEnabled: values['wireFormat.tightEncodingEnabled'],
      maxInactivityDuration: values['wireFormat.maxInactivityDuration'],
      maxInactivityDurationInitalDelay: values['wireFormat.maxInactivityDurationInitalDelay'],
      maxFrameSize: maxFrameSize >= NO_LIMIT ? defaultPreferences.maxFrameSize : maxFrameSize,
      maxFrameSizeEnabled: values['wireFormat.maxFrameSizeEnabled'],
      ...(options.providerVersion === undefined ? {} : { providerVersion: options.providerVersion }),
      host: address.host,
    },
    useInactivityMonitor: values.useInactivityMonitor,
    useKeepAlive: values.useKeepAlive,
  }
}
