/** Plug-ins that change, watch or log what passes through the broker. */
import { resolve } from 'node:path'
import {
  connectionDotFilePlugin,
  destinationDotFilePlugin,
  forcePersistencyModePlugin,
  loggingPlugin,
  statisticsPlugin,
  timeStampingPlugin,
  traceBrokerPathPlugin,
} from '@hermod/broker'
import {
  connectionDotFilePluginOptions,
  destinationDotFilePluginOptions,
  forcePersistencyModeBrokerPluginOptions,
  loggingBrokerPluginOptions,
  timeStampingBrokerPluginOptions,
  traceBrokerPathPluginOptions,
} from '@hermod/broker/options'
import { optionValues } from '@hermod/model'
import { NodeTextFile } from './node-text-file.js'
import type { PluginBuilder } from './registry.js'

export const brokerPlugins: Readonly<Record<string, PluginBuilder>> = {
  loggingBrokerPlugin: (bean) => loggingPlugin(optionValues(loggingBrokerPluginOptions, bean.values)),

  timeStampingBrokerPlugin: (bean) => timeStampingPlugin(optionValues(timeStampingBrokerPluginOptions, bean.values)),

  traceBrokerPathPlugin: (bean) => traceBrokerPathPlugin(optionValues(traceBrokerPathPluginOptions, bean.values)),

  forcePersistencyModeBrokerPlugin(bean) {
    const options = optionValues(forcePersistencyModeBrokerPluginOptions, bean.values)
    return () => forcePersistencyModePlugin(options)
  },

  statisticsBrokerPlugin: (_bean, { places }) => statisticsPlugin(places),

  connectionDotFilePlugin(bean, { baseDirectory }) {
    const { file } = optionValues(connectionDotFilePluginOptions, bean.values)
    return connectionDotFilePlugin(new NodeTextFile(resolve(baseDirectory, file)))
  },

  destinationDotFilePlugin(bean, { baseDirectory }) {
    const { file } = optionValues(destinationDotFilePluginOptions, bean.values)
    return destinationDotFilePlugin(new NodeTextFile(resolve(baseDirectory, file)))
  },
}
