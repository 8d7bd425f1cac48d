/**
 * `destinationsPlugin`: writes the names of all destinations to a file when the broker stops, and makes those in the
 * file when it starts. One name with its scheme per line. Temporary destinations and advisory topics are left out:
 * their time is over when the broker stops.
 */
import { type BrokerPlugin, Destination, defineOptions, type PluginHost, text } from '@hermod/model'
import type { TextFile } from './text-file.js'

export const destinationsPluginOptions = defineOptions('destinationsPlugin', {
  location: text('', 'The file. Empty: `destinations` in the data directory of the broker.'),
})

export class DestinationList implements BrokerPlugin {
  readonly name = 'destinationsPlugin'

  constructor(
    private readonly file: TextFile,
    private readonly host: PluginHost,
  ) {}

  /** A file that cannot be read costs its destinations, not the start. */
  start(): void {
    try {
      for (const line of (this.file.read() ?? '').split(/\r?\n/)) this.make(line.trim())
    } catch (error) {
      this.host.log.warn(`The destinations listed in ${this.file.path} could not be made: ${(error as Error).message}`)
    }
  }

  stop(): void {
    const names = this.host.destinations().filter((one) => !one.isTemporary && !one.isAdvisory)
    try {
      this.file.write(names.map((one) => `${one}\n`).join(''))
    } catch (error) {
      this.host.log.warn(`The destinations could not be listed in ${this.file.path}: ${(error as Error).message}`)
    }
  }

  private make(line: string): void {
    if (line === '') return
    const destination = Destination.parse(line)
    if (!destination.isTemporary && !destination.isAdvisory) this.host.createDestination(destination)
  }
}
