/** Whether addresses of discoveries make sense, for those who read a configuration and make nothing of it yet. */
import { parseAddress } from '@hermod/transport/options'
import { clusterErrors } from '../errors.js'
import { discovery } from './discovery.js'
import { multicastGroup } from './multicast/group.js'

/** Ways of ActiveMQ to find other brokers that are not here yet. */
export const UNBUILT_DISCOVERY: ReadonlySet<string> = new Set(['zeroconf', 'http', 'https', 'ldap', 'fanout'])
/** And to announce oneself to them. */
const UNBUILT_ANNOUNCEMENT: ReadonlySet<string> = new Set(['zeroconf', 'http', 'https'])

/** The `uri` of a network connector. Throws BrokerError for what can neither be read nor is merely unbuilt. */
export function checkDiscovery(uri: string): void {
  if (uri !== '' && !UNBUILT_DISCOVERY.has(parseAddress(uri).scheme)) discovery(uri)
}

/** The `discoveryUri` of a transport connector: `unbuilt`, or undefined where it works. Throws as above. */
export function checkAnnouncement(uri: string): 'unbuilt' | undefined {
  if (uri === '') return undefined
  const { scheme } = parseAddress(uri)
  if (UNBUILT_ANNOUNCEMENT.has(scheme)) return 'unbuilt'
  if (scheme !== 'multicast') throw clusterErrors.unknownAnnouncement({ uri, scheme })
  multicastGroup(uri)
  return undefined
}
