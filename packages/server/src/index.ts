/** A broker to embed: `createBroker` starts one in this process. The command line is the program `hermod`. */
export type { BrokerSettings, PlainSettings } from '@hermod/config'
export {
  BrokerError,
  type BrokerPlugin,
  type ConnectionContext,
  Destination,
  JavaByte,
  JavaChar,
  JavaDouble,
  JavaFloat,
  JavaLong,
  JavaShort,
  Message,
  MessageKind,
  type PluginFactory,
  type PluginHost,
} from '@hermod/model'
export { type MessageAuthorizationPolicy, messageAuthorization } from '@hermod/security'
export { createBroker, type EmbeddedBroker, type EmbedOptions } from './embed.js'
export type { PluginModuleFactory } from './plugins/module.js'
export type { EndReason, RunningBroker } from './running-broker.js'
export { type Surroundings, startBroker } from './start-broker.js'
