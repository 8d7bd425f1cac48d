/** ActiveMQ's functions in selectors: INLIST, MAKELIST, REGEX, REPLACE, SPLIT. Their names are case-sensitive. */
import type { Allowance } from './allowance.js'
import type { Evaluate } from './identifiers.js'
import { javaText } from './java-text.js'
import { SelectorProblem, type Token } from './lexer.js'
import type { Node } from './node.js'
import { compilePattern, type Pattern } from './pattern/pattern.js'
import { compare, type Value } from './values.js'

interface FunctionRow {
  readonly least: number
  readonly most: number
  readonly isCondition: boolean
  readonly call: (args: readonly Value[], pattern: (text: string) => Pattern | null) => Value
  /** Which argument is a pattern, to be checked while parsing if it is a constant. */
  readonly patternAt?: number
}

const functions: Record<string, FunctionRow> = {
  INLIST: { least: 2, most: 2, isCondition: true, call: ([list, value]) => isInList(list!, value!) },
  MAKELIST: { least: 1, most: Number.POSITIVE_INFINITY, isCondition: false, call: (args) => [...args] },
  REGEX: {
    least: 2,
    most: 2,
    isCondition: true,
    patternAt: 0,
    call: ([regex, value], pattern) => {
      if (regex === null || value === null) return false
      return pattern(javaText(regex!))?.find(javaText(value!)) ?? null
    },
  },
  REPLACE: {
    least: 3,
    most: 3,
    isCondition: false,
    patternAt: 1,
    call: ([text, regex, by], pattern) => {
      if (typeof text !== 'string' || typeof regex !== 'string' || typeof by !== 'string') return null
      return pattern(regex)?.replaceAll(text, by) ?? null
    },
  },
  SPLIT: {
    least: 2,
    most: 3,
    isCondition: false,
    patternAt: 1,
    call: ([text, regex, limit], pattern) => {
      if (typeof text !== 'string' || typeof regex !== 'string') return null
      return pattern(regex)?.split(text, typeof limit === 'number' ? limit : 0) ?? null
    },
  },
}

export function compileFunction(
  name: Token,
  args: readonly Node[],
  allowance: Allowance,
): { evaluate: Evaluate; isCondition: boolean } {
  const row = Object.hasOwn(functions, name.text) ? functions[name.text]! : undefined
  if (row === undefined) throw new SelectorProblem(`unknown function ${name.text}`, name.at)
  if (args.length < row.least || args.length > row.most) {
    throw new SelectorProblem(`wrong number of arguments of ${name.text}`, name.at)
  }
  const patternOf = patterns(row.patternAt === undefined ? undefined : args[row.patternAt], allowance)
  const evaluators = args.map((arg) => arg.evaluate)
  const evaluate: Evaluate = (message) =>
    row.call(
      evaluators.map((one) => one(message)),
      patternOf,
    )
  return { evaluate, isCondition: row.isCondition }
}

/** Compiles a constant pattern now, so that its faults are found now; others as they come, remembering the last. */
function patterns(arg: Node | undefined, allowance: Allowance): (text: string) => Pattern | null {
  let lastText: string | undefined
  let last: Pattern | null = null
  if (arg !== undefined && typeof arg.constant === 'string') {
    last = compilePattern(arg.constant, arg.at)
    allowance.takePattern(last.size, arg.at)
    lastText = arg.constant
  }
  return (text) => {
    if (text !== lastText) {
      lastText = text
      last = tryCompile(text)
    }
    return last
  }
}

function tryCompile(text: string): Pattern | null {
  try {
    return compilePattern(text, 0)
  } catch {
    return null // a pattern out of a message: unknown rather than an error
  }
}

function isInList(list: Value, value: Value): boolean | null {
  if (!Array.isArray(list)) return null
  return (list as readonly Value[]).some((item) => item !== null && value !== null && isEqual(item, value))
}

/** Java's equals: the same type and the same value. */
function isEqual(a: Value, b: Value): boolean {
  return typeof a === typeof b && a?.constructor === b?.constructor && compare('=', a, b, false) === true
}
