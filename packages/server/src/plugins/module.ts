/**
 * A plug-in of the user's own from a module that the configuration file names, beside that file. The module's default
 * export makes the plug-in. Only a configuration file can name a module: nothing that comes over a connection can.
 */
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  BeanError,
  type BrokerPlugin,
  type ConfiguredBean,
  causeChain,
  type PluginFactory,
  type PluginHost,
} from '@hermod/model'

/** The default export of a plug-in module. `properties`: what the configuration gives the bean, as it is written there. */
export type PluginModuleFactory = (host: PluginHost, properties: Readonly<Record<string, string>>) => BrokerPlugin

export function isPluginModule(bean: ConfiguredBean): boolean {
  return bean.name.startsWith('file:')
}

/** Rejects with BeanError when the module cannot be loaded or does not export a function. */
export async function pluginModule(bean: ConfiguredBean): Promise<PluginFactory> {
  const path = pathOf(bean)
  const factory = await load(bean, path)
  const properties = Object.fromEntries([...bean.texts].map(([name, { text }]) => [name, text]))
  return (host) => {
    try {
      return factory(host, properties)
    } catch (error) {
      throw new BeanError(bean, `the plug-in cannot be made: ${causeChain(error)}`)
    }
  }
}

async function load(bean: ConfiguredBean, path: string): Promise<PluginModuleFactory> {
  let module: { readonly default?: unknown }
  try {
    module = await import(pathToFileURL(path).href)
  } catch (error) {
    throw new BeanError(bean, `${path} cannot be loaded: ${causeChain(error)}`)
  }
  if (typeof module.default !== 'function') {
    throw new BeanError(bean, `${path} makes no plug-in: its default export must be a function`)
  }
  return module.default as PluginModuleFactory
}

/** Relative to the configuration file. */
function pathOf(bean: ConfiguredBean): string {
  const { name, position } = bean
  if (name.startsWith('file:///')) return fileURLToPath(name)
  return resolve(dirname(position.file), name.slice('file:'.length))
}
