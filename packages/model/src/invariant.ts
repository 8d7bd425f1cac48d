/** A broken promise of our own code: always a bug, never a peer's fault. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/** Throws loudly, with the ids and positions in `context`, when `condition` does not hold. */
export function invariant(condition: unknown, message: string, context?: Record<string, unknown>): asserts condition {
  if (condition) return
  const details =
    context === undefined
      ? ''
      : ` ${JSON.stringify(context, (_key, value) => (typeof value === 'bigint' ? `${value}` : value))}`
  throw new InvariantError(`invariant broken: ${message}${details}`)
}
