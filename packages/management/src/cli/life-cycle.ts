/** `console`, `start`, `stop`, `restart`, `status`, `kill`: words and exit codes of ActiveMQ's start script. */
import { spawn } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '@hermod/model'
import { type PidState, pidFilePath, pidState, removePidFile, writePidFile } from './pid-file.js'
import { CommandError, type CommandPorts } from './ports.js'

const DEFAULT_KILL_SECONDS = 30
const POLL_MS = 100

/** How the start of a background broker went, told to the process that started it. */
export type StartReport = 'started' | 'waiting'

/** Runs the broker here until it ends. 1 when one is running already. */
export async function runConsole(ports: CommandPorts, uri: string | undefined, background: boolean): Promise<number> {
  const path = pidFilePath(ports)
  const before = pidState(path)
  if (before.state === 'running') {
    ports.output.error('ERROR: ActiveMQ is already running')
    ports.output.line(
      `INFO: pid '${before.pid}', from ${path}; for another broker give another -Dactivemq.data=DIRECTORY`,
    )
    return 1
  }
  if (!background) {
    ports.output.line(
      'INFO: Starting in foreground, this is just for debugging purposes (stop process by pressing CTRL+C)',
    )
    ports.output.line(`INFO: Creating pidfile ${path}`)
  }
  intoDataDirectory(path, () => writePidFile(path, process.pid))
  try {
    return await ports.runBroker({ uri, background })
  } finally {
    removePidFile(path, process.pid)
    if (!background) ports.output.line(`INFO: removing pidfile ${path}`)
  }
}

/** Starts a broker in the background and says when it listens, or waits as a slave, or why it failed. */
export async function start(ports: CommandPorts, uri: string | undefined): Promise<number> {
  const path = pidFilePath(ports)
  const before = pidState(path)
  if (before.state === 'running') {
    ports.output.line(`INFO: Process with pid '${before.pid}' is already running`)
    return 0
  }
  const log = join(ports.installation.data, 'activemq.log')
  ports.output.line(`INFO: Starting - inspect ${log} to get details`)
  const { pid, report } = await startInBackground(ports, uri, log)
  ports.output.line(`INFO: pidfile created : '${path}' (pid '${pid}')`)
  if (report === 'waiting') {
    ports.output.line(
      'INFO: another broker holds the store; this one waits as a slave and opens no port until it is gone',
    )
  }
  return 0
}

/** 0 when the broker ended or none was running; 1 when the pid file was outdated. */
export async function stop(ports: CommandPorts): Promise<number> {
  const path = pidFilePath(ports)
  const now = pidState(path)
  if (now.state === 'absent') {
    ports.output.line('ActiveMQ not running')
    return 0
  }
  if (now.state === 'outdated') {
    ports.output.error(`ERROR: No or outdated process id in '${path}'`)
    ports.output.line(`INFO: Removing ${path}`)
    removePidFile(path)
    return 1
  }
  const seconds = Number(ports.environment['ACTIVEMQ_KILL_MAXSECONDS']) || DEFAULT_KILL_SECONDS
  ports.output.line(`INFO: Waiting at least ${seconds} seconds for regular process termination of pid '${now.pid}' :`)
  process.kill(now.pid, 'SIGTERM')
  if (await hasEnded(ports.clock, path, now, seconds * 1000)) ports.output.line(' FINISHED')
  else {
    ports.output.line('INFO: Regular shutdown not successful,  sending SIGKILL to process')
    kill(ports)
  }
  removePidFile(path, now.pid)
  return 0
}

export function kill(ports: CommandPorts): number {
  const path = pidFilePath(ports)
  const now = pidState(path)
  if (now.state === 'running') {
    ports.output.line(`INFO: sending SIGKILL to pid '${now.pid}'`)
    process.kill(now.pid, 'SIGKILL')
    removePidFile(path, now.pid)
  } else ports.output.line('INFO: not running, nothing to do')
  return 0
}

/** Stops what runs, starts anew. */
export async function restart(ports: CommandPorts, uri: string | undefined): Promise<number> {
  if (pidState(pidFilePath(ports)).state === 'running') await stop(ports)
  const code = await start(ports, uri)
  return code === 0 ? status(ports) : code
}

/** 0 when a broker runs, else 1. */
export function status(ports: CommandPorts): number {
  const now = pidState(pidFilePath(ports))
  if (now.state === 'running') {
    ports.output.line(`ActiveMQ is running (pid '${now.pid}')`)
    return 0
  }
  ports.output.line('ActiveMQ not running')
  return 1
}

interface Started {
  readonly pid: number
  readonly report: StartReport
}

function startInBackground(ports: CommandPorts, uri: string | undefined, log: string): Promise<Started> {
  const file = intoDataDirectory(log, () => {
    mkdirSync(ports.installation.data, { recursive: true })
    return openSync(log, 'a')
  })
  const args = [...process.execArgv, ports.script, ...ports.definitions, 'console', '--background']
  const child = spawn(process.execPath, uri === undefined ? args : [...args, uri], {
    detached: true,
    stdio: ['ignore', file, file, 'ipc'],
    env: { ...process.env },
  })
  return new Promise((resolve, reject) => {
    let failure = ''
    child.on('message', (message) => {
      if (message === 'started' || message === 'waiting') {
        // The channel would keep both processes tied to each other.
        child.disconnect()
        child.unref()
        resolve({ pid: child.pid!, report: message })
      } else failure = String(message)
    })
    child.on('error', (error) => reject(new CommandError(`cannot start a process: ${error.message}`)))
    child.on('exit', (code, signal) => {
      const why = failure === '' ? `the broker ended (${signal ?? `exit code ${code}`}); see ${log}` : failure
      reject(new CommandError(why))
    })
  })
}

/** The data directory is where a newcomer's rights, disk or spelling first matter. */
function intoDataDirectory<T>(file: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    throw new CommandError(
      `${file} cannot be written: ${(error as Error).message}. ACTIVEMQ_DATA or -Dactivemq.data names another directory`,
    )
  }
}

async function hasEnded(
  clock: Clock,
  path: string,
  was: PidState & { state: 'running' },
  limitMs: number,
): Promise<boolean> {
  const endMs = clock.now() + limitMs
  const ended = (): boolean => {
    const now = pidState(path)
    return now.state !== 'running' || now.pid !== was.pid
  }
  while (!ended()) {
    if (clock.now() >= endMs) return false
    await pause(clock, POLL_MS)
  }
  return true
}

/** Unlike the clock's own timers this one keeps the process alive: a command waits here for another process. */
function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const alive = setInterval(() => {}, ms)
    clock.after(ms, () => {
      clearInterval(alive)
      resolve()
    })
  })
}
