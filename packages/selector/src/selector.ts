/** A compiled message selector. */
import type { BrokerError, Message } from '@hermod/model'
import { BudgetExhausted, MOST_STEPS, refill } from './budget.js'
import { CompiledSelectors } from './compiled.js'
import type { Equality } from './equality.js'
import { selectorErrors } from './errors.js'
import type { Evaluate } from './identifiers.js'
import { SelectorProblem } from './lexer.js'
import { MAX_DEPTH } from './node.js'
import { parse, type Root } from './parser.js'

export interface Selector {
  /** As the consumer wrote it. */
  readonly text: string
  /** It matches no message for which this does not hold; undefined: nothing is known. */
  readonly equality: Equality | undefined
  /** True only if the condition is true: unknown (NULL) does not match, nor does what takes too long. Never throws. */
  matches(message: Message): boolean
  /** The same, but given up after `steps` (a thousand take half a millisecond or less): then undefined. */
  matchesWithin(steps: number, message: Message): boolean | undefined
}

/** As many as one string of the wire can hold. */
const MAX_LENGTH = 65_535
/** Strings are read as numbers and booleans where they are compared with such. */
const CONVERT_PREFIX = 'convert_string_expressions:'

const compiled = new CompiledSelectors()

/**
 * Compiles a selector as ActiveMQ reads it. Throws BrokerError (javax.jms.InvalidSelectorException) that shows the
 * selector, what is wrong and where (characters from 1).
 */
export function compileSelector(text: string): Selector {
  const known = compiled.find(text)
  if (known !== undefined) return known
  const selector = new CompiledSelector(text, compile(text))
  compiled.add(selector)
  return selector
}

class CompiledSelector implements Selector {
  readonly equality: Equality | undefined
  private readonly evaluate: Evaluate

  constructor(
    readonly text: string,
    root: Root,
  ) {
    this.equality = root.equality
    this.evaluate = root.evaluate
  }

  matches(message: Message): boolean {
    return this.matchesWithin(MOST_STEPS, message) === true
  }

  matchesWithin(steps: number, message: Message): boolean | undefined {
    refill(steps)
    try {
      return this.evaluate(message) === true
    } catch (error) {
      if (error instanceof BudgetExhausted) return undefined
      throw error
    }
  }
}

function compile(text: string): Root {
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
