/**
 * ActiveMQ's two log formats: ` INFO | message` on a console, and with date and time in a log file. Each line goes out
 * at once; what happened before a crash must be readable after it.
 */
import { causeChain, causeStacks, type Logger } from '@hermod/model'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface LogFormat {
  /** Lines below this level are dropped; `debug` adds stacks to errors. */
  readonly level: LogLevel
  /** True: `2026-01-31 12:00:00,000 | INFO  | message`, as in `activemq.log`. */
  readonly dated: boolean
}

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

export class ConsoleLogger implements Logger {
  private readonly lowest: number

  constructor(
    private readonly format: LogFormat,
    private readonly write: (line: string) => void,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.lowest = ORDER.indexOf(format.level)
  }

  debug(message: string): void {
    this.log('debug', message)
  }
  info(message: string): void {
    this.log('info', message)
  }
  warn(message: string): void {
    this.log('warn', message)
  }
  error(message: string, error?: unknown): void {
    this.log('error', error === undefined ? message : `${message}: ${causeChain(error)}`)
    if (this.lowest === 0 && error instanceof Error) this.write(`${causeStacks(error)}\n`)
  }

  private log(level: LogLevel, message: string): void {
    if (ORDER.indexOf(level) < this.lowest) return
    const word = level.toUpperCase()
    // A message made of a peer's text must not be able to forge a second line.
    const text = message.replace(/[\r\n]+/g, '\\n').replace(CONTROLS, escaped)
    this.write(
      this.format.dated ? `${stamp(this.now())} | ${word.padEnd(5)} | ${text}\n` : `${word.padStart(5)} | ${text}\n`,
    )
  }
}

/** All but the tab: on a terminal they would colour, move or hide what stands there. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Local time, as log4j prints `%d`. */
function stamp(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${day} ${time},${String(date.getMilliseconds()).padStart(3, '0')}`
}
