/** JMS to JMS bridges between this broker and another one. */
export { type ConnectorSurroundings, configuredConnector } from './configured-connector.js'
export type { ClientSurroundings } from './configured-factory.js'
export type { JmsConnector } from './jms-connector.js'
