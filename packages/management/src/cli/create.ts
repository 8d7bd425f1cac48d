/** `create PATH`: a directory that a broker of its own name runs from: `conf/` with a configuration, `bin/` with a script. */
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { CommandError, type CommandPorts } from './ports.js'

export interface CreateOptions {
  /** The configuration to start from; relative paths are under the home directory. */
  readonly amqconf: string
}

export function create(
  { installation, output, script }: CommandPorts,
  path: string,
  { amqconf }: CreateOptions,
): number {
  const target = resolve(path)
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new CommandError(`${target} exists and is not empty; name a new directory`)
  }
  const name = basename(target)
  const source = resolve(installation.home, amqconf)
  if (!existsSync(source)) throw new CommandError(`File: ${source} not found.`)
  output.line('Running create broker task...')
  for (const directory of [target, join(target, 'bin'), join(target, 'conf')]) {
    output.line(`Creating directory: ${directory}`)
    mkdirSync(directory, { recursive: true })
  }
  const launcher = join(target, 'bin', name)
  output.line(`Creating new file: ${launcher}`)
  writeFileSync(launcher, launcherText(target, installation.home, script))
  chmodSync(launcher, 0o755)
  copy(output.line.bind(output), source, join(target, 'conf', 'activemq.xml'))
  const configuration = join(target, 'conf', 'activemq.xml')
  writeFileSync(configuration, withBrokerName(readFileSync(configuration, 'utf8'), name))
  copyRest(output.line.bind(output), join(installation.home, 'conf'), join(target, 'conf'))
  return 0
}

function launcherText(base: string, home: string, script: string): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  return [
    '#!/bin/sh',
    `ACTIVEMQ_HOME=${quote(home)}`,
    `ACTIVEMQ_BASE=${quote(base)}`,
    'export ACTIVEMQ_HOME ACTIVEMQ_BASE',
    // With the flags that this process was started with, as `start` does.
    `exec node ${[...process.execArgv, script].map(quote).join(' ')} "$@"`,
    '',
  ].join('\n')
}

/** Puts the name of the directory where the first `brokerName` stands. */
function withBrokerName(xml: string, name: string): string {
  const escaped = name.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return xml.replace(
    /(<broker\b[^>]*?\bbrokerName=)(["'])[^"']*\2/,
    (_whole, before: string) => `${before}"${escaped}"`,
  )
}

function copyRest(say: (line: string) => void, from: string, to: string): void {
  if (!existsSync(from)) return
  for (const file of readdirSync(from)) {
    if (file !== 'activemq.xml' && statSync(join(from, file)).isFile()) copy(say, join(from, file), join(to, file))
  }
}

function copy(say: (line: string) => void, from: string, to: string): void {
  say(`Copying from: ${from}`)
  say(`          to: ${to}`)
  cpSync(from, to)
}
