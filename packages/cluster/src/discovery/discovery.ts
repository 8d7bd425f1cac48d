/** What the `uri` of a network connector stands for. */
import { parseAddress } from '@hermod/transport/options'
import { type MulticastGroup, multicastGroup } from './multicast/group.js'
import { type StaticDiscovery, staticDiscovery } from './services.js'

export type Discovery = StaticDiscovery | MulticastGroup

/** Throws BrokerError for what cannot be read. */
export function discovery(uri: string): Discovery {
  return parseAddress(uri).scheme === 'multicast' ? multicastGroup(uri) : staticDiscovery(uri)
}
