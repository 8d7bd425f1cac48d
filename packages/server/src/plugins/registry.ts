/** Which plug-in each element of `<plugins>` is. An area of plug-ins brings its own list; this file joins them. */
import type { KernelHost } from '@hermod/broker'
import { BeanError, beansIn, type Clock, type ConfiguredBean, type Logger, type PluginFactory } from '@hermod/model'
import { destinationPlugins } from './destinations.js'
import { securityPlugins } from './security.js'

export interface PluginSurroundings {
  readonly log: Logger
  /** Directory that relative file names of the configuration refer to. */
  readonly baseDirectory: string
  /** The broker's own directory under `dataDirectory`. */
  readonly dataDirectory: string
  /** `-D` properties, `activemq.conf` among them. */
  readonly systemProperties: ReadonlyMap<string, string>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
}

/** Builds the plug-in that an element configures. Throws BeanError where the configuration makes no sense. */
export type PluginBuilder = (bean: ConfiguredBean, around: PluginSurroundings) => PluginFactory<KernelHost>

const BUILDERS: Readonly<Record<string, PluginBuilder>> = {
  ...destinationPlugins,
  ...securityPlugins,
}

/** The plug-ins of a configuration in its order. */
export function configuredPlugins(
  inside: ReadonlyMap<string, readonly ConfiguredBean[]>,
  around: PluginSurroundings,
): PluginFactory<KernelHost>[] {
  return beansIn({ properties: inside }, 'plugins').flatMap((bean) => {
    const build = BUILDERS[bean.name]
    // What is not built was named in a warning, or refused, when the file was read; a table without a builder is a mistake.
    if (build === undefined && bean.status !== 'works') return []
    if (build === undefined) throw new BeanError(bean, 'there is no such plug-in')
    return [build(bean, around)]
  })
}
