/** A `<connectionFactory>` of the configuration as a connection factory of the client. */
import { ConnectionFactory, type FactorySettings } from '@hermod/client'
import { connectionOptions } from '@hermod/client/options'
import { BeanError, beansIn, type ConfiguredBean, optionValues } from '@hermod/model'
import { connectionFactoryOptions } from './options.js'

/** What a connector adds to what the factory says. */
export interface Credentials {
  readonly userName: string
  readonly password: string
  readonly clientId: string
}

/** Where the clients of a process get what no configuration says: clock, log, TLS stores, brokers of this process. */
export type ClientSurroundings = Pick<FactorySettings, 'vm' | 'clock' | 'random' | 'log' | 'tls'>

/** Throws BeanError for an address that cannot be understood. */
export function configuredFactory(
  bean: ConfiguredBean,
  given: Credentials,
  around: ClientSurroundings,
): ConnectionFactory {
  const { brokerURL } = optionValues(connectionFactoryOptions, bean.values)
  try {
    return new ConnectionFactory(brokerURL, { ...around, options: optionsOf(bean), ...credentialsOf(given) })
  } catch (error) {
    throw new BeanError(bean, (error as Error).message)
  }
}

/** Only what is there: an empty name would hide what the factory says. */
export function credentialsOf({ userName, password, clientId }: Credentials) {
  return {
    ...(userName === '' ? {} : { userName, password }),
    ...(clientId === '' ? {} : { clientId }),
  }
}

/** True if connections get a client id that is always the same. */
export function hasClientId(bean: ConfiguredBean | undefined, { clientId }: Credentials): boolean {
  if (clientId !== '') return true
  if (bean === undefined) return false
  const { brokerURL, clientID } = optionValues(connectionFactoryOptions, bean.values)
  return clientID !== '' || /[?&]jms\.clientID=/i.test(brokerURL)
}

function optionsOf(bean: ConfiguredBean): NonNullable<FactorySettings['options']> {
  const { brokerURL: _, ...own } = bean.values
  return {
    ...own,
    ...prefixed('prefetchPolicy.', beansIn(bean, 'prefetchPolicy')[0]),
    ...prefixed('redeliveryPolicy.', beansIn(bean, 'redeliveryPolicy')[0]),
  }
}

function prefixed(prefix: string, bean: ConfiguredBean | undefined): Record<string, unknown> {
  const values = Object.entries(bean?.values ?? {}).map(([name, value]) => [prefix + name, value] as const)
  return Object.fromEntries(values.filter(([name]) => name in connectionOptions.rows))
}
