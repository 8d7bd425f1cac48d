/** A compiled message selector. */
import type { Message } from '@hermod/model'

export interface Selector {
  /** As the consumer wrote it. */
  readonly text: string
  /** True only if the condition is true: unknown (NULL) does not match. Never throws. */
  matches(message: Message): boolean
}

export function compileSelector(text: string): Selector {
  return { text, matches: () => true }
}
