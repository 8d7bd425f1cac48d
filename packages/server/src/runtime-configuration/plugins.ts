/**
 * `<plugins>`: those that can take on other settings do so, users and rights; what else has changed is named. A plug-in
 * that is no longer configured goes on as it is: nobody is let in because of a line that is missing in a file.
 */
import { sameConfiguration } from '@hermod/config'
import { type BrokerPlugin, beansIn, type ConfiguredBean } from '@hermod/model'
import type { PluginSurroundings } from '../plugins/registry.js'
import { type Area, AT_NEXT_START, type Change } from './change.js'

/** Undefined: it cannot take this on. Throws BeanError for settings that cannot be. */
export type PluginReconfigurer = (
  running: RunningPlugin,
  read: ConfiguredBean,
  around: PluginSurroundings,
) => (() => void) | undefined

/** A plug-in and the settings that it goes by. */
export interface RunningPlugin {
  readonly plugin: BrokerPlugin
  readonly bean: ConfiguredBean
}

type Beans = ReadonlyMap<string, ConfiguredBean>

export function pluginArea(
  plugins: ReadonlyMap<ConfiguredBean, BrokerPlugin>,
  reconfigurers: Readonly<Record<string, PluginReconfigurer>>,
  around: PluginSurroundings,
): Area {
  let running: Map<string, RunningPlugin> | undefined

  function change(key: string, read: ConfiguredBean): Change | undefined {
    const { name } = read
    // Not before the first change: plug-ins that stand behind this one are made after it.
    running ??= runningOf(plugins)
    const all = running
    const known = all.get(key)
    if (known !== undefined && sameConfiguration(known.bean, read)) return undefined
    if (known === undefined) return (tell) => tell(`No runtime support for additions of ${name}: ${AT_NEXT_START}`)
    const apply = reconfigurers[name]?.(known, read, around)
    if (apply === undefined) return (tell) => tell(`No runtime support for changes of ${name}: ${AT_NEXT_START}`)
    return (tell) => {
      apply()
      all.set(key, { ...known, bean: read })
      tell(`applied updates to: ${name}`)
    }
  }

  return (held, read) => {
    const before = byOccurrence(beansIn({ properties: held.inside }, 'plugins'))
    const after = byOccurrence(beansIn({ properties: read.inside }, 'plugins'))
    if (sameConfiguration(before, after)) return undefined
    const changes: Change[] = []
    for (const [key, bean] of after) {
      // What was named once, and was not applied, is not named at each further change of the file.
      if (sameConfiguration(before.get(key), bean)) continue
      const found = change(key, bean)
      if (found !== undefined) changes.push(found)
    }
    for (const [key, { name }] of before) {
      if (!after.has(key)) changes.push((tell) => tell(`No runtime support for removal of: ${name}: ${AT_NEXT_START}`))
    }
    return (tell) => {
      tell('changes to Plugins')
      for (const apply of changes) apply(tell)
    }
  }
}

function runningOf(plugins: ReadonlyMap<ConfiguredBean, BrokerPlugin>): Map<string, RunningPlugin> {
  const beans = byOccurrence([...plugins.keys()])
  return new Map([...beans].map(([key, bean]) => [key, { bean, plugin: plugins.get(bean)! }]))
}

/** The second plug-in of a kind is another one than the first, whatever stands between them. */
function byOccurrence(beans: readonly ConfiguredBean[]): Beans {
  const counts = new Map<string, number>()
  return new Map(
    beans.map((bean) => {
      const count = (counts.get(bean.name) ?? 0) + 1
      counts.set(bean.name, count)
      return [`${bean.name} ${count}`, bean]
    }),
  )
}
