/** Which plug-in each element of `<plugins>` is. An area of plug-ins brings its own list; this file joins them. */
import type { BrokerPlaces, KernelHost } from '@hermod/broker'
import {
  BeanError,
  type BrokerPlugin,
  beansIn,
  type Clock,
  type ConfiguredBean,
  type Logger,
  type PluginFactory,
} from '@hermod/model'
import type { RuntimeConfiguration } from '../runtime-configuration/runtime-configuration.js'
import type { ConfigurationSource } from '../runtime-configuration/source.js'
import { brokerPlugins } from './broker.js'
import { deadLetterPlugins } from './dead-letters.js'
import { destinationPlugins } from './destinations.js'
import { isPluginModule, pluginModule } from './module.js'
import { runtimeConfigurationPlugins } from './runtime-configuration.js'

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
  readonly places: BrokerPlaces
  readonly runtime: RuntimeSurroundings
}

/** What is needed to configure a broker anew that runs. */
export interface RuntimeSurroundings {
  /** What the broker was started from; undefined: no file, so nothing that could change. */
  readonly source: ConfigurationSource | undefined
  /** The plug-ins that were made, by their elements. */
  readonly plugins: Map<ConfiguredBean, BrokerPlugin>
  /** The broker's way to apply a change on request is this one. */
  use(runtime: RuntimeConfiguration): RuntimeConfiguration
}

/** Builds the plug-in that an element configures. Throws BeanError where the configuration makes no sense. */
export type PluginBuilder = (bean: ConfiguredBean, around: PluginSurroundings) => PluginFactory<KernelHost>

const BUILDERS: Readonly<Record<string, PluginBuilder>> = {
  ...brokerPlugins,
  ...deadLetterPlugins,
  ...destinationPlugins,
  ...runtimeConfigurationPlugins,
}

/** Loaded for a configuration that asks for it: directories and key stores weigh more than a broker without them. */
async function builderOf(name: string): Promise<PluginBuilder | undefined> {
  return BUILDERS[name] ?? (await import('./security.js')).securityPlugins[name]
}

/** The plug-ins of a configuration in its order. Rejects with BeanError where one of them cannot be made. */
export async function configuredPlugins(
  inside: ReadonlyMap<string, readonly ConfiguredBean[]>,
  around: PluginSurroundings,
): Promise<PluginFactory<KernelHost>[]> {
  const factories: PluginFactory<KernelHost>[] = []
  for (const bean of beansIn({ properties: inside }, 'plugins')) {
    if (isPluginModule(bean)) {
      factories.push(await pluginModule(bean))
      continue
    }
    const build = await builderOf(bean.name)
    if (build !== undefined) factories.push(remembered(build(bean, around), bean, around))
    // What is not built was named in a warning, or refused, when the file was read; a table without a builder is a mistake.
    else if (bean.status === 'works') throw new BeanError(bean, 'there is no such plug-in')
  }
  return factories
}

function remembered(
  make: PluginFactory<KernelHost>,
  bean: ConfiguredBean,
  { runtime }: PluginSurroundings,
): PluginFactory<KernelHost> {
  return (host) => {
    const plugin = make(host)
    runtime.plugins.set(bean, plugin)
    return plugin
  }
}
