/** Where log lines go. One line per event, in ActiveMQ's words where ActiveMQ has such a line. */
export interface Logger {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  /** `error` adds its cause chain to the line; its stack only where the logger is set to debug. */
  error(message: string, error?: unknown): void
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }

const MOST_CAUSES = 8

/** `outer: inner: innermost`, the messages of an error and its causes. What ends with its cause's says it once. */
export function causeChain(error: unknown): string {
  const parts: string[] = []
  for (const current of withCauses(error)) {
    const text = current instanceof Error ? current.message : String(current)
    if (parts.at(-1)?.endsWith(text) !== true) parts.push(text)
  }
  return parts.join(': ')
}

/** Where an error and its causes were made, for those who look for a fault. Empty: nothing is known of that. */
export function causeStacks(error: unknown): string {
  const stacks = withCauses(error).flatMap((current) => (current instanceof Error ? (current.stack ?? []) : []))
  return stacks.join('\nCaused by: ')
}

function withCauses(error: unknown): readonly unknown[] {
  const all: unknown[] = []
  let current: unknown = error
  while (current !== undefined && current !== null && all.length < MOST_CAUSES) {
    all.push(current)
    current = current instanceof Error ? current.cause : undefined
  }
  return all
}
