/** What a broker is started with: the configuration as plain checked values, whatever it was written in. */

import { hostname } from 'node:os'
import {
  type BrokerOptions,
  brokerOptions,
  type JobSchedulerUsageOptions,
  jobSchedulerUsageOptions,
  type MemoryUsageOptions,
  memoryUsageOptions,
  type PolicyEntryOptions,
  policyEntryOptions,
  type StoreUsageOptions,
  type SystemUsageOptions,
  storeUsageOptions,
  systemUsageOptions,
  type TempUsageOptions,
  tempUsageOptions,
} from '@hermod/broker/options'
import { checkAnnouncement } from '@hermod/cluster/options'
import {
  type ConfiguredBean,
  Destination,
  type DestinationKind,
  type OptionRows,
  type OptionTable,
  optionValues,
} from '@hermod/model'
import type { Address } from '@hermod/transport/options'
import type { ConfiguredElement } from './activemq-xml/configured.js'
import type { ReadContext } from './activemq-xml/context.js'
import type { ReadEnvironment } from './activemq-xml/sources.js'
import { legalBrokerName } from './broker-name.js'
import { withPlainNetworks } from './plain-networks.js'
import { type PublishedAddressPolicy, publishedAddressPolicy } from './published-address-policy.js'
import { transportConnectorOptions } from './tables.js'
import { type ConnectorUriOptions, readConnectorUri } from './uri/connector-uri.js'

export interface BrokerSettings {
  readonly broker: BrokerOptions
  readonly persistence: PersistenceSettings
  readonly policies: readonly PolicySettings[]
  readonly usage: UsageSettings
  readonly connectors: readonly ConnectorSettings[]
  /** Made when the broker starts. */
  readonly destinations: readonly Destination[]
  /** Options of `<defaultIOExceptionHandler>`, or undefined when none is configured. */
  readonly ioExceptionHandler: Given | undefined
  /** All objects inside of `<broker>`, by the property that holds them: `plugins`, `destinationInterceptors`, … */
  readonly inside: ReadonlyMap<string, readonly ConfiguredBean[]>
}

/** Options that were given, by name; what is missing has its table's default. */
export type Given = Readonly<Record<string, unknown>>

export type PersistenceSettings =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'kahaDB'
      /** Where the journal is; `dataDirectory/brokerName/KahaDB` when the file does not say. */
      readonly directory: string
      readonly options: Given
      readonly locker: Given
    }

/** A `<policyEntry>`; its destination is null for the `defaultEntry`. */
export interface PolicySettings {
  readonly destination: Destination | null
  readonly options: Partial<PolicyEntryOptions>
  /** All objects inside of it, by property: `slowConsumerStrategy`, `dispatchPolicy`, … */
  readonly inside: ReadonlyMap<string, readonly ConfiguredBean[]>
  readonly deadLetterStrategy?: { readonly kind: 'shared' | 'individual' | 'discarding'; readonly options: Given }
  readonly pendingMessageLimitStrategy?:
    | { readonly kind: 'constant'; readonly limit: number }
    | { readonly kind: 'prefetchRate'; readonly multiplier: number }
}

export interface UsageSettings {
  readonly system: SystemUsageOptions
  readonly memory: MemoryUsageOptions
  /** `percentOfJvmHeap` of the heap where given, else the limit. */
  readonly memoryLimitBytes: number
  /** What percentages of memory refer to; no limit should be above it. */
  readonly heapBytes: number
  readonly store: StoreUsageOptions
  readonly temp: TempUsageOptions
  readonly jobs: JobSchedulerUsageOptions
}

export interface ConnectorSettings {
  readonly name: string
  readonly address: Address
  readonly options: ConnectorUriOptions
  readonly allowLinkStealing: boolean
  readonly autoStart: boolean
  /** 0: no limit. */
  readonly maximumProducersAllowedPerConnection: number
  readonly maximumConsumersAllowedPerConnection: number
  readonly warnOnRemoteClose: boolean
  readonly displayStackTrace: boolean
  readonly auditNetworkProducers: boolean
  readonly updateClusterClients: boolean
  readonly updateClusterClientsOnRemove: boolean
  readonly rebalanceClusterClients: boolean
  readonly updateClusterFilter: string
  readonly publishedAddressPolicy: PublishedAddressPolicy
}

/** From the `<broker>` element; mistakes only seen here (addresses, destinations) go to the context's findings. */
export function brokerSettings(
  element: ConfiguredElement,
  context: ReadContext,
  environment: ReadEnvironment,
): BrokerSettings {
  const broker = brokerValues(element, context)
  for (const child of inside(element, 'networkConnectors')) needUri(child, context)
  return {
    broker,
    persistence: persistence(element, broker, context),
    policies: policies(element, context),
    usage: usage(element, environment),
    connectors: [
      ...inside(element, 'transportConnectors').flatMap((child) => connector(child, context) ?? []),
      ...plainConnectors(element, context),
    ],
    destinations: inside(element, 'destinations').flatMap((child) => startDestination(child, context) ?? []),
    ioExceptionHandler: inside(element, 'ioExceptionHandler')[0]?.values,
    inside: withPlainNetworks(element, context),
  }
}

/** With the name that the broker really gets. */
function brokerValues(element: ConfiguredElement, context: ReadContext): BrokerOptions {
  const given = valuesOf(brokerOptions, element)
  const brokerName = legalBrokerName(given.useLocalHostBrokerName ? hostname() : given.brokerName)
  if (!given.useLocalHostBrokerName && brokerName !== given.brokerName.trim()) {
    const position = element.texts.get('brokerName')?.position ?? element.position
    const what = `Broker Name: ${given.brokerName} contained illegal characters - replaced with ${brokerName}`
    context.findings.warn(position, what)
  }
  return { ...given, brokerName, dataDirectory: given.dataDirectoryFile || given.dataDirectory }
}

function persistence(element: ConfiguredElement, broker: BrokerOptions, context: ReadContext): PersistenceSettings {
  const adapter = inside(element, 'persistenceAdapter')[0]
  if (!broker.persistent) {
    if (adapter !== undefined)
      context.findings.warn(adapter.position, `persistent="false": <${adapter.name}> is not used`)
    return { kind: 'memory' }
  }
  if (adapter?.name === 'memoryPersistenceAdapter') return { kind: 'memory' }
  const given = adapter?.values ?? {}
  const directory = adapter?.texts.get('directory')?.text ?? `${broker.dataDirectory}/${broker.brokerName}/KahaDB`
  const locker = adapter === undefined ? {} : (inside(adapter, 'locker')[0]?.values ?? {})
  return { kind: 'kahaDB', directory, options: given, locker }
}

function policies(element: ConfiguredElement, context: ReadContext): PolicySettings[] {
  const map = inside(element, 'destinationPolicy')[0]
  if (map === undefined) return []
  const entries = [...inside(map, 'policyEntries'), ...inside(map, 'entries')]
  const found = entries.map((entry) => policy(entry, policyDestination(entry, context)))
  const fallback = inside(map, 'defaultEntry')[0]
  return fallback === undefined ? found : [...found, policy(fallback, null)]
}

function policy(entry: ConfiguredElement, destination: Destination | null): PolicySettings {
  const deadLetter = inside(entry, 'deadLetterStrategy')[0]
  const limit = inside(entry, 'pendingMessageLimitStrategy')[0]
  return {
    destination,
    options: policyValues(entry),
    inside: entry.properties,
    ...(deadLetter === undefined
      ? {}
      : { deadLetterStrategy: { kind: deadLetterKind(deadLetter), options: deadLetterValues(deadLetter) } }),
    ...(limit === undefined ? {} : { pendingMessageLimitStrategy: pendingLimit(limit) }),
  }
}

/** The patterns are attributes too, but no settings. */
function policyValues(entry: ConfiguredElement): Partial<PolicyEntryOptions> {
  return Object.fromEntries(Object.entries(entry.values).filter(([name]) => name in policyEntryOptions.rows))
}

/** The queue may be an element of its own, which is the only way that ActiveMQ takes. */
function deadLetterValues(element: ConfiguredElement): Given {
  const queue = inside(element, 'deadLetterQueue')[0]
  const destination = queue === undefined ? undefined : namedDestination(queue)
  return destination === undefined ? element.values : { ...element.values, deadLetterQueue: `${destination}` }
}

function deadLetterKind(element: ConfiguredElement): 'shared' | 'individual' | 'discarding' {
  if (element.name === 'individualDeadLetterStrategy') return 'individual'
  return element.name === 'discarding' ? 'discarding' : 'shared'
}

function pendingLimit(element: ConfiguredElement): NonNullable<PolicySettings['pendingMessageLimitStrategy']> {
  if (element.name === 'constantPendingMessageLimitStrategy') {
    return { kind: 'constant', limit: (element.values['limit'] as number | undefined) ?? -1 }
  }
  return { kind: 'prefetchRate', multiplier: (element.values['multiplier'] as number | undefined) ?? 0.5 }
}

const DESTINATION_ATTRIBUTES: readonly (readonly [string, DestinationKind])[] = [
  ['queue', 'queue'],
  ['topic', 'topic'],
  ['tempQueue', 'temp-queue'],
  ['tempTopic', 'temp-topic'],
]

function policyDestination(entry: ConfiguredElement, context: ReadContext): Destination | null {
  for (const [attribute, kind] of DESTINATION_ATTRIBUTES) {
    const given = entry.texts.get(attribute)
    // `tempQueue="true"` of the shipped examples means every temporary queue.
    if (given !== undefined)
      return new Destination(kind, given.text === 'true' && kind.startsWith('temp') ? '>' : given.text)
  }
  const child = inside(entry, 'destination')[0]
  const named = child === undefined ? undefined : namedDestination(child)
  if (named === undefined)
    context.findings.error(entry.position, '<policyEntry> needs a queue, topic, tempQueue or tempTopic')
  return named ?? null
}

function usage(element: ConfiguredElement, environment: ReadEnvironment): UsageSettings {
  const system = inside(element, 'systemUsage')[0]
  const memory = usageValues(memoryUsageOptions, system, 'memoryUsage')
  const percent = memory.percentOfJvmHeap
  return {
    system: valuesOf(systemUsageOptions, system),
    memory,
    memoryLimitBytes: percent > 0 ? Math.floor((environment.heapBytes / 100) * percent) : memory.limit,
    heapBytes: environment.heapBytes,
    store: usageValues(storeUsageOptions, system, 'storeUsage'),
    temp: usageValues(tempUsageOptions, system, 'tempUsage'),
    jobs: usageValues(jobSchedulerUsageOptions, system, 'jobSchedulerUsage'),
  }
}

function usageValues<R extends OptionRows>(table: OptionTable<R>, system: ConfiguredElement | undefined, name: string) {
  return valuesOf(table, system === undefined ? undefined : inside(system, name)[0])
}

function connector(element: ConfiguredElement, context: ReadContext): ConnectorSettings | undefined {
  const own = valuesOf(transportConnectorOptions, element)
  const uri = element.texts.get('uri')
  if (uri === undefined) {
    context.findings.error(element.position, '<transportConnector> needs a uri')
    return undefined
  }
  const name = own.name === '' ? uri.text : own.name
  warnOfAnnouncement(element, own.discoveryUri, context)
  const read = readConnectorUri(uri, name, context.findings)
  if (read === undefined) return undefined
  const allowLinkStealing = own.allowLinkStealing || read.options.allowLinkStealing
  const { autoStart, maximumProducersAllowedPerConnection, maximumConsumersAllowedPerConnection } = own
  const { warnOnRemoteClose, displayStackTrace, auditNetworkProducers } = own
  const { updateClusterClients, updateClusterClientsOnRemove, rebalanceClusterClients, updateClusterFilter } = own
  return {
    name,
    ...read,
    allowLinkStealing,
    autoStart,
    maximumProducersAllowedPerConnection,
    maximumConsumersAllowedPerConnection,
    warnOnRemoteClose,
    displayStackTrace,
    auditNetworkProducers,
    updateClusterClients,
    updateClusterClientsOnRemove,
    rebalanceClusterClients,
    updateClusterFilter,
    publishedAddressPolicy: publishedAddressPolicy(inside(element, 'publishedAddressPolicy')[0]),
  }
}

function warnOfAnnouncement(element: ConfiguredElement, discoveryUri: string, { findings }: ReadContext): void {
  if (checkAnnouncement(discoveryUri) !== 'unbuilt') return
  const { position } = element.texts.get('discoveryUri')!
  findings.warn(
    position,
    `discoveryUri="${discoveryUri}" of <transportConnector> is not built yet: the connector is not announced`,
  )
}

/** Without one it would look for nobody. */
function needUri({ name, status, texts, position }: ConfiguredElement, { findings }: ReadContext): void {
  if (name !== 'networkConnector' || status !== 'works') return
  const uri = texts.get('uri') ?? texts.get('discoveryURI')
  if (uri === undefined || uri.text === '') {
    findings.error(position, '<networkConnector> needs a uri, such as static:(tcp://host:61616)')
  }
}

/** `transportConnectorURIs`: addresses alone, separated by commas. */
function plainConnectors(element: ConfiguredElement, context: ReadContext): ConnectorSettings[] {
  const given = element.texts.get('transportConnectorURIs')
  const uris = given?.text.split(',').map((uri) => uri.trim()) ?? []
  return uris.flatMap((text) => {
    const texts = new Map([['uri', { ...given!, text }]])
    const { position, status } = element
    return (
      connector({ name: 'transportConnector', position, status, values: {}, texts, properties: new Map() }, context) ??
      []
    )
  })
}

/** Of `<destinations>`; one without a name would be a destination that nobody can use. */
function startDestination(element: ConfiguredElement, context: ReadContext): Destination | undefined {
  const named = namedDestination(element)
  if (named === undefined && isPlain(element)) {
    const { position } = nameOf(element) ?? element
    context.findings.error(position, `<${element.name}> needs a physicalName`)
  }
  return named
}

function namedDestination(element: ConfiguredElement): Destination | undefined {
  const name = nameOf(element)?.text ?? ''
  return name.trim() === '' || !isPlain(element) ? undefined : new Destination(element.name, name)
}

function nameOf({ texts }: ConfiguredElement) {
  return texts.get('physicalName') ?? texts.get('name')
}

function isPlain(element: ConfiguredElement): element is ConfiguredElement & { readonly name: 'queue' | 'topic' } {
  return element.name === 'queue' || element.name === 'topic'
}

function inside(element: ConfiguredElement, property: string): readonly ConfiguredElement[] {
  return element.properties.get(property) ?? []
}

function valuesOf<R extends OptionRows>(table: OptionTable<R>, element: ConfiguredElement | undefined) {
  return optionValues(table, (element?.values ?? {}) as never)
}
