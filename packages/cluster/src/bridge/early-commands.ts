/** What the other broker sends before its bridge is let in here: kept in order, and not without end. */
import { Message } from '@hermod/model'
import type { Command } from '@hermod/openwire'
import { clusterErrors } from '../errors.js'

const MAX_COMMANDS = 10_000
/** Of messages among them; as many as one largest frame of a usual connector. */
const MAX_BYTES = 128 * 1024 * 1024

export class EarlyCommands {
  private commands: Command[] = []
  private bytes = 0

  /** Throws when there are too many. */
  add(command: Command): void {
    if (this.commands.length >= MAX_COMMANDS) throw clusterErrors.tooManyEarly({ limit: `${MAX_COMMANDS} commands` })
    if (command instanceof Message) this.bytes += command.accountedSize
    if (this.bytes > MAX_BYTES) throw clusterErrors.tooManyEarly({ limit: `${MAX_BYTES} bytes` })
    this.commands.push(command)
  }

  /** All of them; none is left. */
  take(): readonly Command[] {
    const { commands } = this
    this.commands = []
    this.bytes = 0
    return commands
  }
}
