/**
 * `<traceBrokerPathPlugin>`: a property lists the brokers a message came through, in order. It is stamped when the
 * message comes in, so a message that is delivered twice has this broker in it once.
 */
import type { BrokerPlugin, Message, PluginFactory } from '@hermod/model'
import { type TraceBrokerPathPluginOptions, traceBrokerPathPluginOptions } from '../options/plugins.js'

export function traceBrokerPathPlugin(options: TraceBrokerPathPluginOptions): PluginFactory {
  const property = options.stampProperty || traceBrokerPathPluginOptions.rows.stampProperty.defaultValue
  return ({ brokerName }): BrokerPlugin => ({
    name: 'traceBrokerPathPlugin',
    send(_context: unknown, message: Message) {
      const before = message.properties().get(property)
      message.setProperty(property, typeof before === 'string' ? `${before},${brokerName}` : brokerName)
      return undefined
    },
  })
}
