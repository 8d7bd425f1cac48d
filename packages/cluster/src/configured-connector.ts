/** A `<networkConnector>` of the configuration as settings of bridges and a way to find the brokers. */
import { BeanError, BrokerError, beansIn, type ConfiguredBean, Destination, optionValues } from '@hermod/model'
import { isForced, splitOptions } from './bridge/forced-durable.js'
import type { BridgeSettings } from './bridge/settings.js'
import { type Discovery, discovery } from './discovery/discovery.js'
import { type NetworkConnectorOptions, networkConnectorOptions } from './options.js'

export interface ConfiguredConnector {
  readonly settings: BridgeSettings
  readonly discovery: Discovery
}

/** Throws BeanError where the element does not say enough, or what it says makes no sense. */
export function configuredConnector(bean: ConfiguredBean): ConfiguredConnector {
  const options = optionsOf(bean)
  const forcedDurable = new Set<Destination>()
  if (options.uri === '') throw new BeanError(bean, 'it needs a uri, such as static:(tcp://host:61616)')
  return {
    settings: {
      options,
      excluded: destinations(bean, 'excludedDestinations', forcedDurable),
      dynamically: destinations(bean, 'dynamicallyIncludedDestinations', forcedDurable),
      statically: destinations(bean, 'staticallyIncludedDestinations', forcedDurable),
      durables:
        beansIn(bean, 'durableDestinations').length === 0
          ? undefined
          : destinations(bean, 'durableDestinations', forcedDurable),
      forcedDurable,
    },
    discovery: discoveryOf(bean, options.uri),
  }
}

/** `networkTTL` stands for both others, where they are not given themselves. */
function optionsOf(bean: ConfiguredBean): NetworkConnectorOptions {
  const { networkTTL, ...given } = bean.values as Partial<NetworkConnectorOptions>
  if (networkTTL === undefined) return optionValues(networkConnectorOptions, given)
  return optionValues(networkConnectorOptions, {
    networkTTL,
    messageTTL: networkTTL,
    consumerTTL: networkTTL,
    ...given,
  })
}

function discoveryOf(bean: ConfiguredBean, uri: string): Discovery {
  try {
    return discovery(uri)
  } catch (error) {
    if (error instanceof BrokerError) throw new BeanError(bean, error.message)
    throw error
  }
}

function destinations(bean: ConfiguredBean, property: string, forcedDurable: Set<Destination>): readonly Destination[] {
  return beansIn(bean, property).map((child) => {
    const name = child.texts.get('physicalName')?.text ?? child.texts.get('name')?.text
    if (name === undefined) throw new BeanError(child, 'it needs a physicalName')
    const kind = KINDS[child.name]
    if (kind === undefined) throw new BeanError(child, `expected queue, topic, tempQueue or tempTopic in ${property}`)
    const { path, options } = splitOptions(name)
    const destination = new Destination(kind, path)
    if (isForced(options)) forcedDurable.add(destination)
    return destination
  })
}

const KINDS: Record<string, Destination['kind']> = {
  queue: 'queue',
  topic: 'topic',
  tempQueue: 'temp-queue',
  tempTopic: 'temp-topic',
}
