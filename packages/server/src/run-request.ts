/** The argument of `console` and `start`: where a broker's settings come from. */
import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type BrokerSettings,
  type Environment,
  findingText,
  type Installation,
  readActiveMqXml,
  settingsOfBrokerUri,
} from '@hermod/config'
import { encryptorOf } from '@hermod/security'
import { ConfigurationFile, type ConfigurationSource } from './runtime-configuration/source.js'

const DEFAULT_URI = 'xbean:activemq.xml'

export interface LoadedSettings {
  readonly uri: string
  readonly settings: BrokerSettings
  readonly warnings: readonly string[]
  /** Undefined: no file. */
  readonly source?: ConfigurationSource
}

/** Reads `xbean:…` or `broker:(…)`. Throws ConfigurationError, or an Error for an address of another kind. */
export function loadSettings(
  given: string | undefined,
  installation: Installation,
  environment: Environment,
): LoadedSettings {
  const uri = given ?? DEFAULT_URI
  if (uri.startsWith('broker:')) return { uri, settings: settingsOfBrokerUri(uri), warnings: [] }
  if (/^[a-z]+:/.test(uri) && !uri.startsWith('xbean:') && !uri.startsWith('file:')) {
    throw new Error(`${uri}: expected xbean:file:PATH or broker:(tcp://HOST:PORT)`)
  }
  const source = new ConfigurationFile(configurationPath(uri, installation), (path) => {
    const { settings, warnings } = readActiveMqXml(path, {
      systemProperties: installation.systemProperties,
      environment,
      readFile: (file) => readFileSync(file, 'utf8'),
      heapBytes: installation.heapBytes,
      decrypt: (value, encryptor) => encryptorOf({ ...encryptor, environment }).decryptValue(value),
    })
    return { settings, warnings: warnings.map(findingText) }
  })
  const { settings, warnings } = source.loaded
  return { uri, settings, warnings, source }
}

/** A bare name is looked up in the conf directory first: ActiveMQ's script puts that on the class path. */
function configurationPath(uri: string, installation: Installation): string {
  const resource = uri.replace(/^xbean:(classpath:)?/, '')
  // A configuration is code in all but name: it is taken from this machine and from nowhere else.
  if (/^[a-z][a-z0-9+.-]*:/i.test(resource) && !resource.startsWith('file:')) {
    throw new Error(`${uri}: a configuration is read from a file only; expected xbean:file:PATH`)
  }
  if (resource.startsWith('file:///')) return fileURLToPath(resource)
  if (resource.startsWith('file:')) return resource.replace(/^file:(\/\/)?/, '')
  const inConf = join(installation.conf, resource)
  return !isAbsolute(resource) && existsSync(inConf) ? inConf : resource
}
