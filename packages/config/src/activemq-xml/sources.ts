/** What a configuration is read from: files, system properties (`-D`) and environment, all handed in. */
import { dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Lookup } from '../placeholders.js'

/** How a configuration's values are encrypted; what is missing has Jasypt's default. */
export interface EncryptorSettings {
  readonly algorithm?: string | undefined
  readonly password?: string | undefined
  /** Environment variable with the password. */
  readonly passwordEnvName?: string | undefined
}

export interface ReadEnvironment {
  /** `-D` properties, `activemq.home|base|conf|data` among them. */
  readonly systemProperties: ReadonlyMap<string, string>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Text of a file; throws when it cannot be read. */
  readonly readFile: (path: string) => string
  /**
   * The plain text of `ENC(…)`; throws an Error that says what to do. Without it encrypted values are refused.
   */
  readonly decrypt?: (value: string, encryptor: EncryptorSettings) => string
  /** Bytes that `percentOfJvmHeap` is a percentage of. */
  readonly heapBytes: number
}

export interface ReadSources {
  readonly readFile: (path: string) => string
  /** `file:…`, `classpath:…` or a plain path to a path of the file system. */
  readonly resolvePath: (resource: string) => string
  /** System properties, then environment. */
  readonly systemLookup: Lookup
}

export function sourcesOf(environment: ReadEnvironment): ReadSources {
  const properties = environment.systemProperties
  return {
    readFile: environment.readFile,
    resolvePath: (resource) => resolveResource(resource, properties.get('activemq.conf')),
    systemLookup: (name) => properties.get(name) ?? environment.environment[name],
  }
}

/** ActiveMQ's start script puts the conf directory on the class path, so that is where `classpath:` leads. */
function resolveResource(resource: string, confDirectory: string | undefined): string {
  if (resource.startsWith('file:///')) return fileURLToPath(resource)
  if (resource.startsWith('file://')) return resource.slice('file://'.length)
  if (resource.startsWith('file:')) return resource.slice('file:'.length)
  const name = resource.startsWith('classpath:') ? resource.slice('classpath:'.length) : resource
  if (/^[a-z][a-z0-9+.-]+:\//i.test(name)) throw new Error(`${resource}: only files of this machine are read`)
  return isAbsolute(name) || confDirectory === undefined ? name : join(confDirectory, name)
}

/** An `<import>` is relative to the file it stands in. */
export function resolveImport(resource: string, importingFile: string, sources: ReadSources): string {
  if (/^(file|classpath):/.test(resource) || isAbsolute(resource)) return sources.resolvePath(resource)
  if (/^[a-z][a-z0-9+.-]+:\//i.test(resource)) throw new Error(`${resource}: only files of this machine are read`)
  return join(dirname(importingFile), resource)
}
