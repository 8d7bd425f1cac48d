/** Turns the `wireFormat.*` options of an address into what the first frame announces. */
import { defaultPreferences, type WirePreferences } from '@hermod/openwire'
import type { Address } from '@hermod/transport'
import { readOptions } from '@hermod/transport'
import { clientUriOptions } from '@hermod/transport/options'

export interface WireTerms {
  readonly preferences: WirePreferences
  readonly useInactivityMonitor: boolean
  readonly useKeepAlive: boolean
}

/** Throws BrokerError for an unknown option or a bad value. `warn` is told options without effect, by name. */
export function wireTerms(address: Address, warn: (line: string) => void): WireTerms {
  const { values, unbuilt } = readOptions(address, clientUriOptions)
  for (const name of unbuilt) warn(`Option ${name} of ${address.text} has no effect`)
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
      maxFrameSize:
        values['wireFormat.maxFrameSize'] >= 2 ** 63
          ? defaultPreferences.maxFrameSize
          : values['wireFormat.maxFrameSize'],
      maxFrameSizeEnabled: values['wireFormat.maxFrameSizeEnabled'],
      host: address.host,
    },
    useInactivityMonitor: values.useInactivityMonitor,
    useKeepAlive: values.useKeepAlive,
  }
}
