/** The program `hermod`, also called `activemq`: hands the process's arguments, streams and signals to the commands. */
import { fileURLToPath } from 'node:url'
import { definitions, installation } from '@hermod/config'
import { runCommandLine, StreamOutput } from '@hermod/management'
import { causeChain, causeStacks, systemClock } from '@hermod/model'
import { VERSION } from '../version.js'

/** What still holds the process that long after its work is done is not waited for. */
const LINGER_MS = 2000
const HOME = fileURLToPath(new URL('../../../../', import.meta.url))

const args = process.argv.slice(2).map((arg) => (arg === '-?' ? '--help' : arg))
const properties = args.filter((arg) => arg.startsWith('-D'))
const output = new StreamOutput(process.stdout, process.stderr, () => Date.now())
const found = installation(process.env, definitions(properties), HOME)

const stopping = new AbortController()
function onSignal(signal: NodeJS.Signals): void {
  // Whoever asks twice does not want to wait.
  if (stopping.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143)
  stopping.abort()
}

// Whoever read our lines has gone: a command has nothing left to do, a broker goes on without them.
let serving = false
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => {
    if (!serving) process.exit()
  })
}

try {
  process.exitCode = await runCommandLine(
    args.filter((arg) => !arg.startsWith('-D')),
    {
      version: VERSION,
      installation: found,
      environment: process.env,
      output,
      clock: systemClock,
      script: fileURLToPath(import.meta.url),
      definitions: properties,
      async runBroker(request) {
        serving = true
        process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
        const { runBroker } = await import('../run-broker.js')
        return runBroker(request, {
          installation: found,
          environment: process.env,
          output,
          signal: stopping.signal,
          tellParent: (message) => {
            if (process.connected) process.send?.(message)
          },
        })
      },
    },
  )
} catch (error) {
  output.error(`ERROR: ${causeChain(error)}`)
  if (error instanceof Error) output.error(causeStacks(error))
  process.exitCode = 1
}
setTimeout(() => process.exit(), LINGER_MS).unref()
