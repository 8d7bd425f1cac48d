/** `<forcePersistencyModeBrokerPlugin>`: every message is persistent, or none is, whatever its sender asked for. */
import type { BrokerPlugin, Message } from '@hermod/model'
import type { ForcePersistencyModeBrokerPluginOptions } from '../options/plugins.js'

export function forcePersistencyModePlugin(options: ForcePersistencyModeBrokerPluginOptions): BrokerPlugin {
  const persistent = options.persistenceFlag
  return {
    name: 'forcePersistencyModeBrokerPlugin',
    send(_context: unknown, message: Message) {
      message.persistent = persistent
      return undefined
    },
  }
}
