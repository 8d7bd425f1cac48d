/** A broker to embed: `createBroker` starts one in this process. The command line is the program `hermod`. */
export type { BrokerSettings, PlainSettings } from '@hermod/config'
export { createBroker, type EmbeddedBroker, type EmbedOptions } from './embed.js'
export type { EndReason, RunningBroker } from './running-broker.js'
export { type Surroundings, startBroker } from './start-broker.js'
