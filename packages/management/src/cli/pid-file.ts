/** The file that names a running broker's process: `ACTIVEMQ_PIDFILE`, or `activemq.pid` in the data directory. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CommandPorts } from './ports.js'

export type PidState =
  | { readonly state: 'running'; readonly pid: number }
  /** The file is there, the process is not. */
  | { readonly state: 'outdated' }
  | { readonly state: 'absent' }

export function pidFilePath({ environment, installation }: Pick<CommandPorts, 'environment' | 'installation'>): string {
  return environment['ACTIVEMQ_PIDFILE'] || join(installation.data, 'activemq.pid')
}

export function pidState(path: string): PidState {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch {
    return { state: 'absent' }
  }
  const pid = Number(text)
  return Number.isInteger(pid) && pid > 0 && isBroker(pid) ? { state: 'running', pid } : { state: 'outdated' }
}

export function writePidFile(path: string, pid: number): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${pid}\n`)
}

/** Removes the file if it still names `pid`: a broker started since has put its own number there. */
export function removePidFile(path: string, pid?: number): void {
  if (pid !== undefined && readText(path) !== String(pid)) return
  rmSync(path, { force: true })
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** True if the process is there and, where the system tells, is one of ours: numbers are used again. */
function isBroker(pid: number): boolean {
  // In a container that was killed and is started again, the file names the process that asks.
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const args = readText(`/proc/${pid}/cmdline`)?.split('\0')
  return (
    args === undefined ||
    (args.includes('console') && args.some((arg) => /(^|\/)(hermod(\.m?js)?|activemq)$/.test(arg)))
  )
}
