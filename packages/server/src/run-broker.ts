/** The broker as a program: reads its settings, runs until it is told to stop or cannot go on, and gives an exit code. */
import { ConfigurationError, type Environment, type Installation } from '@hermod/config'
import type { Output, RunRequest } from '@hermod/management'
import { causeChain, type Logger } from '@hermod/model'
import { ConsoleLogger } from './console-logger.js'
import { type LoadedSettings, loadSettings } from './run-request.js'
import { startBroker } from './start-broker.js'

export interface ProgramSurroundings {
  readonly installation: Installation
  readonly environment: Environment
  readonly output: Output
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal
  /** Tells the process that started this one in the background; does nothing in the foreground. */
  readonly tellParent: (message: string) => void
}

const FAILED = 1
const DEFAULT_PORT = '61616'

export async function runBroker({ uri, background }: RunRequest, around: ProgramSurroundings): Promise<number> {
  const { installation, output, environment } = around
  output.line(`Loading message broker from: ${uri ?? 'xbean:activemq.xml'}`)
  let loaded: LoadedSettings
  try {
    loaded = loadSettings(uri, installation, environment)
  } catch (error) {
    return refuse(error, around)
  }
  const level = installation.systemProperties.get('hermod.log') === 'debug' ? 'debug' : 'info'
  const log = new ConsoleLogger({ level, dated: background }, (line) => output.line(line.trimEnd()))
  for (const warning of loaded.warnings) log.warn(warning)
  return serve(loaded, log, around)
}

async function serve({ settings, source }: LoadedSettings, log: Logger, around: ProgramSurroundings): Promise<number> {
  // The broker's timers do not hold a process, and it may have no port open: as a slave it never has.
  const alive = setInterval(() => {}, 0x7fffffff)
  try {
    const broker = await startBroker(settings, {
      log,
      ...(source === undefined ? {} : { source }),
      signal: around.signal,
      systemProperties: around.installation.systemProperties,
      environment: around.environment,
      waiting: () => around.tellParent('waiting'),
    })
    if (broker.addresses.length > 0) log.info(`To try it: ${tryLine(broker.addresses[0]!)}`)
    around.tellParent('started')
    const end = await broker.ended
    const { systemExitOnShutdown, systemExitOnShutdownExitCode } = settings.broker
    if (systemExitOnShutdown) return systemExitOnShutdownExitCode
    return end.kind === 'failed' ? FAILED : 0
  } catch (error) {
    around.tellParent(causeChain(error))
    return FAILED
  } finally {
    clearInterval(alive)
  }
}

function tryLine(address: string): string {
  const url = address.endsWith(`:${DEFAULT_PORT}`) ? '' : ` --brokerUrl ${address.replace(/^nio:/, 'tcp:')}`
  return `npx hermod producer${url} --messageCount 10 && npx hermod consumer${url} --messageCount 10`
}

function refuse(error: unknown, { output, tellParent }: ProgramSurroundings): number {
  const lines = error instanceof ConfigurationError ? error.message.split('\n') : [causeChain(error)]
  for (const line of lines) output.error(`ERROR | ${line}`)
  tellParent(lines.join('\n'))
  return FAILED
}
