/** A compiled message selector. */
import type { BrokerError, Message } from '@hermod/model'
import { selectorErrors } from './errors.js'
import type { Evaluate } from './identifiers.js'
import { SelectorProblem } from './lexer.js'
import { MAX_DEPTH, parse } from './parser.js'

export interface Selector {
  /** As the consumer wrote it. */
  readonly text: string
  /** True only if the condition is true: unknown (NULL) does not match. Never throws. */
  matches(message: Message): boolean
}

/** As many as one string of the wire can hold. */
const MAX_LENGTH = 65_535
/** Strings are read as numbers and booleans where they are compared with such. */
const CONVERT_PREFIX = 'convert_string_expressions:'

/** Compiled selectors, least recently used first. Equal texts share one. */
const cache = new Map<string, Selector>()
const MAX_CACHED = 256
/** Longer ones are compiled anew, so that the cache stays small. */
const MAX_CACHED_LENGTH = 4096

/**
 * Compiles a selector as ActiveMQ reads it. Throws BrokerError (javax.jms.InvalidSelectorException) that shows the
 * selector, what is wrong and where (characters from 1).
 */
export function compileSelector(text: string): Selector {
  const known = cache.get(text)
  if (known !== undefined) {
    cache.delete(text)
    cache.set(text, known)
    return known
  }
  const selector = new CompiledSelector(text, compile(text))
  if (text.length <= MAX_CACHED_LENGTH) remember(selector)
  return selector
}

class CompiledSelector implements Selector {
  constructor(
    readonly text: string,
    private readonly evaluate: Evaluate,
  ) {}

  matches(message: Message): boolean {
    return this.evaluate(message) === true
  }
}

function remember(selector: Selector): void {
  cache.set(selector.text, selector)
  if (cache.size <= MAX_CACHED) return
  for (const oldest of cache.keys()) {
    cache.delete(oldest)
    return
  }
}

function compile(text: string): Evaluate {
  if (text.length > MAX_LENGTH) {
    throw selectorErrors.tooLong({ length: text.length, limit: MAX_LENGTH, selector: text.slice(0, 40) })
  }
  const convert = text.startsWith(CONVERT_PREFIX)
  const skipped = convert ? CONVERT_PREFIX.length : 0
  try {
    return parse(text.slice(skipped), convert)
  } catch (error) {
    if (error instanceof SelectorProblem) throw refusal(text, error, skipped)
    throw error
  }
}

function refusal(selector: string, { kind, problem, at }: SelectorProblem, skipped: number): BrokerError {
  const position = at + skipped + 1
  if (kind === 'tooDeep') return selectorErrors.tooDeep({ selector, limit: MAX_DEPTH, position })
  if (kind === 'unavailable') return selectorErrors.unavailable({ selector, feature: problem, position })
  return selectorErrors.syntax({ selector, problem, position })
}
