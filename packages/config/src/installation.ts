/**
 * Where a broker lives: ActiveMQ's directories from the environment, `-D` properties from `ACTIVEMQ_OPTS` and the
 * command line, and the heap that memory percentages refer to.
 */
import { totalmem } from 'node:os'
import { join } from 'node:path'

export interface Installation {
  readonly home: string
  readonly base: string
  readonly conf: string
  readonly data: string
  /** `-D` properties, with `activemq.home|base|conf|data` filled in. */
  readonly systemProperties: ReadonlyMap<string, string>
  readonly heapBytes: number
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * `ACTIVEMQ_HOME` defaults to `defaultHome`, `ACTIVEMQ_BASE` to the home, `ACTIVEMQ_CONF` and `ACTIVEMQ_DATA` to `conf`
 * and `data` under the base. A `-Dactivemq.*` property beats the variable; a property of the command line one of
 * `ACTIVEMQ_OPTS`.
 */
export function installation(
  environment: Environment,
  commandLine: ReadonlyMap<string, string>,
  defaultHome: string,
): Installation {
  const options = words(`${environment['ACTIVEMQ_OPTS_MEMORY'] ?? ''} ${environment['ACTIVEMQ_OPTS'] ?? ''}`)
  const properties = new Map([...definitions(options), ...commandLine])
  const directory = (property: string, variable: string, fallback: string): string => {
    const value = properties.get(property) ?? (environment[variable] || undefined) ?? fallback
    properties.set(property, value)
    return value
  }
  const home = directory('activemq.home', 'ACTIVEMQ_HOME', defaultHome)
  const base = directory('activemq.base', 'ACTIVEMQ_BASE', home)
  const conf = directory('activemq.conf', 'ACTIVEMQ_CONF', join(base, 'conf'))
  const data = directory('activemq.data', 'ACTIVEMQ_DATA', join(base, 'data'))
  return { home, base, conf, data, systemProperties: properties, heapBytes: heapBytes(options) }
}

/** `-Dname=value` words; a bare `-Dname` has the empty value, as in Java. */
export function definitions(args: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const word of args) {
    const match = /^-D([^=]+)(?:=(.*))?$/s.exec(word)
    if (match !== null) found.set(match[1]!, match[2] ?? '')
  }
  return found
}

/** A quarter of the memory of the machine, or of the container where that has less: the JVM's own default. */
export function defaultHeapBytes(): number {
  const container = process.constrainedMemory?.() || Number.POSITIVE_INFINITY
  return Math.floor(Math.min(totalmem(), container) / 4)
}

/** `-Xmx` of the options, else the default. */
function heapBytes(options: readonly string[]): number {
  let bytes = defaultHeapBytes()
  for (const word of options) {
    const match = /^-Xmx(\d+)([kmgt]?)$/i.exec(word)
    if (match !== null) bytes = Number(match[1]) * 1024 ** 'bkmgt'.indexOf(match[2]!.toLowerCase() || 'b')
  }
  return Math.floor(bytes)
}

/** Words as a shell would split them: quotes hold blanks. */
function words(text: string): string[] {
  return (text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map((word) => word.replace(/["']/g, ''))
}
