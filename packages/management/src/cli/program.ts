/** The commands and their options: ActiveMQ's names, one exit code per outcome, one line per mistake. */
import { BrokerError } from '@hermod/model'
import { Command, CommanderError, Option } from 'commander'
import { addOptions, givenOptions } from './command-options.js'
import type { EncryptionOptions } from './encryption.js'
import { consumerOptions, producerOptions } from './options.js'
import { CommandError, type CommandPorts } from './ports.js'

const DEFAULT_BROKER_URL = 'tcp://localhost:61616'

/** Runs one command line (without program and `-D` arguments) and gives its exit code. Commands load when used. */
export async function runCommandLine(args: readonly string[], ports: CommandPorts): Promise<number> {
  const outcome = { code: 0 }
  const program = buildProgram(ports, (code) => {
    outcome.code = code
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return outcome.code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    if (error instanceof CommandError || error instanceof BrokerError) {
      ports.output.error(`ERROR: ${error.message}`)
      return error instanceof CommandError ? error.exitCode : 1
    }
    throw error
  }
}

function buildProgram(ports: CommandPorts, exit: (code: number) => void): Command {
  const program = new Command('hermod')
    .description('Hermod, a message broker that takes the place of Apache ActiveMQ. Also runs as `activemq`.')
    .version(`Hermod ${ports.version}`, '--version', 'show the version')
    .addOption(new Option('--extdir <dir>', 'accepted for ActiveMQ; there are no jar files to load').hideHelp())
    .helpOption('-h, --help', 'show this help')
    .configureOutput({
      writeOut: (text) => ports.output.line(text.trimEnd()),
      writeErr: (text) => ports.output.error(text.trimEnd().replace(/^error: /, 'ERROR: ')),
    })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', '\nProperties: -Dname=value, as with ActiveMQ. `hermod help COMMAND` tells more.')
  addLifeCycle(program, ports, exit)
  addClients(program, ports, exit)
  addConfiguration(program, ports, exit)
  addUnbuilt(program)
  return program
}

const URI = '[uri]'
const URI_HELP = 'xbean:file:PATH of a configuration; default xbean:activemq.xml in the conf directory'

function addLifeCycle(program: Command, ports: CommandPorts, exit: (code: number) => void): void {
  const load = () => import('./life-cycle.js')
  program
    .command('console')
    .description('run the broker in the foreground')
    .argument(URI, URI_HELP)
    .addOption(new Option('--background').hideHelp())
    .action(async (uri: string | undefined, options: { background?: boolean }) =>
      exit(await (await load()).runConsole(ports, uri, options.background === true)),
    )
  program
    .command('start')
    .description('start the broker in the background')
    .argument(URI, URI_HELP)
    .action(async (uri: string | undefined) => exit(await (await load()).start(ports, uri)))
  program
    .command('stop')
    .description('stop the broker that the pid file names')
    .action(async () => exit(await (await load()).stop(ports)))
  program
    .command('restart')
    .description('stop the broker if it runs, start it in the background')
    .argument(URI, URI_HELP)
    .action(async (uri: string | undefined) => exit(await (await load()).restart(ports, uri)))
  program
    .command('status')
    .description('tell whether the broker runs: exit code 0 if it does, 1 if not')
    .action(async () => exit((await load()).status(ports)))
  program
    .command('kill')
    .description('end the broker at once (SIGKILL)')
    .action(async () => exit((await load()).kill(ports)))
}

function addClients(program: Command, ports: CommandPorts, exit: (code: number) => void): void {
  const nowMs = () => ports.clock.now()
  addOptions(program.command('producer').description('send test messages'), producerOptions).action(
    async (_options, command: Command) => {
      const { produce } = await import('./producer.js')
      exit(await produce(givenOptions(producerOptions, command), ports.output, nowMs))
    },
  )
  addOptions(program.command('consumer').description('receive messages and show them'), consumerOptions).action(
    async (_options, command: Command) => {
      const { consume } = await import('./consumer.js')
      exit(await consume(givenOptions(consumerOptions, command), ports.output, nowMs))
    },
  )
  connecting(program.command('browse').description('show the messages of queues without taking them'))
    .argument('<destinations...>', 'queue names')
    .option('-V <groups>', 'groups of fields to show: header,custom,body')
    .option('--view <fields>', 'fields to show, separated by commas')
    .action(async (destinations: string[], options: ConnectingOptions & { V?: string; view?: string }) => {
      const { browse } = await import('./browse.js')
      const groups = new Set(viewGroups(options.V))
      const fields = new Set(options.view?.split(',') ?? [])
      exit(await browse(destinations, { ...terms(options), groups, fields }, ports.output))
    })
  connecting(program.command('purge').description('delete messages of queues'))
    .argument('<destinations...>', 'queue names')
    .action(async (destinations: string[], options: ConnectingOptions) => {
      const { purge } = await import('./purge.js')
      exit(await purge(destinations, terms(options), ports.output))
    })
}

interface ConnectingOptions {
  readonly amqurl?: string
  readonly brokerUrl?: string
  readonly user?: string
  readonly password?: string
  readonly msgsel?: string
}

function connecting(command: Command): Command {
  return command
    .option('--amqurl <url>', `address of the broker; default ${DEFAULT_BROKER_URL}`)
    .addOption(new Option('--brokerUrl <url>').hideHelp())
    .option('--user <name>', 'user name')
    .option('--password <password>', 'password')
    .option('--msgsel <conditions>', "only messages for which all hold, e.g. JMSPriority>5,JMSMessageID='*:10'")
}

function terms(options: ConnectingOptions) {
  return {
    brokerUrl: options.amqurl ?? options.brokerUrl ?? DEFAULT_BROKER_URL,
    user: options.user ?? '',
    password: options.password ?? '',
    selector: options.msgsel,
  }
}

function viewGroups(text: string | undefined): ('header' | 'custom' | 'body')[] {
  return (text?.split(',') ?? []).map((word) => {
    if (word === 'header' || word === 'custom' || word === 'body') return word
    throw new CommandError(`-V ${word}: expected header, custom or body`)
  })
}

function addConfiguration(program: Command, ports: CommandPorts, exit: (code: number) => void): void {
  program
    .command('check')
    .description('tell what each element of a configuration does here; exit code 0 if a broker starts from it')
    .argument('<file>', 'an activemq.xml')
    .action(async (file: string) => exit((await import('./check.js')).check(ports, file)))
  for (const name of ['encrypt', 'decrypt'] as const) {
    program
      .command(name)
      .description(`${name} a value for ENC(…) in property files`)
      .option('--password <password>', 'password; default: the environment variable ACTIVEMQ_ENCRYPTION_PASSWORD')
      .option('--input <text>', `text to ${name}`)
      .option('--algorithm <name>', 'PBEWithMD5AndDES (the default), PBEWITHHMACSHA256ANDAES_256, …')
      .action(async (options: EncryptionOptions) => exit((await import('./encryption.js'))[name](ports, options)))
  }
  program
    .command('create')
    .description('make a directory that a broker of its own runs from')
    .argument('<path>', 'the directory; its name becomes the name of the broker')
    .option('--amqconf <file>', 'configuration to start from', 'conf/activemq.xml')
    .action(async (path: string, options: { amqconf: string }) =>
      exit((await import('./create.js')).create(ports, path, options)),
    )
}

/** ActiveMQ's commands that need what is not there yet. Said by name, so that nobody looks for a spelling mistake. */
const UNBUILT = {
  bstat: 'management',
  dstat: 'management',
  list: 'management',
  query: 'management',
  export: 'the export of stores',
}

function addUnbuilt(program: Command): void {
  for (const [name, needs] of Object.entries(UNBUILT)) {
    program
      .command(name, { hidden: true })
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new CommandError(`${name} is not built yet: it needs ${needs}`)
      })
  }
}
