/** Turns the `wireFormat.*` options of an address into what the first frame announces. */
import { defaultPreferences, type WirePreferences } from '@hermod/openwire'
import { type Address, readOptions } from '@hermod/transport'
import { clientUriOptions } from '@hermod/transport/options'

export interface WireTerms {
  readonly preferences: WirePreferences
  readonly useInactivityMonitor: boolean
  readonly useKeepAlive: boolean
}

/** Beyond this a limit is none: Java's Long.MAX_VALUE as a double. */
const NO_LIMIT = 2 ** 63

/** Throws BrokerError for an unknown option or a bad value. */
export function wireTerms(address: Address, providerVersion: string | null): WireTerms {
  const { values } = readOptions(address, clientUriOptions)
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
      providerVersion,
      host: address.host,
    },
    useInactivityMonitor: values.useInactivityMonitor,
    useKeepAlive: values.useKeepAlive,
  }
}
