/** A `<networkConnector>` of the configuration as settings of bridges and a way to find the brokers. */
import { BeanError, BrokerError, beansIn, type ConfiguredBean, Destination, optionValues } from '@hermod/model'
import type { BridgeSettings } from './bridge/settings.js'
import { type StaticDiscovery, staticDiscovery } from './discovery/services.js'
import { type NetworkConnectorOptions, networkConnectorOptions } from './options.js'

export interface ConfiguredConnector {
  readonly settings: BridgeSettings
  readonly discovery: StaticDiscovery
}

/** Throws BeanError where the element does not say enough, or what it says makes no sense. */
export function configuredConnector(bean: ConfiguredBean): ConfiguredConnector {
  const options = optionsOf(bean)
  if (options.uri === '') throw new BeanError(bean, 'it needs a uri, such as static:(tcp://host:61616)')
  return {
    settings: {
      options,
      excluded: destinations(bean, 'excludedDestinations'),
      dynamically: destinations(bean, 'dynamicallyIncludedDestinations'),
      statically: destinations(bean, 'staticallyIncludedDestinations'),
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

function discoveryOf(bean: ConfiguredBean, uri: string): StaticDiscovery {
  try {
    return staticDiscovery(uri)
  } catch (error) {
    if (error instanceof BrokerError) throw new BeanError(bean, error.message)
    throw error
  }
}

function destinations(bean: ConfiguredBean, property: string): readonly Destination[] {
  return beansIn(bean, property).map((child) => {
    const name = child.texts.get('physicalName')?.text ?? child.texts.get('name')?.text
    if (name === undefined) throw new BeanError(child, 'it needs a physicalName')
    const kind = KINDS[child.name]
    if (kind === undefined) throw new BeanError(child, `expected queue, topic, tempQueue or tempTopic in ${property}`)
    return new Destination(kind, name.replace(/\?.*$/, ''))
  })
}

const KINDS: Record<string, Destination['kind']> = {
  queue: 'queue',
  topic: 'topic',
  tempQueue: 'temp-queue',
  tempTopic: 'temp-topic',
}
