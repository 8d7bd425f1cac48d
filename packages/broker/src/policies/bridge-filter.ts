/** `networkBridgeFilterFactory` of a policy; undefined: bridges go by their usual rules. */
import { type ConfiguredBean, optionValues } from '@hermod/model'
import { type ConditionalBridgeFilter, conditionalNetworkBridgeFilterFactoryOptions } from '../options/bridge-filter.js'

export function bridgeFilterOf(bean: ConfiguredBean | undefined): ConditionalBridgeFilter | undefined {
  if (bean?.name !== 'conditionalNetworkBridgeFilterFactory') return undefined
  return optionValues(conditionalNetworkBridgeFilterFactoryOptions, bean.values)
}
