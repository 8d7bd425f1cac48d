/** What the command line is handed by the program around it. */
import type { Environment, Installation } from '@hermod/config'
import type { Clock } from '@hermod/model'
import type { Output } from './output.js'

export interface CommandPorts {
  readonly version: string
  readonly installation: Installation
  readonly environment: Environment
  readonly output: Output
  readonly clock: Clock
  /** Runs a broker in this process until it ends; resolves with the exit code. */
  readonly runBroker: (request: RunRequest) => Promise<number>
  /** The program's own script, to start it again in the background. */
  readonly script: string
  /** `-D` arguments of the command line, handed on to a background process. */
  readonly definitions: readonly string[]
}

export interface RunRequest {
  /** `xbean:file:conf/activemq.xml` and the like; undefined: the default. */
  readonly uri: string | undefined
  /** True: log with dates, tell the parent process how the start went. */
  readonly background: boolean
}

/** A command that failed for a reason the user can act on. Shown without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  constructor(
    message: string,
    readonly exitCode = 1,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
