/** The parts that a selector is compiled to: functions of a message, and what the parser must know about each. */
import { type Equality, equalityKey } from './equality.js'
import type { Evaluate } from './identifiers.js'
import { SelectorProblem } from './lexer.js'
import { type Arithmetic, calculate, negate, type Value } from './values.js'

/** A part of a selector, compiled. */
export interface Node {
  readonly evaluate: Evaluate
  /** How it may be used: conditions stand alone, names do so if they hold a boolean, constants are checked early. */
  readonly kind: 'condition' | 'name' | 'constant' | 'value'
  /** Of a constant. TRUE, FALSE and NULL are also conditions. */
  readonly constant?: Value
  /** Nested calls it takes to evaluate it. */
  readonly depth: number
  readonly at: number
  /** Of a name. */
  readonly name?: string
  /** Of a condition that can only be true if this is. */
  readonly equality?: Equality | undefined
}

/** Nesting beyond this is refused: neither parsing nor evaluating may exhaust the stack. */
export const MAX_DEPTH = 400

export function node(kind: Node['kind'], at: number, parts: readonly Node[], evaluate: Evaluate): Node {
  const depth = 1 + parts.reduce((deepest, part) => Math.max(deepest, part.depth), 0)
  if (depth > MAX_DEPTH) throw new SelectorProblem('', at, 'tooDeep')
  return { kind, at, depth, evaluate }
}

export function constant(value: Value, at: number): Node {
  return { kind: 'constant', constant: value, at, depth: 1, evaluate: () => value }
}

/** What stands where a condition must: a name is true if it holds the boolean true. */
export function condition(part: Node): Node {
  if (part.kind === 'condition') return part
  if (part.kind === 'constant' && (part.constant === null || typeof part.constant === 'boolean')) return part
  if (part.kind !== 'name') throw new SelectorProblem('not a condition', part.at)
  const { evaluate } = part
  return node('condition', part.at, [part], (message) => {
    const value = evaluate(message)
    return value === null ? null : value === true
  })
}

/** AND and OR over unknowns: a decisive part decides, else one unknown makes the whole unknown. */
export function join(parts: readonly Node[], decisive: boolean): Node {
  const tests = parts.map((part) => part.evaluate)
  const joined = node('condition', parts[0]!.at, parts, (message) => {
    let known = true
    for (const test of tests) {
      const value = test(message)
      if (value === decisive) return decisive
      if (value === null) known = false
    }
    return known ? !decisive : null
  })
  return decisive ? joined : { ...joined, equality: parts.find((part) => part.equality !== undefined)?.equality }
}

export function equalityOf(name: Node, value: Node): Equality | undefined {
  if (name.name === undefined || value.constant === undefined) return undefined
  const key = equalityKey(value.constant)
  return key === undefined ? undefined : { name: name.name, key }
}

export function not(part: Node): Node {
  const { evaluate } = part
  return node('condition', part.at, [part], (message) => {
    const value = evaluate(message)
    return value === null ? null : value !== true
  })
}

export function isNull(part: Node): Node {
  const { evaluate } = part
  return node('condition', part.at, [part], (message) => evaluate(message) === null)
}

export function calculation(operator: Arithmetic, left: Node, right: Node): Node {
  const l = left.evaluate
  const r = right.evaluate
  return node('value', left.at, [left, right], (message) => calculate(operator, l(message), r(message)))
}

export function negation(part: Node): Node {
  const { evaluate } = part
  return node('value', part.at, [part], (message) => negate(evaluate(message)))
}
