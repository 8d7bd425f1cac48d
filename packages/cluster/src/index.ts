/** Networks of brokers. */
export type { Bridge, BridgeSurroundings } from './bridge/bridge.js'
export { Competition } from './bridge/competition.js'
export { type ConfiguredConnector, configuredConnector } from './configured-connector.js'
export { clusterErrors } from './errors.js'
export type { LinkSurroundings } from './link/open-link.js'
export { NetworkConnector } from './network-connector.js'
export { Responders } from './responders.js'
