/** Which advisories of the other broker tell a bridge about demand: the topics it consumes from there, as one name. */
import { ADVISORY_PREFIX, Destination, type DestinationKind } from '@hermod/model'
import type { BridgeSettings } from './settings.js'

const KINDS: Record<DestinationKind, string> = {
  queue: 'Queue',
  topic: 'Topic',
  'temp-queue': 'TempQueue',
  'temp-topic': 'TempTopic',
}
const CONSUMERS = `${ADVISORY_PREFIX}Consumer.`
const VIRTUAL_CONSUMERS = `${ADVISORY_PREFIX}VirtualDestination.Consumer.`
const TEMPORARY = `${ADVISORY_PREFIX}TempQueue,${ADVISORY_PREFIX}TempTopic`

/** Undefined for a bridge that does not ask. */
export function advisoryTopics(settings: BridgeSettings): Destination | undefined {
  const { options } = settings
  if (options.staticBridge) return undefined
  const names = destinationFilter(settings)
  return Destination.topic(options.bridgeTempDestinations ? `${names},${TEMPORARY}` : names)
}

/** Without those about temporary destinations. */
export function destinationFilter({ options, dynamically }: BridgeSettings): string {
  if (options.destinationFilter !== '') return withPrefix(options.destinationFilter)
  const included = dynamically.filter((destination) => !destination.isTemporary)
  const prefixes = options.useVirtualDestSubs ? [CONSUMERS, VIRTUAL_CONSUMERS] : [CONSUMERS]
  if (included.length === 0) return prefixes.map((prefix) => `${prefix}>`).join(',')
  return included.flatMap(({ kind, name }) => prefixes.map((prefix) => `${prefix}${KINDS[kind]}.${name}`)).join(',')
}

/** The filter may be written with or without the common beginning of advisory topics about consumers. */
function withPrefix(filter: string): string {
  return filter.startsWith(CONSUMERS) ? filter : CONSUMERS + filter
}

/** Where this broker tells of consumers of a destination. */
export function consumerAdvisory({ kind, name }: Destination): Destination {
  // A comma would make the topic a composite one.
  return Destination.topic(`${CONSUMERS}${KINDS[kind]}.${name.replaceAll(',', '&sbquo;')}`)
}
