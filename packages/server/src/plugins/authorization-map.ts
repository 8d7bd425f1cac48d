/** Maps of rights from the elements that configure them. */
import { BeanError, beansIn, type ConfiguredBean, Destination, optionValues } from '@hermod/model'
import {
  type AuthorizationEntry,
  type AuthorizationMap,
  CachedLdapMap,
  EntryMap,
  NOBODY,
  parseAcl,
  type Rights,
} from '@hermod/security'
import {
  authorizationEntryOptions,
  authorizationMapOptions,
  cachedLDAPAuthorizationMapOptions,
  tempDestinationAuthorizationEntryOptions,
} from '@hermod/security/options'
import { trustedAuthorities } from '../tls.js'
import type { PluginSurroundings } from './registry.js'

/** Of an `<authorizationPlugin>`. */
export function authorizationMap(plugin: ConfiguredBean, around: PluginSurroundings): AuthorizationMap {
  const [bean] = beansIn(plugin, 'map')
  if (bean === undefined) throw new BeanError(plugin, 'needs a <map> with the rights')
  if (bean.name === 'authorizationMap') return entryMap(bean)
  if (bean.name === 'cachedLDAPAuthorizationMap') return cachedLdapMap(bean, around)
  throw new BeanError(bean, 'is not built; write an <authorizationMap> or a <cachedLDAPAuthorizationMap>')
}

function entryMap(bean: ConfiguredBean): AuthorizationMap {
  const { groupClass } = optionValues(authorizationMapOptions, bean.values)
  const [fallback] = beansIn(bean, 'defaultEntry')
  const [temporary] = beansIn(bean, 'tempDestinationAuthorizationEntry')
  return new EntryMap({
    entries: [...beansIn(bean, 'authorizationEntries'), ...beansIn(bean, 'entries')].map((entry) =>
      authorizationEntry(entry, groupClass),
    ),
    defaultEntry: fallback === undefined ? undefined : rightsOf(fallback, groupClass),
    temporary: temporary === undefined ? undefined : rightsOf(temporary, groupClass),
  })
}

function authorizationEntry(bean: ConfiguredBean, mapGroupClass: string): AuthorizationEntry {
  return { destination: destinationOf(bean), rights: rightsOf(bean, mapGroupClass) }
}

function destinationOf(bean: ConfiguredBean): Destination {
  const { queue, topic, tempQueue, tempTopic } = optionValues(authorizationEntryOptions, bean.values)
  if (queue !== '') return Destination.queue(queue)
  if (topic !== '') return Destination.topic(topic)
  if (tempQueue) return new Destination('temp-queue', '>')
  if (tempTopic) return new Destination('temp-topic', '>')
  throw new BeanError(bean, 'needs a queue, topic, tempQueue or tempTopic')
}

function rightsOf(bean: ConfiguredBean, mapGroupClass: string): Rights {
  const table =
    bean.name === 'authorizationEntry' ? authorizationEntryOptions : tempDestinationAuthorizationEntryOptions
  const { read, write, admin, groupClass } = optionValues(table, bean.values)
  const aclOf = (roles: string) => (roles === '' ? NOBODY : parseAcl(roles, groupClass || mapGroupClass))
  try {
    return { read: aclOf(read), write: aclOf(write), admin: aclOf(admin) }
  } catch (error) {
    throw new BeanError(bean, (error as Error).message)
  }
}

function cachedLdapMap(bean: ConfiguredBean, { clock, log, systemProperties }: PluginSurroundings): AuthorizationMap {
  const options = optionValues(cachedLDAPAuthorizationMapOptions, bean.values)
  const { connectionURL, connectionUsername, connectionPassword, connectionProtocol, authentication } = options
  const trusted = trustedAuthorities(systemProperties)
  const directory = {
    connectionURL,
    connectionUsername,
    connectionPassword,
    connectionProtocol,
    authentication,
    trusted,
  }
  const filters = {
    admin: options.adminPermissionGroupSearchFilter,
    read: options.readPermissionGroupSearchFilter,
    write: options.writePermissionGroupSearchFilter,
  }
  return new CachedLdapMap({ ...options, directory, filters, refreshIntervalMs: options.refreshInterval }, clock, log)
}
