/** Where log lines go. One line per event, in ActiveMQ's words where ActiveMQ has such a line. */
export interface Logger {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  /** `error` adds its cause chain to the line; its stack only where the logger is set to debug. */
  error(message: string, error?: unknown): void
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** `outer: inner: innermost`, the messages of an error and its causes. */
export function causeChain(error: unknown): string {
  const parts: string[] = []
  let current: unknown = error
  while (current !== undefined && current !== null && parts.length < 8) {
    parts.push(current instanceof Error ? current.message : String(current))
    current = current instanceof Error ? current.cause : undefined
  }
  return parts.join(': ')
}
