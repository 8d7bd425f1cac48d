/** A `<proxyConnector>` of the configuration. */
import { type ProxyConnectorOptions, proxyConnectorOptions } from '@hermod/config'
import { BeanError, type ConfiguredBean, optionValues } from '@hermod/model'
import { type Address, LISTEN_SCHEMES, parseAddress } from '@hermod/transport'
import { ProxyConnector, type ProxySurroundings } from './proxy-connector.js'

const REMOTE_SCHEMES = ['tcp', 'nio', 'ssl', 'nio+ssl', 'vm']

/** `localUrl`: this broker, `vm://NAME`. Throws BeanError for an address that is missing or cannot be used. */
export function configuredProxy(bean: ConfiguredBean, localUrl: string, around: ProxySurroundings): ProxyConnector {
  const options = optionValues(proxyConnectorOptions, bean.values)
  const bind = address(bean, options, 'bind', LISTEN_SCHEMES)
  const remote = address(bean, options, 'remote', [...REMOTE_SCHEMES, 'failover'])
  const { name, proxyToLocalBroker } = options
  if (remote.scheme !== 'failover') return new ProxyConnector({ name, bind, remotes: [remote] }, around)
  for (const member of remote.members) checkScheme(bean, 'remote', member, REMOTE_SCHEMES)
  if (remote.members.length === 0) throw new BeanError(bean, `remote="${remote.text}" names no broker`)
  const local = proxyToLocalBroker ? [parseAddress(localUrl)] : []
  return new ProxyConnector({ name, bind, remotes: [...remote.members, ...local] }, around)
}

function address(
  bean: ConfiguredBean,
  options: ProxyConnectorOptions,
  which: 'bind' | 'remote',
  schemes: readonly string[],
): Address {
  const text = options[which]
  if (text === '') throw new BeanError(bean, `it needs ${which}, an address such as tcp://host:61616`)
  let parsed: Address
  try {
    parsed = parseAddress(text)
  } catch (error) {
    throw new BeanError(bean, (error as Error).message)
  }
  checkScheme(bean, which, parsed, schemes)
  return parsed
}

function checkScheme(bean: ConfiguredBean, which: string, { scheme, text }: Address, schemes: readonly string[]): void {
  if (schemes.includes(scheme)) return
  const expected = schemes.map((known) => `${known}:`).join(', ')
  throw new BeanError(bean, `${which}="${text}": expected one of ${expected}`)
}
