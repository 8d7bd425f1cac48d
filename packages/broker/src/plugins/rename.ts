/** Plug-ins may know a destination by another name than clients do. Asked before anything else is done with the name. */
import type { Destination } from '@hermod/model'
import type { With } from './hooks.js'
import { refusalOf } from './hooks.js'

export function renamed(plugins: readonly With<'rename'>[], destination: Destination): Destination {
  let name = destination
  for (const plugin of plugins) {
    try {
      name = plugin.rename(name)
    } catch (error) {
      throw refusalOf(plugin, error)
    }
  }
  return name
}
