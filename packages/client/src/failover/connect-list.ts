/** The addresses of a round in the order in which they are tried: those told last, then those written down. */

/** Puts addresses in order; handed in, so that chance stays outside. */
export type Arrange = (uris: readonly string[]) => readonly string[]

export interface Addresses {
  readonly configured: readonly string[]
  readonly updated: readonly string[]
  /** Lost last: tried after all others. */
  readonly lost: string | undefined
}

export function connectList({ configured, updated, lost }: Addresses, arrange: Arrange): readonly string[] {
  const all = [...new Set([...updated, ...configured])]
  const others = arrange(all.filter((uri) => uri !== lost))
  return lost !== undefined && all.includes(lost) ? [...others, lost] : others
}
