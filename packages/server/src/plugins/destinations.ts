/** Plug-ins about destinations: their names, a list of them kept over restarts, and selectors of virtual topics. */
import { join, resolve } from 'node:path'
import { DestinationList, PathSeparator, SelectorCache } from '@hermod/broker'
import {
  destinationPathSeparatorOptions,
  destinationsPluginOptions,
  virtualSelectorCacheOptions,
} from '@hermod/broker/options'
import { BeanError, optionValues } from '@hermod/model'
import { NodeTextFile } from './node-text-file.js'
import type { PluginBuilder } from './registry.js'

export const destinationPlugins: Readonly<Record<string, PluginBuilder>> = {
  destinationPathSeparatorPlugin(bean) {
    const options = optionValues(destinationPathSeparatorOptions, bean.values)
    if (options.pathSeparator === '') throw new BeanError(bean, 'pathSeparator must not be empty')
    return () => new PathSeparator(options)
  },

  destinationsPlugin(bean, { baseDirectory, dataDirectory }) {
    const { location } = optionValues(destinationsPluginOptions, bean.values)
    const path = location === '' ? join(dataDirectory, 'destinations') : resolve(baseDirectory, location)
    return (host) => new DestinationList(new NodeTextFile(path), host)
  },

  virtualSelectorCacheBrokerPlugin(bean, { baseDirectory }) {
    const { persistFile } = optionValues(virtualSelectorCacheOptions, bean.values)
    const file = persistFile === '' ? undefined : new NodeTextFile(resolve(baseDirectory, persistFile))
    return (host) => new SelectorCache(bean.values, file, host)
  },
}
