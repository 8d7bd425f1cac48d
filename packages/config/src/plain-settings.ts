/** Settings without a file: for brokers made in code and for `broker:(tcp://…)?name=value` addresses. */
import {
  type BrokerOptions,
  brokerOptions,
  jobSchedulerUsageOptions,
  memoryUsageOptions,
  storeUsageOptions,
  systemUsageOptions,
  tempUsageOptions,
} from '@hermod/broker/options'
import { type Destination, findOption, nearestName, type OptionTable, optionValues } from '@hermod/model'
import { kahaDBOptions } from '@hermod/store/options'
import { parseAddress } from '@hermod/transport/options'
import { legalBrokerName } from './broker-name.js'
import { ConfigurationError, didYouMean, Findings } from './finding.js'
import { defaultHeapBytes } from './installation.js'
import { publishedAddressPolicy } from './published-address-policy.js'
import type { BrokerSettings, ConnectorSettings, Given, PolicySettings } from './settings.js'
import { readConnectorUri } from './uri/connector-uri.js'

export interface PlainSettings {
  /** Attributes of `<broker>`; the rest have their defaults. */
  readonly broker?: Partial<BrokerOptions>
  /** Attributes of `<kahaDB>`; not used when the broker is not persistent. */
  readonly kahaDB?: Given
  /** Addresses to listen at, such as `tcp://127.0.0.1:0`. */
  readonly connectors?: readonly string[]
  readonly policies?: readonly PolicySettings[]
  readonly destinations?: readonly Destination[]
  /** Bytes of memory for messages; default 1 GB. */
  readonly memoryLimit?: number
}

const NAMES = ['broker', 'kahaDB', 'connectors', 'policies', 'destinations', 'memoryLimit']

/** Throws ConfigurationError naming the address and option that is wrong. */
export function plainSettings(given: PlainSettings = {}): BrokerSettings {
  // Types say so too, but a JavaScript program has none, and a setting that is not heard is found late.
  refuseUnknown('settings', given, NAMES)
  refuseUnknown('broker', given.broker, optionNames(brokerOptions))
  refuseUnknown('kahaDB', given.kahaDB, optionNames(kahaDBOptions))
  const values = optionValues(brokerOptions, given.broker)
  const broker = { ...values, brokerName: legalBrokerName(values.brokerName) }
  const memory = optionValues(memoryUsageOptions)
  const directory = given.kahaDB?.['directory']
  return {
    broker,
    persistence: broker.persistent
      ? {
          kind: 'kahaDB',
          directory: typeof directory === 'string' ? directory : `${broker.dataDirectory}/${broker.brokerName}/KahaDB`,
          options: given.kahaDB ?? {},
          locker: {},
        }
      : { kind: 'memory' },
    inside: new Map(),
    policies: given.policies ?? [],
    usage: {
      system: optionValues(systemUsageOptions),
      memory,
      memoryLimitBytes: given.memoryLimit ?? memory.limit,
      heapBytes: defaultHeapBytes(),
      store: optionValues(storeUsageOptions),
      temp: optionValues(tempUsageOptions),
      jobs: optionValues(jobSchedulerUsageOptions),
    },
    connectors: (given.connectors ?? []).map(connector),
    destinations: given.destinations ?? [],
    ioExceptionHandler: undefined,
  }
}

/** `broker:(tcp://0.0.0.0:61616)?persistent=false&brokerName=b`: addresses to listen at and attributes of `<broker>`. */
export function settingsOfBrokerUri(uri: string): BrokerSettings {
  const address = parseAddress(uri)
  const values: Record<string, unknown> = {}
  for (const [name, value] of address.options) {
    const found = findOption(brokerOptions, name)
    if (found === undefined) {
      const near = nearestName(name, Object.keys(brokerOptions.rows))
      throw wrong(uri, `unknown option "${name}"${didYouMean(near)}`)
    }
    try {
      values[found.name] = found.option.parse(value)
    } catch (error) {
      throw wrong(uri, `${name}=${value}: ${(error as Error).message}`)
    }
  }
  return plainSettings({ broker: values, connectors: address.members.map((member) => member.text) })
}

function optionNames({ rows }: OptionTable): string[] {
  return Object.keys(rows)
}

function refuseUnknown(where: string, given: object | undefined, known: readonly string[]): void {
  for (const name of Object.keys(given ?? {})) {
    if (!known.includes(name)) throw wrong(where, `unknown option "${name}"${didYouMean(nearestName(name, known))}`)
  }
}

function connector(uri: string): ConnectorSettings {
  const findings = new Findings()
  const position = { file: uri, line: 1, column: 1 }
  const read = readConnectorUri({ text: uri, raw: uri, position }, uri, findings)
  if (findings.errors.length > 0) throw new ConfigurationError(findings.errors)
  if (read === undefined) throw wrong(uri, 'this transport is not built yet')
  return {
    name: uri,
    ...read,
    allowLinkStealing: read.options.allowLinkStealing,
    autoStart: true,
    maximumProducersAllowedPerConnection: 0,
    maximumConsumersAllowedPerConnection: 0,
    warnOnRemoteClose: false,
    displayStackTrace: false,
    auditNetworkProducers: false,
    updateClusterClients: false,
    updateClusterClientsOnRemove: false,
    rebalanceClusterClients: false,
    updateClusterFilter: '',
    publishedAddressPolicy: publishedAddressPolicy(undefined),
  }
}

function wrong(uri: string, message: string): ConfigurationError {
  return new ConfigurationError([{ severity: 'error', position: { file: uri, line: 1, column: 1 }, message }])
}
