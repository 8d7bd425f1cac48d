/** Settings of bridges under test: the defaults, with what a test is about laid over them. */
import { optionValues } from '@hermod/model'
import type { BridgeSettings } from '../src/bridge/settings.js'
import { type NetworkConnectorOptions, networkConnectorOptions } from '../src/options.js'

export function settings(
  options: Partial<NetworkConnectorOptions> = {},
  lists: Partial<Omit<BridgeSettings, 'options'>> = {},
): BridgeSettings {
  return {
    options: optionValues(networkConnectorOptions, options),
    excluded: [],
    statically: [],
    dynamically: [],
    forcedDurable: new Set(),
    ...lists,
  }
}
