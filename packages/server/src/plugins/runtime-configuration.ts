/** The plug-in that applies a changed configuration while the broker runs. */
import type { KernelHost } from '@hermod/broker'
import { runtimeConfigurationPluginOptions } from '@hermod/broker/options'
import { optionValues } from '@hermod/model'
import { destinationArea } from '../runtime-configuration/destinations.js'
import { interceptorArea } from '../runtime-configuration/interceptors.js'
import { otherArea } from '../runtime-configuration/others.js'
import { pluginArea } from '../runtime-configuration/plugins.js'
import { policyArea } from '../runtime-configuration/policies.js'
import { RuntimeConfiguration } from '../runtime-configuration/runtime-configuration.js'
import type { PluginBuilder } from './registry.js'
import { securityReconfigurers } from './security.js'

export const runtimeConfigurationPlugins: Readonly<Record<string, PluginBuilder>> = {
  runtimeConfigurationPlugin(bean, around) {
    const { checkPeriod } = optionValues(runtimeConfigurationPluginOptions, bean.values)
    const { runtime, clock, log } = around
    const { source } = runtime
    log.info('installing runtimeConfiguration plugin')
    if (source === undefined) {
      log.error('The broker was not started from a configuration file, updates cannot be tracked')
      return () => ({ name: bean.name })
    }
    return (host: KernelHost) => {
      const areas = [
        policyArea(host, source.loaded.settings.policies),
        interceptorArea(host),
        pluginArea(runtime.plugins, securityReconfigurers, around),
        destinationArea(host),
        otherArea,
      ]
      return runtime.use(new RuntimeConfiguration({ source, areas, checkPeriodMs: checkPeriod, clock, log }))
    }
  },
}
