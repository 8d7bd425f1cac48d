/** Brokers inside a program: for tests, tools, and applications that carry their own. */
import { ConnectionFactory } from '@hermod/client'
import { type PlainSettings, plainSettings } from '@hermod/config'
import { type Logger, type PluginFactory, silentLogger } from '@hermod/model'
import type { RunningBroker } from './running-broker.js'
import { makeBroker } from './start-broker.js'

export interface EmbedOptions extends PlainSettings {
  /** Default: silent. */
  readonly log?: Logger
  /** Plug-ins of your own; the last is asked first. */
  readonly plugins?: readonly PluginFactory[]
}

export interface EmbeddedBroker extends RunningBroker {
  /** For clients in this process: they reach the broker without a port. */
  readonly connectionFactory: ConnectionFactory
}

/**
 * Starts a broker: in memory and without a port unless the options say otherwise (`broker.persistent`, `connectors`).
 * With `broker: { start: false }` it is made and waits for its `start()`. Rejects with ConfigurationError for a wrong option, and when a port or the store cannot be opened.
 */
export async function createBroker(options: EmbedOptions = {}): Promise<EmbeddedBroker> {
  const { log, plugins, ...plain } = options
  const settings = plainSettings({ ...plain, broker: { persistent: plain.kahaDB !== undefined, ...plain.broker } })
  const broker = makeBroker(settings, { log: log ?? silentLogger, plugins: plugins ?? [] })
  if (settings.broker.start) await broker.start()
  const connectionFactory = new ConnectionFactory(`vm://${broker.name}`, { vm: broker.vm })
  return Object.assign(broker, { connectionFactory })
}
