/** The key stores of the tests, see fixtures/stores/README.md. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NO_STORES, readTlsMaterial, type TlsMaterial, type TlsStores } from '../../src/tls/tls-context.js'

export const storeBytes = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../fixtures/stores/${name}`, import.meta.url)))

/** Opening a store takes its time, by design: each is opened once. */
const opened = new Map<string, TlsMaterial>()

export function material(stores: Partial<TlsStores>): TlsMaterial {
  const key = JSON.stringify(stores)
  const passwords = { keyStorePassword: 'password', trustStorePassword: 'password' }
  const made = opened.get(key) ?? readTlsMaterial({ ...NO_STORES, ...passwords, ...stores }, storeBytes)
  opened.set(key, made)
  return made
}

export const BROKER = { keyStore: 'broker.jks', keyStoreKeyPassword: 'another', trustStore: 'broker-trust.jks' }
export const CLIENT = { keyStore: 'client.p12', trustStore: 'client-trust.p12' }
