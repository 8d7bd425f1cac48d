/** What the broker shows on encrypted connectors and whom it trusts: `<sslContext>`, else Java's system properties. */
import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BeanError, beansIn, type ConfiguredBean, optionValues } from '@hermod/model'
import { readTlsMaterial, type TlsMaterial, type TlsStores } from '@hermod/transport'
import { sslContextOptions } from '@hermod/transport/options'

/** Throws an Error that names the store and says what is wrong with it, with the place in the configuration. */
export function brokerTls(
  inside: ReadonlyMap<string, readonly ConfiguredBean[]>,
  properties: ReadonlyMap<string, string>,
): TlsMaterial | undefined {
  const [bean] = beansIn({ properties: inside }, 'sslContext')
  const stores = bean === undefined ? storesOfProperties(properties) : optionValues(sslContextOptions, bean.values)
  if (bean === undefined && stores.keyStore === '' && stores.trustStore === '') return undefined
  try {
    return readTlsMaterial(stores, (path) => readFileSync(pathOf(path, properties)))
  } catch (error) {
    throw bean === undefined ? error : new BeanError(bean, (error as Error).message)
  }
}

/** Certificates of `-Djavax.net.ssl.trustStore`, PEM; undefined: Node's own. */
export function trustedAuthorities(properties: ReadonlyMap<string, string>): readonly string[] | undefined {
  const stores = storesOfProperties(properties)
  if (stores.trustStore === '') return undefined
  const { ca } = readTlsMaterial({ ...stores, keyStore: '' }, (path) => readFileSync(pathOf(path, properties)))
  return ca as readonly string[]
}

/** `-Djavax.net.ssl.…` for connections that the broker makes itself; undefined: nothing was said. */
export function clientStores(properties: ReadonlyMap<string, string>): TlsStores | undefined {
  const stores = storesOfProperties(properties)
  return stores.keyStore === '' && stores.trustStore === '' ? undefined : stores
}

function storesOfProperties(properties: ReadonlyMap<string, string>): TlsStores {
  const text = (name: string): string => properties.get(`javax.net.ssl.${name}`) ?? ''
  return {
    keyStore: text('keyStore'),
    keyStorePassword: text('keyStorePassword'),
    keyStoreKeyPassword: '',
    trustStore: text('trustStore'),
    trustStorePassword: text('trustStorePassword'),
    crlPath: '',
    protocol: 'TLS',
  }
}

/** `file:` addresses and paths; a bare name may also stand in the conf directory, as ActiveMQ's class path has it. */
function pathOf(resource: string, properties: ReadonlyMap<string, string>): string {
  if (resource.startsWith('file:///')) return fileURLToPath(resource)
  const path = resource.replace(/^(file:(\/\/)?|classpath:)/, '')
  const conf = properties.get('activemq.conf')
  if (isAbsolute(path) || conf === undefined || existsSync(path)) return resolve(path)
  return join(conf, path)
}
