/** Reads `activemq.xml` and the environment around it into the settings a broker is started with. */
export type { AttributeReport, ElementReport } from './activemq-xml/configured.js'
export {
  type InspectedConfiguration,
  inspectActiveMqXml,
  type ReadConfiguration,
  readActiveMqXml,
} from './activemq-xml/read.js'
export type { ReadEnvironment } from './activemq-xml/sources.js'
export { type CheckResult, checkResult } from './check.js'
export { ConfigurationError, type Finding, findingText } from './finding.js'
export { definitions, type Environment, type Installation, installation } from './installation.js'
export { type PlainSettings, plainSettings, settingsOfBrokerUri } from './plain-settings.js'
export type { PublishedAddressPolicy } from './published-address-policy.js'
export { sameConfiguration } from './same-configuration.js'
export type {
  BrokerSettings,
  ConnectorSettings,
  Given,
  PersistenceSettings,
  PolicySettings,
  UsageSettings,
} from './settings.js'
export { optionTables, type ProxyConnectorOptions, proxyConnectorOptions } from './tables.js'
