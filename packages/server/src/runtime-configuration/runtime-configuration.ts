/**
 * `<runtimeConfigurationPlugin>`: looks at the configuration every `checkPeriod` ms, or when it is asked to, and applies
 * what has changed while the broker runs. All of one change is applied in one turn. A configuration that has mistakes is
 * refused as a whole, and the broker goes on as it was.
 */
import { type BrokerSettings, ConfigurationError } from '@hermod/config'
import { type BrokerPlugin, type Clock, causeChain, every, type Logger, type Timer } from '@hermod/model'
import type { Area, Change } from './change.js'
import type { ConfigurationSource, LoadedConfiguration } from './source.js'

export interface RuntimeConfigurationParts {
  readonly source: ConfigurationSource
  readonly areas: readonly Area[]
  /** 0 or less: only when it is asked to. */
  readonly checkPeriodMs: number
  readonly clock: Clock
  readonly log: Logger
}

export class RuntimeConfiguration implements BrokerPlugin {
  readonly name = 'runtimeConfigurationPlugin'
  private settings: BrokerSettings
  private warnings: ReadonlySet<string>
  private timer: Timer | undefined
  /** Why the last look failed: told once, though every look until the file is right fails. */
  private refusal = ''
  /** Lines of the update that is being made. */
  private told: string[] = []

  constructor(private readonly parts: RuntimeConfigurationParts) {
    const { settings, warnings } = parts.source.loaded
    this.settings = settings
    this.warnings = new Set(warnings.map(withoutPlace))
  }

  start(): void {
    const { checkPeriodMs, clock, source } = this.parts
    this.tell(`Configuration ${source.description}`)
    if (checkPeriodMs <= 0) return
    this.timer = every(clock, checkPeriodMs, () => this.look())
    this.tell(
      `Monitoring for updates (every ${checkPeriodMs}millis) : ${source.description}, lastUpdate: ${dateOf(source.loaded.modifiedMs)}`,
    )
  }

  stop(): void {
    this.timer?.cancel()
    this.timer = undefined
  }

  /** Reads the configuration now, changed or not, and applies it. Returns what the log was told, each line with a `;`. */
  applyChangedConfiguration(): string {
    this.parts.log.info('Manual configuration update triggered')
    this.refusal = ''
    return this.update()
  }

  private look(): void {
    const { source } = this.parts
    try {
      if (source.modifiedMs() === source.loaded.modifiedMs) return
    } catch (error) {
      this.refuse(`Failed to determine lastModified time on configuration: ${source.description}, ${causeChain(error)}`)
      return
    }
    this.update()
  }

  private update(): string {
    this.told = []
    const { source, areas } = this.parts
    try {
      const loaded = source.load()
      const changes = areas.flatMap((area) => area(this.settings, loaded.settings) ?? [])
      this.refusal = ''
      this.apply(loaded, changes)
    } catch (error) {
      this.refuse(`Failed to parse: ${source.description}`, ...mistakes(error))
    }
    return this.told.map((line) => `${line};`).join('')
  }

  private apply({ settings, warnings, modifiedMs }: LoadedConfiguration, changes: readonly Change[]): void {
    const { source, log } = this.parts
    const what = `${source.description} at: ${dateOf(modifiedMs)}`
    if (changes.length === 0) this.tell(`No material change to configuration in ${what}`)
    else log.info(`change in ${what}`)
    for (const change of changes) {
      try {
        change((line) => this.tell(line))
      } catch (error) {
        // The others were checked as well and must not be left out.
        log.error('A change of the configuration could not be applied', error)
      }
    }
    this.settings = settings
    this.warn(warnings)
  }

  /** What has no effect is named when it is new. */
  private warn(warnings: readonly string[]): void {
    const before = this.warnings
    this.warnings = new Set(warnings.map(withoutPlace))
    for (const warning of warnings) if (!before.has(withoutPlace(warning))) this.parts.log.warn(warning)
  }

  private refuse(...lines: readonly string[]): void {
    const text = lines.join('\n')
    if (text === this.refusal) return
    this.refusal = text
    for (const line of lines) {
      this.parts.log.error(line)
      this.told.push(line)
    }
  }

  private tell(line: string): void {
    this.parts.log.info(line)
    this.told.push(line)
  }
}

function mistakes(error: unknown): string[] {
  return error instanceof ConfigurationError ? error.message.split('\n') : [causeChain(error)]
}

function withoutPlace(warning: string): string {
  return warning.replace(/^.*?:\d+:\d+: /, '')
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString()
}
