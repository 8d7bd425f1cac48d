/** Keeps log lines, so that a test can state what an operator would read. */
import type { Logger } from '@hermod/model'
import { causeChain } from '@hermod/model'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface LogLine {
  readonly level: LogLevel
  readonly text: string
}

export class RecordingLogger implements Logger {
  readonly lines: LogLine[] = []

  debug(message: string): void {
    this.lines.push({ level: 'debug', text: message })
  }
  info(message: string): void {
    this.lines.push({ level: 'info', text: message })
  }
  warn(message: string): void {
    this.lines.push({ level: 'warn', text: message })
  }
  error(message: string, error?: unknown): void {
    this.lines.push({ level: 'error', text: error === undefined ? message : `${message}: ${causeChain(error)}` })
  }

  /** The texts, of one level or of all. */
  texts(level?: LogLevel): string[] {
    return this.lines.filter((line) => level === undefined || line.level === level).map((line) => line.text)
  }

  /** The lines that match, whatever their level. */
  matching(pattern: RegExp): LogLine[] {
    return this.lines.filter((line) => pattern.test(line.text))
  }

  clear(): void {
    this.lines.length = 0
  }
}
