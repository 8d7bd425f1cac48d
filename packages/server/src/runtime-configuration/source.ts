/** Where the settings of a running broker came from, to be looked at again. */
import { statSync } from 'node:fs'
import type { BrokerSettings } from '@hermod/config'

export interface LoadedConfiguration {
  readonly settings: BrokerSettings
  /** What it asks for that has no effect, one line each. */
  readonly warnings: readonly string[]
  /** When it had been changed, ms since 1970. */
  readonly modifiedMs: number
}

export interface ConfigurationSource {
  /** For logs: `URL [file:/etc/hermod/activemq.xml]`. */
  readonly description: string
  /** What was read last. */
  readonly loaded: LoadedConfiguration
  /** When it was changed last. Throws when that cannot be told: the file is gone. */
  modifiedMs(): number
  /** Reads it anew with all that it names, and fills in placeholders. Throws ConfigurationError with a line per mistake. */
  load(): LoadedConfiguration
}

export class ConfigurationFile implements ConfigurationSource {
  loaded: LoadedConfiguration

  /** Reads it. Throws ConfigurationError. */
  constructor(
    readonly path: string,
    private readonly read: (path: string) => Pick<LoadedConfiguration, 'settings' | 'warnings'>,
  ) {
    this.loaded = this.load()
  }

  get description(): string {
    return `URL [file:${this.path}]`
  }

  modifiedMs(): number {
    return statSync(this.path).mtimeMs
  }

  /** The time is taken first: who writes while it is read makes it newer than that. */
  load(): LoadedConfiguration {
    const modifiedMs = statSync(this.path, { throwIfNoEntry: false })?.mtimeMs ?? -1
    this.loaded = { ...this.read(this.path), modifiedMs }
    return this.loaded
  }
}
